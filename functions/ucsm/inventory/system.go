package inventory

// system adds the top of the physical tree, the records' holders and what belongs to UCS Manager itself.
func (b *builder) system() {
	b.add("topSystem", "sys", "name", "UCS", "address", b.Network.Cluster, "currentTime", stamp(b.Now))
	b.add("mgmtController", "sys/mgmt", "subject", "system", "model", "UCS-FI-M-6324")
	b.running("sys/mgmt", "system", "system", Installed.Infra("system"))
	b.add("sysdebugTechSupFileRepository", "sys/tech-support-files")
	b.add("aaaLog", "aaa-log")
	b.add("eventLog", "event-log")
	b.add("faultHolder", "fault")
	b.add("faultPolicy", "fault/fault-policy", "name", "default")
	b.statistics()
}

// statistics says how often values are collected, for each kind of thing.
func (b *builder) statistics() {
	b.add("statsHolder", "stats")
	for i, name := range []string{"adapter", "chassis", "fex", "host", "port", "server"} {
		b.add("statsCollectionPolicy", "stats/coll-policy-"+name, "name", name, "id", itoa(i))
	}
}

// administration adds accounts, roles, sign-in and certificates.
func (b *builder) administration() {
	b.add("aaaUserEp", "sys/user-ext")
	b.add("aaaPwdProfile", "sys/user-ext/pwd-profile", "name", "default")
	for _, role := range roles {
		b.add("aaaRole", "sys/user-ext/role-"+role.name, "name", role.name, "priv", role.privileges)
	}
	b.add("aaaUser", "sys/user-ext/user-admin", "name", "admin", "descr", "built-in administrator", "pwd", b.Admin)
	b.add("aaaUserRole", "sys/user-ext/user-admin/role-admin", "name", "admin")
	b.add("aaaUserRole", "sys/user-ext/user-admin/role-read-only", "name", "read-only")
	b.add("aaaAuthRealm", "sys/auth-realm")
	b.add("aaaConsoleAuth", "sys/auth-realm/console-auth")
	b.add("aaaDefaultAuth", "sys/auth-realm/default-auth")
	b.add("pkiEp", "sys/pki-ext")
	b.add("pkiKeyRing", "sys/pki-ext/keyring-default", "name", "default", "descr", "default keyring")
}

// roles are the built-in ones and their privileges.
var roles = []struct{ name, privileges string }{
	{"aaa", "aaa"},
	{"admin", "admin"},
	{"facility-manager", "power-mgmt"},
	{"network", "ext-lan-config,ext-lan-policy,ext-lan-qos,ext-lan-security,ls-network,ls-network-policy,ls-qos,ls-qos-policy,pod-config,pod-policy,pod-qos,pod-security"},
	{"operations", "fault,operations"},
	{"read-only", "read-only"},
	{"server-compute", "ls-compute,ls-server,ls-server-oper,ls-server-policy"},
	{"server-equipment", "pn-equipment,pn-maintenance,pn-policy,pn-security"},
	{"server-profile", "ls-config,ls-config-policy,ls-ext-access,ls-security,ls-security-policy,ls-server,ls-server-oper,ls-server-policy"},
	{"storage", "ext-san-config,ext-san-policy,ext-san-qos,ext-san-security,ls-qos,ls-qos-policy,ls-storage,ls-storage-policy"},
}

// services adds what UCS Manager offers and uses on the network.
func (b *builder) services() {
	const top = "sys/svc-ext"
	b.add("commSvcEp", top)
	for _, s := range []struct{ class, rn string }{
		{"commHttp", "http-svc"}, {"commHttps", "https-svc"}, {"commSsh", "ssh-svc"}, {"commTelnet", "telnet-svc"},
		{"commSnmp", "snmp-svc"}, {"commCimxml", "cimxml-svc"}, {"commCimcWebService", "cimc-web-svc"},
		{"commWebSvcLimits", "web-svc-limits"}, {"commShellSvcLimits", "shell-svc-limits"}, {"commSyslog", "syslog"},
		{"commDns", "dns-svc"}, {"commDateTime", "datetime-svc"},
	} {
		b.add(s.class, top+"/"+s.rn)
	}
	if b.Lab {
		b.add("commDnsProvider", top+"/dns-svc/dns-10.1.1.3", "name", "10.1.1.3", "hostname", "10.1.1.3")
		b.add("commNtpProvider", top+"/datetime-svc/ntp-pool.ntp.org", "name", "pool.ntp.org", "hostname", "pool.ntp.org")
	}
}
