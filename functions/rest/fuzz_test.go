package rest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// FuzzForm feeds bodies of any kind: the outcome is parameters within the limits or a failure for the client.
func FuzzForm(f *testing.F) {
	for _, s := range []string{"&a=b", "name", "a=%C3%A9+%", "%=%&=&", `{"a":{"b":[1,true,null]}}`, `<a><b>x</b><c/></a>`, "\xef\xbb\xbf{}", "a=\xff"} {
		f.Add("application/x-www-form-urlencoded", []byte(s))
		f.Add("application/json", []byte(s))
		f.Add("text/xml", []byte(s))
	}
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		p, err := parseBody(contentType, body)
		if err != nil {
			require.NotZero(t, appliance.KindOf(err))
			return
		}
		require.LessOrEqual(t, p.Len(), maxParams)
		for _, name := range p.Names() {
			require.Equal(t, strings.ToLower(name), name)
			require.True(t, p.Has(strings.ToUpper(name)) || strings.ToLower(strings.ToUpper(name)) != name)
		}
	})
}

// FuzzXMLRoundTrip writes texts as XML and reads them back: what XML can hold comes back as it was, the rest as
// U+FFFD. Whatever else is read does not break the reader.
func FuzzXMLRoundTrip(f *testing.F) {
	f.Add("name", "a <b> & \"c\" ]]>\r\n\t", "role\"")
	f.Add("", "\x00\xff\ufffe", "")
	f.Add("<a><!-- x --><b>1</b></a>", "&amp;", "&#0;")
	f.Fuzz(func(t *testing.T, raw, text, attribute string) {
		if n, err := readXML([]byte(raw)); err == nil {
			p := Params{}
			n.flatten(&p)
			require.LessOrEqual(t, p.Len(), maxParams)
		}
		in := node{name: "root", kind: kindObject, kids: []node{{name: "kid", value: text, attrs: []leaf{{name: "at", value: attribute}}}}}
		for _, end := range []string{"/>", " />"} {
			var b bytes.Buffer
			writeXML(&b, in, end)
			require.True(t, utf8.Valid(b.Bytes()))
			out, err := readXML(b.Bytes())
			require.NoError(t, err)
			require.Equal(t, replaced(text), out.kids[0].value)
			require.Equal(t, replaced(attribute), out.kids[0].attrs[0].value)
		}
		var b bytes.Buffer
		writeJSON(&b, in, "", true)
		require.True(t, json.Valid(b.Bytes()))
	})
}

func replaced(s string) string {
	return strings.Map(func(c rune) rune {
		if !xmlChar(c) {
			return utf8.RuneError
		}
		return c
	}, s)
}

// FuzzQuery sends paths and queries through router and filters; nothing may end in 5xx.
func FuzzQuery(f *testing.F) {
	api := &CMS{deps: Deps{}.WithDefaults()}
	routes := &router{refuse: api.fail}
	o := operation{path: "/rooms/{roomId}/seats", paged: true, cap: 50, query: []Filter{{Name: "filter"}, {Name: "idFilter", Type: ID},
		{Name: "open", Type: Bool}, {Name: "n", Type: Number}, {Name: "e", Type: Enum, Values: []string{"a"}}, {Name: "l", Type: EnumList, Values: []string{"a", "b"}}}}
	routes.HandleFunc("GET /api/v1/rooms/{roomId}/seats", func(w http.ResponseWriter, r *http.Request) {
		req, err := api.request(w, r, o)
		if err != nil {
			api.fail(w, r, err)
			return
		}
		if req.Limit < 0 || req.Limit > 50 || req.Offset < 0 {
			panic("page out of bounds")
		}
	})
	f.Add("/api/v1/rooms/x/seats", "offset=1&limit=2&filter=a&l=a|b")
	f.Add("/API/v1/Rooms//x/seats/", "idFilter="+guid+"&open=True&n=5&e=a")
	f.Add("/api/v1/rooms/%2F/seats", "%")
	f.Fuzz(func(t *testing.T, path, query string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.URL.Path, r.URL.RawPath, r.URL.RawQuery = path, "", query
		tidy(r)
		w := httptest.NewRecorder()
		routes.ServeHTTP(w, r)
		require.Less(t, w.Code, 500)
	})
}

// FuzzParamsApply applies any form to structs with every kind of field: afterwards the struct obeys its tags and can
// be written, or it is as it was.
func FuzzParamsApply(f *testing.F) {
	f.Add("name=x&uri=y&open=on&seats=5&tenant="+guid, true)
	f.Add("name=&small=-5&words=a,b&at=2026-11-22T10:00:00Z&loss=1e300&bright=2147483647", false)
	f.Add("colour=%00&label=%F0%9F%98%80&duration=permanent", false)
	f.Fuzz(func(t *testing.T, form string, create bool) {
		p, err := parseForm(form)
		if err != nil {
			return
		}
		op := Changing
		if create {
			op = Creating
		}
		before := room{Name: "old", Made: "then", Secret: "s"}
		got := before
		if err := p.Apply(&got, op); err != nil {
			require.ErrorIs(t, err, &appliance.Error{Reason: "parameterError"})
			require.Equal(t, before, got)
			return
		}
		require.NotEmpty(t, got.Name)
		require.Equal(t, "then", got.Made)
		require.Equal(t, "s", got.Secret)
		require.NotContains(t, got.URI, "@")
		require.LessOrEqual(t, utf8.RuneCountInString(got.Name), 20)
		require.LessOrEqual(t, len(got.Label), 5)
		if got.Seats != nil {
			require.True(t, *got.Seats >= 1 && *got.Seats <= 500)
		}
		if got.Tenant != "" {
			require.True(t, isGUID(got.Tenant))
		}
		_, err = readXML([]byte(xmlOf(elementNode("room", guid, got, false))))
		require.NoError(t, err)
		require.NotContains(t, xmlOf(elementNode("room", guid, got, false)), "\ufffd\ufffd\ufffd\ufffd\ufffd")
		_ = p.Apply(&everything{}, op)
		_ = p.Apply(&appliance.CallLeg{}, op)
	})
}
