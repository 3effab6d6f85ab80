package ucsm_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/ucsm"
	"github.com/plenum-meet/plenum/functions/ucsm/model"
)

// sdk is a client that knows nothing but the XML interface.
type sdk struct {
	t      *testing.T
	url    string
	cookie string
}

func newSDK(t *testing.T, l *lab) *sdk {
	server := httptest.NewServer(l.manager.XML(l.deps))
	t.Cleanup(server.Close)
	c := &sdk{t: t, url: server.URL + "/nuova"}
	root := c.ask(`<aaaLogin inName="admin" inPassword="Lab-password-1"/>`)[0]
	c.cookie = attribute(root, "outCookie")
	require.NotEmpty(t, c.cookie)
	return c
}

// ask answers the elements of the answer, from the outermost on.
func (c *sdk) ask(request string) []xml.StartElement {
	c.t.Helper()
	response, err := http.Post(c.url, "text/xml", strings.NewReader(request))
	require.NoError(c.t, err)
	defer response.Body.Close()
	var elements []xml.StartElement
	for decoder := xml.NewDecoder(response.Body); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return elements
		}
		require.NoError(c.t, err)
		if start, ok := token.(xml.StartElement); ok {
			require.Empty(c.t, attribute(start, "errorCode"), "%v", start)
			elements = append(elements, start.Copy())
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// TestAnSDKListsEveryClass lists all classes one after another: parents exist and may have such children, references
// resolve, attributes are in order and their values allowed.
func TestAnSDKListsEveryClass(t *testing.T) {
	t.Parallel()
	l := newLab(t, ucsm.Lab, 7)
	client := newSDK(t, l)
	objects := map[string]xml.StartElement{}
	for _, class := range model.Names() {
		for _, e := range client.ask(fmt.Sprintf(`<configResolveClass cookie="%s" classId="%s"/>`, client.cookie, class)) {
			if e.Name.Local == class {
				objects[attribute(e, "dn")] = e
			}
		}
	}
	require.Len(t, objects, l.tree().Len(), "everything can be listed")
	for dn, e := range objects {
		consistent(t, objects, dn, e)
	}
}

func consistent(t *testing.T, objects map[string]xml.StartElement, dn string, e xml.StartElement) {
	t.Helper()
	above := model.TopRoot
	if parent := model.Parent(dn); parent != "" {
		require.Contains(t, objects, parent, "parent of %s", dn)
		above = objects[parent].Name.Local
	}
	class := model.Lookup(e.Name.Local)
	require.True(t, class.Below(above), "%s below %s", class.Name, above)
	var names []string
	for _, a := range e.Attr {
		name, value := a.Name.Local, a.Value
		if names = append(names, name); value == "" || name == "dn" {
			continue
		}
		require.NoError(t, model.Validate(class.Name, name, value), dn)
		if strings.HasSuffix(name, "Dn") {
			require.Contains(t, objects, value, "%s.%s", dn, name)
		}
	}
	require.True(t, slices.IsSorted(names), "%s: %v", dn, names)
}
