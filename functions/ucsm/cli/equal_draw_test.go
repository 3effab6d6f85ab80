package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pgregory.net/rapid"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// Values are drawn by the form that the class table or the grammar asks for.

// awkward are texts with all that has a meaning for a command line or for XML, and forms that some properties want.
var awkward = []string{"x", "two words", `quo"te`, `back\slash\n`, "semi;colon", "a|b", "what?", "ümlaut", " blank ", "1", "enter", "exit", "<&>'", "-", "~", "line\nfeed",
	"10.1.1.77", "fd00::77", "00:25:B5:00:00:0A", "1fffffff-2fff-3fff-4fff-5fffffffffff", "1fffffff-2fff-3fff", "2030-01-02T03:04:05.678", "3.2(3k)B", "default", "n2", "7", "64", "500", "4000", "pool.ntp.org"}

// usual are the values of properties that the rules look at: most are taken.
var usual = map[string][]string{
	"oobIfIp": {"10.1.1.21", "10.1.1.22", "10.1.1.23"}, "oobIfMask": {"255.255.255.0"}, "oobIfGw": {"10.1.1.1", "10.1.1.9"}, "address": {"10.1.1.31", "10.1.1.32"},
	"addr": {"fd00::2", "fd00::3"}, "ipv6Addr": {"fd00::5", "fd00::6"}, "timezone": {"Europe/Berlin", "UTC", "America/Los_Angeles"}, "prefix": {"64"},
	"bladeBundleVersion": {"3.2(3k)B"}, "infraBundleVersion": {"3.2(3k)A"},
}

// blocks are the ends of blocks of addresses, which the rules want in order.
var blocks = map[string]func(n int) map[string]string{
	"ippoolBlock": func(n int) map[string]string {
		net := fmt.Sprintf("10.9.%d.", n)
		return map[string]string{"from": net + "10", "to": net + "20", "defGw": net + "1", "subnet": "255.255.255.0"}
	},
	"ippoolIpV6Block": func(n int) map[string]string {
		net := fmt.Sprintf("fd00:%d::", n)
		return map[string]string{"from": net + "10", "to": net + "20", "defGw": net + "1", "prefix": "64"}
	},
	"macpoolBlock": func(n int) map[string]string {
		return map[string]string{"from": fmt.Sprintf("00:25:B5:00:%02d:00", n), "to": fmt.Sprintf("00:25:B5:00:%02d:0F", n)}
	},
	"uuidpoolBlock": func(n int) map[string]string {
		return map[string]string{"from": fmt.Sprintf("0000-0000000%02d000", n), "to": fmt.Sprintf("0000-0000000%02d00f", n)}
	},
}

// drawBlock are the properties of a new block, nil for other classes.
func drawBlock(rt *rapid.T, class string) map[string]string {
	if blocks[class] == nil {
		return nil
	}
	return blocks[class](rapid.IntRange(1, 9).Draw(rt, "block"))
}

// drawValue is a value of a property that the class table allows; of the kind, when there is one that tells more.
func drawValue(rt *rapid.T, class, attr string, k kind) string {
	p := model.Lookup(class).Prop(attr)
	list := taken(class, attr, usual[attr])
	switch k := k.(type) {
	case choice:
		for _, w := range k {
			list = append(list, w.value)
		}
	case number:
		list = append(list, strconv.Itoa(rapid.IntRange(k.low, min(k.high, 300)).Draw(rt, attr)))
	case address:
		if len(list) == 0 {
			list = []string{"10.1.1.77", "10.1.1.78", "fd00::77", "fd00::78"}
		}
		list = slices.DeleteFunc(slices.Clone(list), func(v string) bool { _, ok := k.read(v); return !ok })
	}
	switch {
	case len(list) > 0:
	case len(p.Values) > 1:
		list = p.Values
	case p.Flags != nil:
		list = []string{strings.Join(rapid.SliceOfNDistinct(rapid.SampledFrom(p.Flags), 1, 2, rapid.ID).Draw(rt, attr), ",")}
	default:
		list = slices.Concat(awkward, p.Values)
	}
	list = taken(class, attr, list)
	if len(list) == 0 {
		rt.Fatalf("no value for %s.%s", class, attr)
	}
	return rapid.SampledFrom(list).Draw(rt, attr)
}

// taken are the values of a list that the class table allows.
func taken(class, attr string, list []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(v string) bool { return model.Validate(class, attr, v) != nil })
}

// pick is one of a list; its place is drawn, which is shorter to tell than what it is.
func pick[V any](rt *rapid.T, label string, list []V) V {
	return list[rapid.IntRange(0, len(list)-1).Draw(rt, label)]
}

// publicKeys of nobody.
var publicKeys = []string{"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH",
	"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH me@here\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI"}

// names of new objects.
var names = []string{"n1", "n2", "name-3", "default", "4", "10.1.1.77", "CMS"}

// drawIDs are the properties that name a new object.
func drawIDs(rt *rapid.T, s *scope) map[string]string {
	ids := drawBlock(rt, s.class)
	if ids != nil {
		return ids
	}
	ids = map[string]string{}
	for _, p := range s.ids {
		for _, attr := range p.attrs {
			if p.kind != nil && s.place == nil {
				ids[attr] = drawValue(rt, s.class, attr, p.kind)
				continue
			}
			ids[attr] = rapid.SampledFrom(taken(s.class, attr, names)).Draw(rt, attr)
		}
	}
	return ids
}

// typedIDs are ids as they are typed.
func typedIDs(s *scope, ids map[string]string) string {
	return strings.Join(nameOf(&scope{ids: s.ids, named: func(*object) map[string]string { return ids }}, nil), " ")
}

// instances are the names of the objects that a scope below another object leads to.
func instances(c *call, s *scope, above string) []*object {
	var list []*object
	for _, o := range c.view.Class(s.class) {
		if c.leads(s, above, o) {
			list = append(list, o)
		}
	}
	return list
}

// drawCommand is a command that the grammar takes where the session stands.
func drawCommand(rt *rapid.T, c *call) string {
	here := c.scope()
	kinds := []func(*rapid.T, *call) string{drawMove, drawMove}
	if here.path != "" {
		kinds = append(kinds, func(*rapid.T, *call) string { return "exit" })
	}
	if len(here.props) > 0 {
		kinds = append(kinds, drawSet, drawSet, drawSet, drawSet)
	}
	if len(here.toggles) > 0 {
		kinds = append(kinds, drawToggle)
	}
	if len(here.verbs) > 0 {
		kinds = append(kinds, drawVerb)
	}
	return pick(rt, "what", kinds)(rt, c)
}

// drawMove goes to an object of a scope below, makes one or deletes one.
func drawMove(rt *rapid.T, c *call) string {
	if len(c.scope().scopes) == 0 {
		return "exit"
	}
	s := pick(rt, "scope", c.scope().scopes)
	there := instances(c, s, c.dn())
	if s.made && (len(there) == 0 || rapid.IntRange(0, 2).Draw(rt, "make") > 0) {
		ids := drawIDs(rt, s)
		line := rapid.SampledFrom([]string{"create ", "enter "}).Draw(rt, "how") + s.word + " " + typedIDs(s, ids)
		for _, p := range s.more {
			value, ok := ids[p.attrs[0]]
			if !ok {
				value = drawValue(rt, s.class, p.attrs[0], p.kind)
			}
			line += " " + quote(prop{kind: p.kind}.typed(value))
		}
		return line
	}
	if len(there) == 0 {
		return "top"
	}
	o := pick(rt, "object", there)
	if s.made && rapid.IntRange(0, 5).Draw(rt, "delete") == 0 {
		return "delete " + s.word + " " + strings.Join(nameOf(s, o), " ")
	}
	if s.flat {
		return "top"
	}
	return "scope " + s.word + " " + strings.Join(nameOf(s, o), " ")
}

func drawSet(rt *rapid.T, c *call) string {
	p := pick(rt, "property", c.scope().props)
	class, _ := p.part.of(c.scope(), "")
	if p.removable(class) && rapid.IntRange(0, 4).Draw(rt, "remove") == 0 {
		return "remove " + p.word
	}
	return "set " + p.word + " " + quote(p.typed(drawValue(rt, class, p.attr, p.kind)))
}

func drawToggle(rt *rapid.T, c *call) string {
	t := pick(rt, "toggle", c.scope().toggles)
	return rapid.SampledFrom([]string{"enable ", "disable "}).Draw(rt, "on") + t.words
}

// drawVerb is any other command that changes something; a fault has no number that could be guessed.
func drawVerb(rt *rapid.T, c *call) string {
	v := pick(rt, "verb", c.scope().verbs)
	if strings.HasPrefix(v.words, "connect") || v.words == "acknowledge fault" {
		return "top"
	}
	line := v.words
	for _, p := range v.params {
		switch p.attrs[0] {
		case "data":
			line += " " + quote(rapid.SampledFrom(publicKeys).Draw(rt, "key"))
		case "timezone":
			line += " " + rapid.SampledFrom(usual["timezone"]).Draw(rt, "zone")
		case "chassisId":
			line += rapid.SampledFrom([]string{" 1/1", " 1/2"}).Draw(rt, "slot")[:len(p.attrs)*2]
		default:
			word := "1"
			if p.kind != nil && len(p.kind.offers()) > 0 {
				word = p.kind.offers()[0]
			}
			line += " " + word
		}
	}
	return line
}

// drawObject is a change of a random object that the grammar speaks of, through XML: c's view has what was drawn before.
func drawObject(rt *rapid.T, c *call) (tree.Change, bool) {
	s, above := c.shell.scopes[""], ""
	for {
		s = pick(rt, "scope", s.scopes)
		there := instances(c, s, above)
		if s.made && (len(there) == 0 || rapid.IntRange(0, 2).Draw(rt, "make") > 0) {
			return drawNew(rt, c, s, above)
		}
		if len(there) == 0 {
			return tree.Change{}, false
		}
		above = pick(rt, "object", there).DN
		if len(s.scopes) == 0 || s.class != "topSystem" && rapid.Bool().Draw(rt, "here") {
			return drawChange(rt, c, s, above), true
		}
	}
}

func drawNew(rt *rapid.T, c *call, s *scope, above string) (tree.Change, bool) {
	c.values = drawIDs(rt, s)
	dn, err := c.target(s, above)
	if err != nil || c.view.Get(dn) != nil {
		return tree.Change{}, false
	}
	change := tree.Change{DN: dn, Class: s.class, Status: tree.CreatedModified, Props: map[string]string{}}
	for _, p := range s.more {
		value, ok := c.values[p.attrs[0]]
		if !ok {
			value = drawValue(rt, s.class, p.attrs[0], p.kind)
		}
		change.Props[p.attrs[0]] = value
	}
	for _, p := range s.props {
		if p.part.class == "" && !p.order && rapid.Bool().Draw(rt, "set") {
			change.Props[p.attr] = drawByModel(rt, s.class, p)
		}
	}
	if p := model.Lookup(s.class).Prop("pwd"); p != nil && s.class != "mgmtBackup" {
		change.Props["pwd"] = sidePassword
	}
	return change, true
}

// drawChange changes one property of an object, or of its part.
func drawChange(rt *rapid.T, c *call, s *scope, dn string) tree.Change {
	change := tree.Change{DN: dn, Class: s.class, Status: tree.Modified, Props: map[string]string{}}
	if s.class == "aaaUser" && rapid.Bool().Draw(rt, "key") {
		change.DN, change.Class, change.Props["data"] = dn+"/"+keyRN, keyClass, rapid.SampledFrom(publicKeys).Draw(rt, "data")
	} else if n := len(s.props) + len(s.toggles); n > 0 {
		if i := rapid.IntRange(0, n-1).Draw(rt, "property"); i < len(s.props) {
			p := s.props[i]
			change.Class, change.DN = p.part.of(s, dn)
			if attr := model.Lookup(change.Class).Prop(p.attr); attr.Access == model.ReadWrite && !p.order {
				change.Props[p.attr] = drawByModel(rt, change.Class, p)
			}
		} else {
			t := s.toggles[i-len(s.props)]
			change.Class, change.DN = t.part.of(s, dn)
			change.Props[t.attr] = rapid.SampledFrom([]string{t.on, t.off}).Draw(rt, "on")
		}
	}
	if o := c.view.Get(change.DN); o == nil {
		change.Status = tree.CreatedModified
	}
	return change
}

// drawByModel asks the class table, not the grammar, which words and numbers there are.
func drawByModel(rt *rapid.T, class string, p prop) string {
	if _, ok := p.kind.(address); ok {
		return drawValue(rt, class, p.attr, p.kind)
	}
	return drawValue(rt, class, p.attr, nil)
}
