package local

import (
	"context"
	"fmt"
	"net"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/web"
	"github.com/plenum-meet/plenum/local/directory"
)

type bladeRow = appliance.Blade

// Ready is what the ready event says: where everything is and how to get in.
type Ready struct {
	Event     string    `json:"event"`
	Addresses []Address `json:"addresses"`
	Accounts  []Account `json:"accounts"`
	Meet      string    `json:"meet"`
	UIBuilt   bool      `json:"uiBuilt"`
	Blades    int       `json:"blades"`
	Opus      string    `json:"opus"`
	Data      string    `json:"data"`
}

// Address is one place to go to.
type Address struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// Account is one way to sign in. Password is empty when this start does not know it.
type Account struct {
	Name     string `json:"name"`
	Role     string `json:"role"`
	Password string `json:"password,omitempty"`
}

// Ready describes the running server.
func (s *Server) Ready(ctx context.Context) (Ready, error) {
	base := "https://" + s.address.String()
	blades, err := s.tables.Blades.Page(ctx, store.Query[bladeRow]{Limit: maxBlades})
	if err != nil {
		return Ready{}, err
	}
	r := Ready{Event: "ready", UIBuilt: web.Built(), Blades: blades.Total, Data: s.config.Data, Addresses: []Address{
		{"Web app", base + "/"}, {"Meeting Server API", base + "/api/v1/"}, {"UCS Manager page", base + "/ucsm/"}, {"API documentation", base + "/docs"},
		{"Health and metrics", base + "/readyz, /livez, /metrics"},
	}}
	r.Addresses = append(r.Addresses, s.sshPorts...)
	if s.config.Directory != "" {
		r.Addresses = append(r.Addresses, Address{"Directory", "ldap://" + s.config.Directory})
	}
	if blades.Total > 0 {
		r.Opus = blades.Rows[0].Value.Opus
		r.Addresses = append(r.Addresses, Address{"Media (UDP and TCP)", s.mediaRange()})
	}
	if s.config.Seed == SeedLab {
		r.Meet = base + "/meet/lobby"
		r.Accounts, err = s.labAccounts(ctx)
	}
	return r, err
}

func (s *Server) mediaRange() string {
	host, _, _ := net.SplitHostPort(s.config.Media)
	first, _ := s.config.mediaAddress(appliance.FirstMediaSlot)
	last, _ := s.config.mediaAddress(appliance.FirstMediaSlot + s.config.Blades - 1)
	return fmt.Sprintf("%s ports %s to %s", host, portOf(first), portOf(last))
}

func portOf(address string) string {
	_, port, _ := net.SplitHostPort(address)
	return port
}

func (s *Server) labAccounts(ctx context.Context) ([]Account, error) {
	accounts := []Account{{Name: "admin", Role: "administrator, API", Password: s.secrets.Admin}}
	for _, user := range []string{"alice", "bob", "carol"} {
		accounts = append(accounts, Account{Name: user + "@plenum.example", Role: "web app user", Password: s.secrets.Users})
	}
	if s.people != "" {
		accounts = append(accounts, Account{Name: directory.People()[0].UID + "@plenum.example", Role: "after an import", Password: s.people})
	}
	host, err := s.tables.AccessMethods.Get(ctx, seedID("space board")+"/"+seedID("method board host"))
	if appliance.KindOf(err) == appliance.Missing {
		return accounts, nil // somebody removed it; that is their right
	}
	if err != nil {
		return nil, err
	}
	return append(accounts, Account{Name: "Board room (" + host.Value.CallID + ")", Role: "host passcode", Password: host.Value.Passcode}), nil
}

// String is the table that people see.
func (r Ready) String() string {
	var b strings.Builder
	b.WriteString("\nPlenum is ready.\n\n")
	for _, a := range r.Addresses {
		fmt.Fprintf(&b, "  %-22s %s\n", a.Name, a.URL)
	}
	if len(r.Accounts) > 0 {
		b.WriteString("\n")
	}
	for _, a := range r.Accounts {
		password := a.Password
		if password == "" {
			password = "(as set at the first start)"
		}
		fmt.Fprintf(&b, "  %-28s %-20s %s\n", a.Name, a.Role, password)
	}
	if r.Meet != "" {
		fmt.Fprintf(&b, "\n  Meet now: %s   (open it in two windows)\n", r.Meet)
	}
	if !r.UIBuilt {
		b.WriteString("\n  The web UI is not built: run `make ui`, then start again.\n")
	}
	fmt.Fprintf(&b, "\n  Media: %s, Opus by %s. Data in %s. Ctrl-C stops everything.\n\n", count(r.Blades, "blade"), r.Opus, r.Data)
	return b.String()
}

// count is "1 blade", "7 blades".
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
