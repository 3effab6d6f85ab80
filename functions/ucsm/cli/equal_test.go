package cli

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// TestCommandsCanBeSentAsXML types random configurations into one chassis and sends what came of it to another: the
// trees are equal. What is refused to the one is refused to the other, in the same words.
func TestCommandsCanBeSentAsXML(t *testing.T) {
	t.Parallel()
	typed, sent := newSide(t), newSide(t)
	accepted := 0
	rapid.Check(t, func(rt *rapid.T) {
		typed.reset()
		sent.reset()
		x := typed.typist()
		for range rapid.IntRange(1, 25).Draw(rt, "commands") {
			line := drawCommand(rt, x.call())
			out := x.do(line)
			rt.Log(line, out)
			if strings.Contains(out, "% ") {
				rt.Fatalf("%q is a command of the grammar", line)
			}
		}
		wanted := wish(x)
		out := x.do("commit-buffer")
		if refused := strings.TrimSpace(out); refused != "" {
			rt.Log(refused)
			if why := sent.configure(wanted); why == "" || !strings.Contains(escape(refused), why) {
				rt.Fatalf("commands are told %s, XML %q", refused, why)
			}
			return
		}
		accepted++
		changes := configurable(difference(sent.now(), typed.now()), x.passwords)
		if again(wanted) {
			changes = wanted
		}
		if len(changes) == 0 {
			return
		}
		if why := sent.configure(changes); why != "" {
			rt.Fatalf("XML is refused %s: %v", why, changes)
		}
		equal(rt, typed, sent)
	})
	t.Log(accepted, "configurations were accepted")
	require.Positive(t, accepted)
}

// wish is what a buffer asks for, as XML.
func wish(x *typist) []tree.Change {
	var list []tree.Change
	for _, p := range x.session.Buffer {
		change, err := p.reveal("id")
		require.NoError(x.t, err)
		list = append(list, change)
	}
	return list
}

// again reports whether objects are created in place of deleted ones, which the difference of two trees does not tell.
func again(changes []tree.Change) bool {
	gone := map[string]bool{}
	for _, c := range changes {
		if c.Status == tree.Created && gone[c.DN] {
			return true
		}
		gone[c.DN] = gone[c.DN] || c.Status == tree.Deleted
	}
	return false
}

// TestXMLCanBeTyped sends random objects to one chassis and types what show configuration prints into another.
func TestXMLCanBeTyped(t *testing.T) {
	t.Parallel()
	sent, typed := newSide(t), newSide(t)
	accepted := 0
	rapid.Check(t, func(rt *rapid.T) {
		sent.reset()
		typed.reset()
		c := sent.typist().call()
		for range rapid.IntRange(1, 12).Draw(rt, "objects") {
			if change, ok := drawObject(rt, c); ok {
				c.add(pending{Change: change})
				c.view = newView(c.view.Snapshot, c.Buffer)
			}
		}
		var changes []tree.Change
		for _, p := range c.Buffer {
			changes = append(changes, p.Change)
		}
		if why := sent.configure(changes); why != "" {
			rt.Log(why)
			return
		}
		accepted++
		x := typed.typist()
		for line := range strings.Lines(sent.typist().do("show configuration")) {
			if out := x.do(strings.TrimSpace(line)); out != "" && !strings.Contains(out, "Warning") {
				rt.Fatalf("%q is told %s", line, out)
			}
		}
		if out := x.do("commit-buffer"); out != "" {
			rt.Fatalf("%s: %v", out, changes)
		}
		equal(rt, sent, typed)
	})
	t.Log(accepted, "configurations were accepted")
	require.Positive(t, accepted)
}

// equal demands that two trees are the same.
func equal(rt *rapid.T, a, b *side) {
	for _, c := range difference(a.now(), b.now()) {
		rt.Errorf("%s %s %s %v", c.Status, c.Class, c.DN, c.Props)
	}
}
