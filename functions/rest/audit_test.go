package rest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAudit: a change leaves a line with its names and ids, without control characters; reading and failing leave none.
func TestAudit(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	resp, _ := h.ask("POST", "/api/v1/rooms", "name=A%0AB&passcode=1234")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	path := resp.Header.Get("Location")
	id := last(path)
	h.ask("GET", path, "")
	h.ask("PUT", path, "seats=0")
	h.ask("PUT", path, "seats=5")
	h.ask("DELETE", path, "")
	page, err := h.tables.Logs.After(t.Context(), "", 10)
	require.NoError(t, err)
	var lines []string
	for _, row := range page {
		require.Equal(t, "local0.info cms host:server", row.Value.Facility+"."+row.Value.Level+" "+row.Value.Host+" "+row.Value.Program)
		_, text, _ := strings.Cut(row.Value.Text, ": ")
		lines = append(lines, text)
	}
	require.Equal(t, []string{`API user "robot" created new room ` + id + ` (AB)`, `API user "robot" modified room ` + id, `API user "robot" deleted room ` + id}, lines)
	audits, err := h.tables.Audits.After(t.Context(), "", 10)
	require.NoError(t, err)
	require.Empty(t, audits, "audit http is off")
}

func TestChange(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		o        operation
		ids      map[string]string
		location string
		want     string
	}{
		{operation{method: "POST", path: "/calls/{callId}/callLegs", place: "/calls/{callId}/callLegs"}, map[string]string{"callId": "2"}, "/api/v1/callLegs/1", "created new call leg 1, call 2"},
		{operation{method: "PUT", path: "/coSpaces/{coSpaceId}", place: "/coSpaces", element: "coSpaceId"}, map[string]string{"coSpaceId": "1"}, "", "modified space 1"},
		{operation{method: "DELETE", path: "/callLegProfiles/{callLegProfileId}", place: "/callLegProfiles", element: "callLegProfileId"}, map[string]string{"callLegProfileId": "1"}, "", "deleted call leg profile 1"},
		{operation{method: "PUT", path: "/system/profiles"}, nil, "", "modified system profiles"},
		{operation{method: "POST", path: "/callLegs/{callLegId}/generateKeyframe"}, map[string]string{"callLegId": "1"}, "", "created new call legs generate keyframe, call leg 1"},
	} {
		r := &Request{IDs: c.ids, element: c.o.element, names: pathNames(c.o.path)}
		require.Equal(t, c.want, change(c.o, r, c.location))
	}
}
