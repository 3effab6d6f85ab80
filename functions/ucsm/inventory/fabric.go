package inventory

// Sides of the fabric.
var fabrics = []string{"A", "B"}

// Ports of an interconnect: 1 is the uplink, 2 and 3 are unused, 4 is reserved (guide 1.1).
const (
	Ports        = 4
	UplinkPort   = 1
	ReservedPort = 4
)

// interconnects adds the two fabric interconnects, a cluster with A in charge.
func (b *builder) interconnects() {
	for i, id := range fabrics {
		dn := "sys/switch-" + id
		b.add("networkElement", dn, "id", id, "model", "UCS-FI-M-6324", "serial", b.serial(switchPart, i),
			"oobIfIp", []string{b.Network.A, b.Network.B}[i], "oobIfMask", b.Network.Mask, "oobIfGw", b.Network.Gateway,
			"oobIfMac", b.mac(macManagement, i))
		b.add("mgmtIPv6IfConfig", dn+"/ifConfig-ipv6")
		b.add("mgmtIPv6IfAddr", dn+"/ifConfig-ipv6/if-ipv6")
		b.add("mgmtController", dn+"/mgmt", "subject", "switch", "model", "UCS-FI-M-6324", "serial", b.serial(switchPart, i))
		b.running(dn+"/mgmt", "system", "switch-software", Installed.Infra("switch-software"))
		b.running(dn+"/mgmt", "kernel", "switch-kernel", Installed.Infra("switch-kernel"))
		b.add("swEnvStats", dn+"/envstats")
		b.add("swSystemStats", dn+"/sysstats")
		b.add("swCardEnvStats", dn+"/cardenvstats")
		b.add("equipmentLocatorLed", dn+"/locator-led")
		b.switchCard(dn, i, id)
		leadership := []string{"primary", "subordinate"}[i]
		b.add("mgmtEntity", "sys/mgmt-entity-"+id, "id", id, "leadership", leadership, "chassis1", b.serial(chassisPart, 0)+", active")
	}
}

func (b *builder) switchCard(dn string, i int, id string) {
	card := dn + "/slot-1"
	b.add("equipmentSwitchCard", card, "id", "1", "model", "UCS-FI-M-6324", "numPorts", itoa(Ports),
		"serial", b.serial(switchPart, i), "descr", "4x10GE SFP+ ports")
	group := card + "/switch-ether"
	b.add("portGroup", group, "type", "switch-ether", "locale", "external")
	for port := 1; port <= Ports; port++ {
		b.port(group+"/port-"+itoa(port), i*Ports+port, id, port)
	}
}

// port adds an SFP+ port. Only the uplink is fitted and in use.
func (b *builder) port(dn string, n int, id string, port int) {
	used := []string{"portId", itoa(port), "slotId", "1", "switchId", id, "mac", b.mac(macPort, n)}
	if port != UplinkPort {
		b.add("etherPIo", dn, append(used, "adminState", "disabled", "operState", "sfp-not-present", "ifRole", "unknown",
			"stateQual", "SFP not present", "usrLbl", map[bool]string{true: "reserved"}[port == ReservedPort])...)
		return
	}
	endpoint := "fabric/lan/" + id + "/phys-slot-1-port-1"
	b.add("etherPIo", dn, append(used, "ifRole", "network", "epDn", endpoint, "lc", "allocated", "xcvrType", "h10gcu3m",
		"model", "SFP-H10GB-CU3M", "serial", b.serial(opticsPart, n), "vendor", "CISCO-TYCO")...)
	b.add("equipmentXcvr", dn+"/transceiver", "id", itoa(port), "model", "SFP-H10GB-CU3M", "serial", b.serial(opticsPart, n), "vendor", "CISCO-TYCO")
	for _, s := range []struct{ class, rn string }{{"etherRxStats", "rx-stats"}, {"etherTxStats", "tx-stats"},
		{"etherErrStats", "err-stats"}, {"etherLossStats", "loss-stats"}, {"etherPauseStats", "pause-stats"}} {
		b.add(s.class, dn+"/"+s.rn)
	}
}

// fabric adds the logical network: uplinks, VLANs and the slots that servers hang on.
func (b *builder) fabric() {
	b.add("fabricEp", "fabric")
	b.add("fabricLanCloud", "fabric/lan")
	b.add("flowctrlDefinition", "fabric/lan/flowctrl")
	b.add("flowctrlItem", "fabric/lan/flowctrl/policy-default", "name", "default")
	b.add("fabricVlan", "fabric/lan/net-default", "name", "default", "id", "1", "defaultNet", "yes")
	for _, id := range fabrics {
		b.add("fabricEthLan", "fabric/lan/"+id, "id", id)
		port := "sys/switch-" + id + "/slot-1/switch-ether/port-1"
		b.add("fabricEthLanEp", "fabric/lan/"+id+"/phys-slot-1-port-1", "slotId", "1", "portId", "1", "switchId", id,
			"epDn", port, "peerDn", port, "peerSlotId", "1", "peerPortId", "1")
	}
	b.add("fabricDceSrv", "fabric/server")
	b.add("fabricChassisEp", "fabric/server/chassis-1", "chassisId", "1", "slotId", "1", "portId", "1", "model", chassisModel, "serial", b.serial(chassisPart, 0))
	for slot := FirstSlot; slot <= LastSlot; slot++ {
		b.slot(slot)
	}
}

func (b *builder) slot(slot int) {
	dn := "fabric/server/chassis-1/slot-" + itoa(slot)
	id := []string{"slotId", itoa(slot), "chassisId", "1", "portId", itoa(slot)}
	if !b.fitted(slot) {
		b.add("fabricComputeSlotEp", dn, append(id, "presence", "empty", "discovery", "undiscovered", "presencePath", "",
			"connPath", "", "connStatus", "", "discoveryStatus", "", "operState", "down", "vendor", "")...)
		return
	}
	b.add("fabricComputeSlotEp", dn, append(id, "epDn", "sys/chassis-1/blade-"+itoa(slot),
		"peerDn", "sys/chassis-1/blade-"+itoa(slot), "model", b.Model.PID, "serial", b.serial(bladePart, slot))...)
}
