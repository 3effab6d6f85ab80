package scenarios

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// names replaces what differs between runs.
type names struct {
	captured []capture // in the order captured
	hidden   []string
	guid     *regexp.Regexp
	time     *regexp.Regexp
	guest    *regexp.Regexp
	// partial lists keep their children; which ones are on a page is chance, since ids decide the order.
	partial bool
}

type capture struct{ name, value string }

func newNames() *names {
	return &names{hidden: []string{"ticket", "token", "requestId"}, partial: true, guest: regexp.MustCompile(`guest[0-9a-f]{9}`),
		guid: regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`),
		time: regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)`)}
}

// text puts names for values. Longer values go first, so that one inside another does not spoil it.
func (n *names) text(s string) string {
	known := slices.Clone(n.captured)
	slices.SortStableFunc(known, func(a, b capture) int { return len(b.value) - len(a.value) })
	for _, c := range known {
		if len(c.value) > 3 {
			s = strings.ReplaceAll(s, c.value, "$"+c.name)
		}
	}
	s = n.guid.ReplaceAllString(s, "{guid}")
	s = n.guest.ReplaceAllString(s, "{guest}")
	return n.time.ReplaceAllString(s, "{time}")
}

// forRecord are the names by which answers of different stacks are compared: with more hidden, and without what only
// happens to be on a page. How long a blade has been up is a matter of how busy the machine is.
func (n *names) forRecord(varying []string) *names {
	other := *n
	other.hidden = slices.Concat(n.hidden, []string{"uptimeSeconds"}, varying)
	other.partial = false
	return &other
}

// body is an answer's body in its normal form, by its content type.
func (n *names) body(contentType string, body []byte) (string, error) {
	switch {
	case len(body) == 0:
		return "", nil
	case strings.Contains(contentType, "json"):
		return n.json(body)
	case strings.Contains(contentType, "xml"):
		root, err := parseXML(body)
		if err != nil {
			return "", fmt.Errorf("XML: %w in %s", err, body)
		}
		return n.element(root, 0), nil
	}
	return n.text(string(body)), nil
}

// node is an XML element.
type node struct {
	name     string
	attrs    []xml.Attr
	text     string
	children []*node
}

// parseXML reads a document strictly: one root, text or children but not both.
func parseXML(body []byte) (*node, error) {
	decoder := xml.NewDecoder(bytes.NewReader(body))
	top := &node{}
	open := []*node{top}
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		last := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			child := &node{name: token.Name.Local, attrs: slices.Clone(token.Attr)}
			last.children = append(last.children, child)
			open = append(open, child)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			last.text += string(token)
		}
	}
	if len(top.children) != 1 || strings.TrimSpace(top.text) != "" {
		return nil, fmt.Errorf("%d roots, text %q", len(top.children), top.text)
	}
	return top.children[0], nil
}

func (n *names) element(e *node, depth int) string {
	indent := strings.Repeat("  ", depth)
	var b strings.Builder
	b.WriteString(indent + "<" + e.name)
	list := false
	for _, a := range e.attrs {
		fmt.Fprintf(&b, " %s=%q", a.Name.Local, n.text(a.Value))
		list = list || a.Name.Local == "total"
	}
	switch {
	case depth > 0 && slices.Contains(n.hidden, e.name):
		b.WriteString(">{hidden}</" + e.name + ">\n")
	case list && !n.partial && e.attr("total") != strconv.Itoa(len(e.children)) && e.name != "callLegProfileUsage":
		fmt.Fprintf(&b, ">%d of them</%s>\n", len(e.children), e.name)
	case len(e.children) > 0:
		b.WriteString(">\n" + n.children(e, depth+1, list) + indent + "</" + e.name + ">\n")
	case e.text == "":
		b.WriteString("/>\n")
	default:
		b.WriteString(">" + xmlText.Replace(n.value(e.name, e.text)) + "</" + e.name + ">\n")
	}
	return b.String()
}

var xmlText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func (n *names) children(e *node, depth int, sorted bool) string {
	lines := make([]string, len(e.children))
	for i, child := range e.children {
		lines[i] = n.element(child, depth)
	}
	if sorted {
		slices.Sort(lines)
	}
	return strings.Join(lines, "")
}

func (n *names) value(name, text string) string {
	if slices.Contains(n.hidden, name) {
		return "{hidden}"
	}
	return n.text(text)
}

// json is indented JSON in the order it came; lists with a total are sorted as in XML.
func (n *names) json(body []byte) (string, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var b strings.Builder
	if err := n.jsonValue(&b, decoder, "", 0); err != nil {
		return "", fmt.Errorf("JSON: %w in %s", err, body)
	}
	return b.String() + "\n", nil
}

func (n *names) jsonValue(b *strings.Builder, d *json.Decoder, key string, depth int) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	switch token := token.(type) {
	case json.Delim:
		return n.jsonMany(b, d, token, depth)
	case string:
		text, err := json.Marshal(n.value(key, token))
		b.Write(text)
		return err
	case nil:
		b.WriteString("null")
	default:
		b.WriteString(n.value(key, fmt.Sprint(token)))
	}
	return nil
}

func (n *names) jsonMany(b *strings.Builder, d *json.Decoder, open json.Delim, depth int) error {
	indent := strings.Repeat("  ", depth+1)
	var parts []string
	for d.More() {
		var part strings.Builder
		part.WriteString(indent)
		key := ""
		if open == '{' {
			token, err := d.Token()
			if err != nil {
				return err
			}
			key, _ = token.(string)
			fmt.Fprintf(&part, "%q: ", key)
		}
		if err := n.jsonValue(&part, d, key, depth+1); err != nil {
			return err
		}
		parts = append(parts, part.String())
	}
	if _, err := d.Token(); err != nil {
		return err
	}
	if open == '[' {
		slices.Sort(parts)
	}
	end := map[json.Delim]string{'{': "}", '[': "]"}[open]
	if len(parts) == 0 {
		b.WriteString(open.String() + end)
		return nil
	}
	b.WriteString(open.String() + "\n" + strings.Join(parts, ",\n") + "\n" + strings.Repeat("  ", depth) + end)
	return nil
}
