package process

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Function is a running function host over TCP.
type Function struct {
	URL    string
	Client *http.Client
	child  *child
}

// StartFunction runs `function` over an etcd until the test ends or it is killed.
func StartFunction(t testing.TB, endpoint, prefix string, args ...string) *Function {
	t.Helper()
	f, err := RunFunction(Build(t, "function"), endpoint, prefix, args...)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, f.child.stop(stopWithin)) })
	return f
}

// RunFunction is StartFunction for goroutines that are not the test's own: whoever calls it kills it.
func RunFunction(program, endpoint, prefix string, args ...string) (*Function, error) {
	c, err := start(program, nil, append([]string{"--listen", "127.0.0.1:0", "--etcd", endpoint, "--prefix", prefix, "--log-level", "error"}, args...)...)
	if err != nil {
		return nil, err
	}
	line, err := c.line(readyWithin)
	if err != nil {
		c.kill()
		return nil, err
	}
	return &Function{URL: strings.TrimPrefix(line, "listening on "), child: c,
		Client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}, Timeout: 20 * time.Second, CheckRedirect: Stay}}, nil
}

// Kill is kill -9.
func (f *Function) Kill() {
	f.child.kill()
	f.Client.CloseIdleConnections()
}
