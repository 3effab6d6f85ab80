package ldap_test

import (
	"fmt"
	"strings"
	"testing"

	goldap "github.com/go-ldap/ldap/v3"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/ldap/slapdtest"
	"github.com/plenum-meet/plenum/policies/policy"
	"github.com/plenum-meet/plenum/policies/registry"
)

const staff = "cn=staff," + slapdtest.BaseDN

// group makes a group of which the directory tells in its members' memberOf.
func (h *house) group(members ...string) *goldap.Conn {
	h.t.Helper()
	admin := h.directory.Admin()
	add := goldap.NewAddRequest(staff, nil)
	add.Attribute("objectClass", []string{"groupOfNames"})
	add.Attribute("cn", []string{"staff"})
	add.Attribute("member", members)
	require.NoError(h.t, admin.Add(add))
	return admin
}

func dn(uid string) string { return "uid=" + uid + "," + slapdtest.BaseDN }

// TestGroup: those in a group are users, and no more when they are not.
func TestGroup(t *testing.T) {
	h := newHouse(t, slapdtest.People(4))
	admin := h.group(dn("p1"), dn("p2"))
	h.changeSource(func(s *appliance.LDAPSource) { s.Filter = "(memberOf=" + staff + ")" })
	_, v := h.sync(appliance.LDAPSync{})
	h.counts(v, 2, 0, 0, 0, 0)
	modify := goldap.NewModifyRequest(staff, nil)
	modify.Replace("member", []string{dn("p2"), dn("p3")})
	require.NoError(t, admin.Modify(modify))
	_, v = h.sync(appliance.LDAPSync{})
	h.counts(v, 1, 0, 1, 0, 1)
	require.Equal(t, "Person 3", h.user("p3@example.com").Name)
}

// TestPolicyWithSettings: what is set for a release of the mapping policy reaches it.
func TestPolicyWithSettings(t *testing.T) {
	h := newHouse(t, slapdtest.People(2))
	h.group(dn("p1"))
	engine := h.policies.(*registry.Engine)
	_, v := h.sync(appliance.LDAPSync{})
	h.counts(v, 2, 0, 0, 0, 0)
	require.Nil(t, h.user("p1@example.com").HasLicense)
	releases, err := engine.Releases(t.Context(), policy.HookLDAPMap)
	require.NoError(t, err)
	built := releases[0].Value
	release, err := engine.Install(t.Context(), "tester", registry.Spec{Hook: policy.HookLDAPMap, Name: "licensed", Version: "1",
		SHA256: built.SHA256, Schema: built.Schema, Settings: []byte(`{"licenceGroup":"` + staff + `"}`)})
	require.NoError(t, err)
	_, err = engine.Stage(t.Context(), "tester", policy.HookLDAPMap, registry.Change{Active: &release.ID})
	require.NoError(t, err)
	_, v = h.sync(appliance.LDAPSync{})
	h.counts(v, 0, 2, 0, 0, 0)
	require.True(t, *h.user("p1@example.com").HasLicense)
	require.False(t, *h.user("p0@example.com").HasLicense)
}

// limited gives the house another directory, whose limits hold because it is not asked as its administrator.
func (h *house) limited(people int, limits ...string) {
	h.t.Helper()
	h.directory = slapdtest.Start(h.t, slapdtest.People(people), limits...)
	h.change(func(s *appliance.LDAPServer) {
		s.PortNumber, s.Username, s.Password = &h.directory.Port, dn("p0"), "p0"
	})
}

// TestServersLimits: an import that a directory cuts short says so and removes nobody.
func TestServersLimits(t *testing.T) {
	h := newHouse(t, "")
	h.limited(210)
	no, yes := false, true
	_, v := h.sync(appliance.LDAPSync{})
	h.counts(v, 210, 0, 0, 0, 0)
	cutShort := func() {
		t.Helper()
		_, v := h.sync(appliance.LDAPSync{Force: &yes})
		require.Equal(t, appliance.SyncLDAPError, v.FailureReason)
		require.Contains(t, v.Report.Problem, "Limit Exceeded")
		require.Zero(t, v.Report.Removed)
	}
	h.change(func(s *appliance.LDAPServer) { s.UsePagedResults = &no })
	cutShort()
	h.changeSource(func(s *appliance.LDAPSource) { s.Filter = "(uid=p1*)" })
	_, v = h.sync(appliance.LDAPSync{}) // not more than the limit
	require.Contains(t, v.Report.Problem, "99 of 210 users")

	h.limited(210, "size.soft=200 size.hard=200 size.prtotal=150")
	h.change(func(s *appliance.LDAPServer) { s.UsePagedResults = &yes })
	h.changeSource(func(s *appliance.LDAPSource) { s.Filter = "" })
	cutShort() // after some pages
}

// TestWithoutPaging: a directory that does not do pages is asked without.
func TestWithoutPaging(t *testing.T) {
	h := newHouse(t, "")
	h.limited(150, "size.soft=200 size.hard=200 size.prtotal=disabled")
	_, v := h.sync(appliance.LDAPSync{})
	h.counts(v, 150, 0, 0, 0, 0)
	require.Contains(t, strings.Join(v.Report.Notes, " "), "without pages")
}

// TestDirectoryRestarts: a directory that is away for a moment while it is read is read again.
func TestDirectoryRestarts(t *testing.T) {
	h := newHouse(t, slapdtest.People(400))
	plain := h.policies
	h.policies = &mortal{Policies: plain, left: 3, die: func() {
		h.directory.Kill()
		h.directory.Run()
		h.policies.(*mortal).left = 1_000
	}}
	_, v := h.sync(appliance.LDAPSync{})
	h.counts(v, 400, 0, 0, 0, 0)
}

// refer is an entry that refers to another server.
func refer(cn, url string) string {
	return fmt.Sprintf("dn: cn=%s,%s\nobjectClass: referral\nobjectClass: extensibleObject\ncn: %[1]s\nref: %[3]s\n\n", cn, slapdtest.BaseDN, url)
}

// TestReferrals: one is followed to where there is an ldapServer, with that one's account, in circles but once, and
// told of if it is not followed.
func TestReferrals(t *testing.T) {
	h := newHouse(t, slapdtest.People(2))
	other := slapdtest.Start(t, strings.NewReplacer("uid=p", "uid=q", "uid: p", "uid: q", "cn: Person", "cn: Other").Replace(slapdtest.People(3))+
		refer("back", h.directory.URL()+"/"+slapdtest.BaseDN)+refer("self", "ldap:///"))
	admin := h.directory.Admin()
	for cn, url := range map[string]string{"there": other.URL() + "/" + slapdtest.BaseDN, "again": other.URL() + "/" + strings.ToUpper(slapdtest.BaseDN),
		"here": h.directory.URL() + "/" + slapdtest.BaseDN, "nowhere": "ldap://127.0.0.3/" + slapdtest.BaseDN} {
		add := goldap.NewAddRequest("cn="+cn+","+slapdtest.BaseDN, []goldap.Control{goldap.NewControlManageDsaIT(true)})
		add.Attribute("objectClass", []string{"referral", "extensibleObject"})
		add.Attribute("ref", []string{url})
		require.NoError(t, admin.Add(add))
	}
	_, v := h.sync(appliance.LDAPSync{})
	h.counts(v, 2, 0, 0, 0, 0)
	require.Len(t, v.Report.Notes, 3, "%q", v.Report.Notes)
	require.Contains(t, strings.Join(v.Report.Notes, " "), "127.0.0.3")

	id := uuid.NewString()
	put(h, h.LDAPServers, id, appliance.LDAPServer{Address: "127.0.0.1", PortNumber: &other.Port, Username: "uid=q1," + slapdtest.BaseDN, Password: "p1"})
	_, v = h.sync(appliance.LDAPSync{})
	h.counts(v, 3, 0, 2, 0, 0)
	require.Equal(t, "Other 2", h.user("q2@example.com").Name)
	h.signsIn("q2@example.com", "p2", true) // at the server that has the entry
	h.signsIn("p1@example.com", "p1", true)
	require.NotContains(t, strings.Join(v.Report.Notes, " "), other.URL())

	_, err := h.LDAPServers.Update(t.Context(), id, func(s *appliance.LDAPServer) error { s.Password = "wrong"; return nil })
	require.NoError(t, err)
	_, v = h.sync(appliance.LDAPSync{})
	require.Equal(t, appliance.SyncLDAPError, v.FailureReason, "nobody goes because a part of the directory cannot be read")
	require.Zero(t, v.Report.Removed)
}
