package mmp

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	licence "github.com/plenum-meet/plenum/functions/licensing/file"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

func callbridgeCommands() []command {
	const trust = "callbridge trust (whom=c2w|cluster|branding) "
	return []command{
		{"callbridge", "Shows the Call Bridge", (*call).callbridge, nil, nil},
		{"callbridge listen <iface>...", "Sets the interfaces", (*call).callbridgeListen, nil, nil},
		{"callbridge listen none", "Removes the interfaces", (*call).callbridgeListen, nil, nil},
		{"callbridge prefer <iface>", "Sets the interface for outgoing connections", (*call).callbridgePrefer, nil, nil},
		{"callbridge certs <key> <certificate:cert> [<bundle:cert>]", "Sets key and certificate", (*call).callbridgeCerts, nil, nil},
		{"callbridge certs none", "Removes key and certificate", (*call).callbridgeCerts, nil, nil},
		{trust + "<bundle:cert>", "Sets whose certificates are trusted", (*call).callbridgeTrust, nil, nil},
		{trust + "none", "Trusts nobody", (*call).callbridgeTrust, nil, nil},
		{"callbridge (peer=ucm|imps) certs <bundle:cert>", "Sets the certificates of Unified CM or IM&P", (*call).callbridgePeer, nil, nil},
		{"callbridge (peer=ucm|imps) certs none", "Removes them", (*call).callbridgePeer, nil, nil},
		{"callbridge (peer=ucm|imps) verify (state=enable|disable)", "Switches the check", (*call).callbridgeVerify, nil, nil},
		{"callbridge wc3jwt expiry <hours>", "Sets how long web app sessions last, 1 to 24", (*call).callbridgeJWT, nil, nil},
		{"callbridge restart", "Restarts the Call Bridge: applies changes and reads the licence", (*call).callbridgeRestart, nil, nil},
	}
}

// setCallBridge changes what the next restart puts in force.
func (c *call) setCallBridge(change func(*appliance.CallBridgeConfig)) error {
	_, err := c.settings().CallBridge.Update(c.ctx, func(s *appliance.CallBridgeService) error {
		change(&s.Next)
		return nil
	})
	return err
}

func (c *call) callbridge() error {
	s, err := c.settings().CallBridge.Get(c.ctx)
	if err != nil {
		return err
	}
	v := s.Next
	return c.block("Listening interfaces", strings.Join(v.Listen, " "), "Preferred interface", v.Prefer, "Key file", v.Key, "Certificate file", v.Cert,
		"CA Bundle file", v.Bundle, "Address", "", "C2W trusted certs", v.TrustC2W, "Callbridge cluster trusted certs", v.TrustCluster,
		"Callbridge trust branding certs", v.TrustBranding, "UCM trusted certs", v.UCMCerts, "UCM verification mode", strings.ToLower(enabled(v.UCMVerify)),
		"IMPS trusted certs", v.IMPSCerts, "IMPS verification mode", strings.ToLower(enabled(v.IMPSVerify)), "WC3 JWT Expiry in hours", fmt.Sprint(v.SessionLife().Hours()))
}

func (c *call) callbridgeListen() error {
	return c.setCallBridge(func(v *appliance.CallBridgeConfig) { v.Listen = c.args["iface"] })
}

func (c *call) callbridgePrefer() error {
	return c.setCallBridge(func(v *appliance.CallBridgeConfig) { v.Prefer = c.arg("iface") })
}

func (c *call) callbridgeCerts() error {
	certificates, err := c.certificateFiles()
	if err != nil {
		return err
	}
	return c.setCallBridge(func(v *appliance.CallBridgeConfig) { v.Certificates = certificates })
}

// bundleFile is the argument bundle: a file with certificates, empty for "none".
func (c *call) bundleFile() (string, error) {
	name := c.arg("bundle")
	if name == "" {
		return "", nil
	}
	_, err := c.certificates(name)
	return name, err
}

func (c *call) callbridgeTrust() error {
	bundle, err := c.bundleFile()
	if err != nil {
		return err
	}
	return c.setCallBridge(func(v *appliance.CallBridgeConfig) {
		trust := map[string]*string{"c2w": &v.TrustC2W, "cluster": &v.TrustCluster, "branding": &v.TrustBranding}
		*trust[c.arg("whom")] = bundle
	})
}

func (c *call) callbridgePeer() error {
	bundle, err := c.bundleFile()
	if err != nil {
		return err
	}
	return c.setCallBridge(func(v *appliance.CallBridgeConfig) {
		*map[string]*string{"ucm": &v.UCMCerts, "imps": &v.IMPSCerts}[c.arg("peer")] = bundle
	})
}

func (c *call) callbridgeVerify() error {
	return c.setCallBridge(func(v *appliance.CallBridgeConfig) {
		*map[string]*bool{"ucm": &v.UCMVerify, "imps": &v.IMPSVerify}[c.arg("peer")] = c.on()
	})
}

func (c *call) callbridgeJWT() error {
	return c.setCallBridge(func(v *appliance.CallBridgeConfig) { v.JWTHours = c.number("hours") })
}

// callbridgeRestart ends the calls, as the component that carries them goes away for a moment.
func (c *call) callbridgeRestart() error {
	if err := c.Tables.DB.Transact(c.ctx, c.applyCallBridge); err != nil {
		return err
	}
	if err := c.endCalls(c.ctx); err != nil {
		return err
	}
	return c.record(c.ctx, "host:server", "info", "call bridge restarted")
}

// callBridgeStarts is how long the Call Bridge takes to start.
const callBridgeStarts = 2 * time.Second

// Open tells whether the Call Bridge runs: it answers Busy callBridgeRestarting for a moment after its restart. Its
// answer that it does counts for lookAgain.
func Open(deps rest.Deps) func(context.Context) error {
	var mu sync.Mutex // guards seen
	var seen time.Time
	return func(ctx context.Context) error {
		now := deps.Now()
		mu.Lock()
		fresh := now.Sub(seen).Abs() < lookAgain
		mu.Unlock()
		if fresh {
			return nil
		}
		service, err := deps.Tables.Settings.CallBridge.Get(ctx)
		if since := now.Sub(service.RestartedAt); err == nil && since >= 0 && since < callBridgeStarts {
			return appliance.Failure(appliance.Busy, "callBridgeRestarting", "the Call Bridge is starting")
		}
		mu.Lock()
		seen = now
		mu.Unlock()
		return nil // a store that does not answer is for the function itself to tell
	}
}

const lookAgain = 100 * time.Millisecond

// tellLicence leaves a line in the logs when a restart finds another licence file than the one before.
func (s *Server) tellLicence(tx *store.Tx, before, after appliance.CallBridgeService) error {
	f := after.LicenceFile
	text := fmt.Sprintf("licence file applied: serial %q, features %s", f.Serial, strings.Join(slices.Sorted(maps.Keys(f.Features)), " "))
	switch {
	case before.License == after.License && before.LicenceFile.Problem == f.Problem:
		return nil
	case after.License == "":
		text = "licence file removed"
	case f.Problem != "":
		text = "licence file refused: " + f.Problem
	}
	return s.Tables.NoteLicence(tx, s.Now(), text)
}

// applyCallBridge puts the configuration in force and notes the licence file that is there.
func (s *Server) applyCallBridge(tx *store.Tx) error {
	service, err := s.settings().CallBridge.In(tx)
	if err != nil {
		return err
	}
	file, err := s.Tables.Files.In(tx).Get(licence.Name)
	if ignoreMissing(err) != nil {
		return err
	}
	before := service
	service.License, service.LicenceFile = "", appliance.LicenceFile{}
	if err == nil {
		service.License = file.Value.Object
		if service.License == "" {
			service.License = hash(file.Value.Content)
		}
		if service.LicenceFile, err = s.readLicence(tx, file.Value.Content); err != nil {
			return err
		}
	}
	if err := s.tellLicence(tx, before, service); err != nil {
		return err
	}
	service.Live, service.RestartedAt = service.Next, s.Now()
	return s.settings().CallBridge.PutIn(tx, service)
}
