package xmlapi

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// FuzzParse demands of whatever is sent: no panic, an error that clients can be told, and that what was understood
// reads the same when it is written again.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`<configResolveDn cookie="1/x" dn="sys" inHierarchical="true"/>`,
		`<a b="&amp;&#10;&lt;"><c/><d e='f'></d></a>`,
		`<?xml version="1.0"?><!-- c --><a/>`, `<!DOCTYPE a><a/>`, `<a b="1" b="2"/>`, `<a>`, `</a>`, `<a:b xmlns:a="x"/>`,
		`<configConfMo><inConfig><orgOrg dn="org-root/org-a" status="created"/></inConfig></configConfMo>`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := parse(strings.NewReader(text))
		if err != nil {
			var refused *tree.Error
			require.ErrorAs(t, err, &refused)
			require.Equal(t, tree.CodeParse, refused.Code)
			return
		}
		if !plain(e) {
			return
		}
		again, err := parse(strings.NewReader(e.text()))
		require.NoError(t, err)
		require.Equal(t, e.text() == "", again.text() == "")
		require.Equal(t, len(e.kids), len(again.kids))
		for name, value := range e.attrs {
			if name != "cookie" {
				require.Equal(t, value, again.attrs[name])
			}
		}
	})
}

// plain reports whether the element's names can be written as they are: prefixes are dropped.
func plain(e *element) bool {
	for name := range e.attrs {
		if strings.Contains(name, ":") || strings.HasPrefix(name, "xml") {
			return false
		}
	}
	return !strings.Contains(e.name, ":")
}

// FuzzFilter demands that a filter is refused or judges any object.
func FuzzFilter(f *testing.F) {
	for _, seed := range []string{
		`<eq class="computeBlade" property="slotId" value="1"/>`, `<wcard class="computeBlade" property="dn" value="^sys/(a|b)*$"/>`,
		`<and><or><not><bw class="computeItem" property="totalMemory" firstValue="1" secondValue="x"/></not></or></and>`,
		`<anybit class="computeBlade" property="connPath" value=",A,,"/>`, `<not/>`, `<not><and/><or/></not>`, `<gt class="" property="" value=""/>`,
	} {
		f.Add(seed, "A,B", "17")
	}
	f.Fuzz(func(t *testing.T, text, path, memory string) {
		e, err := parse(strings.NewReader(text))
		if err != nil {
			return
		}
		accept, err := compile(e)
		if err != nil {
			var refused *tree.Error
			require.ErrorAs(t, err, &refused)
			return
		}
		o := &tree.Object{DN: "sys/chassis-1/blade-1", Class: "computeBlade", Props: map[string]string{"connPath": path, "totalMemory": memory}}
		require.Equal(t, accept(o), accept(o))
	})
}

// FuzzEscape demands that a value that XML can hold comes back as it was.
func FuzzEscape(f *testing.F) {
	f.Add("a&b<c>\"'\n\r\t \xff\x00ü")
	f.Fuzz(func(t *testing.T, value string) {
		var b bytes.Buffer
		w := newWriter(&b)
		w.open("a").attr("b", value).close()
		require.NoError(t, w.flush())
		e, err := parse(io.MultiReader(&b))
		if len(value) > maxBody/8 {
			return
		}
		require.NoError(t, err)
		if !strings.Contains(e.attrs["b"], "\uFFFD") {
			require.Equal(t, value, e.attrs["b"])
		}
	})
}
