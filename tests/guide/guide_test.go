package guide

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/tests/process"
)

func TestMain(m *testing.M) { os.Exit(process.Main(m)) }

// Passwords of the sessions: what the chassis has when it leaves the factory, and what 3.1 and 3.3.1 change.
const (
	factoryPassword = "C1sc0123"
	adminPassword   = "Plen.Um-2026"
)

// chassis is an appliance as it is unpacked, and who types at it.
type chassis struct {
	t     *testing.T
	up    *process.Up
	known string // file of host keys
}

// unpack starts an appliance with some media blades.
func unpack(t *testing.T, blades int) *chassis {
	t.Helper()
	up := process.StartUp(t, process.UpOptions{Seed: "factory", SSH: true, Blades: blades, Boot: 300 * time.Millisecond})
	return &chassis{t: t, up: up, known: filepath.Join(t.TempDir(), "known_hosts")}
}

// ucsm signs in at UCS Manager by SSH and waits for the prompt.
func (c *chassis) ucsm(password string) *person {
	c.t.Helper()
	return sshTo(c.t, c.up.Addresses["UCS Manager (SSH)"], "admin", password, c.known)
}

// session types a session of the guide as somebody who has just signed in, and leaves.
func (c *chassis) session(name, password string) {
	c.t.Helper()
	require.True(c.t, c.t.Run(name, func(t *testing.T) {
		here := *c
		here.t = t
		p := here.ucsm(password)
		readScript(t, name).walk(t, p)
		p.types("exit\r")
		p.closed()
	}))
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(text)
}

func write(t *testing.T, file, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
}

func TestChapter3(t *testing.T) {
	c := unpack(t, 7)
	c.session("3.1-password", factoryPassword)
	for _, name := range []string{"3.2-ipv4", "3.2-ipv6", "3.3-password", "3.3.1-create", "3.3.2-delete", "3.4-block", "3.5-name", "3.5-back",
		"3.6-dns", "3.7-timezone", "3.8-ntp", "3.9-uplinks", "3.10-power-up"} {
		c.session(name, adminPassword)
	}
}
