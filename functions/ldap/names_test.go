package ldap_test

import (
	"testing"

	goldap "github.com/go-ldap/ldap/v3"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/ldap"
	"github.com/plenum-meet/plenum/functions/ldap/slapdtest"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

// signsIn asks the directory whether a password is that of the user with a JID.
func (h *house) signsIn(jid, password string, want bool) {
	h.t.Helper()
	ok, err := ldap.NewBinder(h.deps).Check(h.t.Context(), h.user(jid), password)
	require.NoError(h.t, err)
	require.Equal(h.t, want, ok, "%s %q", jid, password)
}

// rename gives entries other RDNs, given in turn as from and to.
func (h *house) rename(uids ...string) {
	h.t.Helper()
	admin := h.directory.Admin()
	for ; len(uids) > 0; uids = uids[2:] {
		require.NoError(h.t, admin.ModifyDN(goldap.NewModifyDNRequest(dn(uids[0]), "uid="+uids[1], true, "")))
	}
}

// ids are the users' ids by JID.
func (h *house) ids() map[string]string {
	h.t.Helper()
	out := map[string]string{}
	require.NoError(h.t, h.Users.Each(h.t.Context(), "", func(row store.Row[appliance.User]) error {
		out[row.Value.UserJID] = row.ID
		return nil
	}))
	return out
}

// TestNamesGoRound: users who take each other's names keep ids, spaces and memberships, wherever the import is killed,
// and nobody's password opens the account of another once a name has moved.
func TestNamesGoRound(t *testing.T) {
	h := newHouse(t, slapdtest.People(4))
	_, v := h.sync(appliance.LDAPSync{})
	h.counts(v, 4, 0, 0, 0, 0)
	before := h.ids()
	own := uuid.NewString()
	put(h, h.CoSpaces, own, appliance.CoSpace{Name: "By hand", OwnerJID: "p0@example.com"})
	h.rename("p0", "x", "p2", "p0", "p1", "p2", "x", "p1", "p3", "q3") // 0 is 1, 1 is 2, 2 is 0, and 3 somebody else
	yes, no := true, false
	_, v = h.sync(appliance.LDAPSync{DryRun: &yes})
	h.counts(v, 0, 4, 0, 0, 0)

	id := uuid.NewString()
	put(h, h.LDAPSyncs, id, appliance.LDAPSync{State: appliance.SyncPending, RemoveWhenFinished: &no})
	entryOf := map[string]string{before["p0@example.com"]: dn("p1"), before["p1@example.com"]: dn("p2"), before["p2@example.com"]: dn("p0")}
	for writes := 1; ; writes++ {
		require.Less(t, writes, 200)
		_ = ldap.RunDying(t.Context(), h.deps, h.policies, writes)
		storetest.Check(t, h.Tables)
		now := h.ids()
		for jid, user := range before {
			if now[jid] == user || jid == "p3@example.com" {
				continue
			}
			for id, want := range entryOf {
				row, err := h.Users.Get(t.Context(), id)
				require.NoError(t, err)
				require.Equal(t, want, row.Value.Imported.DN)
			}
		}
		row, err := h.LDAPSyncs.Get(t.Context(), id)
		require.NoError(t, err)
		if row.Value.Finished() {
			h.counts(row.Value, 0, 4, 0, 0, 0)
			break
		}
	}
	require.Equal(t, map[string]string{"p1@example.com": before["p0@example.com"], "p2@example.com": before["p1@example.com"],
		"p0@example.com": before["p2@example.com"], "q3@example.com": before["p3@example.com"]}, h.ids())
	h.signsIn("p1@example.com", "p0", true)
	h.signsIn("p0@example.com", "p0", false)
	for uid, owner := range map[string]string{"p1": "Person 0's space", "p2": "Person 1's space", "p0": "Person 2's space"} {
		space, err := h.CoSpaces.Find(t.Context(), "uri", uid+".space")
		require.NoError(t, err)
		require.Equal(t, owner, space.Value.Name)
		require.Equal(t, uid+"@example.com", space.Value.OwnerJID)
	}
	space, err := h.CoSpaces.Get(t.Context(), own)
	require.NoError(t, err)
	require.Equal(t, "p1@example.com", space.Value.OwnerJID)
	_, v = h.sync(appliance.LDAPSync{})
	h.counts(v, 0, 0, 4, 0, 0)
}

// TestRejectedKeepsThePassword: whose entry cannot become what it should goes on signing in with the own password, and
// whoever has the old DN now does not.
func TestRejectedKeepsThePassword(t *testing.T) {
	h := newHouse(t, slapdtest.People(3))
	_, v := h.sync(appliance.LDAPSync{})
	h.counts(v, 3, 0, 0, 0, 0)
	h.rename("p1", "with blank", "p2", "p1")
	_, v = h.sync(appliance.LDAPSync{})
	h.counts(v, 0, 0, 1, 2, 0)
	for jid, password := range map[string]string{"p1@example.com": "p1", "p2@example.com": "p2"} {
		h.signsIn(jid, password, true)
	}
	h.signsIn("p1@example.com", "p2", false)
	h.rename("with blank", "p2")
	_, v = h.sync(appliance.LDAPSync{})
	h.counts(v, 0, 2, 1, 0, 0)
}

// again deletes a person's entry and adds one that is alike.
func (h *house) again(uid string) {
	h.t.Helper()
	h.directory.Delete("uid=" + uid)
	add := goldap.NewAddRequest(dn(uid), nil)
	for name, value := range map[string]string{"objectClass": "inetOrgPerson", "uid": uid, "cn": "New " + uid, "sn": "x"} {
		add.Attribute(name, []string{value})
	}
	require.NoError(h.t, h.directory.Admin().Add(add))
}

// TestDeletedAndAddedAgain: a name of somebody who is no more in the directory is free in the same import, if the limit
// lets them go.
func TestDeletedAndAddedAgain(t *testing.T) {
	h := newHouse(t, slapdtest.People(12))
	_, v := h.sync(appliance.LDAPSync{})
	h.counts(v, 12, 0, 0, 0, 0)
	was := h.ids()["p1@example.com"]
	h.again("p1")
	yes, none, some := true, 0, 9
	_, v = h.sync(appliance.LDAPSync{DryRun: &yes})
	h.counts(v, 1, 0, 11, 0, 1)
	_, v = h.sync(appliance.LDAPSync{RemoveLimit: &none})
	require.Equal(t, appliance.SyncFailed, v.State)
	require.Contains(t, v.Report.Problem, "1 of 12 users are no more in the directory; more than 0 per cent")
	require.Equal(t, was, h.ids()["p1@example.com"])
	_, v = h.sync(appliance.LDAPSync{RemoveLimit: &some})
	h.counts(v, 1, 0, 11, 0, 1)
	require.Equal(t, "New p1", h.user("p1@example.com").Name)
	require.NotEqual(t, was, h.ids()["p1@example.com"])
	_, v = h.sync(appliance.LDAPSync{})
	h.counts(v, 0, 0, 12, 0, 0)
}

// TestSourceMadeAgain: the users of a source that was deleted are taken over by one that has the same entries.
func TestSourceMadeAgain(t *testing.T) {
	h := newHouse(t, slapdtest.People(5))
	_, v := h.sync(appliance.LDAPSync{})
	h.counts(v, 5, 0, 0, 0, 0)
	before := h.ids()
	own := uuid.NewString()
	put(h, h.CoSpaces, own, appliance.CoSpace{Name: "By hand"})
	put(h, h.CoSpaceUsers, own+"/"+before["p2@example.com"], appliance.CoSpaceUser{UserJID: "p2@example.com", UserID: before["p2@example.com"]})
	yes := true
	for range 2 { // ids follow from the first source for good
		source, _ := h.get()
		require.NoError(t, h.LDAPSources.Delete(t.Context(), h.source))
		h.source = uuid.NewString()
		source.Origins = nil
		put(h, h.LDAPSources, h.source, source)
		_, v = h.sync(appliance.LDAPSync{DryRun: &yes})
		h.counts(v, 0, 5, 0, 0, 0)
		_, v = h.sync(appliance.LDAPSync{})
		h.counts(v, 0, 5, 0, 0, 0)
		require.Equal(t, before, h.ids())
		source, _ = h.get()
		require.Len(t, source.Origins, 1)
		_, v = h.sync(appliance.LDAPSync{})
		h.counts(v, 0, 0, 5, 0, 0)
	}
	members, err := h.CoSpaceUsers.Page(t.Context(), store.Query[appliance.CoSpaceUser]{Under: own, Limit: 5})
	require.NoError(t, err)
	require.Len(t, members.Rows, 1)
	h.signsIn("p2@example.com", "p2", true)
	h.directory.Delete("uid=p4")
	_, v = h.sync(appliance.LDAPSync{})
	h.counts(v, 0, 0, 4, 0, 1)
}
