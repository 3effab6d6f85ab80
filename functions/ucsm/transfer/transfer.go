// Package transfer exchanges files with other servers over SSH: sftp, and scp, which OpenSSH's clients do over SFTP as
// well. A server's host key is trusted the first time and must stay; what has been trusted is in the store. Transfers
// are of one file, bounded in size by the caller and in time by the context.
package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"strings"

	"github.com/pkg/sftp"

	"github.com/plenum-meet/plenum/functions/store"
)

// Target is a file on another server.
type Target struct {
	Protocol string // "sftp" or "scp"; others are refused with an *Error
	Server   string // host, or host:port; the port is 22
	User     string
	Password string
	Path     string // absolute, or relative to the user's home
}

// String names the file without the password.
func (t Target) String() string {
	return t.Protocol + "://" + t.User + "@" + t.Server + "/" + strings.TrimPrefix(t.Path, "/")
}

// Codes of failures, as fsmRmtInvErrCode has them.
const (
	CodeAuthentication = "ERR-DNLD-authentication-failure"
	CodeHostKey        = "ERR-DNLD-hostkey-mismatch"
	CodeNoFile         = "ERR-DNLD-no-file"
	CodeImage          = "ERR-DNLD-invalid-image"
	CodeSpace          = "ERR-DNLD-no-space"
	CodeTimeout        = "ERR-request-timeout"
	CodeInternal       = "ERR-internal-error"
)

// Error is a transfer that failed, for people.
type Error struct{ Code, Text string }

func (e *Error) Error() string { return e.Text }

// Failed is an Error of that code with a formatted text.
func Failed(code, format string, args ...any) *Error {
	return &Error{Code: code, Text: fmt.Sprintf(format, args...)}
}

// Client transfers files. It is stateless: the host keys are in the tables.
type Client struct{ tables *store.Tables }

// New makes a client that trusts the servers that are known in t.
func New(t *store.Tables) Client { return Client{tables: t} }

// Fetch reads a file of at most limit bytes.
func (c Client) Fetch(ctx context.Context, t Target, limit int64) (data []byte, err error) {
	err = c.with(ctx, t, func(s *sftp.Client) error {
		file, err := s.Open(t.Path)
		if err != nil {
			return err
		}
		defer file.Close() // it was only read
		info, err := file.Stat()
		switch {
		case err != nil:
			return err
		case !info.Mode().IsRegular():
			return Failed(CodeNoFile, "%s is not a file", t.Path)
		case info.Size() > limit:
			return Failed(CodeSpace, "%s has %d bytes, more than the %d that are taken", t.Path, info.Size(), limit)
		}
		if data, err = io.ReadAll(io.LimitReader(file, limit+1)); err == nil && int64(len(data)) > limit {
			return Failed(CodeSpace, "%s has more than the %d bytes that are taken", t.Path, limit)
		}
		return err
	})
	return data, err
}

// Send writes a file, in place of one that may be there. One that was cut short is removed again.
func (c Client) Send(ctx context.Context, t Target, data []byte) error {
	return c.with(ctx, t, func(s *sftp.Client) error {
		file, err := s.OpenFile(t.Path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
		if err != nil {
			return err
		}
		_, err = file.Write(data)
		if err = errors.Join(err, file.Close()); err != nil {
			_ = s.Remove(t.Path) // nobody is to take a part for the whole
		}
		return err
	})
}

// with calls do with a connection to the target's server and tells what failed in words.
func (c Client) with(ctx context.Context, t Target, do func(*sftp.Client) error) error {
	switch {
	case t.Protocol != "sftp" && t.Protocol != "scp":
		return Failed(CodeInternal, "protocol %s is not supported: use scp or sftp", t.Protocol)
	case t.User == "":
		return Failed(CodeAuthentication, "%s needs a user name", t.Protocol)
	case t.Path == "" || strings.ContainsRune(t.Path, 0):
		return Failed(CodeNoFile, "no file is named")
	}
	address, err := Address(t.Server)
	if err != nil {
		return err
	}
	conn, err := c.dial(ctx, t, address)
	if err != nil {
		return explain(ctx, t, err)
	}
	defer conn.Close() // the transfer has ended one way or the other
	client, err := sftp.NewClient(conn.Client)
	if err != nil {
		return explain(ctx, t, fmt.Errorf("%s offers no SFTP: %w", t.Server, err))
	}
	defer client.Close() // its connection ends anyway
	return explain(ctx, t, do(client))
}

// explain turns what a library or the network says into an Error.
func explain(ctx context.Context, t Target, err error) error {
	var told *Error
	var network net.Error
	switch {
	case err == nil || errors.As(err, &told):
		return err
	case ctx.Err() != nil || errors.As(err, &network) && network.Timeout():
		return Failed(CodeTimeout, "%s did not answer in time", t.Server)
	case errors.Is(err, fs.ErrNotExist):
		return Failed(CodeNoFile, "%s: no such file on %s", t.Path, t.Server)
	case errors.Is(err, fs.ErrPermission):
		return Failed(CodeNoFile, "%s: permission denied on %s", t.Path, t.Server)
	case strings.Contains(err.Error(), "unable to authenticate"):
		return Failed(CodeAuthentication, "%s refuses the password of %s", t.Server, t.User)
	}
	return Failed(CodeInternal, "%s: %.200s", t.Server, err.Error())
}

// Address is host:port of a server as it is typed. The error is an *Error.
func Address(server string) (string, error) {
	host, port, err := net.SplitHostPort(server)
	if err != nil {
		host, port = strings.Trim(server, "[]"), "22"
	}
	if host == "" || port == "" || strings.ContainsAny(host, " /@\\\x00") || len(host) > 255 {
		return "", Failed(CodeInternal, "%.80q is not a server", server)
	}
	return net.JoinHostPort(host, port), nil
}
