package cli

func ethUplink() *scope {
	return &scope{
		word: "eth-uplink", help: "Ethernet uplinks", class: "fabricLanCloud", in: "/fabric",
		scopes: []*scope{
			{
				word: "fabric", help: "Fabric", class: "fabricEthLan", ids: []param{{attrs: []string{"id"}, kind: fabric, help: "Fabric"}},
				scopes: []*scope{{
					word: "interface", help: "Uplink port", class: "fabricEthLanEp", made: true,
					ids: []param{
						id("slotId", "Slot"), id("portId", "Port")},
					props: []prop{
						{word: "speed", attr: "adminSpeed", help: "Speed of the port"},
						{word: "user-label", attr: "usrLbl", help: "Label"},
					},
					toggles: []toggle{{attr: "adminState", on: "enabled", off: "disabled"}},
				}, portChannel()},
			},
			{
				word: "vlan", help: "VLAN", class: "fabricVlan", made: true, ids: []param{id("name", "Name of the VLAN")},
				more:  []param{id("id", "Number of the VLAN")},
				props: []prop{{word: "id", attr: "id", help: "Number of the VLAN"}, {word: "sharing", attr: "sharing", help: "Sharing"}},
			},
		},
	}
}

func chassis() *scope {
	return &scope{
		word: "chassis", help: "Chassis", class: "equipmentChassis", in: "/sys", ids: []param{{attrs: []string{"id"}, kind: number{1, 20}, help: "Number of the chassis"}},
		toggles: []toggle{locator},
		verbs: []verb{
			{"acknowledge iom", "I/O module", []param{iomID}, change("equipmentSwitchIOCard", "sw-slot-{id}", "adminState", "re-acknowledge")},
		},
		shows: []show{{words: "fan", help: "Fans of all modules", table: fanTable, from: below("equipmentFan")}},
		scopes: []*scope{{
			word: "server", help: "Server", class: "computeBlade", ids: []param{{attrs: []string{"slotId"}, kind: number{1, 8}, help: "Slot of the server"}},
			toggles: []toggle{locator}, verbs: powerVerbs(bladePower), shows: serverShows(), scopes: []*scope{cimc()},
		}, fanModule(), psu(), iom()},
	}
}

var iomID = param{attrs: []string{"id"}, kind: number{1, 2}, help: "Number of the I/O module"}

func fanModule() *scope {
	return &scope{
		word: "fan-module", help: "Fan module", class: "equipmentFanModule", job: true, ids: []param{id("tray", "Number of the tray"), id("id", "Number of the module")},
		scopes: []*scope{{word: "fan", help: "Fan", class: "equipmentFan", job: true, ids: []param{id("id", "Number of the fan")}}},
	}
}

func psu() *scope {
	return &scope{word: "psu", help: "Power supply", class: "equipmentPsu", job: true, ids: []param{id("id", "Number of the power supply")}}
}

// iom is an interconnect as the chassis sees it: in an I/O bay.
func iom() *scope {
	return &scope{word: "iom", help: "I/O module", class: "equipmentSwitchIOCard", job: true, ids: []param{iomID}}
}

// server is the way from the root to a blade. Its level of the path shows two words; up leads to the chassis.
func server() *scope {
	return &scope{
		word: "server", help: "Server", shown: "chassis/server", class: "computeBlade", in: "/sys/chassis-{chassisId}", ids: []param{serverID},
		toggles: []toggle{locator}, verbs: powerVerbs(bladePower), shows: serverShows(), scopes: []*scope{cimc()},
	}
}

var locator = toggle{words: "locator-led", help: "Locator light", attr: "adminState", on: "on", off: "off", part: part{"equipmentLocatorLed", "locator-led"}}

func serverShows() []show {
	return []show{
		{words: "status", help: "State of the server", table: serverStatusTable, from: self},
		{words: "inventory", help: "Inventory of the server", table: serverInventoryTable, from: self},
		{words: "sel", help: "System event log", do: showSEL},
		{words: "cpu", help: "Processors", table: genericTable("processorUnit"), from: below("processorUnit")},
		{words: "memory", help: "Memory units", table: genericTable("memoryUnit"), from: below("memoryUnit")},
		{words: "adapter", help: "Adapters", table: genericTable("adaptorUnit"), from: below("adaptorUnit")},
	}
}

func cimc() *scope {
	return &scope{
		word: "cimc", help: "Management controller", class: "mgmtController",
		verbs: []verb{{"reset", "", nil, cimcReset}},
		shows: []show{
			{words: "mgmt-if", help: "Management interfaces", table: mgmtIfTable, from: children("mgmtIf")},
		},
	}
}
