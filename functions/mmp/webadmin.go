package mmp

import (
	"fmt"

	"github.com/plenum-meet/plenum/functions/appliance"
)

func webadminCommands() []command {
	return []command{
		{"webadmin", "Shows the Web Admin Interface", (*call).webadmin, nil, nil},
		{"webadmin certs <key> <certificate:cert> [<bundle:cert>]", "Sets key and certificate", (*call).webadminCerts, nil, nil},
		{"webadmin certs none", "Removes key and certificate", (*call).webadminCerts, nil, nil},
		{"webadmin listen <iface> [<port>]", "Sets where it listens (443)", (*call).webadminListen, nil, nil},
		{"webadmin listen none", "Removes the interface", (*call).webadminListen, nil, nil},
		{"webadmin (state=enable|disable)", "Starts or stops it", (*call).webadminState, nil, nil},
		{"webadmin restart", "Restarts it", (*call).webadminRestart, nil, nil},
		{"webadmin http-redirect (state=enable|disable)", "Sends HTTP to HTTPS", (*call).webadminRedirect, nil, nil},
		{"webadmin status", "Shows whether it runs", (*call).webadminStatus, nil, nil},
	}
}

func (c *call) setWebAdmin(change func(*appliance.WebAdmin)) error {
	_, err := c.settings().WebAdmin.Update(c.ctx, func(w *appliance.WebAdmin) error {
		change(w)
		return nil
	})
	return err
}

func (c *call) webadmin() error {
	w, err := c.settings().WebAdmin.Get(c.ctx)
	if err != nil {
		return err
	}
	iface, port := "", ""
	if w.Listen != nil {
		iface, port = w.Listen.Interface, fmt.Sprint(w.Listen.Port)
	}
	pairs := []string{"Enabled", truth(w.Enabled), "TLS listening interface", iface, "TLS listening port", port, "Key file", w.Key,
		"Certificate file", w.Cert}
	if w.Bundle != "" {
		pairs = append(pairs, "CA Bundle file", w.Bundle)
	}
	status, err := c.running("webadmin", webAdminService(w))
	if err != nil {
		return err
	}
	return c.block(append(pairs, "HTTP redirect", enabled(w.Redirect), "STATUS", status)...)
}

func (c *call) webadminStatus() error {
	w, err := c.settings().WebAdmin.Get(c.ctx)
	if err != nil {
		return err
	}
	return c.status("webadmin", webAdminService(w))
}

func (c *call) webadminCerts() error {
	certificates, err := c.certificateFiles()
	if err != nil {
		return err
	}
	return c.setWebAdmin(func(w *appliance.WebAdmin) { w.Certificates = certificates })
}

// certificateFiles are the arguments <key> <certificate> [<bundle>], checked; all empty for "none".
func (c *call) certificateFiles() (appliance.Certificates, error) {
	files := appliance.Certificates{Key: c.arg("key"), Cert: c.arg("certificate"), Bundle: c.arg("bundle")}
	if files.Key == "" {
		return files, nil
	}
	if err := c.pair(files.Key, files.Cert); err != nil {
		return files, err
	}
	if files.Bundle == "" {
		return files, nil
	}
	_, err := c.certificates(files.Bundle)
	return files, err
}

func (c *call) webadminListen() error {
	var listen *appliance.Listener
	if c.arg("iface") != "" {
		listen = &appliance.Listener{Interface: c.arg("iface"), Port: 443}
		if c.arg("port") != "" {
			listen.Port = c.number("port")
		}
		if err := c.notC2W(*listen); err != nil {
			return err
		}
	}
	return c.setWebAdmin(func(w *appliance.WebAdmin) { w.Listen = listen })
}

// webadminState checks everything before it starts the component, a line for each check.
func (c *call) webadminState() error {
	if c.on() {
		w, err := c.settings().WebAdmin.Get(c.ctx)
		if err != nil {
			return err
		}
		if err := c.readyWebAdmin(w); err != nil {
			return err
		}
	}
	if err := c.setWebAdmin(func(w *appliance.WebAdmin) { w.Enabled, w.RestartedAt = c.on(), c.Now() }); err != nil {
		return err
	}
	return c.success("webadmin %sd", c.arg("state"))
}

func (c *call) readyWebAdmin(w appliance.WebAdmin) error {
	switch {
	case w.Listen == nil:
		return failure("no TLS interface configured")
	case w.Key == "":
		return failure("TLS port set but no certificates configured")
	}
	if err := c.openable(w.Enabled, *w.Listen); err != nil {
		return err
	}
	c.printf("SUCCESS: TLS interface and port configured\n")
	if err := c.pair(w.Key, w.Cert); err != nil {
		return err
	}
	c.printf("SUCCESS: Key and certificate pair match\n")
	return nil
}

// webadminRestart has the files read again: what cannot start any more has stopped.
func (c *call) webadminRestart() error {
	w, err := c.settings().WebAdmin.Get(c.ctx)
	if err != nil {
		return err
	}
	if !w.Enabled { // the guide restarts it before it enables it
		c.printf("webadmin is not enabled\n")
		return nil
	}
	if err := c.setWebAdmin(func(w *appliance.WebAdmin) { w.RestartedAt = c.Now() }); err != nil {
		return err
	}
	if err := c.readyWebAdmin(w); err != nil {
		return err
	}
	return c.success("webadmin restarted")
}

func (c *call) webadminRedirect() error {
	return c.setWebAdmin(func(w *appliance.WebAdmin) { w.Redirect = c.on() })
}
