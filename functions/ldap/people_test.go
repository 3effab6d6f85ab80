package ldap_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/ldap"
	"github.com/plenum-meet/plenum/functions/ldap/slapdtest"
)

// location adds a part of a directory to search; it answers its server.
func (h *house) location(port int, l appliance.DirectorySearchLocation) string {
	h.t.Helper()
	l.LDAPServer = uuid.NewString()
	put(h, h.LDAPServers, l.LDAPServer, appliance.LDAPServer{Address: "127.0.0.1", PortNumber: &port})
	put(h, h.DirectorySearchLocations, uuid.NewString(), l)
	return l.LDAPServer
}

func (h *house) found(tenant, text string) (names []string, all ldap.People) {
	h.t.Helper()
	all, err := ldap.NewFinder(h.deps).Find(h.t.Context(), tenant, text)
	require.NoError(h.t, err)
	names = []string{}
	for _, p := range all.People {
		names = append(names, p.DisplayName)
	}
	return names, all
}

const colleagues = `dn: uid=zoe,dc=example,dc=com
objectClass: inetOrgPerson
uid: zoe
cn: Zoe (Operations) *
sn: Ek
givenName: Zoe
displayName: Zoe  Ek
mail: Zoe@example.com
o: Example
telephoneNumber: +44 20 1
mobile: +44 77 2

dn: uid=ann,dc=example,dc=com
objectClass: inetOrgPerson
uid: ann
cn: ann
sn: Ek

`

// TestFindPeople: locations are asked by priority, with what is looked for as it is, and each shows what it says.
func TestFindPeople(t *testing.T) {
	h := newHouse(t, colleagues+slapdtest.People(60))
	_, none := h.found("", "ek")
	require.Equal(t, ldap.People{People: []ldap.Person{}, Unavailable: []string{}}, none)

	high, tenant := 7, uuid.NewString()
	h.location(h.directory.Port, appliance.DirectorySearchLocation{BaseDN: slapdtest.BaseDN, Label: "Everybody",
		FilterFormat: "&(objectClass=person)(|(sn=$1)(cn=*$1*))"})
	h.location(h.directory.Port, appliance.DirectorySearchLocation{BaseDN: slapdtest.BaseDN, Label: "Staff", Priority: &high,
		FirstName: "givenName", LastName: "sn", DisplayName: "displayName", Phone: "telephoneNumber", Mobile: "mobile", Email: "mail",
		Organisation: "o", FilterFormat: "(displayName=*$1*)"})
	h.location(h.directory.Port, appliance.DirectorySearchLocation{BaseDN: "uid=ann," + slapdtest.BaseDN, Label: "Theirs", Tenant: tenant})
	put(h, h.Users, uuid.NewString(), appliance.User{UserJID: "zoe@Example.com"})
	put(h, h.Users, uuid.NewString(), appliance.User{UserJID: "p3@example.com", Tenant: tenant})

	names, all := h.found("", "ek")
	require.Equal(t, []string{"Zoe Ek", "ann", "Zoe (Operations) *"}, names)
	require.Equal(t, ldap.Person{DisplayName: "Zoe Ek", FirstName: "Zoe", LastName: "Ek", Organisation: "Example", Email: "Zoe@example.com",
		Phone: "+44 20 1", Mobile: "+44 77 2", Location: "Staff", UserJID: "zoe@Example.com"}, all.People[0])
	require.Equal(t, 2, all.Places)
	require.False(t, all.More)
	for text, want := range map[string][]string{"(oper": {"Zoe (Operations) *"}, "*": {"Zoe (Operations) *"}, "*)(uid=*": {}, `\2a`: {}, "x\x00": {}} {
		names, _ := h.found("", text)
		require.Equal(t, want, names, text)
	}
	names, all = h.found("", "Person")
	require.Len(t, names, 50)
	require.True(t, all.More)
	names, all = h.found(tenant, "an") // no filter of its own: any attribute that it shows
	require.Equal(t, []string{"ann"}, names)
	require.Equal(t, "Theirs", all.People[0].Location)
	names, _ = h.found(tenant, "Zoe")
	require.Empty(t, names)
}

// TestFindPeopleElsewhere: a location that does not answer is named, the others are asked all the same.
func TestFindPeopleElsewhere(t *testing.T) {
	h := newHouse(t, slapdtest.People(3))
	h.limited(60, "size.soft=20 size.hard=20")
	silent := slapdtest.Start(t, "")
	silent.Stop()
	h.location(silent.Port, appliance.DirectorySearchLocation{Label: "Silent"})
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := ldap.NewFinder(h.deps).Find(ctx, "", "Person")
	require.Equal(t, appliance.Busy, appliance.KindOf(err), err)
	silent.Kill()
	_, err = ldap.NewFinder(h.deps).Find(t.Context(), "", "Person")
	require.Equal(t, appliance.Busy, appliance.KindOf(err), err)

	email, open := "mail", h.directory.Port
	for label, l := range map[string]appliance.DirectorySearchLocation{"Cut off": {BaseDN: slapdtest.BaseDN, Email: email},
		"Bad filter": {BaseDN: slapdtest.BaseDN, FilterFormat: "(cn=$1"}, "Bad base": {BaseDN: "nowhere"}} {
		l.Label = label
		h.location(open, l)
	}
	put(h, h.Users, uuid.NewString(), appliance.User{UserJID: "p3@example.com", Tenant: uuid.NewString()})
	names, all := h.found("", "example.com")
	require.Len(t, names, 20)
	require.True(t, all.More)
	require.ElementsMatch(t, []string{"Silent", "Bad filter", "Bad base"}, all.Unavailable)
	for k, p := range all.People {
		require.Empty(t, p.UserJID, "another tenant's user")
		require.Equal(t, p.Email, names[k])
	}
}

// FuzzFilter: whatever is looked for stays text: a filter with it compiles and has as many parts as without.
func FuzzFilter(f *testing.F) {
	for _, text := range []string{"ann", "*", ")(uid=*", `\`, "\x00", "é", "$1", "(&(a=b)"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		require.NoError(t, ldap.CheckFilter("(&(objectClass=person)(|(sn=$1)(cn=*$1*)))", text), fmt.Sprintf("%q", text))
	})
}
