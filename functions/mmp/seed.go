package mmp

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// Certificate files of a lab, which Web Admin and Web Bridge 3 use from the start.
const (
	LabKey  = "server.key"
	LabCert = "server.crt"
)

// Options say what a new installation is like.
type Options struct {
	// Lab: Web Admin and Web Bridge 3 run on a:443 with the certificate of Key and Cert (PEM). Without it nothing is
	// configured, and admin signs in with admin once.
	Lab       bool
	Key, Cert []byte
	// Serial and MAC are the server's serial number and the address of interface a on hardware that has them.
	Serial, MAC string
	// Observed is the address that interface a has on this host.
	Observed string
}

// Seed writes what a new installation has, and notes that the machine has started. What is there already stays. The
// machine's row comes last: where it exists, the rest is complete.
func Seed(ctx context.Context, deps rest.Deps, o Options) error {
	s := NewServer(deps)
	if err := s.resumeReset(ctx); err != nil {
		return err
	}
	row, err := s.Tables.Machines.Get(ctx, store.SystemID)
	if err == nil {
		return s.start(ctx, row.Value, o)
	}
	if appliance.KindOf(err) != appliance.Missing {
		return err
	}
	if o.Lab {
		err = s.seedLab(ctx, o)
	} else {
		err = s.seedFactory(ctx)
	}
	if err != nil {
		return fmt.Errorf("seed mmp: %w", err)
	}
	return s.start(ctx, newMachine(s.Platform, o), o)
}

// resumeReset brings a factory reset to its end that was cut short.
func (s *Server) resumeReset(ctx context.Context) error {
	row, err := s.Tables.Restores.Get(ctx, store.SystemID)
	if err != nil || !row.Value.Factory {
		return ignoreMissing(err)
	}
	return s.finish(ctx, row.Value)
}

// newMachine is a machine with the hardware's own identity on a 2000, and a drawn one elsewhere.
func newMachine(platform string, o Options) appliance.Machine {
	m := appliance.Machine{Platform: platform, MAC: map[string]string{}}
	if platform == appliance.PlatformCMS2000 {
		m.Serial, m.MAC["a"] = o.Serial, o.MAC
		return m
	}
	var address [5]byte
	_, _ = rand.Read(address[:]) // never fails (crypto/rand)
	for i, name := range interfaces(platform) {
		a := address
		a[4] += byte(i)
		m.MAC[name] = fmt.Sprintf("02:%02X:%02X:%02X:%02X:%02X", a[0], a[1], a[2], a[3], a[4])
	}
	return m
}

// start notes the machine's start. A start is a boot, so it puts in force what waits for one.
func (s *Server) start(ctx context.Context, m appliance.Machine, o Options) error {
	m.BootedAt, m.Observed = s.Now(), o.Observed
	return s.Tables.DB.Transact(ctx, func(tx *store.Tx) error {
		next, err := s.settings().Boot.In(tx)
		if err != nil {
			return err
		}
		return errors.Join(s.settings().Live.PutIn(tx, next), s.Tables.Machines.In(tx).Put(store.SystemID, m))
	})
}

func (s *Server) seedFactory(ctx context.Context) error {
	accounts, err := s.Tables.Accounts.Page(ctx, store.Query[appliance.Account]{})
	if err != nil || accounts.Total > 0 {
		return err
	}
	return s.firstAccount(ctx)
}

func (s *Server) seedLab(ctx context.Context, o Options) error {
	if err := s.folder.PutAll(ctx, map[string][]byte{LabKey: o.Key, LabCert: o.Cert}); err != nil {
		return err
	}
	on := appliance.Listener{Interface: "a", Port: 443}
	files := appliance.Certificates{Key: LabKey, Cert: LabCert}
	return s.Tables.DB.Transact(ctx, func(tx *store.Tx) error {
		admin := appliance.WebAdmin{Enabled: true, Listen: &on, Certificates: files, RestartedAt: s.Now()}
		bridge := appliance.WebBridge3{Enabled: true, HTTPS: []appliance.Listener{on}, HTTPSKey: LabKey, HTTPSChain: LabCert,
			C2W: []appliance.Listener{{Interface: "a", Port: 9999}}, C2WKey: LabKey, C2WChain: LabCert, C2WTrust: LabCert, RestartedAt: s.Now()}
		config := appliance.CallBridgeConfig{Certificates: files, Listen: []string{"a"}, TrustC2W: LabCert}
		call := appliance.CallBridgeService{Next: config, Live: config}
		network := appliance.Network{Interfaces: map[string]appliance.Interface{"a": {IPv4: appliance.IPv4{DHCP: true}}}}
		return errors.Join(s.settings().Network.PutIn(tx, network), s.settings().WebAdmin.PutIn(tx, admin), s.settings().WebBridge3.PutIn(tx, bridge), s.settings().CallBridge.PutIn(tx, call))
	})
}

// Renew replaces the certificate that a lab was delivered with, where it still has the file.
func Renew(ctx context.Context, deps rest.Deps, key, cert []byte) error {
	s := NewServer(deps)
	if there, err := s.folder.Exists(ctx, LabCert); err != nil || !there {
		return err
	}
	return s.folder.PutAll(ctx, map[string][]byte{LabKey: key, LabCert: cert})
}

// resumeAfter is how long a rollback or a reset may take before somebody else does it again.
const resumeAfter = time.Minute

// Resume brings a rollback or a reset to its end that was cut short.
func Resume(ctx context.Context, deps rest.Deps) error {
	s := NewServer(deps)
	row, err := s.Tables.Restores.Get(ctx, store.SystemID)
	if err != nil || s.Now().Sub(row.Value.At).Abs() < resumeAfter {
		return ignoreMissing(err)
	}
	if err := s.finish(ctx, row.Value); err != nil {
		return err
	}
	return s.reboot(ctx)
}
