package local

import (
	"context"
	"errors"
	"net"
	"net/http"
	"path/filepath"
	"strings"

	"golang.org/x/crypto/ssh"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp"
	"github.com/plenum-meet/plenum/functions/shell"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/ucsm"
	"github.com/plenum-meet/plenum/functions/ucsm/cli"
	"github.com/plenum-meet/plenum/functions/ucsm/sol"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
	"github.com/plenum-meet/plenum/local/edge"
)

// port is an SSH port of the appliance.
type port struct {
	edge.Config
	title string // for people
	user  string // of the factory or the lab
}

// ports are the SSH ports. Each leads to a function of its name.
func (s *Server) ports(handler http.Handler) []port {
	objects := tree.New(s.tables, s.config.Now, nil) // to look at only
	a := portA{s.tables, s.config.Platform}
	return []port{
		{title: "MMP (SSH, SFTP)", user: "admin", Config: edge.Config{Name: "mmp", Split: splitMMP, Admits: a.admits, Until: a.until,
			Subsystems: map[string]edge.Subsystem{"sftp": edge.SFTP(mmp.NewServer(s.deps()).Files)}}},
		{title: "Serial over LAN (SSH)", user: "mmp", Config: edge.Config{Name: "sol", Admits: ucsm.Admits(objects), Until: anyhow(sol.Until(objects))}},
		{title: "UCS Manager (SSH)", user: "admin", Config: edge.Config{Name: "ucsm", Split: cli.Split,
			Pages: true, Help: true, Banner: cli.Banner, Admits: ucsm.Admits(objects), Until: anyhow(ucsm.Until(objects))}},
	}
}

// anyhow waits for what does not hang on where a connection comes from.
func anyhow(until func(context.Context) string) func(context.Context, net.Addr) string {
	return func(ctx context.Context, _ net.Addr) string { return until(ctx) }
}

// splitMMP takes an exec request apart: " ; " stands between commands.
func splitMMP(line string) []string { return strings.Split(line, " ; ") }

// startEdges serves the SSH ports that are open.
func (s *Server) startEdges(ctx context.Context, handler http.Handler) error {
	var keys []ssh.Signer
	for _, p := range s.ports(handler) {
		listener, open := s.sshListeners[p.Name]
		if !open {
			continue
		}
		if keys == nil {
			var err error
			if keys, err = s.hostKeys(ctx); err != nil {
				return err
			}
		}
		p.Keys, p.Shell, p.Log, p.Version = keys, shell.InProcess(handler, p.Name), s.log, s.config.Version
		server := edge.Start(ctx, listener, p.Config)
		s.edges = append(s.edges, server)
		s.sshPorts = append(s.sshPorts, Address{p.title, command(p.user, server.Addr())})
	}
	return nil
}

// hostKeys are the keys of all SSH ports. Their fingerprints are written down, so that a command can show them.
func (s *Server) hostKeys(ctx context.Context) ([]ssh.Signer, error) {
	keys, err := edge.HostKeys(filepath.Join(s.config.Data, "ssh"))
	if err != nil {
		return nil, err
	}
	var shown appliance.HostKeys
	for _, key := range keys {
		shown.Fingerprints = append(shown.Fingerprints, ssh.FingerprintSHA256(key.PublicKey())+" ("+key.PublicKey().Type()+")")
	}
	err = s.tables.DB.Transact(ctx, func(tx *store.Tx) error { return s.tables.HostKeys.In(tx).Put(store.SystemID, shown) })
	return keys, err
}

// command is how one gets in.
func command(user string, at net.Addr) string {
	host, number, _ := net.SplitHostPort(at.String())
	return "ssh -p " + number + " " + user + "@" + host
}

func (s *Server) closeEdges() error {
	var errs []error
	for _, server := range s.edges {
		errs = append(errs, server.Close())
	}
	return errors.Join(errs...)
}
