package scenarios

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/tests/process"
)

func (r *runner) mustAnswer(ts *testscript.TestScript) *answer {
	if r.last == nil {
		ts.Fatalf("no request yet")
	}
	return r.last
}

func expectStatus(r *runner, ts *testscript.TestScript, neg bool, args []string) {
	got := strconv.Itoa(r.mustAnswer(ts).status)
	if slices.Contains(args, got) == neg {
		ts.Fatalf("status %s, want %s\n%s", got, strings.Join(args, " or "), r.last.body)
	}
}

// failure checks that the last answer tells exactly one failure, in the form that clients look for.
func failure(r *runner, ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: failure REASON [PARAM...]")
	}
	a := r.mustAnswer(ts)
	want := "<" + args[0] + " />"
	if len(args) > 1 {
		want = ""
		for _, parameter := range args[1:] {
			want += fmt.Sprintf(`<%s parameter="%s" error="invalidValue" />`, args[0], parameter)
		}
	}
	want = `<?xml version="1.0"?><failureDetails>` + want + "</failureDetails>"
	if strings.Contains(a.header.Get("Content-Type"), "json") {
		want = jsonFailure(args)
	}
	if got := strings.TrimSpace(string(a.body)); got != want {
		ts.Fatalf("status %d, body %s\nwant %s", a.status, got, want)
	}
	if a.status < 400 || a.status > 503 || a.status == 500 {
		ts.Fatalf("status %d", a.status)
	}
}

// jsonFailure is the same in JSON.
func jsonFailure(args []string) string {
	detail := "{}"
	if len(args) > 1 {
		parameters := make([]string, 0, len(args)-1)
		for _, parameter := range args[1:] {
			parameters = append(parameters, fmt.Sprintf(`{"parameter":%q,"error":"invalidValue"}`, parameter))
		}
		detail = "[" + strings.Join(parameters, ",") + "]"
	}
	return fmt.Sprintf(`{"failureDetails":{%q:%s}}`, args[0], detail)
}

func body(r *runner, ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: body TEXT")
	}
	want, got := os.Expand(args[0], ts.Getenv), string(r.mustAnswer(ts).body)
	if (got == want) == neg {
		ts.Fatalf("body %q\nwant %q", got, want)
	}
}

func header(r *runner, ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: header NAME [REGEXP]")
	}
	values := r.mustAnswer(ts).header.Values(args[0])
	if len(args) == 1 {
		args = append(args, "")
	}
	pattern, err := regexp.Compile(os.Expand(args[1], ts.Getenv))
	ts.Check(err)
	if (len(values) > 0 && pattern.MatchString(strings.Join(values, ", "))) == neg {
		ts.Fatalf("header %s: %q", args[0], values)
	}
}

func captureValue(r *runner, ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: capture NAME location | value ELEMENT | match REGEXP")
	}
	value, err := r.mustAnswer(ts).find(args[1], strings.Join(args[2:], " "))
	ts.Check(err)
	ts.Setenv(args[0], value)
	r.names.captured = slices.DeleteFunc(r.names.captured, func(c capture) bool { return c.name == args[0] })
	r.names.captured = append(r.names.captured, capture{args[0], value})
}

func (a *answer) find(what, which string) (string, error) {
	switch what {
	case "location":
		location := a.header.Get("Location")
		value := location[strings.LastIndexByte(location, '/')+1:]
		if value == "" || !strings.HasPrefix(location, "/") {
			return "", fmt.Errorf("location %q", location)
		}
		return url.PathUnescape(value)
	case "value":
		which = `(?:<` + which + `>|"` + which + `"\s*:\s*"?)([^<"]+)`
	case "match":
	default:
		return "", fmt.Errorf("capture: unknown %q", what)
	}
	pattern, err := regexp.Compile(which)
	if err != nil {
		return "", err
	}
	found := pattern.FindSubmatch(a.body)
	if len(found) < 2 {
		return "", fmt.Errorf("no match for %s in %s", which, a.body)
	}
	return string(found[1]), nil
}

// pages walks a list and prints how many things it has.
func pages(r *runner, ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: pages PATH LIMIT")
	}
	limit, err := strconv.Atoi(args[1])
	ts.Check(err)
	path := os.Expand(args[0], ts.Getenv)
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	seen := make(map[string]bool)
	total := ""
	for offset := 0; ; offset += limit {
		page := r.page(ts, fmt.Sprintf("%s%soffset=%d&limit=%d", path, separator, offset, limit))
		if total != "" && page.attr("total") != total {
			ts.Fatalf("total %s at offset %d, before %s", page.attr("total"), offset, total)
		}
		total = page.attr("total")
		if len(page.children) > limit || (len(page.children) < limit && strconv.Itoa(len(seen)+len(page.children)) != total) {
			ts.Fatalf("%d things at offset %d of %s", len(page.children), offset, total)
		}
		for _, child := range page.children {
			if id := child.attr("id"); id == "" || seen[id] {
				ts.Fatalf("%q twice, or empty, at offset %d", id, offset)
			}
			seen[child.attr("id")] = true
		}
		if len(page.children) == 0 || strconv.Itoa(len(seen)) == total {
			break
		}
	}
	fmt.Fprintf(ts.Stdout(), "%d\n", len(seen))
}

func (r *runner) page(ts *testscript.TestScript, path string) *node {
	r.last = r.send(ts, ask{method: http.MethodGet, target: "/api/v1" + path, user: "admin:" + process.AdminPassword})
	if r.last.status != http.StatusOK {
		ts.Fatalf("%s: status %d\n%s", path, r.last.status, r.last.body)
	}
	root, err := parseXML(r.last.body)
	ts.Check(err)
	return root
}

func (e *node) attr(name string) string {
	for _, a := range e.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func count(r *runner, ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: count N [ELEMENT]")
	}
	root, err := parseXML(r.mustAnswer(ts).body)
	ts.Check(err)
	got := len(root.children)
	if len(args) == 2 {
		got = root.countNamed(args[1])
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("%d elements, want %s\n%s", got, args[0], r.last.body)
	}
}

func (e *node) countNamed(name string) int {
	n := 0
	if e.name == name {
		n++
	}
	for _, child := range e.children {
		n += child.countNamed(name)
	}
	return n
}

func hide(r *runner, ts *testscript.TestScript, neg bool, args []string) {
	r.names.hidden = append(r.names.hidden, args...)
}

func vary(r *runner, ts *testscript.TestScript, neg bool, args []string) {
	r.varying = append(r.varying, args...)
}

func same(r *runner, ts *testscript.TestScript, neg bool, args []string) {
	if r.before == nil {
		ts.Fatalf("same needs two requests")
	}
	equal := r.before.status == r.last.status && string(r.before.body) == string(r.last.body)
	if equal == neg {
		ts.Fatalf("%d %s\n%d %s", r.before.status, r.before.body, r.last.status, r.last.body)
	}
}

// remote makes a leg the link to another call bridge, or a participant one that another call bridge hosts. Nothing
// that a client does makes them yet.
func remote(r *runner, ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: remote leg|participant ID")
	}
	ctx := context.Background()
	var err error
	switch args[0] {
	case "leg":
		_, err = r.tables.Legs.Update(ctx, args[1], func(v *appliance.CallLeg) error {
			v.SubType = "distributionLink"
			return nil
		})
	case "participant":
		_, err = r.tables.Participants.Update(ctx, args[1], func(v *appliance.Participant) error {
			v.CallBridge = args[1]
			return nil
		})
	}
	ts.Check(err)
}
