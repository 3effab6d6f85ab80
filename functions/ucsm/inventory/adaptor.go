package inventory

import "slices"

const adaptorModel = "UCSB-MLOM-40G-03"

// uplinksPerFabric is how many links the adaptor has to each interconnect.
const uplinksPerFabric = 2

// adaptor adds the blade's network adaptor. It has one host interface, for the vNIC of the profile.
func (b *builder) adaptor(slot, n int) {
	dn := bladeDN(slot) + "/adaptor-1"
	b.add("adaptorUnit", dn, "id", "1", "bladeId", itoa(slot), "model", adaptorModel, "serial", b.serial(adaptorPart, n),
		"partNumber", "73-15211-05", "baseMac", b.mac(macAdaptor, n*16), "pciSlot", "MLOM", "pciAddr", "06:00.0")
	for i, id := range fabrics {
		for link := range uplinksPerFabric {
			b.uplink(dn, slot, i*uplinksPerFabric+link+1, id, b.mac(macAdaptor, n*16+1+i*uplinksPerFabric+link))
		}
	}
	b.add("adaptorHostEthIf", dn+"/host-eth-1", "id", "1", "slotId", itoa(slot), "mac", "00:00:00:00:00:00", "originalMac", b.mac(macAdaptor, n*16+8),
		"model", adaptorModel, "serial", b.serial(adaptorPart, n), "pciAddr", "07:00.0", "pciSlot", "1", "portId", "1")
	b.add("adaptorVnicStats", dn+"/host-eth-1/vnic-stats")
	b.add("mgmtController", dn+"/mgmt", "subject", "adaptor", "model", adaptorModel, "serial", b.serial(adaptorPart, n))
	b.running(dn+"/mgmt", "system", "adaptor", Installed.Adaptor())
}

func (b *builder) uplink(adaptor string, slot, id int, fabric, mac string) {
	links := []string{"id", itoa(id), "adapterId", "1", "slotId", itoa(slot), "portId", itoa(id), "switchId", fabric, "mac", mac,
		"peerSlotId", "1", "peerPortId", itoa((slot-1)*uplinksPerFabric + (id-1)%uplinksPerFabric + 1), "peerChassisId", "1"}
	b.add("adaptorExtEthIf", adaptor+"/ext-eth-"+itoa(id), slices.Concat(links, []string{"side", map[string]string{"A": "left", "B": "right"}[fabric]})...)
}

// associate binds the blade in its slot to its profile, and powers it up in a lab.
func (b *builder) associate(slot int) {
	dn, profile := bladeDN(slot), ProfileDN(slot)
	b.set(dn, "association", "associated", "availability", "unavailable", "assignedToDn", profile, "uuid", b.uuid("profile "+itoa(slot)),
		"operPower", b.power(), "operState", map[bool]string{true: "ok", false: "power-off"}[b.Lab])
	b.set(dn+"/board", "operPower", b.power(), "power", b.power())
	b.set(dn+"/indicator-led-1", "color", map[bool]string{true: "green", false: "amber"}[b.Lab])
	b.set(dn+"/adaptor-1/host-eth-1", "mac", b.mac(macVNIC, slot), "name", "eth0", "cdnName", "eth0", "vnicDn", profile+"/ether-eth0")
	if slot == ControlSlot {
		b.set(dn+"/sol-if", "adminState", "enable")
	}
}

// set changes an object that was added before.
func (b *builder) set(dn string, pairs ...string) {
	for i := range b.out {
		if b.out[i].DN != dn {
			continue
		}
		for p := 0; p < len(pairs); p += 2 {
			b.out[i].Props[pairs[p]] = pairs[p+1]
		}
	}
}
