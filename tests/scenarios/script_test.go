package scenarios

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/plenum-meet/plenum/tests/process"
)

type runnerKey struct{}

// runner is what one script on one stack knows.
type runner struct {
	target
	names  *names
	record *record
	// varying are elements whose values no two stacks share.
	varying []string
	last    *answer
	before  *answer // the one before last
}

// answer is what came for a request.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// record is every answer of a script, normalised, for comparing stacks.
type record struct{ strings.Builder }

// ask is a request as a script says it.
type ask struct {
	method, target, body string
	user, bearer         string
	contentType, accept  string
	header               http.Header
	pad                  int // letters to put behind the body
}

func commands() map[string]func(*testscript.TestScript, bool, []string) {
	type command = func(*runner, *testscript.TestScript, bool, []string)
	out := make(map[string]func(*testscript.TestScript, bool, []string))
	for name, run := range map[string]command{"api": api, "call": call, "expect-status": expectStatus, "failure": failure, "body": body,
		"header": header, "capture": captureValue, "pages": pages, "count": count, "hide": hide, "vary": vary, "same": same, "remote": remote} {
		out[name] = func(ts *testscript.TestScript, neg bool, args []string) {
			run(ts.Value(runnerKey{}).(*runner), ts, neg, args)
		}
	}
	return out
}

func api(r *runner, ts *testscript.TestScript, neg bool, args []string) {
	a := ask{user: "admin:" + process.AdminPassword, contentType: "application/x-www-form-urlencoded", header: http.Header{}}
	args = a.options(ts, args)
	a.method, a.target, a.body = positional(ts, args)
	if !strings.HasPrefix(a.target, "/api/") {
		a.target = "/api/v1" + a.target
	}
	r.ask(ts, neg, a)
}

func call(r *runner, ts *testscript.TestScript, neg bool, args []string) {
	a := ask{contentType: "application/json", header: http.Header{}}
	args = a.options(ts, args)
	a.method, a.target, a.body = positional(ts, args)
	r.ask(ts, neg, a)
}

// options reads the flags in front of the arguments.
func (a *ask) options(ts *testscript.TestScript, args []string) []string {
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		name := args[0]
		args = args[1:]
		switch name {
		case "-anonymous":
			a.user = ""
			continue
		case "-json":
			a.accept = "application/json"
			continue
		}
		if len(args) == 0 {
			ts.Fatalf("%s needs a value", name)
		}
		value := os.Expand(args[0], ts.Getenv)
		args = args[1:]
		switch name {
		case "-as":
			a.user = value
		case "-bearer":
			a.bearer = value
		case "-pad":
			size, err := strconv.Atoi(value)
			ts.Check(err)
			a.pad = size
		case "-type":
			a.contentType = value
		case "-H":
			key, text, _ := strings.Cut(value, ":")
			a.header.Add(key, strings.TrimSpace(text))
		default:
			ts.Fatalf("unknown option %s", name)
		}
	}
	return args
}

func positional(ts *testscript.TestScript, args []string) (method, target, body string) {
	if len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: METHOD PATH [BODY]")
	}
	args = append(args, "")
	body = args[2]
	if file, ok := strings.CutPrefix(body, "@"); ok {
		body = strings.TrimSuffix(ts.ReadFile(file), "\n")
	}
	return args[0], os.Expand(args[1], ts.Getenv), os.Expand(body, ts.Getenv)
}

const maxShown = 32 << 10 // bytes of a body that a script gets to see

// ask sends the request and keeps, prints and records the answer.
func (r *runner) ask(ts *testscript.TestScript, neg bool, a ask) {
	r.before = r.last
	r.last = r.send(ts, a)
	contentType := r.last.header.Get("Content-Type")
	text, err := r.names.body(contentType, r.last.body)
	ts.Check(err)
	if len(text) <= maxShown {
		fmt.Fprint(ts.Stdout(), text)
	} else {
		fmt.Fprintf(ts.Stdout(), "%d bytes\n", len(text))
	}
	text, err = r.names.forRecord(r.varying).body(contentType, r.last.body)
	ts.Check(err)
	r.note(a, text)
	if failed := r.last.status >= 400; failed != neg {
		ts.Fatalf("%s %s: status %d\n%s", a.method, a.target, r.last.status, r.last.body)
	}
	if r.last.status >= 300 && r.last.status < 400 {
		ts.Fatalf("%s %s: redirected to %s", a.method, a.target, r.last.header.Get("Location"))
	}
}

func (r *runner) send(ts *testscript.TestScript, a ask) *answer {
	req, err := http.NewRequest(a.method, r.url+a.target, strings.NewReader(a.body+strings.Repeat("x", a.pad)))
	ts.Check(err)
	for name, values := range a.header {
		req.Header[name] = values
	}
	if a.body != "" && a.contentType != "none" {
		req.Header.Set("Content-Type", a.contentType)
		if a.accept == "application/json" && strings.ContainsAny(a.body[:1], "{[") {
			req.Header.Set("Content-Type", "application/json")
		}
	}
	if a.accept != "" {
		req.Header.Set("Accept", a.accept)
	}
	if a.bearer != "" {
		req.Header.Set("Authorization", "Bearer "+a.bearer)
	}
	if name, password, ok := strings.Cut(a.user, ":"); ok {
		req.SetBasicAuth(name, password)
	}
	resp, err := r.client.Do(req)
	ts.Check(err)
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	ts.Check(err)
	return &answer{resp.StatusCode, resp.Header, content}
}

// unlike are headers that differ by nature: of the connection, of the time, of the way through a gateway.
var unlike = []string{"Date", "Content-Length", "Connection", "X-Request-Id", "Retry-After", "Strict-Transport-Security"}

func (r *runner) note(a ask, text string) {
	fmt.Fprintf(r.record, "> %s %s %s\n< %d\n", a.method, r.names.text(a.target), r.names.text(a.body), r.last.status)
	var lines []string
	for name, values := range r.last.header {
		if !slices.Contains(unlike, name) {
			lines = append(lines, fmt.Sprintf("%s: %s\n", name, r.names.anyGUID(strings.Join(values, ", "))))
		}
	}
	slices.Sort(lines)
	r.record.WriteString(strings.Join(lines, "") + text)
}

// anyGUID is text for headers, where a new thing's id stands before it has a name.
func (n *names) anyGUID(s string) string { return n.text(n.guid.ReplaceAllString(s, "{guid}")) }
