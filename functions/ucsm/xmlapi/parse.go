package xmlapi

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// Limits of a request, which is small: a client sends objects one or a few at a time.
const (
	maxBody     = 1 << 20 // bytes
	maxDepth    = 64      // elements inside each other
	maxAttrs    = 300     // of one element
	maxElements = 20_000
)

// element is one element of a request.
type element struct {
	name  string
	attrs map[string]string
	kids  []*element
}

// kid is the first child of that name, nil when there is none.
func (e *element) kid(name string) *element {
	for _, k := range e.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// parser reads one document. Processing instructions are skipped, document types and entities beyond the five of
// XML refused.
type parser struct {
	decoder *xml.Decoder
	count   int
}

// parse reads a request. Every error is a *tree.Error.
func parse(body io.Reader) (*element, error) {
	p := parser{decoder: xml.NewDecoder(io.LimitReader(body, maxBody+1))}
	p.decoder.Strict = true
	root, err := p.document()
	if err == nil {
		return root, nil
	}
	var refused *tree.Error
	if errors.As(err, &refused) {
		return nil, refused
	}
	return nil, malformed("%v", err)
}

func (p *parser) document() (root *element, err error) {
	for {
		token, err := p.decoder.RawToken()
		switch {
		case errors.Is(err, io.EOF) && root != nil:
			return root, nil
		case errors.Is(err, io.EOF):
			return nil, malformed("no element")
		case err != nil:
			return nil, err
		}
		if err := p.outside(token); err != nil {
			return nil, err
		}
		start, ok := token.(xml.StartElement)
		switch {
		case !ok:
		case root != nil:
			return nil, malformed("more than one element")
		default:
			if root, err = p.element(start, 1); err != nil {
				return nil, err
			}
		}
	}
}

// outside judges what is no element: at the top and between elements.
func (p *parser) outside(token xml.Token) error {
	if p.decoder.InputOffset() > maxBody {
		return malformed("a request may have %d bytes", maxBody)
	}
	switch token := token.(type) {
	case xml.Directive:
		return malformed("document types are not allowed")
	case xml.CharData:
		if strings.TrimSpace(string(token)) != "" {
			return malformed("text is not allowed between elements")
		}
	}
	return nil
}

// element reads what begins with start up to its end.
func (p *parser) element(start xml.StartElement, depth int) (*element, error) {
	if p.count++; p.count > maxElements || depth > maxDepth {
		return nil, malformed("too many elements")
	}
	e, err := opened(start)
	if err != nil {
		return nil, err
	}
	for {
		token, err := p.decoder.RawToken()
		if err != nil {
			return nil, unfinished(e.name, err)
		}
		if err := p.outside(token); err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.EndElement:
			if token.Name.Local != e.name {
				return nil, malformed("element '%s' ends as '%s'", e.name, token.Name.Local)
			}
			return e, nil
		case xml.StartElement:
			kid, err := p.element(token, depth+1)
			if err != nil {
				return nil, err
			}
			e.kids = append(e.kids, kid)
		}
	}
}

func unfinished(name string, err error) error {
	if errors.Is(err, io.EOF) {
		return malformed("element '%s' does not end", name)
	}
	return err
}

func opened(start xml.StartElement) (*element, error) {
	if len(start.Attr) > maxAttrs {
		return nil, malformed("too many attributes")
	}
	e := &element{name: start.Name.Local, attrs: make(map[string]string, len(start.Attr))}
	for _, a := range start.Attr {
		if _, twice := e.attrs[a.Name.Local]; twice {
			return nil, malformed("attribute '%s' twice in element '%s'", a.Name.Local, e.name)
		}
		if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" {
			e.attrs[a.Name.Local] = a.Value
		}
	}
	return e, nil
}

// malformed is the refusal of a request that is not understood.
func malformed(format string, args ...any) *tree.Error {
	return tree.Refuse(tree.CodeParse, "XML PARSING ERROR: %s", fmt.Sprintf(format, args...))
}

// truth reads a truth value; none is false.
func truth(value string) (bool, error) {
	switch value {
	case "true", "yes", "1":
		return true, nil
	case "false", "no", "0", "":
		return false, nil
	}
	return false, malformed("'%.40s' is neither true nor false", value)
}
