package rest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
)

func TestForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, body string
		want       []string // folded names and values in order
	}{
		{"plain", "name=Lobby&uri=lobby", []string{"name", "Lobby", "uri", "lobby"}},
		{"leading blank pair", "&a=b", []string{"a", "b"}},
		{"blank pairs", "a=b&&&c=d&", []string{"a", "b", "c", "d"}},
		{"bare key", "name", []string{"name", ""}},
		{"bare key between", "a=1&name&b=2", []string{"a", "1", "name", "", "b", "2"}},
		{"case", "NAME=x&cAlLiD=5", []string{"name", "x", "callid", "5"}},
		{"last of two", "a=1&A=2", []string{"a", "2"}},
		{"escapes", "a=%C3%A9+%26%3d", []string{"a", "é &="}},
		{"equals in the value", "a=b=c", []string{"a", "b=c"}},
		{"unescaped per cent", "a=100%&b=5%zz%41", []string{"a", "100%", "b", "5%zzA"}},
		{"no name", "=x&a=1", []string{"a", "1"}},
		{"line ends of files", "a=1&b=2\r\n", []string{"a", "1", "b", "2"}},
		{"lines", "a=1&\nb=2", []string{"a", "1", "b", "2"}},
		{"name with blanks", " a =1", []string{"a", "1"}},
		{"blanks in values stay", "a=%20x%20", []string{"a", " x "}},
		{"nothing", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, err := parseForm(c.body)
			require.NoError(t, err)
			require.Equal(t, c.want, flat(p))
		})
	}
}

func flat(p Params) (out []string) {
	for _, name := range p.Names() {
		out = append(out, name, p.Text(name))
	}
	return out
}

func TestFormLimit(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range maxParams + 1 {
		b.WriteString("&p")
		b.WriteString(strings.Repeat("x", i))
	}
	_, err := parseForm(b.String())
	require.Equal(t, appliance.Invalid, appliance.KindOf(err))
}

func TestBody(t *testing.T) {
	t.Parallel()
	const form, xml, json = "application/x-www-form-urlencoded", "text/xml", "application/json"
	for _, c := range []struct {
		name, contentType, body string
		want                    []string
	}{
		{"form", form, "a=1", []string{"a", "1"}},
		{"form without a type", "", "a=1", []string{"a", "1"}},
		{"form called text", "text/plain", "a=1", []string{"a", "1"}},
		{"form called XML", "application/xml", "a=1", []string{"a", "1"}},
		{"nothing called JSON", json, " ", nil},
		{"JSON", json, `{"name":"x","seats":5,"open":true,"uri":null}`, []string{"name", "x", "seats", "5", "open", "true", "uri", ""}},
		{"JSON with a mark", json + "; charset=utf-8", "\xef\xbb\xbf{\"a\":1}", []string{"a", "1"}},
		{"JSON nested", json, `{"room":{"name":"x"},"lights":{"bright":3,"name":"inner"}}`, []string{"name", "x", "bright", "3"}},
		{"JSON outer first", json, `{"lights":{"name":"inner"},"name":"outer"}`, []string{"name", "outer"}},
		{"JSON list", json, `{"ids":["a","b"],"n":1}`, []string{"ids", "a,b", "n", "1"}},
		{"JSON empty list", json, `{"ids":[]}`, []string{"ids", ""}},
		{"XML", xml, prolog + `<room><name>x</name><open>true</open><uri/></room>`, []string{"name", "x", "open", "true", "uri", ""}},
		{"XML nested", xml, "<room>\n <lights>\n  <bright>3</bright>\n </lights>\n</room>", []string{"bright", "3"}},
		{"XML escapes", xml, `<room><name>a &amp; b &#233;<![CDATA[<x>]]></name></room>`, []string{"name", "a & b é<x>"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, err := parseBody(c.contentType, []byte(c.body))
			require.NoError(t, err)
			require.Equal(t, c.want, flat(p))
		})
	}
}

func TestBadBodies(t *testing.T) {
	t.Parallel()
	deep := func(open, shut string) string { return strings.Repeat(open, 40) + strings.Repeat(shut, 40) }
	for name, c := range map[string][2]string{
		"JSON list":         {"application/json", `[1]`},
		"JSON text":         {"application/json", `"a"`},
		"JSON cut off":      {"application/json", `{"a":1`},
		"JSON and more":     {"application/json", `{"a":1} {}`},
		"JSON not UTF-8":    {"application/json", "{\"a\":\"\xff\"}"},
		"form called JSON":  {"application/json", "a=1"},
		"JSON deep":         {"application/json", strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40)},
		"JSON deep lists":   {"application/json", `{"a":` + deep("[", "]") + "}"},
		"JSON many":         {"application/json", `{"a":[` + strings.Repeat("1,", 2000) + "1]}"},
		"XML cut off":       {"text/xml", "<a><b></a>"},
		"XML open":          {"text/xml", "<a><b>"},
		"XML two roots":     {"text/xml", "<a/><b/>"},
		"XML text around":   {"text/xml", "<a/>x"},
		"XML document type": {"text/xml", `<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>`},
		"XML entity":        {"text/xml", `<a>&x;</a>`},
		"XML encoding":      {"text/xml", `<?xml version="1.0" encoding="latin1"?><a/>`},
		"XML deep":          {"text/xml", deep("<a>", "</a>")},
		"XML many":          {"text/xml", "<a>" + strings.Repeat("<b/>", 2000) + "</a>"},
		"XML many comments": {"text/xml", "<a>" + strings.Repeat("<!---->x", 20000) + "</a>"},
		"XML not UTF-8":     {"text/xml", "<a>\xff</a>"},
		"multipart":         {"multipart/form-data; boundary=x", "--x--"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := parseBody(c[0], []byte(c[1]))
			require.ErrorIs(t, err, &appliance.Error{Reason: "parameterError"})
		})
	}
}

func TestTypedParams(t *testing.T) {
	t.Parallel()
	p := MakeParams("on", "On", "off", "off", "yes", "yes", "n", " 12 ", "big", "2147483648", "neg", "-1", "id",
		"AAAAAAAA-0000-4000-8000-000000000001", "noid", "7", "empty", "")
	for name, want := range map[string]bool{"on": true, "OFF": false} {
		got, err := p.Bool(name)
		require.NoError(t, err)
		require.Equal(t, want, *got)
	}
	for _, name := range []string{"empty", "absent"} {
		b, err := p.Bool(name)
		require.NoError(t, err)
		require.Nil(t, b)
		n, err := p.Int(name)
		require.NoError(t, err)
		require.Nil(t, n)
	}
	_, err := p.Bool("yes")
	require.Error(t, err)
	n, err := p.Int("n")
	require.NoError(t, err)
	require.Equal(t, 12, *n)
	for _, name := range []string{"big", "neg", "yes"} {
		_, err := p.Int(name)
		require.Error(t, err, name)
	}
	id, err := p.ID("id")
	require.NoError(t, err)
	require.Equal(t, "aaaaaaaa-0000-4000-8000-000000000001", id)
	_, err = p.ID("noid")
	require.Equal(t, appliance.BadParameter("noid"), err)
	require.True(t, p.Has("EMPTY"))
	require.False(t, p.Without("Empty").Has("empty"))
	require.Equal(t, "x", p.With("Empty", "x").Text("empty"))
	require.Equal(t, "", p.Text("empty"), "p is as it was")
}
