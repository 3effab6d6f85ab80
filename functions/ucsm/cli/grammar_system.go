package cli

const renameWarning = "Warning: System name modification changes FC zone name and redeploys them non-disruptively"

func security() *scope {
	return &scope{
		word: "security", help: "Accounts and keys", class: "aaaUserEp", in: "/sys",
		verbs: []verb{{"set password", "Password of your own account", nil, askPassword(newPassword, ownAccount)}},
		shows: []show{
			{words: "user-sessions local", help: "Sessions of local users", table: sessionTable, from: class("aaaSession")},
		},
		scopes: []*scope{localUser(), role(), keyring(), trustpoint()},
	}
}

func localUser() *scope {
	return &scope{
		word: "local-user", help: "Local user account", class: "aaaUser", ids: []param{id("name", "Name of the user")}, made: true,
		props: []prop{
			{word: "account-status", attr: "accountStatus", help: "Whether the user may sign in"},
			{word: "email", attr: "email", help: "E-mail address"},
			{word: "firstname", attr: "firstName", help: "First name"},
			{word: "lastname", attr: "lastName", help: "Last name"},
			{word: "phone", attr: "phone", help: "Telephone number"},
			{word: "expiration", attr: "expiration", help: "Time at which the account ends, or never"},
		},
		verbs: []verb{
			{"set password", "Password of the user", nil, askPassword(aPassword, ownObject)},
			{"set sshkey", "Public keys of the user, asked for when they are not named", []param{
				{attrs: []string{"data"}, kind: publicKey{}, help: "Key as OpenSSH writes it", optional: true}}, setKey},
		},
		also:  tellAccount,
		shows: []show{{words: "sshkey", help: "Public keys", table: genericTable("aaaSshAuth"), from: children("aaaSshAuth")}},
		scopes: []*scope{{
			word: "role", help: "Role of the user", class: "aaaUserRole", ids: []param{id("name", "Name of the role")}, made: true, flat: true}},
	}
}

func role() *scope {
	return &scope{
		word: "role", help: "What users with the role may do", class: "aaaRole", ids: []param{id("name", "Name of the role")}, made: true,
		props: []prop{
			{word: "descr", attr: "descr", help: "Description"},
			{word: "privilege", attr: "priv", help: "Privileges, with commas between"},
		},
	}
}

func trustpoint() *scope {
	return &scope{
		word: "trustpoint", help: "Authority whose certificates are trusted", class: "pkiTP", in: "/sys/pki-ext", ids: []param{id("name", "Name")}, made: true,
		props: []prop{
			{word: "descr", attr: "descr", help: "Description"},
			{word: "certchain", attr: "certChain", kind: free{"<PEM>"}, help: "Certificates"},
		},
	}
}

func keyring() *scope {
	return &scope{
		word: "keyring", help: "Key and certificate", class: "pkiKeyRing", in: "/sys/pki-ext", ids: []param{id("name", "Name of the key ring")}, made: true,
		props: []prop{
			{word: "regenerate", attr: "regen", kind: words("yes", "no"), order: true, help: "Make a new key and certificate"},
			{word: "modulus", attr: "modulus", help: "Size of the key"},
			{word: "trustpoint", attr: "tp", help: "Trusted point that signed the certificate"},
		},
	}
}

func fabricInterconnect() *scope {
	return &scope{
		word: "fabric-interconnect", help: "Fabric interconnect", class: "networkElement", in: "/sys",
		ids: []param{{attrs: []string{"id"}, kind: fabric, help: "Fabric interconnect"}},
		props: []prop{
			{word: "out-of-band ip", attr: "oobIfIp", kind: ipv4, help: "Management address"},
			{word: "out-of-band netmask", attr: "oobIfMask", kind: ipv4, help: "Network mask"},
			{word: "out-of-band gw", attr: "oobIfGw", kind: ipv4, help: "Default gateway"},
		},
		scopes: []*scope{{
			word: "ipv6-config", help: "IPv6 configuration", class: "mgmtIPv6IfAddr", in: "ifConfig-ipv6",
			props: []prop{
				{word: "out-of-band ipv6", attr: "addr", kind: ipv6, help: "Management address"},
				{word: "out-of-band ipv6-gw", attr: "defGw", kind: ipv6, help: "Default gateway"},
				{word: "out-of-band ipv6-prefix", attr: "prefix", help: "Length of the network prefix"},
			}}},
	}
}

func system() *scope {
	return &scope{
		word: "system", help: "System", class: "topSystem", in: "/",
		props: []prop{
			{word: "virtual-ip", attr: "address", kind: ipv4, help: "Address of the cluster"},
			{word: "virtual-ip ipv6", attr: "ipv6Addr", kind: ipv6, help: "IPv6 address of the cluster"},
			{word: "name", attr: "name", help: "Name of the system", warning: renameWarning},
			{word: "descr", attr: "descr", help: "Description"},
			{word: "owner", attr: "owner", help: "Owner"},
			{word: "site", attr: "site", help: "Site"},
		},
		verbs:  backupVerbs(),
		scopes: append([]*scope{services()}, backupScopes()...),
	}
}

func services() *scope {
	server := param{attrs: []string{"name"}, help: "Name or address of the server"}
	return &scope{
		word: "services", help: "Services", class: "commSvcEp",
		verbs: []verb{
			{"set timezone", "Time zone, asked for when it is not named", []param{{attrs: []string{"timezone"}, kind: free{"<zone>"}, help: "Zone, as America/Los_Angeles", optional: true}}, setTimezone},
		},
		also: tellTimezone,
		props: []prop{
			{word: "domain-name", attr: "domain", kind: free{"<domain>"}, help: "Domain name", part: part{"commDns", "dns-svc"}},
		},
		toggles: []toggle{
			{words: "telnet-server", help: "Telnet", attr: "adminState", on: "enabled", off: "disabled", part: part{"commTelnet", "telnet-svc"}},
			{words: "http", help: "HTTP", attr: "adminState", on: "enabled", off: "disabled", part: part{"commHttp", "http-svc"}},
		},
		scopes: []*scope{
			{word: "dns", help: "DNS server", class: "commDnsProvider", in: "dns-svc", ids: []param{server}, made: true, flat: true},
			{word: "ntp-server", help: "NTP server", class: "commNtpProvider", in: "datetime-svc", ids: []param{server}, made: true, flat: true},
		},
		shows: []show{{words: "timezone", help: "Time zone", do: showTimezone}},
	}
}
