package cli

// Places that commands at the root speak of.
const (
	slotDN    = "fabric/server/chassis-{chassisId}/slot-{slotId}"
	serverDN  = "sys/chassis-{chassisId}/blade-{slotId}"
	chassisDN = "sys/chassis-{chassisId}"
)

var (
	slotID    = param{attrs: []string{"chassisId", "slotId"}, kind: pair{"<chassis>/<slot>"}, help: "Chassis and slot"}
	serverID  = param{attrs: []string{"chassisId", "slotId"}, kind: pair{"<chassis>/<slot>"}, help: "Chassis and slot of the server"}
	switchID  = param{attrs: []string{"id"}, kind: fabric, help: "Fabric interconnect, the one that leads when it is not named", optional: true}
	chassisID = param{attrs: []string{"chassisId"}, kind: number{1, 20}, help: "Number of the chassis"}
)

func rootVerbs() []verb {
	return []verb{
		{"acknowledge slot", "Slot of a chassis", []param{slotID}, change("fabricComputeSlotEp", "/"+slotDN, "adminState", "reacknowledge")},
		{"acknowledge server", "Server", []param{serverID}, change("computeBlade", "/"+serverDN, "lc", "rediscover")},
		{"acknowledge chassis", "Chassis", []param{chassisID}, change("equipmentChassis", "/sys/chassis-{chassisId}", "adminState", "re-acknowledge")},
		{"acknowledge fault", "Fault", []param{{attrs: []string{"id"}, kind: number{1, 1 << 40}, help: "Number of the fault"}}, acknowledgeFault},
		{"decommission server", "Server", []param{serverID}, change("computeBlade", "/"+serverDN, "lc", "decommission")},
		{"decommission chassis", "Chassis", []param{chassisID}, change("equipmentChassis", "/"+chassisDN, "adminState", "decommission")},
		{"recommission server", "Server", []param{serverID}, change("computeBlade", "/"+serverDN, "lc", "rediscover")},
		{"recommission chassis", "Chassis", []param{chassisID}, change("equipmentChassis", "/"+chassisDN, "adminState", "re-acknowledge")},
		{"remove server", "Server", []param{serverID}, change("computeBlade", "/"+serverDN, "lc", "remove")},
		{"remove chassis", "Chassis", []param{chassisID}, change("equipmentChassis", "/"+chassisDN, "adminState", "remove")},
		{"connect local-mgmt", "Local management", []param{switchID}, connect("local-mgmt")},
		{"connect nxos", "Network operating system", []param{switchID}, connect("nxos")},
	}
}

// verbHelp explains the first words of commands.
var verbHelp = map[string]string{
	"acknowledge": "Acknowledge", "associate": "Associate a server with the profile", "commit-buffer": "Commit pending changes", "connect": "Connect to another command line",
	"create": "Create an object", "cycle": "Power off and on again", "decommission": "Take out of use", "delete": "Delete an object",
	"disable": "Disable", "disassociate": "Part the profile and its server", "discard-buffer": "Throw pending changes away",
	"enable": "Enable", "end": "Go to the root", "enter": "Go to an object, creating it when it is missing", "exit": "Go back; at the root end the session",
	"power": "Power", "recommission": "Take into use again", "remove": "Remove", "reset": "Reset", "reset-cmos": "Reset the CMOS memory",
	"scope": "Go to an object", "set": "Set properties", "show": "Show the system's state", "terminal": "Terminal settings", "top": "Go to the root", "up": "Go up one level",
	"diagnostic-interrupt": "Send a non-maskable interrupt", "ping": "Send echo requests",
}
