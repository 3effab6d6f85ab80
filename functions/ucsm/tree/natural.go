package tree

import (
	"cmp"
	"strings"
)

// compareDN orders names as people do: runs of digits by their number, so blade-2 comes before blade-10, and what is
// above before what is below it.
func compareDN(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		var p, q string
		p, x = run(x)
		q, y = run(y)
		if c := compareRuns(p, q); c != 0 {
			return c
		}
	}
	if c := cmp.Compare(len(x), len(y)); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

// run cuts the first run of digits, or the first other byte, from s. A slash comes before everything.
func run(s string) (head, tail string) {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	n = max(n, 1)
	return s[:n], s[n:]
}

func compareRuns(p, q string) int {
	switch {
	case p == q:
		return 0
	case p == "/":
		return -1
	case q == "/":
		return 1
	case digit(p) && digit(q):
		a, b := strings.TrimLeft(p, "0"), strings.TrimLeft(q, "0")
		if c := cmp.Compare(len(a), len(b)); c != 0 {
			return c
		}
		return strings.Compare(a, b)
	}
	return strings.Compare(p, q)
}

func digit(s string) bool { return '0' <= s[0] && s[0] <= '9' }
