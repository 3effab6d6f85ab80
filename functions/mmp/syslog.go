package mmp

import (
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/journal"
	"github.com/plenum-meet/plenum/functions/store"
)

// syslogPort is where log servers listen unless told otherwise.
const syslogPort = 514

func syslogCommands() []command {
	reading := []command{
		{"syslog", "Shows where the log goes", (*call).syslog, nil, nil},
		{"syslog server add <host:server> [<port>]", "Sends the log to a server; tls:<host> for TLS", (*call).syslogAdd, nil, nil},
		{"syslog server del <host:server>", "Ends that", (*call).syslogDel, nil, nil},
		{"syslog (state=enable|disable)", "Switches sending", (*call).syslogState, nil, nil},
		{"syslog rotate <file:name>", "Saves the log as a file", (*call).syslogRotate, nil, nil},
		{"generate_logbundle", "Makes the log bundle for SFTP", (*call).logBundle, nil, nil},
		{"syslog audit add <host:server> [<port>]", "Sends the audit log to a server", (*call).auditAdd, []string{appliance.RoleAudit, onlyAudit}, nil},
		{"syslog audit del <host:server>", "Ends that", (*call).auditDel, []string{appliance.RoleAudit, onlyAudit}, nil},
	}
	return append(reading, readCommands("syslog", nil, func(s *Server) journal.Journal { return s.log })...)
}

// readCommands are the ways to read a log.
func readCommands(word string, may []string, log func(*Server) journal.Journal) []command {
	tail := func(c *call) error { return c.tail(log(c.Server)) }
	return []command{
		{word + " tail [<lines:count>]", "Shows the last lines", tail, may, nil},
		{word + " page", "Shows the whole log", func(c *call) error { return c.wholeLog(log(c.Server)) }, may, nil},
		{word + " follow", "Shows lines as they come until Ctrl-C", func(c *call) error { return c.follow(log(c.Server)) }, may, nil},
		{word + " search <text>", "Shows the lines that contain a text", func(c *call) error { return c.search(log(c.Server)) }, may, nil},
	}
}

func (c *call) lines(rows []store.Row[appliance.LogRecord]) {
	for _, row := range rows {
		c.printf("%s\n", journal.Line(row.Value))
	}
}

func (c *call) tail(log journal.Journal) error {
	n := 20
	if c.arg("lines") != "" {
		n = c.number("lines")
	}
	rows, err := log.Tail(c.ctx, n)
	c.lines(rows)
	return c.nothing(err)
}

// nothing keeps an empty answer from being a success.
func (c *call) nothing(err error) error {
	if err == nil && c.out.Len() == 0 {
		c.printf("(empty)\n")
	}
	return err
}

func (c *call) wholeLog(log journal.Journal) error {
	text, err := log.Text(c.ctx)
	c.out.Write(text)
	return c.nothing(err)
}

func (c *call) search(log journal.Journal) error {
	rows, err := log.Search(c.ctx, c.arg("text"))
	c.lines(rows)
	return c.nothing(err)
}

// followBatch is how many new lines one run of follow shows.
const followBatch = 100

// follow begins with the last lines; its cursor is the id of the last line shown, "0" when there was none.
func (c *call) follow(log journal.Journal) error {
	rows, err := log.Tail(c.ctx, 10)
	if c.cursor != "" {
		if err = c.wait(followEvery); err == nil {
			rows, err = log.Table.After(c.ctx, c.cursor, followBatch)
		}
	}
	c.lines(rows)
	if c.more = c.cursor; len(rows) > 0 {
		c.more = rows[len(rows)-1].ID
	}
	if c.more == "" {
		c.more = "0"
	}
	return err
}

func (c *call) setSyslog(change func(*appliance.Syslog) error) error {
	_, err := c.settings().Syslog.Update(c.ctx, change)
	return err
}

func (c *call) syslog() error {
	s, err := c.settings().Syslog.Get(c.ctx)
	c.printf("Enabled: %t\n", !s.Disabled)
	c.list("Servers", serverNames(s.Servers))
	return err
}

func serverNames(list []appliance.SyslogServer) (names []string) {
	for _, s := range list {
		name := s.Host
		if s.TLS {
			name = "tls:" + name
		}
		names = append(names, name+" "+itoa(s.Port))
	}
	return names
}

// server reads the arguments <host> and [<port>].
func (c *call) server() (appliance.SyslogServer, error) {
	host, tls := strings.CutPrefix(c.arg("host"), "tls:")
	s := appliance.SyslogServer{Host: host, TLS: tls, Port: syslogPort}
	if tls {
		s.Port = 6514
	}
	if c.arg("port") != "" {
		s.Port = c.number("port")
	}
	if !isHost(host) {
		return s, failed("%s is not a host", host)
	}
	return s, nil
}

func (c *call) addServer(list func(*appliance.Syslog) *[]appliance.SyslogServer) error {
	s, err := c.server()
	if err != nil {
		return err
	}
	return c.setSyslog(func(v *appliance.Syslog) error {
		if slices.Contains(*list(v), s) {
			return failed("%s exists", c.arg("host"))
		}
		*list(v) = append(*list(v), s)
		return nil
	})
}

func (c *call) removeServer(list func(*appliance.Syslog) *[]appliance.SyslogServer) error {
	s, err := c.server()
	if err != nil {
		return err
	}
	return c.setSyslog(func(v *appliance.Syslog) error {
		before := len(*list(v))
		*list(v) = slices.DeleteFunc(*list(v), func(o appliance.SyslogServer) bool { return o.Host == s.Host && o.TLS == s.TLS })
		if len(*list(v)) == before {
			return failed("%s is not configured", c.arg("host"))
		}
		return nil
	})
}

func logServers(v *appliance.Syslog) *[]appliance.SyslogServer { return &v.Servers }

func auditServers(v *appliance.Syslog) *[]appliance.SyslogServer { return &v.Audit }

func (c *call) syslogAdd() error { return c.addServer(logServers) }
func (c *call) syslogDel() error { return c.removeServer(logServers) }
func (c *call) auditAdd() error  { return c.addServer(auditServers) }
func (c *call) auditDel() error  { return c.removeServer(auditServers) }

func (c *call) syslogState() error {
	return c.setSyslog(func(v *appliance.Syslog) error { v.Disabled = !c.on(); return nil })
}

func (c *call) syslogRotate() error {
	text, err := c.log.Text(c.ctx)
	if err != nil {
		return err
	}
	if c.view(appliance.RoleAdmin).MayPut(c.arg("file")) != nil {
		return failed("%s is not a name for a file", c.arg("file"))
	}
	return c.folder.Put(c.ctx, c.arg("file"), strings.NewReader(string(text)))
}
