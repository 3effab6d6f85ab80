package guide

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/ucsm/transfer/sftptest"
	"github.com/plenum-meet/plenum/tests/process"
)

// exec gives ssh a command line and answers what it prints.
func (c *chassis) exec(password, line string) string {
	c.t.Helper()
	p := open(c.t, c.up.Addresses["UCS Manager (SSH)"], "admin", c.known, line)
	p.until("assword: ")
	p.types(password + "\r")
	p.until("\n")
	return p.closed()
}

// await repeats a command until its output is as wanted.
func (c *chassis) await(line string, wanted func(output string) bool) {
	c.t.Helper()
	var last string
	require.Eventually(c.t, func() bool {
		last = c.exec(adminPassword, line)
		return wanted(last)
	}, time.Minute, 300*time.Millisecond, "%s: %s", line, &last)
}

// plenum runs the operator's tool.
func (c *chassis) plenum(args ...string) {
	c.t.Helper()
	out, err := exec.Command(process.Build(c.t, "plenum"), append(args, "--data", c.up.Data)...).CombinedOutput()
	require.NoError(c.t, err, string(out))
}

func TestAppendixG(t *testing.T) {
	c := unpack(t, 7)
	c.session("3.1-password", factoryPassword)
	c.session("3.10-power-up", adminPassword)
	allGood := func(out string) bool { return strings.Count(out, " Ok ") == 8 && strings.Count(out, "Complete") == 8 }
	c.await("show server status", allGood)

	c.plenum("fault", "swap", "4", "5")
	c.await("show server status", func(out string) bool { return strings.Count(out, "Compute Mismatch") == 2 })
	c.session("G.2-mismatch", adminPassword)
	c.await("show server status", allGood)
	c.session("G.2-complete", adminPassword)
	c.session("G.3-disable", adminPassword)
	c.session("G.3.1-enable", adminPassword)
	c.session("G.1-power-down", adminPassword)
	c.await("scope org CMS; show service-profile; show server status", func(out string) bool { return strings.Count(out, "Power Off") == 8 })
}

func TestAppendixF(t *testing.T) {
	c := unpack(t, 1)
	c.session("3.1-password", factoryPassword)
	upgrade := "scope org CMS; scope fw-host-pack CMS2000-FW; set blade-vers 4.1(1d)B; commit-buffer"
	require.Contains(t, c.exec(adminPassword, upgrade), "[Firmware bundle 4.1(1d)B is not present]")
	server := sftptest.Start(t)
	made, err := exec.Command(process.Build(t, "plenum"), "firmware", "make", "4.1(1d)", "--out", server.Folder).CombinedOutput()
	require.NoError(t, err, string(made))
	for file := range strings.Lines(string(made)) {
		c.download("scp://"+sftptest.User+"@"+server.Address+strings.TrimSpace(file), sftptest.Password)
	}
	require.Contains(t, c.exec(adminPassword, "scope firmware; show package"), "ucs-mini-k9-bundle-infra.4.1.1d.A.bin")
	require.Contains(t, c.exec(adminPassword, upgrade), "[Upgrade the infrastructure to 4.1(1d)B first, then the servers]")
	require.Empty(t, c.exec(adminPassword, "scope org; scope fw-infra-pack default; set infra-vers 4.1(1d)A; commit-buffer"))
	c.await("show version", func(out string) bool { return strings.Contains(out, "Package-Vers: 4.1(1d)A") })
	c.lead("A", "b") // B leads since A was restarted last
	c.session("F.2.1-firmware", adminPassword)
}

// lead makes an interconnect lead, as the guide's prompts have it, by the death of the other.
func (c *chassis) lead(letter, other string) {
	c.t.Helper()
	c.plenum("fault", "kill-fi", other)
	c.await("show cluster state", func(out string) bool { return strings.Contains(out, letter+": UP, PRIMARY") })
	c.plenum("fault", "clear")
	c.await("show cluster state", func(out string) bool { return strings.Contains(out, "HA READY") })
}

// download types the download of a bundle and waits for its end.
func (c *chassis) download(url, password string) {
	c.t.Helper()
	p := c.ucsm(adminPassword)
	p.until("UCS-A# ")
	p.types("scope firmware\r")
	p.until("UCS-A /firmware # ")
	p.types("download image " + url + "\r")
	p.until("Password: ")
	p.types(password + "\r")
	require.NotContains(c.t, p.until("UCS-A /firmware # "), password, "it is not echoed")
	p.types("exit\rexit\r")
	p.closed()
	name := url[strings.LastIndex(url, "/")+1:]
	c.await("scope firmware; show download-task "+name+" detail", func(out string) bool { return strings.Contains(out, "State: Downloaded") })
}

func TestConsole(t *testing.T) {
	c := unpack(t, 1)
	p := start(t, exec.Command(process.Build(t, "plenum"), "console", "--url", c.up.URL, "--data", c.up.Data))
	p.until("Cisco UCS Mini 6324 Series Fabric Interconnect\n")
	p.until("UCS-A login: ")
	p.types("admin\r")
	p.until("Password: ")
	p.types(factoryPassword + "\r")
	require.Equal(t, welcome, strings.Join(lines(p.until("UCS-A# ")), "\n"))
	p.types("scope org CMS\r")
	p.until("UCS-A /org # ")
	p.types("\x04")
	p.closed()
}

// welcome is what the guide prints after signing in (3.1).
const welcome = `Cisco Nexus Operating System (NX-OS) Software
TAC support: http://www.cisco.com/tac
Copyright (c) 2009, Cisco Systems, Inc. All rights reserved.
The copyrights to certain works contained in this software are
owned by other third parties and used and distributed under
license. Certain components of this software are licensed under
the GNU General Public License (GPL) version 2.0 or the GNU
Lesser General Public License (LGPL) Version 2.1. A copy of each
such license is available at
http://www.opensource.org/licenses/gpl-2.0.php and
http://www.opensource.org/licenses/lgpl-2.1.php
UCS-A#`

func TestExecAndKeysAtTheTerminal(t *testing.T) {
	c := unpack(t, 1)
	c.session("3.1-password", factoryPassword)
	out := c.exec(adminPassword, "scope org CMS ; show sol-policy ; scope nowhere;")
	require.Contains(t, out, "CMS/CMS2000-MMP-SOL")
	require.Contains(t, out, "% Invalid Command at '^' marker")

	p := c.ucsm(adminPassword)
	p.until("UCS-A# ")
	p.types("sc\tor\t/C\t\r")
	p.until("scope org /CMS")
	p.until("UCS-A /org # ")
	p.types("scope ?")
	p.until("sol-policy")
	p.until("UCS-A /org # scope ")
	p.types("sol-policy CMS2000-MMP-SOL\r")
	p.until("UCS-A /org/sol-policy # ")
	p.types("\x1b[A\x1b[A\x03")
	p.until("scope org /CMS")
	p.until("^C\n")
	p.until("UCS-A /org/sol-policy # ")
	p.types("top\r")
	p.until("UCS-A# ")
	p.types("show configuration\r")
	p.until("--More--")
	p.types("q")
	p.until("UCS-A# ")
	p.types("\x04")
	p.closed()
}

func TestHostKeyStays(t *testing.T) {
	c := unpack(t, 1)
	c.session("3.1-password", factoryPassword)
	require.NoError(t, c.up.Stop())
	up, err := process.RunUp(process.Build(t, "plenum"), process.UpOptions{Seed: "factory", SSH: true, Data: c.up.Data})
	require.NoError(t, err)
	defer func() { require.NoError(t, up.Stop()) }()
	first, second := strings.Fields(c.up.Addresses["UCS Manager (SSH)"])[2], strings.Fields(up.Addresses["UCS Manager (SSH)"])[2]
	keys := strings.ReplaceAll(read(t, c.known), "]:"+first, "]:"+second)
	write(t, c.known, keys)
	c.up = up
	require.Contains(t, c.exec(adminPassword, "show clock"), "20", "ssh would refuse another key")
	require.Equal(t, keys, read(t, c.known), "no key was added")
}
