package cli

import (
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
)

// orNA shows a property of inventory; what is not there is N/A.
func orNA(attr string) func(*call, *object) string {
	return func(_ *call, o *object) string {
		if v := shown(o, attr); v != "" {
			return v
		}
		return "N/A"
	}
}

// inOrg is the name of a policy with the organizations above it: "CMS/CMS2000-FW".
func inOrg(_ *call, o *object) string {
	var path []string
	for _, rn := range model.Split(model.Parent(o.DN)) {
		if name, ok := strings.CutPrefix(rn, "org-"); ok && name != "root" {
			path = append(path, name)
		}
	}
	return strings.Join(append(path, o.Get("name")), "/")
}

// orZero shows an address; one that is not set is 0.0.0.0.
func orZero(attr string) func(*call, *object) string {
	return func(_ *call, o *object) string {
		if v := o.Get(attr); v != "" {
			return v
		}
		return "0.0.0.0"
	}
}

// other is a property of another object, whose DN is told from the first one's.
func other(dn func(*object) string, attr string) func(*call, *object) string {
	return func(c *call, o *object) string {
		if found := c.view.Get(dn(o)); found != nil {
			return shown(found, attr)
		}
		return ""
	}
}

// slotOf is where a blade stands, as the fabric sees it.
func slotOf(o *object) string {
	return "fabric/server/chassis-" + o.Get("chassisId") + "/slot-" + o.Get("slotId")
}

func serverNumber(_ *call, o *object) string { return o.Get("chassisId") + "/" + o.Get("slotId") }

// serverOf is the server "1/3" that a DN such as sys/chassis-1/blade-3 names.
func serverOf(attr string) func(*call, *object) string {
	return func(_ *call, o *object) string {
		_, rest, ok := strings.Cut(o.Get(attr), "chassis-")
		if !ok {
			return ""
		}
		return strings.Replace(rest, "/blade-", "/", 1)
	}
}

// external is a property of the address that a server's profile has from a pool for the management controller; without
// one the interface's own.
func external(pooled, own string) func(*call, *object) string {
	return func(c *call, o *object) string {
		if server := c.view.Get(model.Parent(model.Parent(o.DN))); server != nil {
			if has := c.view.Get(server.Get("assignedToDn") + "/ipv4-pooled-addr"); has != nil && has.Get("addr") != "" {
				return has.Get(pooled)
			}
		}
		return shown(o, own)
	}
}

// Tables of commands that no class has for its own.
var (
	serverStatusTable = &table{columns: []column{
		{label: "Server", value: serverNumber, width: 7}, {label: "Slot Status", value: other(slotOf, "presence"), width: 13},
		{label: "Availability", attr: "availability"}, {label: "Overall Status", attr: "operState", width: 21}, {label: "Discovery", attr: "discovery"},
	}}
	serverInventoryTable = &table{heading: "Server", columns: []column{
		{label: "Server", value: serverNumber}, {label: "Equipped PID", attr: "model", width: 14}, {label: "Vendor", attr: "vendor", width: 18},
		{label: "Serial (SN)", attr: "serial", width: 11}, {label: "Slot Status", value: other(slotOf, "presence")},
		{label: "Ackd Memory (MB)", attr: "totalMemory", right: true}, {label: "Ackd Cores", attr: "numOfCores", right: true},
	}}
	chassisInventoryTable = &table{heading: "Chassis", columns: []column{
		{label: "Chassis", attr: "id", width: 10, right: true}, {label: "PID", attr: "model", width: 10}, {label: "Vendor", attr: "vendor", width: 18},
		{label: "Serial (SN)", attr: "serial"}, {label: "HW Revision", value: orNA("revision")},
	}}
	profileStatusTable = &table{columns: []column{
		{label: "Service Profile Name", attr: "name"}, {label: "Server", value: serverOf("pnDn"), width: 6},
		{label: "Assignment", attr: "assignState"}, {label: "Association", attr: "assocState"},
	}}
	sessionTable = &table{heading: "User Session", columns: []column{
		{label: "User", attr: "user"}, {label: "Host", attr: "host"}, {label: "Login Time", attr: "loginTime"}, {label: "Type", attr: "ui"},
	}}
	mgmtIfTable = &table{heading: "Management Interface", columns: []column{
		{label: "IP Address", value: external("addr", "extIp"), width: 15}, {label: "Netmask", value: external("subnet", "extMask"), width: 15},
		{label: "Default GW", value: external("defGw", "extGw"), width: 15},
		{label: "Fabric ID", attr: "switchId"}, {label: "MAC", attr: "mac"},
	}}
	cimcSessionTable = &table{columns: []column{
		{label: "Session ID", attr: "id"}, {label: "Type", attr: "type"}, {label: "User", attr: "user"},
		{label: "Source Addr", attr: "sourceAddr"}, {label: "Admin State", attr: "adminState"},
	}}
	psuTable = &table{heading: "PSU", detail: equipment(), columns: []column{
		{label: "PSU", attr: "id", right: true}, {label: "Presence", attr: "presence"}, {label: "Operability", attr: "operability"},
		{label: "Power State", attr: "power"}, {label: "PID", attr: "model"}, {label: "Serial (SN)", attr: "serial"},
	}}
	fanModuleTable = &table{heading: "Fan Module", detail: equipment(), columns: []column{
		{label: "Tray", attr: "tray", right: true}, {label: "Module", attr: "id", right: true}, {label: "Overall Status", attr: "operState"},
		{label: "Presence", attr: "presence"}, {label: "PID", attr: "model"},
	}}
	fanTable = &table{heading: "Fan", detail: equipment(), columns: []column{
		{label: "Tray", attr: "tray", right: true}, {label: "Module", attr: "module", right: true}, {label: "ID", attr: "id", right: true},
		{label: "Overall Status", attr: "operState"}, {label: "Presence", attr: "presence"}, {label: "PID", attr: "model"},
	}}
	iomTable = &table{heading: "IOM", detail: equipment(), columns: []column{
		{label: "Module", attr: "id", right: true}, {label: "Fabric ID", attr: "switchId"}, {label: "Overall Status", attr: "operState"},
		{label: "PID", attr: "model"}, {label: "Serial (SN)", attr: "serial"},
	}}
	faultTable = &table{columns: []column{
		{label: "Severity", attr: "severity", width: 9}, {label: "Code", attr: "code", width: 8}, {label: "Last Transition Time", attr: "lastTransition", width: 24},
		{label: "ID", attr: "id", width: 8, right: true}, {label: "Description", attr: "descr"},
	}, detail: []column{
		{label: "Severity", attr: "severity"}, {label: "Code", attr: "code"}, {label: "Last Transition Time", attr: "lastTransition"}, {label: "ID", attr: "id"},
		{label: "Status", attr: "lc"}, {label: "Description", attr: "descr"}, {label: "Affected Object", value: affected}, {label: "Name", attr: "rule"},
		{label: "Cause", attr: "cause"}, {label: "Type", attr: "type"}, {label: "Acknowledged", attr: "ack"}, {label: "Occurrences", attr: "occur"},
		{label: "Creation Time", attr: "created"}, {label: "Original Severity", attr: "origSeverity"}, {label: "Previous Severity", attr: "prevSeverity"},
		{label: "Highest Severity", attr: "highestSeverity"},
	}}
)

func affected(_ *call, o *object) string { return model.Parent(o.DN) }

// equipment are the lines that parts of the chassis have in detail.
func equipment() []column {
	return []column{
		{label: "ID", attr: "id"}, {label: "Overall Status", attr: "operState"}, {label: "Operability", attr: "operability"},
		{label: "Threshold Status", value: orNA("perf")}, {label: "Power State", attr: "power"}, {label: "Presence", attr: "presence"},
		{label: "Thermal Status", attr: "thermal"}, {label: "Product Name", value: orNA("model")}, {label: "PID", value: orNA("model")},
		{label: "VID", value: orNA("vid")}, {label: "Vendor", value: orNA("vendor")}, {label: "Serial (SN)", value: orNA("serial")},
		{label: "HW Revision", value: orNA("revision")},
	}
}

// tables are those of the guide and the manuals; other classes have one made from the model.
var tables = map[string]*table{
	"aaaEpUser": {heading: "IPMI user", sorted: true, columns: []column{
		{label: "User Name", attr: "name", width: 20}, {label: "End point user privilege", attr: "priv"},
		{label: "Password", attr: "pwd"}, {label: "Description", attr: "descr"}}},
	"aaaUser": {heading: "User Account", columns: []column{
		{label: "User Name", attr: "name", width: 16}, {label: "First Name", attr: "firstName"}, {label: "Last Name", attr: "lastName"},
		{label: "Account Status", attr: "accountStatus"}, {label: "Password", attr: "pwd"}, {label: "Email", attr: "email"}}},
	"ippoolBlock": {heading: "Block of IP Addresses", columns: []column{
		{label: "From", attr: "from", width: 15}, {label: "To", attr: "to", width: 15}, {label: "Default Gateway", attr: "defGw"},
		{label: "Subnet Mask", attr: "subnet", width: 15}},
		detail: []column{
			{label: "From", attr: "from"}, {label: "To", attr: "to"}, {label: "Default Gateway", value: orZero("defGw")},
			{label: "Subnet Mask", value: orZero("subnet")}, {label: "Primary DNS", value: orZero("primDns")}, {label: "Secondary DNS", value: orZero("secDns")}}},
	"firmwareComputeHostPack": {heading: "Server Host Pack", columns: []column{
		{label: "Name", value: inOrg}, {label: "Mode", attr: "mode"}, {label: "Description", attr: "descr"}},
		detail: []column{
			{label: "Name", value: inOrg}, {label: "Mode", attr: "mode"}, {label: "Description", attr: "descr"}, {label: "Policy Owner", attr: "policyOwner"},
			{label: "B-Series Package Version", attr: "bladeBundleVersion"}, {label: "C-Series Package Version", attr: "rackBundleVersion"},
			{label: "Service Pack Version", attr: "servicePackBundleVersion"}}},
	"solPolicy": {heading: "SOL Policy", columns: []column{
		{label: "Name", value: inOrg}, {label: "SOL State", attr: "adminState"}, {label: "Speed", attr: "speed"}},
		detail: []column{
			{label: "Name", value: inOrg}, {label: "SOL State", attr: "adminState"}, {label: "Speed", attr: "speed"},
			{label: "Description", attr: "descr"}, {label: "Policy Owner", attr: "policyOwner"}}},
	"equipmentChassis": {heading: "Chassis", columns: []column{
		{label: "Chassis", attr: "id", width: 10, right: true}, {label: "Overall Status", attr: "operState", width: 24}, {label: "Admin State", attr: "adminState"}}},
	"computeBlade": {heading: "Server", columns: []column{
		{label: "Server", value: serverNumber, width: 7}, {label: "Slot Status", value: other(slotOf, "presence"), width: 13},
		{label: "Availability", attr: "availability"}, {label: "Overall Status", attr: "operState", width: 21},
		{label: "Service Profile", attr: "assignedToDn"}, {label: "Discovery", attr: "discovery"}}},
	"lsServer": {heading: "Service Profile", columns: []column{
		{label: "Service Profile Name", attr: "name"}, {label: "Type", attr: "type", width: 17}, {label: "Server", value: serverOf("pnDn"), width: 6},
		{label: "Assignment", attr: "assignState"}, {label: "Association", attr: "assocState"}}},
	"networkElement": {heading: "Fabric Interconnect", columns: []column{
		{label: "ID", attr: "id", width: 4}, {label: "OOB IP Addr", attr: "oobIfIp", width: 15}, {label: "OOB Gateway", attr: "oobIfGw", width: 15},
		{label: "OOB Netmask", attr: "oobIfMask", width: 15}, {label: "Operability", attr: "operability"}}},
	"topSystem": {heading: "System", columns: []column{
		{label: "Name", attr: "name", width: 10}, {label: "Mode", attr: "mode"}, {label: "System IP Address", attr: "address"}, {label: "System IPv6 Address", attr: "ipv6Addr"}}},
	"orgOrg":                {heading: "Organization", columns: []column{{label: "Name", attr: "name", width: 16}, {label: "Description", attr: "descr"}}},
	"commDnsProvider":       {heading: "Domain Name Servers", columns: []column{{label: "IP Address", attr: "name"}}},
	"commNtpProvider":       {heading: "NTP server hostname", columns: []column{{label: "Name", attr: "name"}}},
	"fabricVlan":            {heading: "VLAN", columns: []column{{label: "Name", attr: "name", width: 10}, {label: "VLAN ID", attr: "id"}, {label: "Fabric ID", attr: "switchId"}, {label: "Native VLAN", attr: "defaultNet"}, {label: "Sharing Type", attr: "sharing"}}},
	"fabricEthLanEp":        {heading: "Interface", columns: []column{{label: "Slot Id", attr: "slotId", right: true}, {label: "Port Id", attr: "portId", right: true}, {label: "Admin State", attr: "adminState"}, {label: "Oper State", attr: "operState"}, {label: "Speed", attr: "adminSpeed"}, {label: "State Reason", attr: "operStateReason"}}},
	"equipmentFan":          fanTable,
	"equipmentPsu":          psuTable,
	"firmwareDownloader":    downloadTable,
	"mgmtBackup":            backupTable,
	"mgmtImporter":          importTable,
	"equipmentFanModule":    fanModuleTable,
	"equipmentSwitchIOCard": iomTable,
	"faultInst":             faultTable,
	"mgmtIf":                mgmtIfTable,
}
