package rest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Limits of bodies.
const (
	maxBody   = 1 << 20 // bytes
	maxDepth  = 32
	maxParams = 1000
)

const prolog = `<?xml version="1.0"?>`

// writeXML writes an answer: the prolog and the root, no blanks or line ends between tags. An empty element ends in
// end ("/>" in answers; failures need the blank of " />", which clients look for).
func writeXML(b *bytes.Buffer, n node, end string) {
	b.WriteString(prolog)
	n.xml(b, end)
}

func (n node) xml(b *bytes.Buffer, end string) {
	b.WriteByte('<')
	b.WriteString(n.name)
	for _, a := range n.attrs {
		b.WriteByte(' ')
		b.WriteString(a.name)
		b.WriteString(`="`)
		escapeXML(b, a.value, true)
		b.WriteByte('"')
	}
	if n.value == "" && len(n.kids) == 0 {
		b.WriteString(end)
		return
	}
	b.WriteByte('>')
	escapeXML(b, n.value, false)
	for _, kid := range n.kids {
		kid.xml(b, end)
	}
	b.WriteString("</")
	b.WriteString(n.name)
	b.WriteByte('>')
}

// escapeXML writes text so that any XML 1.0 reader gets it back as it is. What XML cannot hold at all becomes U+FFFD.
func escapeXML(b *bytes.Buffer, s string, attribute bool) {
	for _, c := range s {
		switch {
		case c == '&':
			b.WriteString("&amp;")
		case c == '<':
			b.WriteString("&lt;")
		case c == '>':
			b.WriteString("&gt;")
		case c == '\r':
			b.WriteString("&#13;")
		case attribute && c == '"':
			b.WriteString("&quot;")
		case attribute && (c == '\n' || c == '\t'):
			fmt.Fprintf(b, "&#%d;", c)
		case !xmlChar(c):
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(c)
		}
	}
}

var (
	errXML     = errors.New("not well-formed XML")
	errTooMuch = errors.New("too deep or too many values")
)

// readXML reads one element with at most maxDepth levels and maxParams elements. It takes neither a document type nor
// entities of its own, and UTF-8 only.
func readXML(data []byte) (node, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	r := xmlReader{}
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return r.root()
		}
		if err != nil {
			return node{}, fmt.Errorf("%w: %w", errXML, err)
		}
		if err := r.take(token); err != nil {
			return node{}, err
		}
	}
}

type xmlReader struct {
	open          []*node
	done          *node
	count, tokens int // elements; everything
}

func (r *xmlReader) root() (node, error) {
	if r.done == nil || len(r.open) > 0 {
		return node{}, errXML
	}
	return *r.done, nil
}

func (r *xmlReader) take(token xml.Token) error {
	if r.tokens++; r.tokens > 10*maxParams {
		return errTooMuch
	}
	switch t := token.(type) {
	case xml.StartElement:
		return r.start(t)
	case xml.EndElement:
		return r.end(qname(t.Name))
	case xml.CharData:
		if len(r.open) > 0 {
			r.open[len(r.open)-1].value += string(t)
		} else if strings.TrimSpace(string(t)) != "" {
			return errXML
		}
	case xml.Directive:
		return fmt.Errorf("%w: document types are not taken", errXML)
	}
	return nil
}

func (r *xmlReader) start(t xml.StartElement) error {
	r.count++
	if len(r.open) >= maxDepth || r.count > maxParams {
		return errTooMuch
	}
	if r.done != nil && len(r.open) == 0 {
		return errXML
	}
	n := &node{name: qname(t.Name)}
	for _, a := range t.Attr {
		n.attrs = append(n.attrs, leaf{name: qname(a.Name), value: a.Value})
	}
	r.open = append(r.open, n)
	return nil
}

func (r *xmlReader) end(name string) error {
	last := len(r.open) - 1
	if last < 0 || r.open[last].name != name {
		return errXML
	}
	n := r.open[last]
	r.open = r.open[:last]
	if len(n.kids) > 0 {
		n.value = "" // blanks between tags
	}
	if last == 0 {
		r.done = n
		return nil
	}
	r.open[last-1].kids = append(r.open[last-1].kids, *n)
	return nil
}

func qname(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}
