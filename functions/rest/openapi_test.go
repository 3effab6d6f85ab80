package rest

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDocument(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	resp, body := h.ask("GET", "/openapi/cms.json", "", "Authorization", "")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	var doc struct {
		OpenAPI string
		Servers []struct{ URL string }
		Paths   map[string]map[string]struct {
			OperationID string
			Parameters  []struct{ Name, In string }
			RequestBody struct{ Content map[string]any }
			Responses   map[string]struct{ Content map[string]any }
		}
		Components struct {
			Schemas map[string]struct {
				Properties map[string]map[string]any
				Required   []string
			}
			Responses map[string]any
		}
	}
	require.NoError(t, json.Unmarshal([]byte(body), &doc))
	require.Equal(t, "3.1.0", doc.OpenAPI)
	require.Equal(t, "/api/v1", doc.Servers[0].URL)

	ids := map[string]bool{}
	for path, verbs := range doc.Paths {
		for verb, op := range verbs {
			require.NotEmpty(t, op.OperationID, path)
			require.False(t, ids[op.OperationID], op.OperationID)
			ids[op.OperationID] = true
			for _, name := range pathNames(path) {
				require.Contains(t, op.Parameters, struct{ Name, In string }{name, "path"})
			}
			if verb == "post" && strings.HasSuffix(path, "rooms") {
				require.Len(t, op.RequestBody.Content, 3)
			}
			if verb == "get" {
				require.Contains(t, op.Responses["200"].Content, "text/xml")
				require.Contains(t, op.Responses["200"].Content, "application/json")
			}
		}
	}
	for _, id := range []string{"listRooms", "createRoom", "getRoom", "updateRoom", "deleteRoom", "listRoomRoomScreens",
		"clearRoomRoomScreens", "updateRoomPaintsAll", "getSystemLights", "askSystemLights", "runSystemFaults"} {
		require.True(t, ids[id], id)
	}
	require.NotContains(t, doc.Paths, "/rooms/{roomId}/paints", "the short form is not described")
	for _, ref := range regexp.MustCompile(`"\$ref":"#/components/(\w+)/(\w+)"`).FindAllStringSubmatch(body, -1) {
		if ref[1] == "schemas" {
			require.Contains(t, doc.Components.Schemas, ref[2])
		} else {
			require.Contains(t, doc.Components.Responses, ref[2])
		}
	}

	create := doc.Components.Schemas["RoomCreate"]
	require.Equal(t, []string{"name"}, create.Required)
	require.Equal(t, map[string]any{"type": "integer", "minimum": 1.0, "maximum": 500.0}, create.Properties["seats"])
	require.Equal(t, []any{"auto", "manual"}, create.Properties["mode"]["enum"])
	require.Equal(t, true, create.Properties["open"]["default"])
	require.Contains(t, create.Properties, "owner")
	require.NotContains(t, create.Properties, "renew")
	require.NotContains(t, create.Properties, "made")
	require.NotContains(t, create.Properties, "secret")
	require.Contains(t, doc.Components.Schemas["RoomChange"].Properties, "renew")
	require.NotContains(t, doc.Components.Schemas["RoomChange"].Properties, "owner")
	require.NotContains(t, doc.Components.Schemas["RoomBrief"].Properties, "passcode")
	require.NotContains(t, doc.Components.Schemas["Room"].Properties, "renew")
	require.Equal(t, "#/components/schemas/RoomLights", doc.Components.Schemas["Room"].Properties["lights"]["$ref"])
	require.NotContains(t, doc.Components.Schemas, "ErrorModel")
}

func TestDocs(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for path, contentType := range map[string]string{"/docs": "text/html", "/docs/": "text/html", "/docs/docs.js": "text/javascript", "/docs/docs.css": "text/css"} {
		resp, body := h.ask("GET", path, "", "Authorization", "")
		require.Equal(t, http.StatusOK, resp.StatusCode, path)
		require.True(t, strings.HasPrefix(resp.Header.Get("Content-Type"), contentType))
		require.Contains(t, resp.Header.Get("Content-Security-Policy"), "script-src 'self'")
		require.Contains(t, resp.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'")
		require.NotContains(t, body, "http://")
		require.NotContains(t, body, "https://", "nothing from elsewhere")
		if contentType == "text/html" {
			require.Contains(t, body, `href="/openapi/cms.json"`)
		}
	}
}

func TestDuplicateSchemaPanics(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	api := NewCMS(nil, h.deps)
	h.register(api)
	require.Panics(t, func() {
		RegisterSingleton(api, Singleton[roomColour]{Path: "/room", Read: Singleton[roomColour]{}.Read, Element: "x"})
		h.register(api)
	})
}
