package mmp

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/grammar"
)

// command is one row of the table.
type command struct {
	pattern string // package grammar
	help    string // one line
	run     func(*call) error
	may     []string // roles besides admin
	on      []string // platforms; all when empty
}

// virtual are the platforms of appendix D's right column: CMS 1000 and virtual machines.
var virtual = []string{appliance.PlatformCMS1000, appliance.PlatformVM}

// hardware2000 is the left column.
var hardware2000 = []string{appliance.PlatformCMS2000}

// commands is the whole table, one family after the other.
func commands() []command {
	return slices.Concat(helpCommands(), platformCommands(), clockCommands(), powerCommands(), networkCommands(), firewallCommands(),
		dnsCommands(), ntpCommands(), dscpCommands(), probeCommands(), pkiCommands(), tlsCommands(), webadminCommands(), callbridgeCommands(),
		webbridge3Commands(), schedulerCommands(), databaseCommands(), userCommands(), ruleCommands(), licenseCommands(),
		backupCommands(), upgradeCommands(), syslogCommands(), auditCommands(), turnCommands(), recorderCommands(), uploaderCommands(),
		absentCommands())
}

// row is a command of this platform with its pattern compiled.
type row struct {
	command
	grammar.Pattern
}

// word is the first word, which names the family.
func (r row) word() string { return r.Words()[0] }

// allows reports whether a role may use the command.
func (r row) allows(role string) bool {
	return role == appliance.RoleAdmin && !slices.Contains(r.may, onlyAudit) || slices.Contains(r.may, role)
}

// onlyAudit among the roles of a command keeps admins from it.
const onlyAudit = "!admin"

type table []row

// newTable compiles the rows that exist on a platform. A pattern that does not compile is a mistake in this package,
// which its tests find.
func newTable(platform string) (t table) {
	for _, c := range commands() {
		if len(c.on) > 0 && !slices.Contains(c.on, platform) {
			continue
		}
		pattern, err := grammar.Compile(c.pattern)
		if err != nil {
			panic(err)
		}
		t = append(t, row{c, pattern})
	}
	return t
}

// find answers the command that a line's words are, with its arguments.
func (t table) find(kinds grammar.Kinds, words []string) (row, grammar.Args, bool) {
	for _, r := range t {
		if args, ok := r.Match(kinds, words); ok {
			return r, args, true
		}
	}
	return row{}, nil, false
}

// of are the rows that a role may use.
func (t table) of(role string) (list table) {
	for _, r := range t {
		if r.allows(role) {
			list = append(list, r)
		}
	}
	return list
}

// closest are the rows that go along with the words for as long as any does, at least one word.
func (t table) closest(kinds grammar.Kinds, words []string) (list table) {
	best := 1
	for _, r := range t {
		switch depth := r.Depth(kinds, words); {
		case depth > best:
			best, list = depth, table{r}
		case depth == best:
			list = append(list, r)
		}
	}
	return list
}

// usage is how the commands are used, a line each.
func (t table) usage() string {
	width := 0
	for _, r := range t {
		width = max(width, len(r.String()))
	}
	var b strings.Builder
	b.WriteString("Usage:\n")
	for _, r := range t {
		if width > 60 {
			fmt.Fprintf(&b, "  %s\n      %s\n", r.String(), r.help)
		} else {
			fmt.Fprintf(&b, "  %-*s  %s\n", width, r.String(), r.help)
		}
	}
	return b.String()
}

// words are the families, in the order of the alphabet.
func (t table) words() (list []string) {
	for _, r := range t {
		list = append(list, r.word())
	}
	slices.Sort(list)
	return slices.Compact(list)
}
