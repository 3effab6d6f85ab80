package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/local"
)

const (
	policyPrefix = "/policies/v1"
	maxAnswer    = 64 << 20
)

// policyServer is the appliance that the commands work on.
type policyServer struct {
	url, data, account string
	password           string
	client             *http.Client
}

// flags has each from the environment when it is not given.
func (s *policyServer) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&s.url, "url", environment("PLENUM_URL", "https://127.0.0.1:8443"), "address of the appliance (PLENUM_URL)")
	dataFlag(flags.StringVar, &s.data, "its data folder, whose certificate is trusted; where there is none, the system's authorities are")
	flags.StringVar(&s.account, "account", environment("PLENUM_ACCOUNT", "admin"), "account to sign in as (PLENUM_ACCOUNT)")
}

// dataFlag is --data, from PLENUM_DATA when it is not given.
func dataFlag(add func(p *string, name, value, usage string), data *string, usage string) {
	add(data, "data", environment("PLENUM_DATA", "data"), usage+" (PLENUM_DATA)")
}

func environment(name, otherwise string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return otherwise
}

// open finds out how to trust the server and who asks.
func (s *policyServer) open() error {
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment}
	trust, err := local.Trusting(s.data)
	if err == nil {
		transport.TLSClientConfig = trust
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	s.client = &http.Client{Transport: transport, Timeout: 2 * time.Minute}
	if s.password = os.Getenv("PLENUM_ADMIN_PASSWORD"); s.password != "" {
		return nil
	}
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return errors.New("the password is needed: set PLENUM_ADMIN_PASSWORD")
	}
	fmt.Fprintf(os.Stderr, "Password of %s: ", s.account)
	password, err := term.ReadPassword(int(os.Stdin.Fd()))
	fmt.Fprintln(os.Stderr)
	s.password = string(password)
	return err
}

// ask sends a request; in is JSON unless it is bytes, which are a module.
func (s *policyServer) ask(ctx context.Context, method, path string, in, out any) error {
	if s.client == nil {
		if err := s.open(); err != nil {
			return err
		}
	}
	var body io.Reader
	contentType := "application/json"
	switch in := in.(type) {
	case nil:
	case []byte:
		body, contentType = bytes.NewReader(in), "application/wasm"
	default:
		text, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(s.url, "/")+policyPrefix+path, body)
	if err != nil {
		return err
	}
	req.SetBasicAuth(s.account, s.password)
	req.Header.Set("Content-Type", contentType)
	resp, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return err
	}
	if resp.StatusCode >= http.StatusBadRequest {
		return problemOf(resp.Status, answer)
	}
	if out == nil || len(answer) == 0 {
		return nil
	}
	return json.Unmarshal(answer, out)
}

func problemOf(status string, answer []byte) error {
	var p rest.Problem
	if json.Unmarshal(answer, &p) != nil || p.Reason == "" {
		return errors.New(status)
	}
	if p.Detail == "" {
		return errors.New(p.Reason)
	}
	return fmt.Errorf("%s: %s", p.Reason, p.Detail)
}

// segment is a release or hook in a path.
func segment(s string) string { return url.PathEscape(s) }
