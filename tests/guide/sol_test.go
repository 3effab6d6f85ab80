package guide

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSerialOverLAN goes by SSH to the serial console of blade 1, with the factory's IPMI account, and is cut off when
// the policy is disabled (3.3, G.3).
func TestSerialOverLAN(t *testing.T) {
	c := unpack(t, 1)
	port := c.up.Addresses["Serial over LAN (SSH)"]
	denied := func() {
		p := open(t, port, "mmp", c.known)
		p.until("assword: ")
		p.types("c1sco1234\r")
		require.Contains(t, p.closed(), "Permission denied")
	}
	denied() // blade 1 is off
	c.session("3.1-password", factoryPassword)
	c.exec(adminPassword, "scope org CMS; scope service-profile CMS2000-MMP; power up; commit-buffer")
	c.await("show server status", func(out string) bool { return slices.Contains(lines(out), "1/1 Equipped Unavailable Ok Complete") })

	p := sshTo(t, port, "mmp", "c1sco1234", c.known)
	p.until("CISCO Serial Over LAN:\nClose Network Connection to Exit\n")
	p.until("login: ")
	p.types("admin\r")
	p.until("assword: ")
	c.session("G.3-disable", adminPassword)
	require.Contains(t, p.closed(), "disconnected")
	denied()
	c.session("G.3.1-enable", adminPassword)
	sshTo(t, port, "mmp", "c1sco1234", c.known).until("login: ")
}
