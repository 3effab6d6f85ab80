package inventory

const chassisModel = "UCSB-5108-AC2"

// Parts of the chassis (guide 1.1).
const (
	Supplies      = 4
	FanModules    = 8
	FansPerModule = 2
)

// chassis adds the 5108 with what is in it.
func (b *builder) chassis() {
	const dn = "sys/chassis-1"
	b.add("equipmentChassis", dn, "id", "1", "model", chassisModel, "serial", b.serial(chassisPart, 0), "partNumber", "68-4777-03")
	b.add("equipmentChassisStats", dn+"/stats")
	b.add("equipmentLocatorLed", dn+"/locator-led")
	b.add("equipmentHealthLed", dn+"/health-led")
	b.add("powerBudget", dn+"/budget", "psuCapacity", itoa(Supplies*2500), "maxPower", "unbounded")
	b.add("firmwareStatus", dn+"/fw-status", "packageVersion", Installed.Infrastructure())
	for id := 1; id <= Supplies; id++ {
		b.supply(id)
	}
	for id := 1; id <= FanModules; id++ {
		b.fans(id)
	}
	for i, id := range fabrics {
		b.bay(i, id)
	}
	for slot := FirstSlot; slot <= LastSlot; slot++ {
		if b.fitted(slot) {
			b.blade(slot, slot)
			b.associate(slot)
		}
	}
}

func (b *builder) supply(id int) {
	dn := "sys/chassis-1/psu-" + itoa(id)
	b.add("equipmentPsu", dn, "id", itoa(id), "model", "UCSB-PSU-2500ACDV", "serial", b.serial(psuPart, id),
		"partNumber", "341-0571-01", "psuFirmwareVersion", "05.10")
	b.add("equipmentPsuStats", dn+"/stats")
	b.add("equipmentPsuInputStats", dn+"/input-stats")
	b.add("equipmentLocatorLed", dn+"/locator-led", "boardType", "none")
}

func (b *builder) fans(id int) {
	dn := "sys/chassis-1/fan-module-1-" + itoa(id)
	b.add("equipmentFanModule", dn, "tray", "1", "id", itoa(id), "model", "N20-FAN5", "serial", b.serial(fanPart, id), "partNumber", "73-11623-05")
	b.add("equipmentFanModuleStats", dn+"/stats")
	for fan := 1; fan <= FansPerModule; fan++ {
		b.add("equipmentFan", dn+"/fan-"+itoa(fan), "id", itoa(fan), "tray", "1", "module", itoa(id), "model", "N20-FAN5")
		b.add("equipmentFanStats", dn+"/fan-"+itoa(fan)+"/stats")
	}
}

// bay adds a fabric interconnect as the chassis sees it: a module in an I/O bay.
func (b *builder) bay(i int, id string) {
	dn := "sys/chassis-1/sw-slot-" + itoa(i+1)
	peer := "sys/chassis-1/sw-slot-" + itoa(2-i)
	b.add("equipmentSwitchIOCard", dn, "id", itoa(i+1), "model", "UCS-FI-M-6324", "serial", b.serial(switchPart, i), "switchId", id,
		"side", []string{"left", "right"}[i], "peerDn", peer, "partNumber", "68-5286-01")
	b.add("equipmentIOCardStats", dn+"/stats")
	b.add("mgmtController", dn+"/mgmt", "subject", "iocard", "model", "UCS-FI-M-6324", "serial", b.serial(switchPart, i))
	b.running(dn+"/mgmt", "system", "iocard", Installed.Infra("iocard"))
}
