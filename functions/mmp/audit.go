package mmp

import (
	"strconv"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/journal"
)

// followEvery is how long follow waits between two looks.
const followEvery = 500 * time.Millisecond

func auditCommands() []command {
	may := []string{appliance.RoleAudit}
	rest := []command{
		{"audit", "Shows where the audit log goes", (*call).showAudit, may, nil},
		{"audit http (state=enable|disable)", "Puts HTTP requests into the audit log", (*call).auditHTTP, may, nil},
	}
	return append(rest, readCommands("audit", may, func(s *Server) journal.Journal { return s.audit })...)
}

func (c *call) showAudit() error {
	s, err := c.settings().Syslog.Get(c.ctx)
	c.printf("HTTP requests: %s\n", enabled(s.HTTP))
	c.list("Servers", serverNames(s.Audit))
	return err
}

func (c *call) auditHTTP() error {
	return c.setSyslog(func(v *appliance.Syslog) error { v.HTTP = c.on(); return nil })
}

func itoa(n int) string { return strconv.Itoa(n) }
