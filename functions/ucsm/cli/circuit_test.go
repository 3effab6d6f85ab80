package cli

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// TestCircuitFollowsTheFabrics: paths are told from the links and uplinks that there are.
func TestCircuitFollowsTheFabrics(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	x := r.login("admin")
	x.do("scope org CMS")
	// rows answers, by fabric, the words of the path of eth0.
	rows := func() (list []string) {
		for _, line := range strings.Split(x.do("show service-profile circuit server 1/1").Output, "\n") {
			if words := strings.Fields(line); len(words) > 3 && words[1] == "eth0" {
				list = append(list, strings.Join(words[2:], " "))
			}
		}
		return list
	}
	set := func(dn, class, prop, value string) {
		r.change(tree.Change{DN: dn, Class: class, Status: tree.Modified, Props: map[string]string{prop: value}})
	}
	const blade = "sys/chassis-1/blade-1"
	add := func(dn, class string, props map[string]string) tree.Change {
		return tree.Change{DN: dn, Class: class, Status: tree.CreatedModified, Props: props}
	}
	r.change(add(blade+"/adaptor-1", "adaptorUnit", nil),
		add(blade+"/adaptor-1/ext-eth-1", "adaptorExtEthIf", map[string]string{"switchId": "A", "linkState": "up"}),
		add(blade+"/adaptor-1/ext-eth-2", "adaptorExtEthIf", map[string]string{"switchId": "B", "linkState": "up"}),
		add("fabric/lan/B", "fabricEthLan", nil),
		add("fabric/lan/A/phys-slot-1-port-1", "fabricEthLanEp", map[string]string{"switchId": "A", "operState": "up"}),
		add("fabric/lan/B/phys-slot-1-port-1", "fabricEthLanEp", map[string]string{"switchId": "B", "operState": "up"}),
		add("org-root/org-CMS/ls-CMS2000-MMP/ether-eth0", "vnicEther", map[string]string{"switchId": "A-B"}))
	require.Equal(t, []string{"Down Failed Passive Primary 0/0/0 0/0/0 Ether", "Down Failed Passive Backup 0/0/0 0/0/0 Ether"}, rows(), "without power")
	set(blade, "computeBlade", "operPower", "on")
	require.Equal(t, []string{"Up Active Active Primary 0/0/0 1/0/1 Ether", "Up Standby Passive Backup 0/0/0 1/0/1 Ether"}, rows())
	set("fabric/lan/A/phys-slot-1-port-1", "fabricEthLanEp", "operState", "down")
	require.Equal(t, []string{"Up Failed Passive Primary 0/0/0 0/0/0 Ether", "Up Active Active Backup 0/0/0 1/0/1 Ether"}, rows())
}
