package inventory

// bladeDN is the blade in a slot.
func bladeDN(slot int) string { return "sys/chassis-1/blade-" + itoa(slot) }

// blade adds the blade of hardware n in a slot: discovered, in no profile, powered down.
func (b *builder) blade(slot, n int) {
	dn, m := bladeDN(slot), b.Model
	b.add("computeBlade", dn, "slotId", itoa(slot), "serverId", "1/"+itoa(slot), "model", m.PID, "serial", b.serial(bladePart, n),
		"partNumber", "73-18214-01", "uuid", b.uuid("blade "+itoa(n)), "originalUuid", b.uuid("blade "+itoa(n)),
		"association", "none", "availability", "available", "operState", "unassociated", "operPower", "off",
		"numOfCpus", itoa(processors), "numOfCores", itoa(m.Cores()), "numOfCoresEnabled", itoa(m.Cores()),
		"numOfThreads", itoa(m.Threads()), "totalMemory", itoa(m.TotalMemory()), "availableMemory", itoa(m.TotalMemory()),
		"memorySpeed", itoa(m.Memory.Clock), "numOfAdaptors", "1", "numOfEthHostIfs", "1", "fsmPrev", "DiscoverSuccess")
	b.board(slot, n)
	b.adaptor(slot, n)
	b.add("biosUnit", dn+"/bios", "model", m.PID, "revision", Installed.BIOS(m), "initSeq", Installed.BIOS(m))
	b.running(dn+"/bios", "system", "blade-bios", Installed.BIOS(m))
	b.add("firmwareUpdatable", dn+"/bios/fw-updatable", "version", Installed.BIOS(m))
	b.controller(slot, n)
	b.add("equipmentLocatorLed", dn+"/locator-led")
	b.add("equipmentHealthLed", dn+"/health-led")
	b.add("equipmentIndicatorLed", dn+"/indicator-led-1", "id", "1", "name", "power", "color", "amber")
	b.add("solIf", dn+"/sol-if", "name", "SoL")
	b.add("powerBudget", dn+"/budget", "idlePower", watts(m.Idle), "maxPower", watts(m.Full), "minPower", watts(m.Standby),
		"catalogPower", watts(m.Full), "bootPower", watts(m.Full), "psuCapacity", itoa(Supplies*2500))
	b.add("firmwareStatus", dn+"/fw-status", "packageVersion", Installed.Blades(), "cimcVersion", string(Installed))
}

// controller adds the blade's management controller with its firmware and event log.
func (b *builder) controller(slot, n int) {
	dn := bladeDN(slot) + "/mgmt"
	b.add("mgmtController", dn, "subject", "blade", "model", b.Model.PID, "serial", b.serial(bladePart, n))
	b.add("mgmtIf", dn+"/if-1", "id", "1", "mac", b.mac(macManagement, 16+n), "ip", "127.5.1."+itoa(slot), "mask", "255.255.255.0")
	b.running(dn, "system", "blade-controller", string(Installed))
	b.running(dn, "boot-loader", "blade-controller", string(Installed)+".36")
	b.add("firmwareUpdatable", dn+"/fw-updatable", "version", string(Installed))
	b.add("firmwareBootDefinition", dn+"/fw-boot-def", "type", "blade-controller")
	b.add("firmwareBootUnit", dn+"/fw-boot-def/bootunit-system", "type", "system", "version", string(Installed))
	b.add("sysdebugMEpLog", dn+"/log-SEL-0", "type", "SEL", "id", "0")
}

// watts writes a whole number of watts.
func watts(w float64) string { return itoa(int(w)) }
