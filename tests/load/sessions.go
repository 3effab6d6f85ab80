package main

import (
	"context"
	"fmt"
	"net"
	"strings"

	"golang.org/x/crypto/ssh"

	"github.com/plenum-meet/plenum/tests/process"
)

// The doors for ssh, by the names that plenum up prints.
const (
	ucsm = "UCS Manager (SSH)"
	mmp  = "MMP (SSH, SFTP)"
)

// sshSession is one whole session of UCS Manager's command line.
func sshSession(ctx context.Context, s *server) error {
	client, err := s.ssh(ctx, ucsm)
	if err != nil {
		return err
	}
	defer client.Close()
	session, err := client.NewSession()
	if err != nil {
		return err
	}
	out, err := session.Output("show server status")
	if err == nil && !strings.Contains(string(out), "Equipped") {
		err = fmt.Errorf("show server status: %s", out)
	}
	return err
}

// ssh signs in at a door. The address is as people type it: "ssh -p PORT USER@HOST".
func (s *server) ssh(ctx context.Context, door string) (*ssh.Client, error) {
	words := strings.Fields(s.up.Addresses[door])
	if len(words) != 4 {
		return nil, fmt.Errorf("%s: no ssh address: %q", door, words)
	}
	user, host, _ := strings.Cut(words[3], "@")
	address := net.JoinHostPort(host, words[2])
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	// The key of a server of our own on loopback, started a moment ago, needs no check.
	c, channels, requests, err := ssh.NewClientConn(conn, address, &ssh.ClientConfig{User: user,
		Auth: []ssh.AuthMethod{ssh.Password(process.AdminPassword)}, HostKeyCallback: ssh.InsecureIgnoreHostKey()})
	if err != nil {
		_ = conn.Close() // the sign-in's error says more
		return nil, err
	}
	return ssh.NewClient(c, channels, requests), nil
}

// hold opens n sessions with a terminal and a shell each, at UCS Manager, which allows 32, and the MMP in turn; close
// ends them.
func (s *server) hold(ctx context.Context, n int) (closeAll func(), err error) {
	var clients []*ssh.Client
	closeAll = func() {
		for _, c := range clients {
			_ = c.Close() // the server may have been first
		}
	}
	for i := range n {
		client, err := s.ssh(ctx, []string{ucsm, mmp}[i%2])
		if err != nil {
			return closeAll, err
		}
		clients = append(clients, client)
		session, err := client.NewSession()
		if err != nil {
			return closeAll, err
		}
		if err := session.RequestPty("xterm", 24, 80, nil); err != nil {
			return closeAll, err
		}
		if err := session.Shell(); err != nil {
			return closeAll, err
		}
	}
	return closeAll, nil
}
