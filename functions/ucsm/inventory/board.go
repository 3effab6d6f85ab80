package inventory

import "slices"

// board adds the motherboard with processors, memory and disks.
func (b *builder) board(slot, n int) {
	dn := bladeDN(slot) + "/board"
	b.add("computeBoard", dn, "id", "1", "model", b.Model.Board, "serial", b.serial(bladePart, n), "operPower", "off", "power", "off",
		"cpuTypeDescription", b.Model.Processor.Name)
	b.add("computeMbPowerStats", dn+"/power-stats")
	b.add("computeMbTempStats", dn+"/temp-stats")
	for id := 1; id <= processors; id++ {
		b.processor(dn, id)
	}
	b.memory(dn, n)
	b.add("equipmentTpm", dn+"/Tpm-1", "id", "1", "model", "UCSX-TPM2-002", "serial", b.serial(tpmPart, n))
	b.storage(dn, n)
}

func (b *builder) processor(board string, id int) {
	dn, p := board+"/cpu-"+itoa(id), b.Model.Processor
	b.add("processorUnit", dn, "id", itoa(id), "model", p.Name, "vendor", "Intel(R) Corporation", "socketDesignation", "CPU"+itoa(id),
		"cores", itoa(p.Cores), "coresEnabled", itoa(p.Cores), "threads", itoa(p.Threads), "speed", p.Speed)
	b.add("processorEnvStats", dn+"/env-stats")
}

// largestModule is the capacity of the largest module that a socket takes, in MB.
const largestModule = 131072

func (b *builder) memory(board string, n int) {
	dn, m := board+"/memarray-1", b.Model.Memory
	modules := len(m.Locations)
	b.add("memoryArray", dn, "id", "1", "cpuId", "1", "currCapacity", itoa(b.Model.TotalMemory()), "maxCapacity", itoa(modules*largestModule),
		"maxDevices", itoa(modules), "populated", itoa(modules))
	b.add("memoryArrayEnvStats", dn+"/array-env-stats")
	for i, location := range m.Locations {
		unit := dn + "/mem-" + itoa(i+1)
		b.add("memoryUnit", unit, "id", itoa(i+1), "location", location, "array", "1", "bank", itoa(i%3), "set", itoa(i/len(m.Locations)),
			"capacity", itoa(m.Capacity), "clock", itoa(m.Clock), "speed", itoa(m.Clock), "model", m.PID, "vendor", "Samsung",
			"serial", b.serial(memoryPart, n*len(m.Locations)+i))
		b.add("memoryUnitEnvStats", unit+"/dimm-env-stats")
		b.add("memoryErrorStats", unit+"/error-stats")
	}
}

// Disks of the blade that has any: a mirror of two (guide 1.1).
const (
	DiskBlade = 1
	Disks     = 2
	diskSize  = 285148 // MB
)

// storage adds the disks of hardware n. All other blades have empty drive slots.
func (b *builder) storage(board string, n int) {
	fitted := n == DiskBlade
	for id := 1; id <= Disks; id++ {
		pairs := []string{"id", itoa(id)}
		if fitted {
			pairs = append(pairs, "presence", "equipped", "peerDn", board+"/storage-SAS-1/disk-"+itoa(id))
		}
		b.add("storageLocalDiskSlotEp", board+"/disk-"+itoa(id), pairs...)
	}
	if !fitted {
		return
	}
	dn := board + "/storage-SAS-1"
	b.add("storageController", dn, "type", "SAS", "id", "1", "model", "UCSB-MRAID12G", "serial", b.serial(storagePart, 1),
		"pciSlot", "MRAID", "serverId", itoa(DiskBlade), "pciAddr", "01:00.0", "controllerVersion", raidVersion)
	b.running(dn, "system", "storage-controller", raidVersion)
	size := []string{"size", itoa(diskSize), "blockSize", "512", "physicalBlockSize", "512", "numberOfBlocks", itoa(diskSize * 2048)}
	for id := 1; id <= Disks; id++ {
		b.add("storageLocalDisk", dn+"/disk-"+itoa(id), slices.Concat(size, []string{"id", itoa(id), "model", "ST300MM0048", "vendor", "SEAGATE",
			"serial", b.serial(diskPart, id), "rawSize", itoa(diskSize + 1024)})...)
	}
	b.add("storageVirtualDrive", dn+"/vd-0", slices.Concat(size, []string{"id", "0", "name", "CMS2000", "uuid", b.uuid("virtual drive"),
		"type", "mirror", "vendorUuid", b.uuid("virtual drive vendor")})...)
}
