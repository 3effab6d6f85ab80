package mmp

import (
	"slices"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// service is what a component needs to run: ports, and a key with its certificate.
type service struct {
	on        bool
	listen    []appliance.Listener
	key, cert string
}

func webAdminService(w appliance.WebAdmin) service {
	s := service{on: w.Enabled, key: w.Key, cert: w.Cert}
	if w.Listen != nil {
		s.listen = []appliance.Listener{*w.Listen}
	}
	return s
}

func webBridgeService(w appliance.WebBridge3) service {
	return service{on: w.Enabled, listen: w.HTTPS, key: w.HTTPSKey, cert: w.HTTPSChain}
}

// running says in words whether a component runs: one that is enabled does not without its certificate, or when none of
// its ports could be opened.
func (c *call) running(component string, s service) (string, error) {
	problem, err := c.problem(s)
	switch {
	case !s.on:
		return component + " is not running", err
	case problem != "":
		return component + " is not running: " + problem, err
	}
	return component + " running", err
}

// status prints running.
func (c *call) status(component string, s service) error {
	text, err := c.running(component, s)
	c.printf("%s\n", text)
	return err
}

// problem is what keeps a component from running.
func (c *call) problem(s service) (string, error) {
	switch {
	case len(s.listen) == 0:
		return "no interface configured", nil
	case s.key == "":
		return "no certificates configured", nil
	}
	if err := c.needFiles(s.key, s.cert); err != nil {
		return err.Error(), nil
	}
	shut := ""
	for _, l := range s.listen {
		problem, err := c.shut(l)
		if err != nil || problem == "" {
			return "", err
		}
		shut = problem
	}
	return shut, nil
}

// shut is why a port could not be opened, empty when it could or nobody has tried yet.
func (c *call) shut(l appliance.Listener) (string, error) {
	row, err := c.Tables.Doors.Get(c.ctx, l.Name())
	return row.Value.Problem, ignoreMissing(err)
}

// openable refuses to start a component again whose port could not be opened.
func (c *call) openable(enabled bool, ports ...appliance.Listener) error {
	for _, l := range ports {
		problem, err := c.shut(l)
		if err != nil {
			return err
		}
		if enabled && problem != "" {
			return failed("port %s cannot be opened: %s", l.Name(), problem)
		}
	}
	return nil
}

// notC2W refuses the port between Call Bridge and Web Bridge 3.
func (c *call) notC2W(ports ...appliance.Listener) error {
	bridge, err := c.settings().WebBridge3.Get(c.ctx)
	if err != nil {
		return err
	}
	for _, l := range ports {
		if slices.Contains(bridge.C2W, l) {
			return failed("%s is the C2W port of webbridge3", l.Name())
		}
	}
	return nil
}
