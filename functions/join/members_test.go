package join

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/ldap"
	"github.com/plenum-meet/plenum/functions/ldap/slapdtest"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

// signedInAs makes a user and signs in.
func (h *house) signedInAs(jid string) (token string) {
	h.t.Helper()
	h.user(jid, "mine")
	var in SignedIn
	require.Equal(h.t, http.StatusOK, h.ask("POST", "/join/v1/sign-in", "", map[string]string{"username": jid, "password": "mine"}, &in))
	return in.Token
}

// TestMembers: who may change the members of a space changes them; the others see them, or nothing.
func TestMembers(t *testing.T) {
	h := newHouse(t)
	ada, bo, cy := h.signedInAs("ada@example.com"), h.signedInAs("bo@example.com"), h.signedInAs("cy@example.com")
	tenant := uuid.NewString()
	_, err := h.tables.Users.Create(t.Context(), uuid.NewString(), appliance.User{UserJID: "far@example.com", Tenant: tenant})
	require.NoError(t, err)
	space := h.space(appliance.CoSpace{Name: "Team", OwnerJID: "Ada@example.com"})
	members := "/join/v1/me/spaces/" + space + "/members"
	add := func(want int, token, jid string) (m Member, p problem) {
		t.Helper()
		var out struct {
			Member
			problem
		}
		require.Equal(t, want, h.ask("POST", members, token, map[string]string{"userJid": jid}, &out), jid)
		return out.Member, out.problem
	}
	list := func(token string) (out []Member) {
		t.Helper()
		require.Equal(t, http.StatusOK, h.ask("GET", members, token, nil, &out))
		return out
	}
	owner := Member{ID: ownerID, Name: "User ada@example.com", UserJID: "Ada@example.com", Owner: true}
	require.Equal(t, []Member{owner}, list(ada))
	require.Equal(t, http.StatusNotFound, h.ask("GET", members, bo, nil, nil), "not his")

	added, _ := add(http.StatusCreated, ada, " BO@example.com")
	require.Equal(t, Member{ID: added.ID, Name: "User bo@example.com", UserJID: "bo@example.com", Removable: true}, added)
	require.Equal(t, []Member{owner, added}, list(ada))
	asSeen := added
	asSeen.Removable = false
	require.Equal(t, []Member{owner, asSeen}, list(bo))
	for _, c := range []struct {
		token, jid string
		want       int
		reason     string
	}{{ada, "bo@example.com", 409, "alreadyMember"}, {ada, "ada@example.com", 409, "alreadyMember"}, {ada, "nobody@example.com", 404, "userDoesNotExist"},
		{ada, "far@example.com", 404, "userDoesNotExist"}, {bo, "cy@example.com", 403, "notAllowed"}, {cy, "cy@example.com", 404, "coSpaceDoesNotExist"},
		{"", "cy@example.com", 401, "signInNeeded"}} {
		_, p := add(c.want, c.token, c.jid)
		require.Equal(t, c.reason, p.Reason, c.jid)
	}
	var me Me
	require.Equal(t, http.StatusOK, h.ask("GET", "/join/v1/me", bo, nil, &me))
	require.Equal(t, []Space{{ID: space, Name: "Team"}}, me.Spaces)
	require.Equal(t, http.StatusOK, h.ask("GET", "/join/v1/me", ada, nil, &me))
	require.True(t, me.Spaces[0].MayManage)

	remove := func(want int, token, id string) {
		t.Helper()
		require.Equal(t, want, h.ask("DELETE", members+"/"+id, token, nil, nil))
	}
	remove(http.StatusForbidden, bo, added.ID)
	remove(http.StatusForbidden, ada, ownerID)
	remove(http.StatusNotFound, ada, uuid.NewString())
	remove(http.StatusNotFound, cy, added.ID)
	_, err = h.tables.CoSpaceUsers.Update(t.Context(), space+"/"+added.ID, func(v *appliance.CoSpaceUser) error {
		yes := true
		v.CanRemoveSelf = &yes
		return nil
	})
	require.NoError(t, err)
	remove(http.StatusNoContent, bo, added.ID)
	require.Equal(t, []Member{owner}, list(ada))
	added, _ = add(http.StatusCreated, ada, "cy@example.com")
	remove(http.StatusNoContent, ada, added.ID)
	storetest.Check(t, h.tables)
	for range maxMembers {
		_, err := h.tables.CoSpaceUsers.Create(t.Context(), space+"/"+uuid.NewString(), appliance.CoSpaceUser{UserJID: uuid.NewString()})
		require.NoError(t, err)
	}
	_, p := add(http.StatusConflict, ada, "bo@example.com")
	require.Equal(t, "tooManyMembers", p.Reason)
}

// TestPeople: a signed-in user finds people in a directory, and makes one of them a member.
func TestPeople(t *testing.T) {
	h := newHouse(t)
	ada := h.signedInAs("ada@example.com")
	h.user("p1@example.com", "his")
	find := func(want int, token, query string) (out ldap.People) {
		t.Helper()
		require.Equal(t, want, h.ask("GET", "/join/v1/me/people"+query, token, nil, &out), query)
		return out
	}
	require.Zero(t, find(http.StatusOK, ada, "?q=person").Places)
	directory := slapdtest.Start(t, slapdtest.People(3))
	server := uuid.NewString()
	_, err := h.tables.LDAPServers.Create(t.Context(), server, appliance.LDAPServer{Address: "127.0.0.1", PortNumber: &directory.Port})
	require.NoError(t, err)
	_, err = h.tables.DirectorySearchLocations.Create(t.Context(), uuid.NewString(), appliance.DirectorySearchLocation{LDAPServer: server,
		BaseDN: slapdtest.BaseDN, Label: "Staff", DisplayName: "cn", Email: "mail"})
	require.NoError(t, err)
	found := find(http.StatusOK, ada, "?q=person%20%201")
	require.Equal(t, []ldap.Person{{DisplayName: "Person 1", Email: "p1@example.com", Location: "Staff", UserJID: "p1@example.com"}}, found.People)
	space := h.space(appliance.CoSpace{OwnerJID: "ada@example.com"})
	require.Equal(t, http.StatusCreated, h.ask("POST", "/join/v1/me/spaces/"+space+"/members", ada,
		map[string]string{"userJid": found.People[0].UserJID}, nil))
	find(http.StatusUnauthorized, "", "?q=person")
	find(http.StatusUnprocessableEntity, ada, "?q=p")
	find(http.StatusUnprocessableEntity, ada, "")
	find(http.StatusBadRequest, ada, "?q=p%20%20")
	directory.Kill()
	find(http.StatusServiceUnavailable, ada, "?q=person")
}
