package mmp

import (
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
)

func schedulerCommands() []command {
	return []command{
		{"scheduler", "Shows the scheduler", (*call).scheduler, nil, nil},
		{"scheduler (state=enable|disable)", "Starts or stops it", (*call).schedulerState, nil, nil},
		{"scheduler restart", "Restarts it", (*call).schedulerRestart, nil, nil},
		{"scheduler status", "Shows whether it runs", (*call).schedulerStatus, nil, nil},
		{"scheduler email server <host> <port>", "Sets the mail server", (*call).mailServer, nil, nil},
		{"scheduler email server none", "Removes the mail server: no mail is sent", (*call).mailServer, nil, nil},
		{"scheduler email username <username>", "Sets the account at the mail server; asks for its password", (*call).mailUser, nil, nil},
		{"scheduler email protocol (protocol=smtp|smtps)", "Sets the protocol", (*call).mailProtocol, nil, nil},
		{"scheduler email auth (state=enable|disable)", "Switches signing in to the mail server", (*call).mailAuth, nil, nil},
		{"scheduler email starttls (state=enable|disable)", "Switches STARTTLS", (*call).mailStartTLS, nil, nil},
		{"scheduler email trust <bundle:cert>", "Sets which certificate is trusted", (*call).mailTrust, nil, nil},
		{"scheduler email trust none", "Trusts any certificate", (*call).mailTrust, nil, nil},
		{"scheduler email common-address <address> [<display_name>]", "Sets one sender for all invitations; \"\" removes it", (*call).mailSender, nil, nil},
		{"scheduler timedLogging", "Shows for how many seconds parts log in detail", (*call).timedLogging, nil, nil},
		{"scheduler timedLogging (part=webBridge|api|email) <seconds>", "Makes a part log in detail for some time", (*call).setTimedLogging, nil, nil},
		{"scheduler https listen <iface> <port>", "Sets where its own API listens", (*call).schedulerListen, nil, nil},
		{"scheduler https listen none", "Removes the interface", (*call).schedulerListen, nil, nil},
		{"scheduler (side=https|c2w) certs <key> <certificate:cert>", "Sets key and full chain certificate", (*call).schedulerCerts, nil, nil},
		{"scheduler (side=https|c2w) certs none", "Removes key and certificate", (*call).schedulerCerts, nil, nil},
		{"scheduler c2w trust <bundle:cert>", "Sets which Web Bridges are trusted", (*call).schedulerTrust, nil, nil},
		{"scheduler c2w trust none", "Trusts nobody", (*call).schedulerTrust, nil, nil},
	}
}

func (c *call) setScheduler(change func(*appliance.SchedulerService)) error {
	_, err := c.settings().Scheduler.Update(c.ctx, func(s *appliance.SchedulerService) error {
		change(s)
		return nil
	})
	return err
}

// setMail changes how mail is sent, which is possible only while the scheduler is disabled.
func (c *call) setMail(change func(*appliance.MailSettings)) error {
	_, err := c.settings().Scheduler.Update(c.ctx, func(s *appliance.SchedulerService) error {
		if s.Enabled {
			return failure("disable the scheduler first")
		}
		change(&s.Mail)
		return nil
	})
	return err
}

func (c *call) scheduler() error {
	s, err := c.settings().Scheduler.Get(c.ctx)
	if err != nil {
		return err
	}
	m, listen := s.Mail, ""
	if s.HTTPS != nil {
		listen = listeners([]appliance.Listener{*s.HTTPS})
	}
	server, sender := "", ""
	if m.Server != "" {
		server = fmt.Sprintf("%s:%d", m.Server, m.Port)
	}
	if m.FromAddress != "" {
		sender = fmt.Sprintf("%s %q", m.FromAddress, m.FromName)
	}
	return c.block("Enabled", truth(s.Enabled), "HTTPS listening interface", listen, "HTTPS Key file", s.HTTPSKey,
		"HTTPS Full chain certificate file", s.HTTPSChain, "C2W Key file", s.C2WKey, "C2W Full chain certificate file", s.C2WChain,
		"C2W Trust bundle", s.C2WTrust, "Email server", server, "Email protocol", mailProtocol(m), "Email username", m.Username,
		"Email auth", enabled(m.Auth), "Email STARTTLS", enabled(m.StartTLS), "Email trust", m.Trust, "Email common address", sender,
		"STATUS", schedulerStatus(s))
}

// schedulerStatus says what there is: settings, and nothing yet that follows them.
func schedulerStatus(s appliance.SchedulerService) string {
	if s.Enabled {
		return "scheduler is enabled but not running: this build has none"
	}
	return "scheduler is not running"
}

func mailProtocol(m appliance.MailSettings) string {
	if m.Protocol == "" {
		return "smtp"
	}
	return m.Protocol
}

// schedulerState refuses settings that cannot work and the combinations of mail settings that do not exist.
func (c *call) schedulerState() error {
	s, err := c.settings().Scheduler.Get(c.ctx)
	if err == nil && c.on() {
		err = c.readyScheduler(s)
	}
	if err != nil {
		return err
	}
	_, err = c.settings().Scheduler.Update(c.ctx, func(s *appliance.SchedulerService) error {
		s.Enabled, s.RestartedAt = c.on(), c.Now()
		if s.Enabled {
			return checkMail(s.Mail)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.success("Scheduler %sd", c.arg("state"))
}

// readyScheduler checks the files that the scheduler names, and its port.
func (c *call) readyScheduler(s appliance.SchedulerService) error {
	if s.HTTPS != nil {
		if err := c.freeForScheduler(*s.HTTPS); err != nil {
			return err
		}
		if s.HTTPSKey == "" {
			return failure("HTTPS port set but no certificates configured")
		}
	}
	for _, side := range []struct{ name, key, chain string }{{"HTTPS", s.HTTPSKey, s.HTTPSChain}, {"C2W", s.C2WKey, s.C2WChain}} {
		if side.key == "" {
			continue
		}
		if err := c.pair(side.key, side.chain); err != nil {
			return err
		}
		c.printf("SUCCESS: %s Key and certificate pair match\n", side.name)
	}
	return c.needFiles(s.C2WTrust, s.Mail.Trust)
}

// freeForScheduler refuses a port that another component has.
func (c *call) freeForScheduler(l appliance.Listener) error {
	admin, err := c.settings().WebAdmin.Get(c.ctx)
	if err != nil {
		return err
	}
	bridge, err := c.settings().WebBridge3.Get(c.ctx)
	if err == nil && (admin.On(l) || bridge.On(l) || bridge.Enabled && slices.Contains(bridge.C2W, l)) {
		err = failed("port %s belongs to another component", l.Name())
	}
	return err
}

func checkMail(m appliance.MailSettings) error {
	switch {
	case m.Server == "":
		return nil
	case m.Protocol == "smtps" && m.StartTLS:
		return failure("STARTTLS cannot be used with smtps")
	case m.Auth && m.Username == "":
		return failure("email auth is enabled but no username is configured")
	}
	return nil
}

func (c *call) schedulerRestart() error {
	s, err := c.settings().Scheduler.Get(c.ctx)
	if err != nil {
		return err
	}
	if !s.Enabled {
		return failure("the scheduler is not enabled")
	}
	return c.setScheduler(func(s *appliance.SchedulerService) { s.RestartedAt = c.Now() })
}

func (c *call) schedulerStatus() error {
	s, err := c.settings().Scheduler.Get(c.ctx)
	c.printf("%s\n", schedulerStatus(s))
	return err
}

func (c *call) mailServer() error {
	return c.setMail(func(m *appliance.MailSettings) { m.Server, m.Port = c.arg("host"), c.number("port") })
}

func (c *call) mailUser() error {
	password, err := c.newSecret()
	if err != nil {
		return err
	}
	return c.setMail(func(m *appliance.MailSettings) { m.Username, m.Password = c.arg("username"), password })
}

func (c *call) mailProtocol() error {
	return c.setMail(func(m *appliance.MailSettings) { m.Protocol = c.arg("protocol") })
}

func (c *call) mailAuth() error {
	return c.setMail(func(m *appliance.MailSettings) { m.Auth = c.on() })
}

func (c *call) mailStartTLS() error {
	return c.setMail(func(m *appliance.MailSettings) { m.StartTLS = c.on() })
}

func (c *call) mailTrust() error {
	bundle, err := c.bundleFile()
	if err != nil {
		return err
	}
	return c.setMail(func(m *appliance.MailSettings) { m.Trust = bundle })
}

func (c *call) mailSender() error {
	address := c.arg("address")
	if address != "" {
		if parsed, err := mail.ParseAddress(address); err != nil || parsed.Address != address {
			return failed("%s is not an e-mail address", address)
		}
	}
	return c.setMail(func(m *appliance.MailSettings) { m.FromAddress, m.FromName = address, c.arg("display_name") })
}

// timedLogging prints JSON whose values are texts, as 4.6.7 shows it.
func (c *call) timedLogging() error {
	s, err := c.settings().Scheduler.Get(c.ctx)
	if err != nil {
		return err
	}
	left := func(part string) string {
		seconds := s.TraceUntil[part].Sub(c.Now()) / time.Second
		return strconv.Itoa(int(max(seconds, 0)))
	}
	c.printf("{\n  \"webBridge\": %q,\n  \"api\": %q,\n  \"email\": %q\n}\n", left("webBridge"), left("api"), left("email"))
	return nil
}

func (c *call) setTimedLogging() error {
	return c.setScheduler(func(s *appliance.SchedulerService) {
		if s.TraceUntil == nil {
			s.TraceUntil = map[string]time.Time{}
		}
		s.TraceUntil[c.arg("part")] = c.Now().Add(time.Duration(c.number("seconds")) * time.Second)
	})
}

func (c *call) schedulerListen() error {
	var listen *appliance.Listener
	if c.arg("iface") != "" {
		listen = &appliance.Listener{Interface: c.arg("iface"), Port: c.number("port")}
	}
	return c.setScheduler(func(s *appliance.SchedulerService) { s.HTTPS = listen })
}

func (c *call) schedulerCerts() error {
	files, err := c.certificateFiles()
	if err != nil {
		return err
	}
	return c.setScheduler(func(s *appliance.SchedulerService) {
		if c.arg("side") == "https" {
			s.HTTPSKey, s.HTTPSChain = files.Key, files.Cert
		} else {
			s.C2WKey, s.C2WChain = files.Key, files.Cert
		}
	})
}

func (c *call) schedulerTrust() error {
	bundle, err := c.bundleFile()
	if err != nil {
		return err
	}
	return c.setScheduler(func(s *appliance.SchedulerService) { s.C2WTrust = bundle })
}
