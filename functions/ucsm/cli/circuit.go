package cli

import (
	"fmt"
	"slices"
	"strings"
)

// showCircuit prints the paths of a service profile: on each fabric those of its interfaces that lead there.
func showCircuit(c *call) error {
	for _, profile := range c.circuitProfiles() {
		fmt.Fprintf(&c.out, "\nService Profile: %s\nServer: %s\n", inOrg(c, profile), serverOf("pnDn")(c, profile))
		for i, fabric := range []string{"A", "B"} {
			var rows [][]string
			for n, nic := range ofClass(c.view.Children(profile.DN), "vnicEther") {
				if leads := nic.Get("switchId"); strings.Contains(leads, fabric) {
					rows = append(rows, append([]string{fmt.Sprint(700 + n), nic.Get("name")}, c.way(profile, leads, fabric)...))
				}
			}
			fmt.Fprintf(&c.out, "%sFabric ID: %s\n%sPath ID: %d\n%s", indent, fabric, indent, i+1, lay(circuitColumns, rows, indent))
		}
	}
	return nil
}

var circuitColumns = []column{{label: "VIF", width: 10}, {label: "vNIC", width: 15}, {label: "Link State", width: 11}, {label: "Oper State", width: 12},
	{label: "Prot State", width: 13}, {label: "Prot Role", width: 11}, {label: "Admin Pin", width: 10}, {label: "Oper Pin", width: 10}, {label: "Transport"}}

// way describes the path of an interface over one fabric. One that leads to both ("A-B") takes the first that works.
func (c *call) way(profile *object, leads, fabric string) []string {
	link, pin := c.reaches(profile, fabric)
	role, protection := "Unprotected", "No Protection"
	primary, _, both := strings.Cut(leads, "-")
	carries := pin != noPin
	if both {
		role, protection = "Primary", "Active"
		if fabric != primary {
			_, first := c.reaches(profile, primary)
			role, carries = "Backup", carries && first == noPin
		}
		if !carries {
			protection = "Passive"
		}
	}
	oper := "Active"
	switch {
	case pin == noPin:
		oper = "Failed"
	case !carries:
		oper = "Standby"
	}
	return []string{link, oper, protection, role, noPin, pin, "Ether"}
}

const noPin = "0/0/0"

// reaches tells the state of a server's link to a fabric, and the uplink (slot/aggregation/port) that its traffic is
// pinned to; noPin when there is no way out.
func (c *call) reaches(profile *object, fabric string) (link, pin string) {
	up := slices.ContainsFunc(c.view.Class("adaptorExtEthIf"), func(o *object) bool {
		return isBelow(o.DN, profile.Get("pnDn")) && o.Get("switchId") == fabric && o.Get("linkState") == "up"
	})
	if server := c.view.Get(profile.Get("pnDn")); !up || server == nil || server.Get("operPower") != "on" {
		return "Down", noPin
	}
	for _, port := range c.view.Class("fabricEthLanEp") {
		if port.Get("switchId") == fabric && port.Get("operState") == "up" {
			return "Up", fmt.Sprintf("%s/0/%s", port.Get("slotId"), port.Get("portId"))
		}
	}
	return "Up", noPin
}

// circuitProfiles are the profile that one is in, or that of the server named.
func (c *call) circuitProfiles() []*object {
	if c.values["slotId"] == "" {
		return self(c)
	}
	return slices.DeleteFunc(slices.Clone(c.view.Class("lsServer")), func(o *object) bool { return o.Get("pnDn") != c.fill(serverDN) })
}
