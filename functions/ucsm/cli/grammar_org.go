package cli

import (
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
)

// rootOrg is the organization that there always is.
const rootOrg = "org-root"

// orgName is a path of organizations: "/CMS" from the root organization, "CMS" from the present one.
type orgName struct{}

func (orgName) read(word string) ([]string, bool) {
	for part := range strings.SplitSeq(strings.Trim(word, "/"), "/") {
		if part == "" && strings.Trim(word, "/") != "" || len(part) > 16 {
			return nil, false
		}
	}
	return []string{word}, word != ""
}
func (orgName) name() string             { return "</path>" }
func (orgName) offers() []string         { return nil }
func (orgName) write(v ...string) string { return v[0] }

// placeOrg is the DN of an organization. Nothing and a slash are the root organization.
func placeOrg(above string, ids map[string]string) string {
	name, dn := ids["name"], above
	if strings.HasPrefix(name, "/") || !strings.HasPrefix(above, "org-root") {
		dn = "org-root"
	}
	for part := range strings.SplitSeq(name, "/") {
		if part != "" && part != "root" {
			dn += "/org-" + part
		}
	}
	return dn
}

// orgPath is the argument that names an organization from anywhere.
func orgPath(o *object) map[string]string {
	path := ""
	for _, rn := range model.Split(o.DN)[1:] {
		path += "/" + strings.TrimPrefix(rn, "org-")
	}
	if path == "" {
		path = "/"
	}
	return map[string]string{"name": path}
}

// orgOf is the DN of the organization that an object is in, empty when it is in none.
func orgOf(dn string) string {
	org := ""
	for _, rn := range model.Split(dn) {
		if !strings.HasPrefix(rn, "org-") {
			break
		}
		org = model.Join(org, rn)
	}
	return org
}

func org() *scope {
	name := param{attrs: []string{"name"}, kind: orgName{}, help: "Path of the organization", optional: true}
	return &scope{
		word: "org", help: "Organization", class: "orgOrg", place: placeOrg, named: orgPath, ids: []param{name}, made: true,
		props: []prop{{word: "descr", attr: "descr", help: "Description"}},
		shows: []show{
			{words: "service-profile status", help: "State of the service profiles", table: profileStatusTable, from: children("lsServer")},
			{words: "service-profile circuit server", help: "Paths of a server's profile", params: []param{serverID}, do: showCircuit},
		},
		nested: true,
		scopes: append([]*scope{
			ipmiProfile(), ipPool(), serviceProfile(), solPolicy(), hostPack(), infraPack(),
		}, policies()...),
	}
}

func ipmiProfile() *scope {
	return &scope{
		word: "ipmi-access-profile", help: "IPMI access profile", class: "aaaEpAuthProfile", ids: []param{id("name", "Name of the profile")}, made: true,
		props: []prop{
			{word: "descr", attr: "descr", help: "Description"},
			{word: "ipmi-over-lan", attr: "ipmiOverLan", help: "IPMI over the network"},
		},
		scopes: []*scope{{
			word: "ipmi-user", help: "IPMI user", class: "aaaEpUser", ids: []param{id("name", "Name of the user")}, made: true,
			props: []prop{
				{word: "privilege", attr: "priv", help: "Privilege of the user"},
				{word: "descr", attr: "descr", help: "Description"},
			},
			verbs: []verb{{"set password", "Password of the user", nil, askPassword(aPassword, ownObject)}},
			also:  tellPassword,
		}},
	}
}

func ipPool() *scope {
	return &scope{
		word: "ip-pool", help: "Pool of IP addresses", class: "ippoolPool", ids: []param{id("name", "Name of the pool")}, made: true,
		props: []prop{
			{word: "descr", attr: "descr", help: "Description"},
			{word: "assignmentorder", attr: "assignmentOrder", help: "Order of assignment"},
		},
		scopes: []*scope{{
			word: "block", help: "Block of IP addresses", class: "ippoolBlock", made: true,
			ids: []param{
				{attrs: []string{"from"}, kind: ipv4, help: "First address"}, {attrs: []string{"to"}, kind: ipv4, help: "Last address"}},
			more: []param{
				{attrs: []string{"defGw"}, kind: ipv4, help: "Default gateway"}, {attrs: []string{"subnet"}, kind: ipv4, help: "Network mask"}},
			props: []prop{
				{word: "primary-dns", attr: "primDns", kind: ipv4, help: "First DNS server"},
				{word: "secondary-dns", attr: "secDns", kind: ipv4, help: "Second DNS server"},
			},
		}, {
			word: "ipv6-block", help: "Block of IPv6 addresses", class: "ippoolIpV6Block", made: true,
			ids: []param{
				{attrs: []string{"from"}, kind: ipv6, help: "First address"}, {attrs: []string{"to"}, kind: ipv6, help: "Last address"}},
			more: []param{
				{attrs: []string{"defGw"}, kind: ipv6, help: "Default gateway"}, {attrs: []string{"prefix"}, help: "Length of the network prefix"}},
			props: []prop{
				{word: "primary-dns", attr: "primDns", kind: ipv6, help: "First DNS server"},
				{word: "secondary-dns", attr: "secDns", kind: ipv6, help: "Second DNS server"},
			},
		}},
	}
}

func serviceProfile() *scope {
	return &scope{
		word: "service-profile", help: "Service profile", class: "lsServer", ids: []param{id("name", "Name of the profile")}, made: true,
		more: []param{{attrs: []string{"type"}, kind: words("instance", "initial-template", "updating-template"), help: "Type of the profile"}},
		props: []prop{
			{word: "descr", attr: "descr", help: "Description"},
			{word: "user-label", attr: "usrLbl", help: "Label"},
			{word: "ipmi-access-profile", attr: "mgmtAccessPolicyName", help: "IPMI access profile"},
			{word: "sol-policy", attr: "solPolicyName", help: "Serial over LAN policy"},
			{word: "host-fw-policy", attr: "hostFwPolicyName", help: "Host firmware package"},
			{word: "boot-policy", attr: "bootPolicyName", help: "Boot policy"},
			{word: "maint-policy", attr: "maintPolicyName", help: "Maintenance policy"},
			{word: "bios-policy", attr: "biosProfileName", help: "BIOS policy"},
			{word: "power-control-policy", attr: "powerPolicyName", help: "Power policy"},
			{word: "identity dynamic-uuid", attr: "uuid", help: "UUID, or derived"},
			{word: "identity uuid-suffix-pool", attr: "identPoolName", kind: free{"<pool>"}, help: "Pool of UUIDs"},
			{word: "local-disk-policy", attr: "localDiskPolicyName", help: "Local disk policy"},
			{word: "ext-mgmt-ip-pool-name", attr: "extIPPoolName", help: "Pool of management addresses"},
			{word: "ext-mgmt-ip-state", attr: "extIPState", help: "Source of the management address"},
		},
		verbs: append(powerVerbs(profilePower),
			verb{"associate server", "Server", []param{serverID}, change("lsBinding", "pn", "pnDn", serverDN)},
			verb{"disassociate", "", nil, remove("pn")}),
		also:   tellServer,
		scopes: []*scope{vnic()},
		shows: []show{
			{words: "assoc", help: "Association", table: profileStatusTable, from: self},
			{words: "circuit", help: "Paths of the profile", do: showCircuit},
		},
	}
}

// powerVerbs are the commands that change the power of a server, by the value that they give to it.
func powerVerbs(set func(value string) effect) []verb {
	return []verb{
		{"power up", "Switch on", nil, set("admin-up")},
		{"power down", "Switch off", nil, set("admin-down")},
		{"power soft-shut-down", "Let the operating system stop", nil, set("soft-shut-down")},
		{"cycle cycle-immediate", "At once", nil, set("cycle-immediate")},
		{"cycle cycle-wait", "After pending work", nil, set("cycle-wait")},
		{"reset hard-reset-immediate", "At once", nil, set("hard-reset-immediate")},
		{"reset hard-reset-wait", "After pending work", nil, set("hard-reset-wait")},
		{"reset-cmos", "", nil, set("cmos-reset-immediate")},
		{"diagnostic-interrupt", "", nil, set("diagnostic-interrupt")},
	}
}

// profilePower changes the power of the profile that one is in.
func profilePower(value string) effect { return change("lsPower", "power", "state", value) }

func solPolicy() *scope {
	return &scope{
		word: "sol-policy", help: "Serial over LAN policy", class: "solPolicy", ids: []param{id("name", "Name of the policy")}, made: true,
		props: []prop{
			{word: "descr", attr: "descr", help: "Description"},
			{word: "speed", attr: "speed", help: "Speed of the serial line"},
		},
		toggles: []toggle{{attr: "adminState", on: "enable", off: "disable"}},
	}
}

func hostPack() *scope {
	return &scope{
		word: "fw-host-pack", help: "Host firmware package", class: "firmwareComputeHostPack", ids: []param{id("name", "Name of the package")}, made: true,
		props: []prop{
			{word: "descr", attr: "descr", help: "Description"},
			{word: "mode", attr: "mode", help: "Mode"},
			{word: "blade-vers", attr: "bladeBundleVersion", help: "Version of the bundle for blades"},
			{word: "rack-vers", attr: "rackBundleVersion", help: "Version of the bundle for rack servers"},
			{word: "servicepack-vers", attr: "servicePackBundleVersion", help: "Version of the service pack"},
		},
	}
}

func infraPack() *scope {
	return &scope{
		word: "fw-infra-pack", help: "Infrastructure firmware package", class: "firmwareInfraPack", ids: []param{id("name", "Name of the package")},
		props: []prop{
			{word: "descr", attr: "descr", help: "Description"},
			{word: "infra-vers", attr: "infraBundleVersion", help: "Version of the bundle for the infrastructure"},
		},
	}
}
