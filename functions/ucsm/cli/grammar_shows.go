package cli

import (
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"
	"strconv"
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
		{words: "image", help: "Firmware images", table: imagesTable, from: class("firmwareImage")},
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

// clusterID is what names the cluster for good, whatever its address: a UUID made of the chassis' serial number.
func clusterID(c *call) string {
	serial := ""
	for _, o := range c.view.Class("equipmentChassis") {
		serial = o.Get("serial")
	}
	sum := sha256.Sum256([]byte("cluster " + serial))
	return fmt.Sprintf("0x%x-0x%x", sum[:8], sum[8:16])
}

// members are the interconnects' parts in the cluster, the leader first.
func members(c *call) []*object {
	list := slices.Clone(c.view.Class("mgmtEntity"))
	if len(list) > 0 && list[0].Get("id") != c.leader() {
		slices.Reverse(list)
	}
	return list
}

// cluster prints the two interconnects, the leader's line first as devices do.
func cluster(c *call) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Cluster Id: %s\n\n", clusterID(c))
	for _, o := range members(c) {
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
	for _, o := range members(c) {
		fmt.Fprintf(&c.out, "%s: memb state %s, lead state %s, mgmt services state: %s\n", o.Get("id"),
			strings.ToUpper(o.Get("state")), strings.ToUpper(o.Get("leadership")), strings.ToUpper(o.Get("mgmtServicesState")))
	}
	c.out.WriteString(ready(c))
	return nil
}

// showSEL prints a server's system event log: faults of the server as the sensors noted that they came and went.
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
		clock, _, _ = strings.Cut(clock, ".")
		fmt.Fprintf(&c.out, "%4x | %s %s | %s | %s | %s | %s\n", n, date, clock, title(o.Get("cause")), o.Get("code"), o.Get("descr"), asserted(o))
	}
	return nil
}

// asserted is whether an event says that a fault is there.
func asserted(o *object) string {
	if o.Get("ind") == "deletion" {
		return "Deasserted"
	}
	return "Asserted"
}

// measurements are the statistics of an object and of its parts, but for parts that have a scope where they are shown.
func (c *call) measurements(dn string) (list []*object) {
	var parts []*object
	for _, o := range c.view.Children(dn) {
		switch {
		case slices.Contains(model.Concrete("statsCurr"), o.Class):
			list = append(list, o)
		case !c.shell.leadsTo(o.Class):
			parts = append(parts, c.measurements(o.DN)...)
		}
	}
	return append(list, parts...)
}

// leadsTo reports whether there is a scope for objects of a class.
func (s *Shell) leadsTo(class string) bool {
	for _, sc := range s.scopes {
		if sc.class == class {
			return true
		}
	}
	return false
}

// history are the names of error counters' former values: those of the last quarter of an hour, hour, day or week.
var history = regexp.MustCompile(`(15Min|1Hour|1Day|1Week|2Weeks)H?$`)

// isMetric reports whether a property of statistics tells what was measured, when it is a number.
func isMetric(p *model.Prop) bool {
	return p.Access == model.ReadOnly && !strings.HasSuffix(p.Name, "Delta") && !history.MatchString(p.Name) && p.Name != "intervals" && p.Name != "update"
}

// showStats prints the measurements of the present object.
func showStats(c *call) error {
	for _, o := range c.measurements(c.dn()) {
		fmt.Fprintf(&c.out, "\n%s:\n%sTime Collected: %s\n%sMonitored Object: %s\n%sSuspect: %s\n", title(kebab(o.Class)),
			indent, o.Get("timeCollected"), indent, o.DN, indent, title(o.Get("suspect")))
		for _, p := range model.Lookup(o.Class).Props {
			if _, err := strconv.ParseFloat(o.Get(p.Name), 64); err == nil && isMetric(p) {
				fmt.Fprintf(&c.out, "%s%s: %s\n", indent, label(p.Name), o.Get(p.Name))
			}
		}
		fmt.Fprintf(&c.out, "%sThresholded: 0\n", indent)
	}
	return nil
}
