package inventory_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

func options(change func(*inventory.Options)) inventory.Options {
	o := inventory.Options{Serial: "installation-1", Model: inventory.M5(), Now: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC),
		Network: inventory.Factory, Admin: "C1sc0123", IPMI: "c1sco1234"}
	if change != nil {
		change(&o)
	}
	return o
}

// kinds are the chassis that there are.
var kinds = map[string]func(*inventory.Options){
	"factory":    nil,
	"lab":        func(o *inventory.Options) { o.Lab, o.Network = true, inventory.Lab },
	"M4":         func(o *inventory.Options) { o.Model = inventory.M4() },
	"two blades": func(o *inventory.Options) { o.Blades = []int{1, 2} },
}

func each(t *testing.T, check func(*testing.T, inventory.Options, map[string]tree.Change)) {
	for name, change := range kinds {
		t.Run(name, func(t *testing.T) {
			o := options(change)
			objects := map[string]tree.Change{}
			for _, c := range inventory.Objects(o) {
				require.NotContains(t, objects, c.DN)
				objects[c.DN] = c
			}
			check(t, o, objects)
		})
	}
}

func TestEveryObjectFitsTheModel(t *testing.T) {
	each(t, func(t *testing.T, _ inventory.Options, objects map[string]tree.Change) {
		for dn, c := range objects {
			class := model.Lookup(c.Class)
			require.NotNil(t, class, c.Class)
			above, rn := model.TopRoot, ""
			parent, rn := model.Cut(dn)
			if parent != "" {
				require.Contains(t, objects, parent, "the parent of %s exists", dn)
				above = objects[parent].Class
			}
			require.True(t, class.Below(above), "%s: %s below %s", dn, c.Class, above)
			naming, ok := class.ParseRN(rn)
			require.True(t, ok, "%s names a %s", rn, c.Class)
			for name, value := range naming {
				require.Contains(t, []string{"", value}, c.Props[name], "%s %s", dn, name)
			}
			for name, value := range c.Props {
				require.NotNil(t, class.Prop(name), "%s has no %s", c.Class, name)
				if value != "" { // which every property may be until it is set
					require.NoError(t, model.Validate(c.Class, name, value), "%s %s=%q", dn, name, value)
				}
			}
		}
	})
}

// TestEveryPropertyIsDecided finds readable properties that neither a builder nor defaults.txt speak of.
func TestEveryPropertyIsDecided(t *testing.T) {
	each(t, func(t *testing.T, _ inventory.Options, objects map[string]tree.Change) {
		open := map[string]string{} // by class and property, an object that has it
		for dn, c := range objects {
			for _, p := range model.Lookup(c.Class).Props {
				_, set := c.Props[p.Name]
				if !set && !p.Secret && p.Access != model.Naming && !inventory.MayBeEmpty(c.Class, p.Name) {
					open[c.Class+"."+p.Name] = dn
				}
			}
		}
		require.Empty(t, open)
	})
}

func TestEveryReferenceResolves(t *testing.T) {
	tops := []string{"sys/", "fabric/", "org-root/", "ip/"}
	each(t, func(t *testing.T, _ inventory.Options, objects map[string]tree.Change) {
		for dn, c := range objects {
			for name, value := range c.Props {
				if slices.ContainsFunc(tops, func(top string) bool { return strings.HasPrefix(value, top) }) {
					if name == "pnDn" && c.Class == "lsBinding" {
						continue // names where a blade belongs, even when none is there
					}
					require.Contains(t, objects, value, "%s %s", dn, name)
				}
			}
		}
	})
}

func TestTotalsAddUp(t *testing.T) {
	each(t, func(t *testing.T, o inventory.Options, objects map[string]tree.Change) {
		blades := 0
		for dn, c := range objects {
			if c.Class != "computeBlade" {
				continue
			}
			blades++
			below := func(class string) []tree.Change { return belowOf(objects, dn, class) }
			require.Equal(t, c.Props["totalMemory"], sum(t, below("memoryUnit"), "capacity"))
			require.Equal(t, c.Props["totalMemory"], sum(t, below("memoryArray"), "currCapacity"))
			require.Equal(t, sum(t, below("memoryArray"), "populated"), strconv.Itoa(len(below("memoryUnit"))))
			require.Equal(t, c.Props["numOfCores"], sum(t, below("processorUnit"), "cores"))
			require.Equal(t, c.Props["numOfThreads"], sum(t, below("processorUnit"), "threads"))
			require.Equal(t, c.Props["numOfCpus"], strconv.Itoa(len(below("processorUnit"))))
			require.Equal(t, c.Props["numOfAdaptors"], strconv.Itoa(len(below("adaptorUnit"))))
			require.Equal(t, c.Props["numOfEthHostIfs"], strconv.Itoa(len(below("adaptorHostEthIf"))))
		}
		if o.Blades == nil {
			require.Equal(t, 8, blades)
		}
		require.Len(t, belowOf(objects, "sys/chassis-1", "storageLocalDisk"), 2)
		require.Len(t, belowOf(objects, "sys/chassis-1", "equipmentPsu"), 4)
		require.Len(t, belowOf(objects, "sys/chassis-1", "equipmentFan"), 16)
		require.Len(t, belowOf(objects, "sys", "etherPIo"), 8)
	})
}

func belowOf(objects map[string]tree.Change, dn, class string) (list []tree.Change) {
	for _, c := range objects {
		if c.Class == class && strings.HasPrefix(c.DN, dn+"/") {
			list = append(list, c)
		}
	}
	return list
}

func sum(t *testing.T, list []tree.Change, prop string) string {
	total := 0
	for _, c := range list {
		n, err := strconv.Atoi(c.Props[prop])
		require.NoError(t, err, "%s %s", c.DN, prop)
		total += n
	}
	return strconv.Itoa(total)
}

// shared says which parts carry the serial number of another: a fabric interconnect is several objects.
var shared = []string{"computeBlade", "equipmentPsu", "equipmentFanModule", "adaptorUnit", "memoryUnit", "storageLocalDisk",
	"storageController", "equipmentTpm", "networkElement", "equipmentChassis", "equipmentXcvr"}

func TestIdentitiesAreUniqueAndStable(t *testing.T) {
	o := options(nil)
	identities := func(o inventory.Options) map[string]string {
		seen := map[string]string{}
		for _, c := range inventory.Objects(o) {
			for _, prop := range []string{"serial", "mac", "originalMac", "baseMac", "oobIfMac", "originalUuid"} {
				value := c.Props[prop]
				if value == "" || prop == "serial" && !slices.Contains(shared, c.Class) || c.Class == "adaptorHostEthIf" && prop == "mac" {
					continue
				}
				require.NotContains(t, seen, value, "%s %s", c.DN, prop)
				seen[value] = c.DN + " " + prop
			}
		}
		return seen
	}
	first := identities(o)
	require.Greater(t, len(first), 250)
	require.Equal(t, first, identities(o), "the same installation keeps its identities")
	o.Serial = "installation-2"
	for value := range identities(o) {
		require.NotContains(t, first, value, "another installation has its own")
	}
}

func TestBladeMovesWithItsIdentity(t *testing.T) {
	o := options(nil)
	here, there := inventory.Blade(o, 4, 5), inventory.Blade(o, 5, 5)
	require.Len(t, there, len(here))
	for i := range here {
		require.Equal(t, here[i].Class, there[i].Class)
		require.Equal(t, here[i].Props["serial"], there[i].Props["serial"])
		require.Contains(t, here[i].DN, "sys/chassis-1/blade-4")
	}
	disks := func(list []tree.Change) int {
		return len(slices.Collect(maps.Keys(classes(list)["storageLocalDisk"])))
	}
	require.Equal(t, 2, disks(inventory.Blade(o, 3, 1)), "the disks go with their blade")
	require.Zero(t, disks(inventory.Blade(o, 1, 3)))
}

func classes(list []tree.Change) map[string]map[string]bool {
	by := map[string]map[string]bool{}
	for _, c := range list {
		if by[c.Class] == nil {
			by[c.Class] = map[string]bool{}
		}
		by[c.Class][c.DN] = true
	}
	return by
}
