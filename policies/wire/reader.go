package wire

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// SyntaxError is every failure to read.
type SyntaxError struct {
	At     int // byte of the text
	Wanted string
}

func (e *SyntaxError) Error() string {
	return "not the JSON that was expected: at byte " + strconv.Itoa(e.At) + ": " + e.Wanted + " wanted"
}

const maxDepth = 100

// Reader reads a text once, from its beginning to its end. After the first failure everything it reads is zero.
type Reader struct {
	text  string
	at    int
	depth int
	err   error
	lists []string // where Strings puts them; what is before its length is in use
}

// NewReader reads a text.
func NewReader(text string) *Reader { return &Reader{text: text} }

// Close says whether everything was read and understood.
func (r *Reader) Close() error {
	if r.err == nil && r.next() != 0 {
		r.fail("the end of the text")
	}
	return r.err
}

func (r *Reader) fail(wanted string) {
	if r.err == nil {
		r.err = &SyntaxError{At: r.at, Wanted: wanted}
	}
	r.at = len(r.text)
}

// next skips blanks and shows the next byte, 0 at the end.
func (r *Reader) next() byte {
	for r.at < len(r.text) {
		switch c := r.text[r.at]; c {
		case ' ', '\t', '\n', '\r':
			r.at++
		default:
			return c
		}
	}
	return 0
}

// is takes a byte if it is the next.
func (r *Reader) is(c byte) bool {
	if r.at < len(r.text) && r.text[r.at] == c || r.next() == c {
		r.at++
		return true
	}
	return false
}

// word takes a word such as true if it is the next.
func (r *Reader) word(w string) bool {
	r.next()
	if !strings.HasPrefix(r.text[r.at:], w) {
		return false
	}
	r.at += len(w)
	return true
}

// Null takes a null if there is one.
func (r *Reader) Null() bool { return r.next() == 'n' && r.word("null") }

// Object reads an object: member is called with each name, and must read the value.
func (r *Reader) Object(member func(name string)) {
	r.begin('{')
	for n := 0; r.more('}', n); n++ {
		member(r.key())
	}
}

// Array reads an array: element is called before each, and must read it.
func (r *Reader) Array(element func()) {
	r.begin('[')
	for n := 0; r.more(']', n); n++ {
		element()
	}
}

// Lists reads an object of lists of strings: each is called with a name and its list.
func (r *Reader) Lists(each func(name string, list []string)) {
	r.begin('{')
	for n := 0; r.more('}', n); n++ {
		name := r.key()
		each(name, r.Strings())
	}
}

// begin takes the first byte of an object or array.
func (r *Reader) begin(c byte) {
	if !r.is(c) {
		r.fail("an object or array (" + string(c) + ")")
		return
	}
	if r.depth++; r.depth > maxDepth {
		r.fail("less depth")
	}
}

// more takes what is between two items, or the end. It is asked before each item, with how many there were.
func (r *Reader) more(end byte, n int) bool {
	switch {
	case r.err != nil:
		return false
	case r.is(end):
		r.depth--
		return false
	case n == 0 || r.is(','):
		return true
	}
	r.fail("a comma or " + string(end))
	return false
}

// key takes a member's name and the colon.
func (r *Reader) key() string {
	name := r.String()
	if !r.is(':') {
		r.fail("a colon")
	}
	return name
}

// Bool reads true or false.
func (r *Reader) Bool() bool {
	switch {
	case r.word("true"):
		return true
	case r.word("false"):
	default:
		r.fail("true or false")
	}
	return false
}

// number takes a number's text.
func (r *Reader) number() string {
	r.next()
	from := r.at
	for r.at < len(r.text) && strings.IndexByte("0123456789+-.eE", r.text[r.at]) >= 0 {
		r.at++
	}
	return r.text[from:r.at]
}

// Int reads a whole number.
func (r *Reader) Int() int {
	n, err := strconv.Atoi(r.number())
	if err != nil {
		r.fail("a whole number")
	}
	return n
}

// Float reads a number.
func (r *Reader) Float() float64 {
	n, err := strconv.ParseFloat(r.number(), 64)
	if err != nil {
		r.fail("a number")
	}
	return n
}

// String reads a string. Control characters, which JSON wants escaped, are taken as they are.
func (r *Reader) String() string {
	if !r.is('"') {
		r.fail("a string")
		return ""
	}
	rest := r.text[r.at:]
	end := strings.IndexByte(rest, '"')
	if end < 0 {
		r.fail("the end of a string")
		return ""
	}
	if escape := strings.IndexByte(rest[:end], '\\'); escape >= 0 {
		return r.escaped(escape)
	}
	r.at += end + 1
	return rest[:end]
}

// Strings reads a list of strings. The lists of one Reader share memory.
func (r *Reader) Strings() []string {
	from := len(r.lists)
	r.begin('[')
	for n := 0; r.more(']', n); n++ {
		if len(r.lists) == cap(r.lists) {
			grown := make([]string, 0, 2*(len(r.lists)-from)+100)
			r.lists, from = append(grown, r.lists[from:]...), 0
		}
		r.lists = append(r.lists, r.String())
	}
	return r.lists[from:len(r.lists):len(r.lists)]
}

// escaped reads the rest of a string with escapes, whose first n bytes have none.
func (r *Reader) escaped(n int) string {
	out := []byte(r.text[r.at : r.at+n])
	r.at += n
	for r.at < len(r.text) {
		c := r.text[r.at]
		r.at++
		switch {
		case c == '"':
			return string(out)
		case c == '\\':
			out = r.escape(out)
		default:
			out = append(out, c)
		}
	}
	r.fail("the end of a string")
	return ""
}

const (
	escapes = `"\/bfnrt`
	meaning = "\"\\/\b\f\n\r\t"
)

func (r *Reader) escape(out []byte) []byte {
	if r.at >= len(r.text) {
		return out
	}
	c := r.text[r.at]
	r.at++
	if c != 'u' {
		i := strings.IndexByte(escapes, c)
		if i < 0 {
			r.fail("an escape")
			return out
		}
		return append(out, meaning[i])
	}
	first := r.hex()
	if utf16.IsSurrogate(first) && strings.HasPrefix(r.text[r.at:], `\u`) {
		before := r.at
		r.at += 2
		pair := utf16.DecodeRune(first, r.hex())
		if pair == utf8.RuneError && r.err == nil {
			r.at = before
		}
		return utf8.AppendRune(out, pair)
	}
	return utf8.AppendRune(out, first)
}

func (r *Reader) hex() rune {
	if len(r.text)-r.at < 4 {
		r.fail("four hexadecimal digits")
		return 0
	}
	n, err := strconv.ParseUint(r.text[r.at:r.at+4], 16, 16)
	if err != nil {
		r.fail("four hexadecimal digits")
		return 0
	}
	r.at += 4
	return rune(n)
}

// Raw takes any value as its text.
func (r *Reader) Raw() string {
	r.next()
	from := r.at
	r.skip()
	return r.text[from:r.at]
}

func (r *Reader) skip() {
	switch c := r.next(); {
	case c == '"':
		_ = r.String()
	case c == '{':
		r.Object(func(string) { r.skip() })
	case c == '[':
		r.Array(r.skip)
	case r.word("true"), r.word("false"), r.word("null"):
	default:
		_ = r.Float()
	}
}
