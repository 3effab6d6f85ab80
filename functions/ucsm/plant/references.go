package plant

// reference is a property that names a policy or pool, and the one that says which object that is.
type reference struct {
	class, name, resolved string
	prefix                string // of the object's RN
	code, rule            string // of the fault that there is when there is no such object
	onlyWhen, with        string // counts while the property onlyWhen has the value with
}

var references = []reference{
	{class: "lsServer", name: "bootPolicyName", resolved: "operBootPolicyName", prefix: "boot-policy-", code: "F1000486", rule: "unr-ls-server-boot-policy-name"},
	{class: "lsServer", name: "extIPPoolName", resolved: "operExtIPPoolName", prefix: "ip-pool-", onlyWhen: "extIPState", with: "pooled", code: "F1000487", rule: "unr-ls-server-extippool-name"},
	{class: "lsServer", name: "hostFwPolicyName", resolved: "operHostFwPolicyName", prefix: "fw-host-pack-", code: "F1000488", rule: "unr-ls-server-host-fw-policy-name"},
	{class: "lsServer", name: "identPoolName", resolved: "operIdentPoolName", prefix: "uuid-pool-", code: "F1000489", rule: "unr-ls-server-ident-pool-name"},
	{class: "lsServer", name: "localDiskPolicyName", resolved: "operLocalDiskPolicyName", prefix: "local-disk-config-", code: "F1000490", rule: "unr-ls-server-local-disk-policy-name"},
	{class: "lsServer", name: "maintPolicyName", resolved: "operMaintPolicyName", prefix: "maint-", code: "F1000491", rule: "unr-ls-server-maint-policy-name"},
	{class: "lsServer", name: "mgmtAccessPolicyName", resolved: "operMgmtAccessPolicyName", prefix: "auth-profile-", code: "F1000492", rule: "unr-ls-server-mgmt-access-policy-name"},
	{class: "lsServer", name: "powerPolicyName", resolved: "operPowerPolicyName", prefix: "power-policy-", code: "F1000493", rule: "unr-ls-server-power-policy-name"},
	{class: "lsServer", name: "solPolicyName", resolved: "operSolPolicyName", prefix: "sol-", code: "F1000494", rule: "unr-ls-server-sol-policy-name"},
	{class: "vnicEther", name: "identPoolName", resolved: "operIdentPoolName", prefix: "mac-pool-", code: "F1000495", rule: "unr-vnic-ether-base-ident-pool-name"},
}

// resolve finds what is named by reference. What does not exist has a fault, by the table of conditions.
func (s *step) resolve() {
	for _, r := range references {
		for _, dn := range s.list(r.class) {
			found := ""
			if r.onlyWhen == "" || s.get(dn, r.onlyWhen) == r.with {
				found = s.policy(dn, r.prefix, s.get(dn, r.name))
			}
			s.set(dn, r.resolved, found)
		}
	}
}

// unresolved are the conditions of names that lead nowhere.
func unresolved() (list []condition) {
	for _, r := range references {
		list = append(list, condition{code: r.code, class: r.class, prop: r.name, resolved: r.resolved, severity: "warning", cause: "named-policy-unresolved",
			rule: r.rule, kind: "configuration", onlyWhen: r.onlyWhen, with: r.with, text: "Policy reference " + r.name + " {" + r.name + "} does not resolve to named policy"})
	}
	return list
}
