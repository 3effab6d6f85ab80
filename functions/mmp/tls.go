package mmp

import (
	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/ciphers"
)

func tlsCommands() []command {
	const service = "tls (service=sip|ldap|rtmps|webadmin|webbridge|callbridge|syslog)"
	return []command{
		{service, "Shows how a service uses TLS", (*call).tls, nil, nil},
		{service + " trust <bundle:cert>", "Sets whom the service trusts", (*call).tlsTrust, nil, nil},
		{service + " trust none", "Trusts everybody", (*call).tlsTrust, nil, nil},
		{service + " verify (mode=enable|disable|ocsp)", "Says how the other side is checked", (*call).tlsVerify, nil, nil},
		{service + " ciphers <ciphers>", "Sets the ciphers of TLS 1.2 and before", (*call).tlsCiphers, nil, nil},
		{service + " min-tls-version <version>", "Sets the lowest version", (*call).tlsVersion, nil, nil},
		{"tls min-dtls-version <version>", "Sets the lowest version of DTLS", (*call).dtlsVersion, nil, nil},
		{"cac", "Shows how smart cards sign in", (*call).cac, nil, nil},
		{"cac enable [(strict=strict)]", "Lets smart cards sign in; strict: nothing else", (*call).cacEnable, nil, nil},
		{"cac disable", "Ends sign-in by smart card", (*call).cacDisable, nil, nil},
		{"cac issuer <bundle:cert>", "Sets who issues the cards", (*call).cacIssuer, nil, nil},
		{"cac ocsp certs <key> <certificate:cert>", "Sets how the responder knows us", (*call).cacCerts, nil, nil},
		{"cac ocsp responder <url>", "Sets the responder", (*call).cacResponder, nil, nil},
		{"cac ocsp (state=enable|disable)", "Switches the check with the responder", (*call).cacOCSP, nil, nil},
	}
}

func (c *call) setSecurity(change func(*appliance.Security)) error {
	_, err := c.settings().Security.Update(c.ctx, func(s *appliance.Security) error {
		change(s)
		return nil
	})
	return err
}

// setTLS changes the service that the line names.
func (c *call) setTLS(change func(*appliance.TLSService)) error {
	return c.setSecurity(func(s *appliance.Security) {
		if s.TLS == nil {
			s.TLS = map[string]appliance.TLSService{}
		}
		service := s.TLS[c.arg("service")]
		change(&service)
		s.TLS[c.arg("service")] = service
	})
}

func (c *call) tls() error {
	s, err := c.settings().Security.Get(c.ctx)
	if err != nil {
		return err
	}
	service := s.TLS[c.arg("service")]
	if service.MinTLS == "" {
		service.MinTLS = "1.2"
	}
	if service.Verify == "" {
		service.Verify = "disable"
	}
	return c.block("Trusted certs", service.Trust, "Verification", service.Verify, "Ciphers", service.Ciphers, "Minimum TLS version", service.MinTLS,
		"Minimum DTLS version", s.MinDTLS)
}

func (c *call) tlsTrust() error {
	if err := c.needFiles(c.arg("bundle")); err != nil {
		return err
	}
	return c.setTLS(func(t *appliance.TLSService) { t.Trust = c.arg("bundle") })
}

func (c *call) tlsVerify() error {
	s, err := c.settings().Security.Get(c.ctx)
	if err != nil {
		return err
	}
	if c.arg("mode") != "disable" && s.TLS[c.arg("service")].Trust == "" {
		return failure("no trusted certificates configured")
	}
	return c.setTLS(func(t *appliance.TLSService) { t.Verify = c.arg("mode") })
}

func (c *call) tlsCiphers() error {
	if _, err := ciphers.Parse(c.arg("ciphers")); err != nil {
		return failure(err.Error())
	}
	return c.setTLS(func(t *appliance.TLSService) { t.Ciphers = c.arg("ciphers") })
}

func (c *call) tlsVersion() error {
	return c.setTLS(func(t *appliance.TLSService) { t.MinTLS = c.arg("version") })
}

func (c *call) dtlsVersion() error {
	return c.setSecurity(func(s *appliance.Security) { s.MinDTLS = c.arg("version") })
}

func (c *call) cac() error {
	s, err := c.settings().Security.Get(c.ctx)
	if err != nil {
		return err
	}
	v := s.CAC
	modes := map[bool]string{true: "strict", false: "normal"}
	return c.block("Enabled", truth(v.Enabled), "Mode", modes[v.Strict], "Issuer", v.Issuer, "OCSP", enabled(v.OCSP),
		"OCSP key", v.OCSPKey, "OCSP certificate", v.OCSPCert, "OCSP responder", v.Responder)
}

func (c *call) setCAC(change func(*appliance.CAC)) error {
	return c.setSecurity(func(s *appliance.Security) { change(&s.CAC) })
}

func (c *call) cacEnable() error {
	s, err := c.settings().Security.Get(c.ctx)
	if err != nil {
		return err
	}
	if s.CAC.Issuer == "" {
		return failure("no issuer configured")
	}
	return c.setCAC(func(v *appliance.CAC) { v.Enabled, v.Strict = true, c.arg("strict") != "" })
}

func (c *call) cacDisable() error {
	return c.setCAC(func(v *appliance.CAC) { v.Enabled, v.Strict = false, false })
}

func (c *call) cacIssuer() error {
	if _, err := c.certificates(c.arg("bundle")); err != nil {
		return err
	}
	return c.setCAC(func(v *appliance.CAC) { v.Issuer = c.arg("bundle") })
}

func (c *call) cacCerts() error {
	if err := c.pair(c.arg("key"), c.arg("certificate")); err != nil {
		return err
	}
	return c.setCAC(func(v *appliance.CAC) { v.OCSPKey, v.OCSPCert = c.arg("key"), c.arg("certificate") })
}

func (c *call) cacResponder() error {
	return c.setCAC(func(v *appliance.CAC) { v.Responder = c.arg("url") })
}

func (c *call) cacOCSP() error { return c.setCAC(func(v *appliance.CAC) { v.OCSP = c.on() }) }

// truth is a boolean as blocks show it.
func truth(on bool) string {
	if on {
		return "true"
	}
	return "false"
}
