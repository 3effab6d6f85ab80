package local

import (
	"log/slog"
	"net"
	"testing"

	"github.com/stretchr/testify/require"
)

func taken(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, l.Close()) })
	return l.Addr().String()
}

func TestPortsThatAreTaken(t *testing.T) {
	t.Parallel()
	port := taken(t)

	moved, err := sshAddress{"ucsm", "--ssh-ucsm", port, port}.listen()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, moved.Close()) })
	require.NotEqual(t, port, moved.Addr().String())

	_, err = sshAddress{"ucsm", "--ssh-ucsm", port, DefaultSSHUCSM}.listen()
	require.ErrorContains(t, err, "--ssh-ucsm "+port)
}

// Nothing is kept of a start that finds a port taken: the passwords that it would have drawn would have been lost.
func TestNothingIsWrittenWhenAPortIsTaken(t *testing.T) {
	t.Parallel()
	for flag, change := range map[string]func(*Config, string){
		"--listen":  func(c *Config, at string) { c.Listen = at },
		"--ssh-mmp": func(c *Config, at string) { c.SSHMMP = at },
	} {
		t.Run(flag, func(t *testing.T) {
			t.Parallel()
			data := t.TempDir()
			config := Config{Data: data, Listen: "127.0.0.1:0", Log: slog.New(slog.DiscardHandler)}
			change(&config, taken(t))
			_, err := Start(t.Context(), config)
			require.ErrorContains(t, err, flag)
			require.ErrorContains(t, err, "address already in use")
			require.NoDirExists(t, data+"/etcd")
		})
	}
}
