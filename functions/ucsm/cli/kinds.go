package cli

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// kind is a form that an argument can have. read answers the values of the argument's properties; ok is false when
// the word has not the form.
type kind interface {
	read(word string) (values []string, ok bool)
	name() string     // in help: "<1-8>"
	offers() []string // the words that it can be, when they are few
	write(v ...string) string
}

// choice is one of some words; each stands for a value.
type choice []struct{ word, value string }

// words is a choice of words that stand for themselves.
func words(list ...string) choice {
	c := make(choice, len(list))
	for i, w := range list {
		c[i].word, c[i].value = w, w
	}
	return c
}

func (c choice) read(word string) ([]string, bool) {
	for _, w := range c {
		if strings.EqualFold(w.word, word) {
			return []string{w.value}, true
		}
	}
	return nil, false
}

func (c choice) name() string { return strings.Join(c.offers(), "|") }

func (c choice) offers() []string {
	list := make([]string, len(c))
	for i, w := range c {
		list[i] = w.word
	}
	return list
}

func (c choice) write(values ...string) string {
	for _, w := range c {
		if w.value == values[0] {
			return w.word
		}
	}
	return values[0]
}

// fabric is one of the two interconnects.
var fabric = choice{{"a", "A"}, {"b", "B"}}

// number is a whole number from low to high.
type number struct{ low, high int }

func (n number) read(word string) ([]string, bool) {
	v, err := strconv.Atoi(word)
	return []string{strconv.Itoa(v)}, err == nil && v >= n.low && v <= n.high
}
func (n number) name() string           { return "<" + strconv.Itoa(n.low) + "-" + strconv.Itoa(n.high) + ">" }
func (number) offers() []string         { return nil }
func (number) write(v ...string) string { return v[0] }

// pair is two numbers with a slash between: "1/3" is the server in slot 3 of chassis 1.
type pair struct{ label string }

func (pair) read(word string) ([]string, bool) {
	values := strings.Split(word, "/")
	return values, len(values) == 2 && !slices.ContainsFunc(values, func(v string) bool {
		n, err := strconv.Atoi(v)
		return err != nil || n < 1 || n > 255 || strconv.Itoa(n) != v
	})
}
func (p pair) name() string           { return p.label }
func (pair) offers() []string         { return nil }
func (pair) write(v ...string) string { return strings.Join(v, "/") }

// address is an IP address of one family.
type address struct{ v6 bool }

func (a address) read(word string) ([]string, bool) {
	ip, err := netip.ParseAddr(word)
	return []string{word}, err == nil && ip.Zone() == "" && ip.Is4() != a.v6
}

func (a address) name() string {
	if a.v6 {
		return "<IPv6 address>"
	}
	return "<A.B.C.D>"
}
func (address) offers() []string         { return nil }
func (address) write(v ...string) string { return v[0] }

var ipv4, ipv6 = address{}, address{v6: true}

// free is any word; its label says what is meant.
type free struct{ label string }

func (free) read(word string) ([]string, bool) { return []string{word}, word != "" && len(word) <= 256 }
func (f free) name() string                    { return f.label }
func (free) offers() []string                  { return nil }
func (free) write(v ...string) string          { return v[0] }
