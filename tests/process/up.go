package process

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// AdminPassword and UserPassword are what servers started here are told to use.
const (
	AdminPassword = "admin-of-tests-1"
	UserPassword  = "user-of-tests-1"
)

const (
	readyWithin = 30 * time.Second
	stopWithin  = 15 * time.Second
)

// UpOptions say how to start the local server; the zero value is a lab with one blade and data of its own.
type UpOptions struct {
	Data   string // default: a folder of the test
	Seed   string // default lab
	Blades int    // default 1
}

// Up is a running local server.
type Up struct {
	URL    string
	Data   string
	Client *http.Client // trusts the server's certificate; follows no redirects
	child  *child
}

// StartUp runs `plenum up` on free ports until the test ends or it is killed.
func StartUp(t testing.TB, o UpOptions) *Up {
	t.Helper()
	if o.Data == "" {
		o.Data = ShortDir(t)
	}
	if o.Blades == 0 {
		o.Blades = 1
	}
	if o.Seed == "" {
		o.Seed = "lab"
	}
	c, err := start(Build(t, "plenum"), []string{"PLENUM_ADMIN_PASSWORD=" + AdminPassword, "PLENUM_USER_PASSWORD=" + UserPassword},
		"up", "--json", "--seed", o.Seed, "--data", o.Data, "--listen", "127.0.0.1:0", "--blades", strconv.Itoa(o.Blades),
		"--media", freeMedia(t, o.Blades), "--log-level", "error")
	require.NoError(t, err)
	u := &Up{Data: o.Data, child: c}
	t.Cleanup(func() { c.stop(t, stopWithin) })
	u.await(t)
	u.Client = u.client(t)
	return u
}

func (u *Up) await(t testing.TB) {
	t.Helper()
	line, err := u.child.line(readyWithin)
	require.NoError(t, err)
	var ready struct {
		Event     string
		Addresses []struct{ Name, URL string }
	}
	require.NoError(t, json.Unmarshal([]byte(line), &ready), line)
	require.Equal(t, "ready", ready.Event)
	require.NotEmpty(t, ready.Addresses)
	u.URL = ready.Addresses[0].URL
	for len(u.URL) > 0 && u.URL[len(u.URL)-1] == '/' {
		u.URL = u.URL[:len(u.URL)-1]
	}
}

// client trusts the certificate that the server keeps in its data folder, and nothing else.
func (u *Up) client(t testing.TB) *http.Client {
	t.Helper()
	certificate, err := os.ReadFile(filepath.Join(u.Data, "tls", "server.crt"))
	require.NoError(t, err)
	pool := x509.NewCertPool()
	require.True(t, pool.AppendCertsFromPEM(certificate))
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, MaxIdleConnsPerHost: 128}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: time.Minute, CheckRedirect: Stay}
}

// Stay keeps a client from following redirects.
func Stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Etcd is the endpoint of the server's store.
func (u *Up) Etcd(t testing.TB) string {
	t.Helper()
	var sockets []string
	_ = filepath.WalkDir(u.Data, func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.Type()&os.ModeSocket != 0 && entry.Name() == "client" {
			sockets = append(sockets, path)
		}
		return nil
	})
	require.NotEmpty(t, sockets, "a client socket below the data folder")
	return "unix://" + sockets[0]
}

// Kill is kill -9.
func (u *Up) Kill() { u.child.kill() }

// Pid is the server's process id.
func (u *Up) Pid() int { return u.child.cmd.Process.Pid }

// ShortDir is a temporary folder whose path is short enough for unix sockets in it.
func ShortDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "plenum")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// freeMedia finds a base port whose ports for the blades nobody uses, for UDP and TCP.
func freeMedia(t testing.TB, blades int) string {
	t.Helper()
	for range 200 {
		base := 20000 + rand.IntN(30000)/10*10
		if free(base+2, blades) == nil {
			return net.JoinHostPort("127.0.0.1", strconv.Itoa(base))
		}
	}
	require.Fail(t, "no free media ports")
	return ""
}

func free(first, count int) error {
	for port := first; port < first+count; port++ {
		address := fmt.Sprintf("127.0.0.1:%d", port)
		packets, err := net.ListenPacket("udp", address)
		if err != nil {
			return err
		}
		streams, err := net.Listen("tcp", address)
		if err := errors.Join(err, packets.Close()); err != nil {
			return err
		}
		if err := streams.Close(); err != nil {
			return err
		}
	}
	return nil
}
