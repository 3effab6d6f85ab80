// Package guide types the sessions that the installation guide prints, chapters 3 and 4 to 4.5, appendices F.2.1 and G, with
// OpenSSH's ssh on a pseudo terminal into `plenum up --seed factory`, and compares what comes with what is printed.
//
// A session is a file in testdata. Its lines are what the terminal shows; what is typed stands after a prompt:
//
//	UCS-A# scope security
//	Enter new password: <Sesame.12>
//
// An entry that is not echoed is in angle brackets. Runs of blanks are one blank, and empty lines do not count: the
// guide's print has tables with tabs. A line "..." stands for any lines; "[user]" names who signs in; "#" is a comment.
package guide
