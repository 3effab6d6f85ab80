package mmp

import (
	"fmt"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
)

func turnCommands() []command {
	return []command{
		{"turn", "Shows the TURN server", (*call).turn, nil, virtual},
		{"turn credentials <username> <password> <realm>", "Sets its account", (*call).turnCredentials, nil, virtual},
		{"turn short_term_credentials_mode (state=enable|disable)", "Switches short term credentials", (*call).turnShort, nil, virtual},
		{"turn short_term_credentials <secret> <realm>", "Sets their shared secret", (*call).turnSecret, nil, virtual},
		{"turn listen <iface>...", "Sets the interfaces", (*call).turnListen, nil, virtual},
		{"turn listen none", "Removes the interfaces", (*call).turnListen, nil, virtual},
		{"turn tls <port>", "Sets the TLS port", (*call).turnTLS, nil, virtual},
		{"turn tls none", "Removes the TLS port", (*call).turnTLS, nil, virtual},
		{"turn certs <key> <certificate:cert> [<bundle:cert>]", "Sets key and certificate", (*call).turnCerts, nil, virtual},
		{"turn certs none", "Removes key and certificate", (*call).turnCerts, nil, virtual},
		{"turn public-ip <address:ip>", "Sets its address as others see it", (*call).turnPublic, nil, virtual},
		{"turn delete public-ip", "Removes that address", (*call).turnPublic, nil, virtual},
		{"turn high-capacity-mode (state=enable|disable)", "Switches high capacity", (*call).turnCapacity, nil, virtual},
		{"turn (state=enable|disable)", "Starts or stops it", (*call).turnState, nil, virtual},
		{"turn restart", "Restarts it", (*call).turnRestart, nil, virtual},
	}
}

func (c *call) setEdge(change func(*appliance.EdgeServices) error) error {
	_, err := c.settings().Edge.Update(c.ctx, change)
	return err
}

func (c *call) setTurn(change func(*appliance.Turn)) error {
	return c.setEdge(func(e *appliance.EdgeServices) error {
		change(&e.Turn)
		return nil
	})
}

// turn prints the password in clear, as the original does.
func (c *call) turn() error {
	e, err := c.settings().Edge.Get(c.ctx)
	if err != nil {
		return err
	}
	t := e.Turn
	pairs := []string{"Enabled", truth(t.Enabled), "Username", t.Username, "Password", t.Password, "Short term credentials", enabled(t.ShortTerm),
		"Shared secret", t.Secret, "Realm", t.Realm, "Public IP", t.PublicIP, "High Capacity Mode", enabled(t.HighCapacity), "Relay address", "",
		"TLS port", number(t.TLSPort), "TLS cert", t.Cert, "TLS key", t.Key, "TLS bundle", t.Bundle}
	for _, iface := range t.Listen {
		pairs = append(pairs, "Listen interface", iface)
	}
	if len(t.Listen) == 0 {
		pairs = append(pairs, "Listen interface", "")
	}
	return c.block(pairs...)
}

// number is a number as blocks show it: empty for 0.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

func (c *call) turnCredentials() error {
	return c.setTurn(func(t *appliance.Turn) {
		t.Username, t.Password, t.Realm = c.arg("username"), c.arg("password"), c.arg("realm")
	})
}

func (c *call) turnShort() error {
	return c.setTurn(func(t *appliance.Turn) { t.ShortTerm = c.on() })
}

func (c *call) turnSecret() error {
	return c.setTurn(func(t *appliance.Turn) { t.Secret, t.Realm = c.arg("secret"), c.arg("realm") })
}

func (c *call) turnListen() error {
	return c.setTurn(func(t *appliance.Turn) { t.Listen = c.args["iface"] })
}

func (c *call) turnTLS() error {
	return c.setTurn(func(t *appliance.Turn) { t.TLSPort = c.number("port") })
}

func (c *call) turnCerts() error {
	files, err := c.certificateFiles()
	if err != nil {
		return err
	}
	return c.setTurn(func(t *appliance.Turn) { t.Certificates = files })
}

func (c *call) turnPublic() error {
	return c.setTurn(func(t *appliance.Turn) { t.PublicIP = c.arg("address") })
}

func (c *call) turnCapacity() error {
	return c.setTurn(func(t *appliance.Turn) { t.HighCapacity = c.on() })
}

func (c *call) turnState() error {
	err := c.setEdge(func(e *appliance.EdgeServices) error {
		switch t := &e.Turn; {
		case c.on() && len(t.Listen) == 0:
			return failure("no interface configured")
		case c.on() && t.Username == "" && !t.ShortTerm:
			return failure("no credentials configured")
		case c.on() && t.TLSPort != 0 && t.Key == "":
			return failure("TLS port set but no certificates configured")
		default:
			t.Enabled = c.on()
			return nil
		}
	})
	if err != nil {
		return err
	}
	return c.success("TURN server %sd", c.arg("state"))
}

func (c *call) turnRestart() error {
	e, err := c.settings().Edge.Get(c.ctx)
	if err == nil && !e.Turn.Enabled {
		err = failure("the TURN server is not enabled")
	}
	return err
}

// title makes the first letter a capital.
func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
