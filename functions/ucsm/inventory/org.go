package inventory

// Organization is where the Meeting Server's objects stand, ControlSlot the slot of its management blade.
const (
	Organization = "org-root/org-CMS"
	ControlSlot  = 1
)

// Names of the product's own policies (guide 3.3, 3.4, F.2, G.3).
const (
	IPMIProfile = "CMS2000-IPMI"
	ConsolePool = "CMS2000-MMP-CIMC"
	ConsoleSoL  = "CMS2000-MMP-SOL"
	HostPack    = "CMS2000-FW"
	bootPolicy  = "CMS2000-BOOT"
	maintenance = "CMS2000-MAINT"
	macPool     = "CMS2000-MAC"
	uuidPool    = "CMS2000-UUID"
)

// ProfileDN is the service profile of a slot: CMS2000-MMP, CMS2000-MEDIA2 to CMS2000-MEDIA8.
func ProfileDN(slot int) string { return Organization + "/ls-" + profileName(slot) }

func profileName(slot int) string {
	if slot == ControlSlot {
		return "CMS2000-MMP"
	}
	return "CMS2000-MEDIA" + itoa(slot)
}

// organization adds the organizations with policies, profiles and their bindings.
func (b *builder) organization() {
	b.add("orgOrg", "org-root", "name", "root", "level", "root")
	b.rootPolicies()
	b.add("orgOrg", Organization, "name", "CMS", "level", "1", "descr", "Meeting Server")
	b.policies()
	b.addressPools()
	for slot := FirstSlot; slot <= LastSlot; slot++ {
		b.profile(slot)
	}
}

func (b *builder) rootPolicies() {
	b.add("computePsuPolicy", "org-root/psu-policy")
	b.add("powerMgmtPolicy", "org-root/pwr-mgmt-policy")
	b.add("powerPolicy", "org-root/power-policy-default", "name", "default")
	b.add("lsmaintMaintPolicy", "org-root/maint-default", "name", "default")
	b.add("lsbootPolicy", "org-root/boot-policy-default", "name", "default")
	b.add("firmwareComputeHostPack", "org-root/fw-host-pack-default", "name", "default", "bladeBundleVersion", Installed.Blades())
	b.add("firmwareInfraPack", "org-root/fw-infra-pack-default", "name", "default", "infraBundleVersion", Installed.Infrastructure(),
		"infraBundleName", "ucs-mini-k9-bundle-infra."+string(Installed)+"A.bin")
	b.add("storageLocalDiskConfigPolicy", "org-root/local-disk-config-default", "name", "default", "mode", "any-configuration")
}

func (b *builder) policies() {
	profile := Organization + "/auth-profile-" + IPMIProfile
	b.add("aaaEpAuthProfile", profile, "name", IPMIProfile)
	b.add("aaaEpUser", profile+"/user-mmp", "name", "mmp", "pwd", b.IPMI)
	b.add("solPolicy", Organization+"/sol-"+ConsoleSoL, "name", ConsoleSoL)
	b.add("lsbootPolicy", Organization+"/boot-policy-"+bootPolicy, "name", bootPolicy)
	b.add("lsmaintMaintPolicy", Organization+"/maint-"+maintenance, "name", maintenance)
	b.add("storageLocalDiskConfigPolicy", Organization+"/local-disk-config-CMS2000-RAID1", "name", "CMS2000-RAID1", "mode", "raid-mirrored")
	b.add("firmwareComputeHostPack", Organization+"/fw-host-pack-"+HostPack, "name", HostPack, "descr", "CMS2000 Blade Server Firmware Package",
		"bladeBundleVersion", Installed.Blades(), "bladeBundleName", "ucs-k9-bundle-b-series."+string(Installed)+"B.bin")
}

// profile adds a slot's service profile.
func (b *builder) profile(slot int) {
	dn := ProfileDN(slot)
	pairs := []string{"name", profileName(slot), "uuid", b.uuid("profile " + itoa(slot)), "identPoolName", uuidPool, "operIdentPoolName", Organization + "/uuid-pool-" + uuidPool,
		"hostFwPolicyName", HostPack, "operHostFwPolicyName", Organization + "/fw-host-pack-" + HostPack,
		"bootPolicyName", bootPolicy, "operBootPolicyName", Organization + "/boot-policy-" + bootPolicy,
		"maintPolicyName", maintenance, "operMaintPolicyName", Organization + "/maint-" + maintenance,
		"mgmtAccessPolicyName", IPMIProfile, "operMgmtAccessPolicyName", Organization + "/auth-profile-" + IPMIProfile,
		"powerPolicyName", "default", "operPowerPolicyName", "org-root/power-policy-default"}
	if slot == ControlSlot {
		pairs = append(pairs, "solPolicyName", ConsoleSoL, "operSolPolicyName", Organization+"/sol-"+ConsoleSoL,
			"localDiskPolicyName", "CMS2000-RAID1", "operLocalDiskPolicyName", Organization+"/local-disk-config-CMS2000-RAID1",
			"extIPState", "pooled", "extIPPoolName", ConsolePool, "operExtIPPoolName", Organization+"/ip-pool-"+ConsolePool)
	}
	state, blade := b.binding(slot)
	b.add("lsServer", dn, append(pairs, state...)...)
	b.add("lsPower", dn+"/power", "state", map[bool]string{true: "up", false: "down"}[b.Lab])
	b.add("lsBinding", dn+"/pn", "pnDn", bladeDN(slot), "assignedToDn", blade, "computeEpDn", blade,
		"operState", map[bool]string{true: "used", false: "unused"}[blade != ""])
	b.add("vnicConnDef", dn+"/conn-def")
	if slot == ControlSlot {
		b.add("vnicIpV4PooledAddr", b.console(), append(b.address(), "addr", b.Network.Console, "operName", Organization+"/ip-pool-"+ConsolePool, "name", ConsolePool)...)
	}
	b.vnic(slot, blade)
}

// binding is the profile's state and the blade that it is associated with, "" when its slot is empty.
func (b *builder) binding(slot int) (state []string, blade string) {
	if !b.fitted(slot) {
		return []string{"assocState", "unassociated", "assignState", "assigned", "operState", "unassociated", "configState", "not-applied"}, ""
	}
	return []string{"pnDn", bladeDN(slot), "operState", map[bool]string{true: "ok", false: "power-off"}[b.Lab]}, bladeDN(slot)
}

func (b *builder) vnic(slot int, blade string) {
	dn := ProfileDN(slot) + "/ether-eth0"
	mac := b.mac(macVNIC, slot)
	equipment := ""
	if blade != "" {
		equipment = blade + "/adaptor-1/host-eth-1"
	}
	b.add("vnicEther", dn, "name", "eth0", "addr", mac, "identPoolName", macPool, "operIdentPoolName", Organization+"/mac-pool-"+macPool, "equipmentDn", equipment)
	b.add("vnicEtherIf", dn+"/if-default", "name", "default", "addr", mac, "vnet", "1", "operVnetName", "default", "operVnetDn", "fabric/lan/net-default")
}
