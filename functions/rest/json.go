package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// writeJSON writes an answer as JSON: attributes and children of an element become its members, children that may
// come several times a list. Lists and failures keep their root's name, elements do not.
func writeJSON(b *bytes.Buffer, n node, list string, wrapped bool) {
	if wrapped {
		b.WriteByte('{')
		jsonText(b, n.name)
		b.WriteByte(':')
	}
	n.json(b, list)
	if wrapped {
		b.WriteByte('}')
	}
}

// json writes a value. list is the name of a list that is written even when it is empty.
func (n node) json(b *bytes.Buffer, list string) {
	switch n.kind {
	case kindObject:
		n.jsonObject(b, list)
	case kindFlag:
		b.WriteString("true")
	default:
		jsonLeaf(b, n.value, n.kind)
	}
}

func (n node) jsonObject(b *bytes.Buffer, list string) {
	first := true
	member := func(name string) {
		if !first {
			b.WriteByte(',')
		}
		first = false
		jsonText(b, name)
		b.WriteByte(':')
	}
	b.WriteByte('{')
	for _, a := range n.attrs {
		member(a.name)
		jsonLeaf(b, a.value, a.kind)
	}
	for i := 0; i < len(n.kids); i++ {
		member(n.kids[i].name)
		if n.kids[i].many {
			i += jsonList(b, n.kids[i:]) - 1
			continue
		}
		n.kids[i].json(b, "")
	}
	if list != "" && len(n.kids) == 0 {
		member(list)
		b.WriteString("[]")
	}
	b.WriteByte('}')
}

// jsonList writes the leading nodes of one name as a list and answers how many they are.
func jsonList(b *bytes.Buffer, nodes []node) int {
	n := 0
	b.WriteByte('[')
	for n < len(nodes) && nodes[n].many && nodes[n].name == nodes[0].name {
		if n > 0 {
			b.WriteByte(',')
		}
		nodes[n].json(b, "")
		n++
	}
	b.WriteByte(']')
	return n
}

func jsonLeaf(b *bytes.Buffer, value string, k kind) {
	if k == kindNumber || k == kindBool {
		b.WriteString(value)
		return
	}
	jsonText(b, value)
}

func jsonText(b *bytes.Buffer, s string) {
	text, _ := json.Marshal(s) // a string always has a JSON form
	b.Write(text)
}

var errJSON = errors.New("not a JSON object")

// readJSON reads an object with at most maxDepth levels and maxParams values. Numbers and booleans become their
// text, null an empty text.
func readJSON(data []byte) (node, error) {
	if !utf8.Valid(data) {
		return node{}, fmt.Errorf("%w: not UTF-8", errJSON)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	r := jsonReader{d: d}
	n, err := r.value("", 0)
	if err != nil {
		return node{}, err
	}
	if n.kind != kindObject {
		return node{}, errJSON
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return node{}, fmt.Errorf("%w: more after it", errJSON)
	}
	return n, nil
}

type jsonReader struct {
	d     *json.Decoder
	count int
}

func (r *jsonReader) value(name string, depth int) (node, error) {
	r.count++
	if depth > maxDepth || r.count > maxParams {
		return node{}, errTooMuch
	}
	token, err := r.d.Token()
	if err != nil {
		return node{}, fmt.Errorf("%w: %w", errJSON, err)
	}
	n := node{name: name}
	switch t := token.(type) {
	case json.Delim:
		return r.compound(n, t, depth)
	case string:
		n.value = t
	case json.Number:
		n.value, n.kind = t.String(), kindNumber
	case bool:
		n.value, n.kind = fmt.Sprint(t), kindBool
	}
	return n, nil
}

func (r *jsonReader) compound(n node, open json.Delim, depth int) (node, error) {
	n.kind = kindObject
	for r.d.More() {
		name := n.name
		if open == '{' {
			token, err := r.d.Token()
			if err != nil {
				return node{}, fmt.Errorf("%w: %w", errJSON, err)
			}
			name, _ = token.(string)
		}
		kid, err := r.value(name, depth+1)
		if err != nil {
			return node{}, err
		}
		r.add(&n, kid, open == '[')
	}
	_, err := r.d.Token()
	if err != nil {
		return node{}, fmt.Errorf("%w: %w", errJSON, err)
	}
	if open == '[' && depth == 0 {
		return node{}, errJSON
	}
	return n, nil
}

// add puts a member into an object. The elements of a list take the list's place.
func (r *jsonReader) add(n *node, kid node, element bool) {
	kid.many = element
	if !element && len(kid.kids) > 0 && kid.kids[0].many {
		n.kids = append(n.kids, kid.kids...)
		return
	}
	n.kids = append(n.kids, kid)
}
