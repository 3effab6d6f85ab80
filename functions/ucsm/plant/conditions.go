package plant

import (
	"slices"
	"strings"
)

// condition is something that is wrong with objects of a class, and the fault that says so.
//
// Rules, causes, severities and types are words of the class table; which code belongs to which rule is from the
// published catalogue of faults as remembered here, without a copy at hand. Inferred besides: F0743 hangs at the
// chassis' budget, because the power group's member that it belongs to has no class in the table. The numbers of faults
// of unresolved references are chosen.
type condition struct {
	code, class    string
	prop           string // holds while the property has one of the values
	values         []string
	resolved       string // in place of values: holds while prop has a value and this property none
	severity       string
	cause, rule    string
	kind           string // faultInst.type
	text           string // {x} is the object's property x
	onlyWhen, with string // and while the property onlyWhen has the value with
}

// conditionsTable is everything that can be wrong.
var conditionsTable = slices.Concat(broken, unresolved())

// broken is what can be wrong with the hardware.
var broken = []condition{
	{code: "F0291", class: "networkElement", prop: "operability", values: []string{"inoperable"}, severity: "critical", cause: "equipment-inoperable",
		rule: "network-element-inoperable", kind: "equipment", text: "Fabric Interconnect {id} operability: {operability}"},
	{code: "F0294", class: "mgmtEntity", prop: "umbilicalState", values: []string{"failed"}, severity: "critical", cause: "link-down",
		rule: "mgmt-entity-down", kind: "network", text: "Fabric Interconnect {id}, HA Cluster interconnect total link failure"},
	{code: "F0429", class: "mgmtEntity", prop: "haReady", values: []string{"no"}, severity: "major", cause: "ha-not-ready",
		rule: "mgmt-entity-ha-not-ready", kind: "management", text: "Fabric Interconnect {id}, HA functionality not ready"},
	{code: "F0478", class: "equipmentSwitchIOCard", prop: "operState", values: []string{"accessibility-problem"}, severity: "critical", cause: "equipment-inaccessible",
		rule: "equipment-iocard-inaccessible", kind: "equipment", text: "{side} IOM {chassisId}/{id} ({switchId}) is inaccessible"},
	{code: "F0277", class: "etherPIo", prop: "operState", values: []string{"link-down", "failed"}, severity: "major", cause: "link-down",
		rule: "port-pio-link-down", kind: "network", text: "ether port {portId} on fabric interconnect {switchId} oper state: {operState}, reason: {stateQual}"},
	{code: "F0209", class: "adaptorExtEthIf", prop: "linkState", values: []string{"down"}, severity: "major", cause: "link-down",
		rule: "adaptor-ext-if-link-down", kind: "network", text: "Adapter uplink interface {chassisId}/{slotId}/{adapterId}/{portId} link state: {linkState}"},
	{code: "F0374", class: "equipmentPsu", prop: "operability", values: []string{"inoperable"}, severity: "major", cause: "equipment-inoperable",
		rule: "equipment-psu-inoperable", kind: "equipment", text: "Power supply {id} in chassis 1 operability: {operability}"},
	{code: "F0369", class: "equipmentPsu", prop: "power", values: []string{"failed"}, severity: "major", cause: "power-problem",
		rule: "equipment-psu-power-supply-problem", kind: "environmental", text: "Power supply {id} in chassis 1 power: {power}"},
	{code: "F0408", class: "equipmentChassis", prop: "power", values: []string{"redundancy-failed", "failed"}, severity: "major", cause: "power-problem",
		rule: "equipment-chassis-power-problem", kind: "environmental", text: "Power state on chassis {id} is {power}"},
	{code: "F0743", class: "powerBudget", prop: "psuCapacity", values: []string{"5000", "2500", "0"}, severity: "major", cause: "psu-redundancy-fail",
		rule: "power-chassis-member-chassis-psu-redundance-failure", kind: "environmental", onlyWhen: "dn", with: chassisDN + "/budget",
		text: "Chassis 1 was configured for redundancy, but running in a non-redundant configuration"},
	{code: "F0742", class: "powerBudget", prop: "psuState", values: []string{"insufficient"}, severity: "major", cause: "psu-insufficient",
		rule: "power-budget-chassis-psu-insufficient", kind: "environmental", onlyWhen: "dn", with: chassisDN + "/budget",
		text: "Chassis 1 has not enough power supplies for its servers"},
	{code: "F0373", class: "equipmentFan", prop: "operability", values: []string{"inoperable"}, severity: "major", cause: "equipment-inoperable",
		rule: "equipment-fan-inoperable", kind: "equipment", text: "Fan {id} in Fan Module {tray}-{module} under chassis 1 operability: {operability}"},
	{code: "F0480", class: "equipmentFanModule", prop: "operability", values: []string{"degraded"}, severity: "minor", cause: "equipment-degraded",
		rule: "equipment-fan-module-degraded", kind: "equipment", text: "Fan module {tray}-{id} in chassis 1 operability: {operability}"},
	{code: "F0181", class: "storageLocalDisk", prop: "operability", values: []string{"inoperable"}, severity: "major", cause: "equipment-inoperable",
		rule: "storage-local-disk-inoperable", kind: "equipment", text: "Local disk {id} on server 1/1 operability: {operability}. Reason: {operQualifierReason}"},
	{code: "F1008", class: "storageVirtualDrive", prop: "operability", values: []string{"degraded"}, severity: "warning", cause: "equipment-degraded",
		rule: "storage-virtual-drive-degraded", kind: "equipment", text: "Virtual drive {id} on server 1/1 operability: {operability}"},
	{code: "F1007", class: "storageVirtualDrive", prop: "operability", values: []string{"inoperable"}, severity: "critical", cause: "equipment-inoperable",
		rule: "storage-virtual-drive-inoperable", kind: "equipment", text: "Virtual drive {id} on server 1/1 operability: {operability}"},
	{code: "F0156", class: "fabricComputeSlotEp", prop: "presence", values: []string{"mismatch"}, severity: "warning", cause: "server-moved",
		rule: "fabric-compute-slot-ep-misplaced-in-chassis-slot", kind: "equipment",
		text: "Server, vendor({vendor}), model({model}), serial({serial}) in slot {chassisId}/{slotId} presence: {presence}"},
	{code: "F0319", class: "computeBlade", prop: "presence", values: []string{"missing"}, severity: "critical", cause: "equipment-missing", onlyWhen: "association", with: "associated",
		rule: "compute-physical-assigned-missing", kind: "equipment", text: "Server {serverId} (service profile: {assignedToDn}) missing"},
	{code: "F0318", class: "computeBlade", prop: "presence", values: []string{"missing"}, severity: "minor", cause: "equipment-missing", onlyWhen: "association", with: "none",
		rule: "compute-physical-unassigned-missing", kind: "equipment", text: "Server {serverId} (no profile) missing"},
	{code: "F0317", class: "computeBlade", prop: "operability", values: []string{"inoperable"}, severity: "major", cause: "equipment-inoperable",
		rule: "compute-physical-inoperable", kind: "equipment", text: "Server {serverId} (service profile: {assignedToDn}) health: {operability}"},
	{code: "F0312", class: "computeBlade", prop: "operState", values: []string{"thermal-problem"}, severity: "minor", cause: "thermal-problem",
		rule: "compute-physical-thermal-problem", kind: "environmental", text: "Server {serverId} (service profile: {assignedToDn}) oper state: {operState}"},
	{code: "F0311", class: "computeBlade", prop: "operState", values: []string{"power-problem"}, severity: "minor", cause: "power-problem",
		rule: "compute-physical-power-problem", kind: "environmental", text: "Server {serverId} (service profile: {assignedToDn}) oper state: {operState}"},
	{code: "F0175", class: "processorUnit", prop: "thermal", values: []string{"upper-non-critical"}, severity: "info", cause: "thermal-problem",
		rule: "processor-unit-thermal-non-critical", kind: "environmental", text: "Processor {id} temperature: {thermal}"},
	{code: "F0176", class: "processorUnit", prop: "thermal", values: []string{"upper-critical"}, severity: "major", cause: "thermal-problem",
		rule: "processor-unit-thermal-threshold-critical", kind: "environmental", text: "Processor {id} temperature: {thermal}"},
	{code: "F0410", class: "equipmentChassis", prop: "thermal", values: []string{"upper-non-critical"}, severity: "minor", cause: "thermal-problem",
		rule: "equipment-chassis-thermal-threshold-non-critical", kind: "environmental", text: "Temperature on chassis {id} is {thermal}"},
	{code: "F0409", class: "equipmentChassis", prop: "thermal", values: []string{"upper-critical"}, severity: "major", cause: "thermal-problem",
		rule: "equipment-chassis-thermal-threshold-critical", kind: "environmental", text: "Temperature on chassis {id} is {thermal}"},
}

// Fault is what is fixed of a fault.
type Fault struct{ Code, Class, Severity, Cause, Rule, Type, Tags string }

// Conditions lists the faults that the chassis can raise, by the class that they are raised on.
func Conditions() []Fault {
	list := make([]Fault, len(conditionsTable))
	for i, c := range conditionsTable {
		list[i] = Fault{c.code, c.class, c.severity, c.cause, c.rule, c.kind, tags[c.kind]}
	}
	return list
}

// found is a condition that holds, by the DN of its fault.
type found struct {
	*condition
	about string // the object
}

// wrong is everything that is wrong now, by the DN of the fault.
func (s *step) wrong() (faults map[string]found, order []string) {
	faults = map[string]found{}
	for i := range conditionsTable {
		c := &conditionsTable[i]
		for _, dn := range s.list(c.class) {
			if c.holds(s, dn) {
				fault := dn + "/fault-" + c.code
				faults[fault] = found{c, dn}
				order = append(order, fault)
			}
		}
	}
	return faults, order
}

func (c *condition) holds(s *step, dn string) bool {
	value := s.get(dn, c.prop)
	there := slices.Contains(c.values, value)
	if c.resolved != "" {
		there = value != "" && s.get(dn, c.resolved) == ""
	}
	return there && (c.onlyWhen == "" || c.onlyWhen == "dn" && dn == c.with || s.get(dn, c.onlyWhen) == c.with)
}

// describe fills the text in.
func (f found) describe(s *step) string {
	var out strings.Builder
	for text := f.text; ; {
		before, rest, more := strings.Cut(text, "{")
		out.WriteString(before)
		if !more {
			return out.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		out.WriteString(s.get(f.about, name))
		text = after
	}
}
