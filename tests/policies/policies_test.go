package policies

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/policies/registry/registrytest"
	"github.com/plenum-meet/plenum/tests/process"
)

func TestMain(m *testing.M) { os.Exit(process.Main(m)) }

// server speaks to one server of the product.
type server struct {
	t      *testing.T
	url    string
	client *http.Client
}

type object = map[string]any

// send answers the status and the body; an error when there was no answer.
func (s server) send(ctx context.Context, method, path, contentType string, in []byte) (int, object, error) {
	req, err := http.NewRequestWithContext(ctx, method, s.url+path, bytes.NewReader(in))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Content-Type", contentType)
	req.SetBasicAuth("admin", process.AdminPassword)
	resp, err := s.client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	var out object
	if len(text) > 0 && err == nil {
		err = json.Unmarshal(text, &out)
	}
	return resp.StatusCode, out, err
}

func (s server) ask(want int, method, path string, in any) object {
	s.t.Helper()
	text, err := json.Marshal(in)
	require.NoError(s.t, err)
	code, out, err := s.send(s.t.Context(), method, path, "application/json", text)
	require.NoError(s.t, err)
	require.Equal(s.t, want, code, "%s %s: %v", method, path, out)
	return out
}

// install uploads a policy that always answers the same.
func (s server) install(name, answer string) (release string) {
	s.t.Helper()
	code, module, err := s.send(s.t.Context(), "POST", "/policies/v1/modules", "application/wasm", registrytest.Constant(answer))
	require.NoError(s.t, err)
	require.Equal(s.t, http.StatusCreated, code, "%v", module)
	made := s.ask(http.StatusCreated, "POST", "/policies/v1/releases", object{"hook": "admission", "name": name, "version": "1", "sha256": module["sha256"]})
	return made["id"].(string)
}

// join tries to enter the lab's lobby; no reason is success.
func (s server) join() (reason string) {
	s.t.Helper()
	text := []byte(`{"target":"lobby","name":"Ann"}`)
	req, err := http.NewRequestWithContext(s.t.Context(), "POST", s.url+"/join/v1/sessions", bytes.NewReader(text))
	require.NoError(s.t, err)
	req.Header.Set("Content-Type", "application/json")
	resp, err := s.client.Do(req)
	require.NoError(s.t, err)
	defer resp.Body.Close()
	var p struct{ Reason, Detail string }
	require.NoError(s.t, json.NewDecoder(resp.Body).Decode(&p))
	if resp.StatusCode == http.StatusCreated {
		return ""
	}
	require.Equal(s.t, http.StatusForbidden, resp.StatusCode, "%+v", p)
	return p.Reason + " " + p.Detail
}

// becomes waits until joins have that outcome, and tells how long it took.
func (s server) becomes(what, want string) {
	s.t.Helper()
	began := time.Now()
	require.Eventually(s.t, func() bool { return s.join() == want }, time.Minute, 10*time.Millisecond, what)
	s.t.Logf("%s after %s", what, time.Since(began).Round(time.Millisecond))
}

// TestAPushIsSeenByEveryInstance stages on the local server, and asks it and a function process over the same store.
func TestAPushIsSeenByEveryInstance(t *testing.T) {
	up := process.StartUp(t, process.UpOptions{Seed: "lab", Blades: 1})
	other := process.StartFunction(t, up.Etcd(t), "/plenum/", "--modules", up.Data+"/modules")
	here, there := server{t, up.URL, up.Client}, server{t, other.URL, other.Client}
	for _, s := range []server{here, there} {
		require.Empty(t, s.join())
	}
	release := here.install("closed", `{"allow":false,"reason":"Closed for the holidays"}`)
	here.ask(http.StatusOK, "PUT", "/policies/v1/hooks/admission/stages", object{"active": release})
	here.becomes("refused here", "notAdmitted Closed for the holidays")
	there.becomes("refused by another process", "notAdmitted Closed for the holidays")
	there.ask(http.StatusOK, "POST", "/policies/v1/hooks/admission/rollback", nil)
	there.becomes("allowed there", "")
	here.becomes("allowed here again", "")
	require.Eventually(t, func() bool {
		decisions := here.ask(http.StatusOK, "GET", "/policies/v1/hooks/admission/decisions?limit=1000", nil)["decisions"].([]any)
		return len(decisions) >= 6
	}, time.Minute, 50*time.Millisecond, "decisions of both are in the trace")
}

// TestKilledWhileInstalling kills the server while it installs and stages one of several releases. Afterwards each release that
// is listed works, what was staged is what decides, and everything can be done again.
func TestKilledWhileInstalling(t *testing.T) {
	data := process.ShortDir(t)
	program := process.Build(t, "plenum")
	for round, last := range []int{0, 1, 4} {
		up, err := process.RunUp(program, process.UpOptions{Data: data, Seed: "lab", Blades: 1})
		require.NoError(t, err)
		s := server{t, up.URL, up.Client}
		checkReleases(s)
		killed := make(chan struct{})
		for i := range 100 {
			if i == last {
				go func() {
					defer close(killed)
					up.Kill()
				}()
			}
			if err := installAndStage(s, fmt.Sprintf("r%d-%d", round, i)); err != nil {
				require.GreaterOrEqual(t, i, last, err)
				break
			}
		}
		<-killed
	}
	up := process.StartUp(t, process.UpOptions{Data: data, Seed: "lab", Blades: 1})
	checkReleases(server{t, up.URL, up.Client})
}

func installAndStage(s server, name string) error {
	ctx := s.t.Context()
	_, module, err := s.send(ctx, "POST", "/policies/v1/modules", "application/wasm", registrytest.Constant(fmt.Sprintf(`{"allow":true,"note":%q}`, name)))
	if err != nil {
		return err
	}
	text, err := json.Marshal(object{"hook": "admission", "name": name, "version": "1", "sha256": module["sha256"]})
	if err != nil {
		return err
	}
	if _, _, err = s.send(ctx, "POST", "/policies/v1/releases", "application/json", text); err != nil {
		return err
	}
	_, _, err = s.send(ctx, "PUT", "/policies/v1/hooks/admission/stages", "application/json", []byte(`{"active":"`+name+`@1"}`))
	return err
}

// checkReleases asks every release that is listed.
func checkReleases(s server) {
	s.t.Helper()
	for _, r := range s.ask(http.StatusOK, "GET", "/policies/v1/releases?hook=admission", nil)["releases"].([]any) {
		tried := s.ask(http.StatusOK, "POST", "/policies/v1/releases/"+r.(object)["id"].(string)+"/test", object{"question": object{"way": object{"matched": true}}})
		require.NotNil(s.t, tried["answer"], "%v", tried)
	}
	require.Empty(s.t, s.join())
}
