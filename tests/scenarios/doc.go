// Package scenarios runs text files (testdata/*.txtar) against the product's HTTP interfaces: each file against three
// stacks, which must give equal answers: the handlers in this process, the local server as a real process over TLS,
// and the function bootstrap behind a Lambda stand-in. To add a scenario, add a file. The commands, besides those of
// testscript:
//
//	api METHOD PATH [BODY]       a request to /api/v1 as admin; the answer, normalised, goes to stdout.
//	                             It must succeed; with ! in front it must fail.
//	    -as NAME:PASSWORD        as somebody else; -anonymous as nobody
//	    -json                    ask for JSON, and send the body as JSON if it looks so
//	    -type TYPE               content type of the body (default: form)
//	    -H 'NAME: VALUE'         a further header
//	    -pad N                   N letters behind the body
//	    BODY @FILE is a file of the script, without its last line end; $name stands for a captured value everywhere
//	call METHOD PATH [BODY]      the same for any path, as nobody; bodies are JSON unless -type says otherwise
//	    -bearer TOKEN
//	expect-status N              status of the last answer
//	failure REASON [PARAM...]    the last answer is a 4xx whose only failure is REASON (parameterError: these parameters)
//	body TEXT                    the last body, to the byte; names stand for what they captured
//	header NAME [REGEXP]         a header of the last answer; ! header NAME: there is none
//	capture NAME location        the last segment of Location
//	capture NAME value ELEMENT   the text of the first element (or JSON key) of that name
//	capture NAME match REGEXP    the first group of a match in the body
//	pages PATH LIMIT             walk a list in pages of LIMIT: the same total on each, nothing twice; stdout has the count
//	count N [ELEMENT]            how many elements of that name the last body has (without: children of the root)
//	hide ELEMENT...              elements that differ by nature: {hidden} on stdout
//	vary ELEMENT...              the same in the comparison of stacks only
//	remote leg|participant ID    make it one of another call bridge
//	same                         the last two answers are equal, as sent
//
// Normalised means: one element per line, the children of a list sorted, captured values by their $name, other
// GUIDs as {guid}, times as {time}, hidden values as {hidden}. `cmp stdout FILE` then compares with a file of the script;
// `go test -update` writes what came instead.
//
// $admin, $api, $viewer are the accounts (with their passwords); alice, bob and carol @plenum.example are users with
// the password $userpassword and the ids $alice, $bob, $carol.
package scenarios
