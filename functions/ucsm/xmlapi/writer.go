package xmlapi

import (
	"bufio"
	"io"
	"unicode/utf8"
)

// writer writes an answer as it is made. Attributes may follow an open until the next open or close. Errors of the
// connection show at flush.
type writer struct {
	out     *bufio.Writer
	stack   []string
	started bool // the innermost start tag is not finished
}

func newWriter(w io.Writer) *writer { return &writer{out: bufio.NewWriterSize(w, 32<<10)} }

// open begins an element. A blank stands before it, as between all elements.
func (w *writer) open(name string) *writer {
	w.finish()
	if len(w.stack) > 0 {
		_ = w.out.WriteByte(' ')
	}
	_ = w.out.WriteByte('<')
	_, _ = w.out.WriteString(name)
	w.stack = append(w.stack, name)
	w.started = true
	return w
}

// attr adds an attribute to the element that was just opened.
func (w *writer) attr(name, value string) *writer {
	_ = w.out.WriteByte(' ')
	_, _ = w.out.WriteString(name)
	_, _ = w.out.WriteString(`="`)
	w.escape(value)
	_ = w.out.WriteByte('"')
	return w
}

// close ends the innermost element.
func (w *writer) close() *writer {
	name := w.stack[len(w.stack)-1]
	w.stack = w.stack[:len(w.stack)-1]
	if w.started {
		_, _ = w.out.WriteString(" />")
		w.started = false
		return w
	}
	_, _ = w.out.WriteString(" </")
	_, _ = w.out.WriteString(name)
	_ = w.out.WriteByte('>')
	return w
}

func (w *writer) finish() {
	if w.started {
		_ = w.out.WriteByte('>')
		w.started = false
	}
}

func (w *writer) flush() error { return w.out.Flush() }

// escape writes a value so that it reads back as it is; what XML cannot hold becomes U+FFFD.
func (w *writer) escape(s string) {
	done := 0
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if as := escaped(r, n); as != "" {
			_, _ = w.out.WriteString(s[done:i])
			_, _ = w.out.WriteString(as)
			done = i + n
		}
		i += n
	}
	_, _ = w.out.WriteString(s[done:])
}

// escaped is how a character is written, "" for as it is.
func escaped(r rune, size int) string {
	switch r {
	case '&':
		return "&amp;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	case '"':
		return "&quot;"
	case '\'':
		return "&apos;"
	case '\n':
		return "&#10;"
	case '\r':
		return "&#13;"
	case '\t':
		return "&#9;"
	}
	if r < ' ' || r == utf8.RuneError && size == 1 || r == 0xFFFE || r == 0xFFFF {
		return "\uFFFD"
	}
	return ""
}
