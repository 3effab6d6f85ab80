package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
)

func rootShows() []show {
	return []show{
		{words: "server status", help: "State of the servers", table: serverStatusTable, from: class("computeBlade")},
		{words: "server inventory", help: "Inventory of the servers", table: serverInventoryTable, from: class("computeBlade")},
		{words: "chassis inventory", help: "Inventory of the chassis", table: chassisInventoryTable, from: class("equipmentChassis")},
		{words: "chassis decommissioned", help: "Chassis out of use", table: chassisInventoryTable, from: decommissioned},
		{words: "cimc-sessions", help: "Sessions of management controllers", table: cimcSessionTable, from: class("aaaCimcSession")},
		{words: "image", help: "Firmware images", table: imageTable, from: class("firmwareDistributable")},
		{words: "fault", help: "Faults", table: faultTable, from: faults},
		{words: "sel", help: "System event log of a server", params: []param{serverID}, do: showSEL},
		{words: "stats", help: "Measurements", do: showStats},
		{words: "clock", help: "Time", do: showClock},
		{words: "version", help: "Version of the software", do: showVersion},
		{words: "cluster state", help: "State of the cluster", do: showCluster},
		{words: "cluster extended-state", help: "State of the cluster with its reasons", do: showClusterExtended},
	}
}

func decommissioned(c *call) []*object {
	return slices.DeleteFunc(slices.Clone(c.view.Class("equipmentChassis")), func(o *object) bool { return o.Get("adminState") != "decommission" })
}

// faults are those of the present object and below; at the root all; cleared ones while they are kept.
func faults(c *call) []*object {
	return slices.DeleteFunc(slices.Clone(c.view.Class("faultInst")), func(o *object) bool {
		return c.dn() != "" && !isBelow(o.DN, c.dn())
	})
}

func showClock(c *call) error {
	c.out.WriteString(c.shell.deps.Now().In(c.view.Zone()).Format(clockForm) + "\n")
	return nil
}

// showVersion tells the release of UCS Manager and of the bundle that it came with.
func showVersion(c *call) error {
	running := c.view.Get("sys/mgmt/fw-system")
	if running == nil {
		return nil
	}
	fmt.Fprintf(&c.out, "UCSM:\n    Running-Vers: %s\n    Package-Vers: %s\n    Activate-Status: Ready\n", running.Get("version"), running.Get("packageVersion"))
	return nil
}

// cluster prints the two interconnects, the leader's line first as devices do.
func cluster(c *call) string {
	var b strings.Builder
	sys := c.view.Get("sys")
	if sys == nil {
		return ""
	}
	fmt.Fprintf(&b, "Cluster Id: %s\n\n", orNA("address")(c, sys))
	for _, o := range c.view.Class("mgmtEntity") {
		fmt.Fprintf(&b, "%s: %s, %s\n", o.Get("id"), strings.ToUpper(o.Get("state")), strings.ToUpper(o.Get("leadership")))
	}
	return b.String()
}

// ready says whether the cluster can fail over.
func ready(c *call) string {
	for _, o := range c.view.Class("mgmtEntity") {
		if o.Get("haReadiness") != "ready" {
			return "\nHA NOT READY\n"
		}
	}
	return "\nHA READY\n"
}

func showCluster(c *call) error {
	c.out.WriteString(cluster(c) + ready(c))
	return nil
}

func showClusterExtended(c *call) error {
	c.out.WriteString(cluster(c) + "\n")
	for _, o := range c.view.Class("mgmtEntity") {
		fmt.Fprintf(&c.out, "%s: memb state %s, lead state %s, mgmt services state: %s\n", o.Get("id"),
			strings.ToUpper(o.Get("state")), strings.ToUpper(o.Get("leadership")), strings.ToUpper(o.Get("mgmtServicesState")))
	}
	c.out.WriteString(ready(c))
	return nil
}

// showSEL prints a server's system event log: faults of the server as the sensors noted them.
func showSEL(c *call) error {
	dn := c.dn()
	if c.values["slotId"] != "" {
		dn = c.fill(serverDN)
	}
	if c.view.Get(dn) == nil {
		return errMissing
	}
	n := 0
	for _, o := range c.view.Class("eventRecord") {
		if at := o.Get("affected"); at != dn && !isBelow(at, dn) {
			continue
		}
		n++
		date, clock, _ := strings.Cut(o.Get("created"), "T")
		fmt.Fprintf(&c.out, "%4x | %s %s | %s | %s | %s | Asserted\n", n, date, strings.TrimSuffix(clock, ".000"), title(o.Get("cause")), o.Get("code"), o.Get("descr"))
	}
	return nil
}

// showStats prints the measurements of the present object.
func showStats(c *call) error {
	for _, o := range c.view.Children(c.dn()) {
		if !slices.Contains(model.Concrete("statsCurr"), o.Class) {
			continue
		}
		fmt.Fprintf(&c.out, "\n%s:\n%sTime Collected: %s\n%sMonitored Object: %s\n%sSuspect: %s\n", title(kebab(o.Class)),
			indent, o.Get("timeCollected"), indent, o.DN, indent, title(o.Get("suspect")))
		for _, p := range model.Lookup(o.Class).Props {
			if p.Type != "string" && p.Access == model.ReadOnly && o.Get(p.Name) != "" && !strings.HasSuffix(p.Name, "Delta") && p.Name != "intervals" && p.Name != "update" {
				fmt.Fprintf(&c.out, "%s%s: %s\n", indent, label(p.Name), o.Get(p.Name))
			}
		}
		fmt.Fprintf(&c.out, "%sThresholded: 0\n", indent)
	}
	return nil
}
