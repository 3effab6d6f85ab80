package join

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

// TestSpacesAfterTemplates: users make spaces after the templates that they were given, whole or not at all.
func TestSpacesAfterTemplates(t *testing.T) {
	h := newHouse(t)
	ctx, yes := t.Context(), true
	ada := h.user("ada@example.com", "mine")
	plain, roles, foreign := uuid.NewString(), uuid.NewString(), uuid.NewString()
	for id, v := range map[string]appliance.CoSpaceTemplate{plain: {Name: "Plain"}, foreign: {Name: "Foreign"},
		roles: {Name: "Roles", Description: "hosts and guests", DefaultAccessMethodTemplate: "guest"}} {
		_, err := h.tables.CoSpaceTemplates.Create(ctx, id, v)
		require.NoError(t, err)
	}
	for id, v := range map[string]appliance.AccessMethodTemplate{"guest": {Name: "Guest", URIGenerator: "$.guest", GenerateUniqueCallID: &yes},
		"host": {Name: "Host", URIGenerator: "host-$", Scope: "private"}} {
		_, err := h.tables.AccessMethodTemplates.Create(ctx, roles+"/"+id, v)
		require.NoError(t, err)
	}
	for _, template := range []string{plain, roles} {
		_, err := h.tables.UserCoSpaceTemplates.Create(ctx, ada+"/"+uuid.NewString(), appliance.UserCoSpaceTemplate{CoSpaceTemplate: template})
		require.NoError(t, err)
	}
	var in SignedIn
	require.Equal(t, http.StatusOK, h.ask("POST", "/join/v1/sign-in", "", map[string]string{"username": "ada@example.com", "password": "mine"}, &in))
	var list []Template
	require.Equal(t, http.StatusOK, h.ask("GET", "/join/v1/me/templates", in.Token, nil, &list))
	require.ElementsMatch(t, []Template{{plain, "Plain", ""}, {roles, "Roles", "hosts and guests"}}, list)

	made := func(want int, w Wish) (out Space) {
		t.Helper()
		require.Equal(t, want, h.ask("POST", "/join/v1/me/spaces", in.Token, w, &out), "%+v", w)
		return out
	}
	drawn := made(http.StatusCreated, Wish{Template: plain, Name: " My  room "})
	require.Equal(t, "My room", drawn.Name)
	require.Regexp(t, `^\d{9}$`, drawn.CallID)
	require.Equal(t, drawn.CallID, drawn.URI)
	team := made(http.StatusCreated, Wish{Template: roles, Name: "Team", URI: "team"})
	require.Equal(t, "team.guest", team.URI)
	require.Regexp(t, `^\d{9}$`, team.CallID)
	ways, err := h.tables.Resolve(ctx, "host-team")
	require.NoError(t, err)
	require.Equal(t, team.ID, ways.CoSpace.ID)
	require.Len(t, ways.AccessMethods, 2)
	require.Equal(t, "ada@example.com", ways.CoSpace.Value.OwnerJID)
	require.NotEmpty(t, ways.CoSpace.Value.DefaultAccessMethod)
	var me Me
	require.Equal(t, http.StatusOK, h.ask("GET", "/join/v1/me", in.Token, nil, &me))
	require.Len(t, me.Spaces, 2)

	before := len(me.Spaces)
	made(http.StatusConflict, Wish{Template: roles, Name: "Again", URI: "team"})
	made(http.StatusConflict, Wish{Template: plain, Name: "Again", URI: "Host-Team"})
	made(http.StatusNotFound, Wish{Template: foreign, Name: "Not given"})
	made(http.StatusNotFound, Wish{Template: "none", Name: "None"})
	made(http.StatusUnprocessableEntity, Wish{Template: plain})
	made(http.StatusBadRequest, Wish{Template: plain, Name: " "})
	made(http.StatusBadRequest, Wish{Template: plain, Name: "At", URI: "a@b"})
	require.Equal(t, http.StatusUnauthorized, h.ask("POST", "/join/v1/me/spaces", "", Wish{Template: plain, Name: "Nobody's"}, nil))
	require.Equal(t, http.StatusUnauthorized, h.ask("GET", "/join/v1/me/templates", "", nil, nil))
	require.Equal(t, http.StatusOK, h.ask("GET", "/join/v1/me", in.Token, nil, &me))
	require.Len(t, me.Spaces, before)
	storetest.Check(t, h.tables)
	for range maxOwnSpaces {
		h.space(appliance.CoSpace{OwnerJID: "Ada@example.com"})
	}
	made(http.StatusConflict, Wish{Template: plain, Name: "One too many"})
}
