package cli

// Policies and pools of an organization that a service profile names (UCS Manager CLI guides).

// policy is a scope of an organization whose objects have a name and a description.
func policy(word, help, class string, props ...prop) *scope {
	return &scope{word: word, help: help, class: class, ids: []param{id("name", "Name")}, made: true,
		props: append([]prop{{word: "descr", attr: "descr", help: "Description"}}, props...)}
}

func policies() []*scope {
	return []*scope{
		macPool(), uuidPool(),
		policy("boot-policy", "Boot policy", "lsbootPolicy",
			prop{word: "boot-mode", attr: "bootMode", help: "How the firmware starts"},
			prop{word: "enforce-vnic-name", attr: "enforceVnicName", help: "Whether interfaces must have the names of the policy"},
			prop{word: "reboot-on-update", attr: "rebootOnUpdate", help: "Whether a changed order reboots the server"}),
		policy("maint-policy", "Maintenance policy", "lsmaintMaintPolicy",
			prop{word: "reboot-policy", attr: "uptimeDisr", help: "When a change that needs a reboot is made"},
			prop{word: "scheduler", attr: "schedName", help: "Schedule of reboots"}),
		policy("local-disk-config-policy", "Local disk policy", "storageLocalDiskConfigPolicy",
			prop{word: "mode", attr: "mode", help: "RAID mode"},
			prop{word: "protect", attr: "protectConfig", help: "Whether the disks keep their configuration"}),
		policy("power-control-policy", "Power policy", "powerPolicy",
			prop{word: "priority", attr: "prio", help: "Priority when power is capped"},
			prop{word: "fan-speed-policy", attr: "fanSpeed", help: "Speed of the fans"}),
	}
}

func order() prop {
	return prop{word: "assignmentorder", attr: "assignmentOrder", help: "Order of assignment"}
}

func macPool() *scope {
	s := policy("mac-pool", "Pool of MAC addresses", "macpoolPool", order())
	s.scopes = []*scope{{word: "block", help: "Block of MAC addresses", class: "macpoolBlock", made: true,
		ids: []param{id("from", "First address"), id("to", "Last address")}}}
	return s
}

func uuidPool() *scope {
	s := policy("uuid-suffix-pool", "Pool of UUIDs", "uuidpoolPool", order(), prop{word: "prefix", attr: "prefix", help: "First part of the UUIDs"})
	s.scopes = []*scope{{word: "block", help: "Block of second parts", class: "uuidpoolBlock", made: true,
		ids: []param{id("from", "First"), id("to", "Last")}}}
	return s
}

// vnic is a network interface of a service profile.
func vnic() *scope {
	return &scope{
		word: "vnic", help: "Network interface", class: "vnicEther", ids: []param{id("name", "Name of the interface")}, made: true,
		props: []prop{
			{word: "fabric", attr: "switchId", kind: choice{{"a", "A"}, {"b", "B"}, {"a-b", "A-B"}, {"b-a", "B-A"}, {"none", "NONE"}}, help: "Fabric, and where it fails over to"},
			{word: "mtu", attr: "mtu", help: "Size of the largest packet"},
			{word: "order", attr: "order", help: "Order among the interfaces"},
			{word: "mac-pool", attr: "identPoolName", kind: free{"<pool>"}, help: "Pool of MAC addresses"},
			{word: "dynamic-mac", attr: "addr", help: "MAC address, or derived"},
			{word: "adapter-policy", attr: "adaptorProfileName", help: "Adapter policy"},
			{word: "qos-policy", attr: "qosPolicyName", help: "Policy of the quality of service"},
			{word: "nw-control-policy", attr: "nwCtrlPolicyName", help: "Network control policy"},
			{word: "pin-group", attr: "pinToGroupName", help: "Pin group"},
			{word: "template-name", attr: "nwTemplName", help: "Template of the interface"},
		},
		scopes: []*scope{{
			word: "eth-if", help: "VLAN of the interface", class: "vnicEtherIf", ids: []param{id("name", "Name of the VLAN")}, made: true,
			props: []prop{{word: "default-net", attr: "defaultNet", help: "Whether packets without a tag belong to it"}},
		}},
	}
}

// portChannel joins uplink ports.
func portChannel() *scope {
	state := []toggle{{attr: "adminState", on: "enabled", off: "disabled"}}
	return &scope{
		word: "port-channel", help: "Uplink ports that are one", class: "fabricEthLanPc", ids: []param{id("portId", "Number of the channel")}, made: true,
		props: []prop{
			{word: "name", attr: "name", help: "Name"},
			{word: "descr", attr: "descr", help: "Description"},
			{word: "speed", attr: "adminSpeed", help: "Speed of its ports"},
		},
		toggles: state,
		scopes: []*scope{{
			word: "member-port", help: "Port of the channel", class: "fabricEthLanPcEp", made: true,
			ids: []param{id("slotId", "Slot"), id("portId", "Port")}, props: []prop{{word: "user-label", attr: "usrLbl", help: "Label"}}, toggles: state,
		}},
	}
}
