package process

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/local"
)

// AdminPassword and UserPassword are what servers started here are told to use.
const (
	AdminPassword = "admin-of-tests-1"
	UserPassword  = "user-of-tests-1"
)

const (
	readyWithin = time.Minute
	stopWithin  = 30 * time.Second
)

// UpOptions say how to start the local server; what is zero has a default.
type UpOptions struct {
	Data   string // for StartUp a folder of the test, else needed
	Seed   string // default lab
	Blades int    // default 1
	// Boot is how long a blade takes to start, default the server's own.
	Boot time.Duration
	SSH  bool // open the SSH ports
	// Directory is where the lab's directory is to be, "" for none.
	Directory string
}

// Up is a running local server.
type Up struct {
	URL    string
	Data   string
	Ready  time.Duration // from the start of the process to its word that it is ready
	Client *http.Client  // trusts the server's certificate; follows no redirects
	// Addresses are where everything is, by the names of the ready event.
	Addresses map[string]string
	child     *child
}

// StartUp runs `plenum up` on free ports until the test ends or it is killed.
func StartUp(t testing.TB, o UpOptions) *Up {
	t.Helper()
	if o.Data == "" {
		o.Data = ShortDir(t)
	}
	u, err := RunUp(Build(t, "plenum"), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, u.Stop()) })
	return u
}

// shareCompiled lets a server keep its compiled policies where all servers of tests do, so that each is compiled once. It is
// the user's cache; without one, each server has its own.
func shareCompiled(data string) error {
	folder, err := os.UserCacheDir()
	if err != nil {
		return nil
	}
	shared, own := filepath.Join(folder, "plenum-test", "programs"), filepath.Join(data, "cache")
	if err := errors.Join(os.MkdirAll(shared, 0o700), os.MkdirAll(own, 0o700)); err != nil {
		return err
	}
	if err := os.Symlink(shared, filepath.Join(own, "policies")); !errors.Is(err, os.ErrExist) {
		return err
	}
	return nil
}

// RunUp is StartUp for what is no test: whoever calls it stops it.
func RunUp(program string, o UpOptions) (*Up, error) {
	blades := max(o.Blades, 1)
	media, err := freeMedia(blades)
	if err != nil {
		return nil, err
	}
	if o.Seed == "" {
		o.Seed = "lab"
	}
	if err := shareCompiled(o.Data); err != nil {
		return nil, err
	}
	started := time.Now()
	c, err := start(program, []string{"PLENUM_ADMIN_PASSWORD=" + AdminPassword, "PLENUM_USER_PASSWORD=" + UserPassword},
		"up", "--json", "--seed", o.Seed, "--data", o.Data, "--listen", "127.0.0.1:0", "--blades", strconv.Itoa(blades),
		"--media", media, "--boot-time", o.Boot.String(), "--log-level", "error",
		"--ssh-mmp", o.ssh(), "--ssh-sol", o.ssh(), "--ssh-ucsm", o.ssh(), "--directory", o.Directory)
	if err != nil {
		return nil, err
	}
	u := &Up{Data: o.Data, child: c}
	if err := u.await(); err != nil {
		return nil, errors.Join(err, u.Stop())
	}
	u.Ready = time.Since(started)
	return u, nil
}

// ssh is the address of an SSH port.
func (o UpOptions) ssh() string {
	if o.SSH {
		return "127.0.0.1:0"
	}
	return ""
}

// await reads the server's word that it is ready.
func (u *Up) await() error {
	line, err := u.child.line(readyWithin)
	if err != nil {
		return err
	}
	var ready struct {
		Event     string
		Addresses []struct{ Name, URL string }
	}
	if err := json.Unmarshal([]byte(line), &ready); err != nil {
		return fmt.Errorf("ready line %q: %w", line, err)
	}
	if ready.Event != "ready" || len(ready.Addresses) == 0 {
		return fmt.Errorf("ready line %q", line)
	}
	u.Addresses = map[string]string{}
	for _, a := range ready.Addresses {
		u.Addresses[a.Name] = a.URL
	}
	u.URL = strings.TrimRight(ready.Addresses[0].URL, "/")
	trust, err := local.Trusting(u.Data)
	if err != nil {
		return err
	}
	transport := &http.Transport{TLSClientConfig: trust, MaxIdleConnsPerHost: 128}
	u.Client = &http.Client{Transport: transport, Timeout: time.Minute, CheckRedirect: Stay}
	return nil
}

// Stop asks the server to end and waits until it has.
func (u *Up) Stop() error {
	if u.Client != nil {
		u.Client.CloseIdleConnections()
	}
	return u.child.stop(stopWithin)
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

// FreeAddress is a host:port of loopback that nobody listens on.
func FreeAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// ShortDir is a temporary folder whose path is short enough for unix sockets in it.
func ShortDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "plenum")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// freeMedia finds a base port whose ports for the blades nobody uses, for UDP and TCP.
func freeMedia(blades int) (string, error) {
	var err error
	for range 200 {
		base := 20000 + rand.IntN(30000)/10*10
		if err = free(base+2, blades); err == nil {
			return net.JoinHostPort("127.0.0.1", strconv.Itoa(base)), nil
		}
	}
	return "", fmt.Errorf("no free media ports: %w", err)
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
