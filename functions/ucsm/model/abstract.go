package model

import "slices"

// abstract are classes without objects of their own that clients ask for; the answer is the objects of these.
var abstract = map[string][]string{
	"computeItem":     {"computeBlade", "computeRackUnit"},
	"computePhysical": {"computeBlade", "computeRackUnit"},
	"equipmentItem": {"adaptorUnit", "biosUnit", "computeBlade", "computeBoard", "computeRackUnit", "equipmentChassis",
		"equipmentFan", "equipmentFanModule", "equipmentFex", "equipmentIOCard", "equipmentPsu", "equipmentSwitchCard",
		"equipmentSwitchIOCard", "equipmentTpm", "equipmentXcvr", "memoryArray", "memoryUnit", "networkElement",
		"processorUnit", "storageController", "storageLocalDisk", "storageRaidBattery"},
	"equipmentLed": {"equipmentHealthLed", "equipmentIndicatorLed", "equipmentLocatorLed"},
	"poolPool":     {"computePool", "ippoolPool", "macpoolPool", "uuidpoolPool"},
	"poolBlock":    {"ippoolBlock", "ippoolIpV6Block", "macpoolBlock", "uuidpoolBlock"},
	"statsItem":    statistics,
	"statsCurr":    statistics,
}

// statistics are the classes of present measurements.
var statistics = []string{"adaptorVnicStats", "computeMbPowerStats", "computeMbTempStats", "equipmentChassisStats",
	"equipmentFanModuleStats", "equipmentFanStats", "equipmentIOCardStats", "equipmentNetworkElementFanStats",
	"equipmentPsuInputStats", "equipmentPsuStats", "etherErrStats", "etherLossStats", "etherPauseStats", "etherRxStats",
	"etherTxStats", "memoryArrayEnvStats", "memoryErrorStats", "memoryUnitEnvStats", "processorEnvStats", "swCardEnvStats",
	"swEnvStats", "swSystemStats"}

// Concrete answers the classes that a query by name means: those of an abstract class, else the class itself.
func Concrete(name string) []string {
	if list := abstract[name]; list != nil {
		return list
	}
	return []string{name}
}

// Is reports whether class is name, or one of those that the abstract class name stands for.
func Is(class, name string) bool { return class == name || slices.Contains(abstract[name], class) }
