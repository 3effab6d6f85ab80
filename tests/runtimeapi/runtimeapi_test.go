package runtimeapi

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestMain is the bootstrap too: run by a sandbox, this program is a small function.
func TestMain(m *testing.M) {
	if api := os.Getenv("AWS_LAMBDA_RUNTIME_API"); api != "" {
		bootstrap("http://" + api + "/2018-06-01/runtime/")
		return
	}
	os.Exit(m.Run())
}

// bootstrap answers invocations as their path says.
func bootstrap(api string) {
	if os.Getenv("INIT") == "error" {
		post(api+"init/error", `{"errorType":"broken"}`)
		return
	}
	served := 0
	for {
		resp, err := http.Get(api + "invocation/next")
		if err != nil {
			return
		}
		payload, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		var e urlEvent
		if err := json.Unmarshal(payload, &e); err != nil {
			return
		}
		served++
		respond(api+"invocation/"+resp.Header.Get("Lambda-Runtime-Aws-Request-Id"), e, served)
	}
}

func respond(id string, e urlEvent, served int) {
	switch e.RawPath {
	case "/die":
		os.Exit(3)
	case "/error":
		post(id+"/error", `{"errorType":"sad"}`)
	case "/malformed":
		post(id+"/response", `"text"`)
	case "/sleep":
		time.Sleep(time.Hour)
	default:
		echo, _ := json.Marshal(e)
		answer, _ := json.Marshal(urlAnswer{StatusCode: 201, Headers: map[string]string{"X-Served": fmt.Sprint(served)}, Cookies: []string{"a=1", "b=2"}, Body: string(echo)})
		post(id+"/response", string(answer))
	}
}

func post(url, body string) {
	resp, err := http.Post(url, "application/json", strings.NewReader(body))
	if err == nil {
		resp.Body.Close()
	}
}

func start(t *testing.T, c Config) *Lambda {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	c.Program = program
	l := New(c)
	t.Cleanup(func() { require.NoError(t, l.Close()) })
	return l
}

func do(t *testing.T, l *Lambda, method, target, contentType, body string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, "https://function.example"+target, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Content-Type", contentType)
	req.Header.Add("Cookie", "x=1; y=2")
	resp, err := (&http.Client{Transport: l}).Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp, string(content)
}

func TestRequestsBecomeEvents(t *testing.T) {
	t.Parallel()
	l := start(t, Config{})
	resp, body := do(t, l, "POST", "/a%2Fb?x=1&&y", "application/x-www-form-urlencoded", "&name")
	require.Equal(t, 201, resp.StatusCode)
	require.Equal(t, []string{"a=1", "b=2"}, resp.Header.Values("Set-Cookie"))
	var e urlEvent
	require.NoError(t, json.Unmarshal([]byte(body), &e))
	require.Equal(t, "/a%2Fb", e.RawPath)
	require.Equal(t, "x=1&&y", e.RawQueryString)
	require.Equal(t, []string{"x=1", "y=2"}, e.Cookies)
	require.Equal(t, "function.example", e.Headers["host"])
	require.NotContains(t, e.Headers, "cookie")
	require.True(t, e.IsBase64Encoded)
	require.Equal(t, "Jm5hbWU=", e.Body)
	_, body = do(t, l, "PUT", "/", "text/xml; charset=utf-8", "<a/>")
	require.NoError(t, json.Unmarshal([]byte(body), &e))
	require.Equal(t, "<a/>", e.Body)
	resp, _ = do(t, l, "GET", "/", "", "")
	require.Equal(t, "3", resp.Header.Get("X-Served"), "one process served all")
	require.Equal(t, 1, l.ColdStarts())
}

func TestFailuresAreGateways(t *testing.T) {
	t.Parallel()
	l := start(t, Config{Timeout: 2 * time.Second})
	for _, path := range []string{"/error", "/malformed", "/die", "/sleep"} {
		resp, _ := do(t, l, "GET", path, "", "")
		require.Equal(t, 502, resp.StatusCode, path)
		resp, _ = do(t, l, "GET", "/", "", "")
		require.Equal(t, 201, resp.StatusCode, "after %s", path)
	}
	require.Equal(t, 3, l.ColdStarts(), "a dead and a stuck process are replaced, others are not")
}

func TestInitialisationFails(t *testing.T) {
	t.Parallel()
	l := start(t, Config{Env: []string{"INIT=error"}})
	_, err := l.Invoke(t.Context(), []byte("{}"))
	var reported *FunctionError
	require.ErrorAs(t, err, &reported)
	require.Contains(t, string(reported.Payload), "broken")
}

func TestFrozenBetweenInvocations(t *testing.T) {
	t.Parallel()
	l := start(t, Config{})
	_, err := l.Invoke(t.Context(), []byte("{}"))
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", l.sandbox.cmd.Process.Pid))
		return err == nil && bytes.Contains(stat, []byte(") T "))
	}, time.Second, time.Millisecond, "stopped")
}

func TestKillAndClose(t *testing.T) {
	t.Parallel()
	l := start(t, Config{})
	_, err := l.Invoke(t.Context(), []byte("{}"))
	require.NoError(t, err)
	require.NoError(t, l.Kill())
	_, err = l.Invoke(t.Context(), []byte("{}"))
	require.NoError(t, err)
	require.Equal(t, 2, l.ColdStarts())
	require.NoError(t, l.Close())
	_, err = l.Invoke(t.Context(), []byte("{}"))
	require.ErrorIs(t, err, ErrClosed)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = New(Config{}).Invoke(ctx, nil)
	require.Error(t, err)
}

func TestEventTooBig(t *testing.T) {
	t.Parallel()
	l := start(t, Config{})
	_, err := l.Invoke(t.Context(), bytes.Repeat([]byte(" "), maxPayload+1))
	require.ErrorContains(t, err, "bytes")
}
