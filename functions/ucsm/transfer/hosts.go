package transfer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// connectTime is how long a server may take until somebody is signed in.
const connectTime = 10 * time.Second

// connection is an SSH connection that ends with its context.
type connection struct {
	*ssh.Client
	release func() bool
}

func (c connection) Close() error {
	c.release()
	return c.Client.Close()
}

// dial connects and signs in.
func (c Client) dial(ctx context.Context, t Target, address string) (conn connection, err error) {
	dialer := net.Dialer{Timeout: connectTime}
	plain, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return conn, err
	}
	release := context.AfterFunc(ctx, func() { _ = plain.Close() }) // makes whoever waits for it go on
	_ = plain.SetDeadline(time.Now().Add(connectTime))              // of the host: it is a limit, not a time of the product
	answer := func(_, _ string, questions []string, _ []bool) ([]string, error) {
		answers := make([]string, len(questions))
		for i := range answers {
			answers[i] = t.Password
		}
		return answers, nil
	}
	secure, channels, requests, err := ssh.NewClientConn(plain, address, &ssh.ClientConfig{
		User:            t.User,
		Auth:            []ssh.AuthMethod{ssh.Password(t.Password), ssh.KeyboardInteractive(answer)},
		HostKeyCallback: func(_ string, _ net.Addr, key ssh.PublicKey) error { return c.trust(ctx, address, key) },
	})
	if err != nil {
		release()
		_ = plain.Close() // err says what is wrong
		return conn, err
	}
	_ = plain.SetDeadline(time.Time{})
	return connection{ssh.NewClient(secure, channels, requests), release}, nil
}

// hostID is the row of a server.
func hostID(address string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(address)))
	return hex.EncodeToString(sum[:])
}

// trust accepts a server's key the first time, and then that one only.
func (c Client) trust(ctx context.Context, address string, key ssh.PublicKey) error {
	shown := string(bytes.TrimSpace(ssh.MarshalAuthorizedKey(key)))
	known := ""
	err := c.tables.DB.Transact(ctx, func(tx *store.Tx) error {
		rows := c.tables.KnownHosts.In(tx)
		row, err := rows.Get(hostID(address))
		if appliance.KindOf(err) == appliance.Missing {
			known = shown
			return rows.Create(hostID(address), appliance.KnownHost{Address: address, Key: shown})
		}
		known = row.Value.Key
		return err
	})
	if err != nil {
		return fmt.Errorf("known hosts: %w", err)
	}
	if known != shown {
		return Failed(CodeHostKey, "the host key of %s has changed: it was %s, it is %s", address, fingerprint(known), ssh.FingerprintSHA256(key))
	}
	return nil
}

func fingerprint(line string) string {
	key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(line))
	if err != nil {
		return "unreadable"
	}
	return ssh.FingerprintSHA256(key)
}

// Forget takes back the trust in a server, host or host:port; in all of them for "". It answers how many there were.
func (c Client) Forget(ctx context.Context, server string) (n int, err error) {
	address := ""
	if server != "" {
		if address, err = Address(server); err != nil {
			return 0, err
		}
	}
	var ids []string
	err = c.tables.KnownHosts.Each(ctx, "", func(row store.Row[appliance.KnownHost]) error {
		if address == "" || strings.EqualFold(row.Value.Address, address) {
			ids = append(ids, row.ID)
		}
		return nil
	})
	for _, id := range ids {
		if err := c.tables.KnownHosts.Delete(ctx, id); err != nil && appliance.KindOf(err) != appliance.Missing {
			return n, err
		}
		n++
	}
	return n, err
}
