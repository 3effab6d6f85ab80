package ldap

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	goldap "github.com/go-ldap/ldap/v3"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// Bounds of looking for people.
const (
	maxSearches  = 8               // of one process at the same time
	maxLocations = 20              // asked in one search
	maxPeople    = 50              // listed by one search
	searchTime   = 5 * time.Second // for one location
	searchesTime = 8 * time.Second // for all of them
	maxDetail    = 256             // bytes of an attribute that is shown
)

// Person is somebody found in a directory, as the location's attributes tell. DisplayName is never empty.
type Person struct {
	DisplayName  string `json:"displayName"`
	FirstName    string `json:"firstName,omitempty"`
	LastName     string `json:"lastName,omitempty"`
	Organisation string `json:"organisation,omitempty"`
	Email        string `json:"email,omitempty"`
	SIP          string `json:"sip,omitempty"`
	Phone        string `json:"phone,omitempty"`
	Mobile       string `json:"mobile,omitempty"`
	Location     string `json:"location,omitempty" doc:"label of the part of the directory"`
	UserJID      string `json:"userJid,omitempty" doc:"when the person is a user here"`
}

// People is what a search found.
type People struct {
	People      []Person `json:"people"`
	More        bool     `json:"more" doc:"there are more than were listed"`
	Places      int      `json:"places" doc:"how many parts of directories there are to be asked"`
	Unavailable []string `json:"unavailable" doc:"labels of those that did not answer"`
}

// Finder looks for people in the directorySearchLocations. It is safe for concurrent use.
type Finder struct {
	deps  rest.Deps
	slots chan struct{}
}

// NewFinder makes a Finder over the locations in the store.
func NewFinder(d rest.Deps) *Finder { return &Finder{deps: d, slots: make(chan struct{}, maxSearches)} }

// Find asks the tenant's locations ("" for those without one) for text, the highest priority first. A location that
// does not answer is named and the others are asked all the same; if none answers that is appliance Busy.
func (f *Finder) Find(ctx context.Context, tenant, text string) (People, error) {
	out := People{People: []Person{}, Unavailable: []string{}}
	locations, err := f.locations(ctx, tenant)
	if out.Places = len(locations); err != nil || out.Places == 0 {
		return out, err
	}
	select {
	case f.slots <- struct{}{}:
	case <-ctx.Done():
		return out, errBusy
	}
	defer func() { <-f.slots }()
	f.askAll(ctx, locations, text, &out)
	if len(out.Unavailable) == out.Places {
		return out, errBusy
	}
	return out, f.recognise(ctx, tenant, out.People)
}

func (f *Finder) askAll(ctx context.Context, locations []store.Row[appliance.DirectorySearchLocation], text string, out *People) {
	ctx, cancel := context.WithTimeout(ctx, searchesTime)
	defer cancel()
	for _, row := range locations {
		if len(out.People) == maxPeople {
			out.More = true
			return
		}
		if err := f.ask(ctx, row.Value, text, out); err != nil {
			f.deps.Log.Warn("directory search", "directorySearchLocation", row.ID, "err", err)
			out.Unavailable = append(out.Unavailable, cmp.Or(row.Value.Label, row.Value.BaseDN, row.ID))
		}
	}
}

// locations are the tenant's, those with the highest priority first.
func (f *Finder) locations(ctx context.Context, tenant string) ([]store.Row[appliance.DirectorySearchLocation], error) {
	page, err := f.deps.Tables.DirectorySearchLocations.Page(ctx, store.Query[appliance.DirectorySearchLocation]{Limit: maxLocations,
		Where: func(_ string, v *appliance.DirectorySearchLocation) bool { return v.Tenant == tenant }})
	slices.SortStableFunc(page.Rows, func(a, b store.Row[appliance.DirectorySearchLocation]) int {
		return cmp.Compare(priority(b), priority(a))
	})
	return page.Rows, err
}

func priority(row store.Row[appliance.DirectorySearchLocation]) int {
	if p := row.Value.Priority; p != nil {
		return *p
	}
	return 0
}

// ask adds what one location has, sorted by name.
func (f *Finder) ask(ctx context.Context, l appliance.DirectorySearchLocation, text string, out *People) error {
	ctx, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	server, err := f.deps.Tables.LDAPServers.Get(ctx, l.LDAPServer)
	if err != nil {
		return err
	}
	s, err := own(ctx, f.deps, server.Value)
	if err != nil {
		return err
	}
	defer s.close()
	room := maxPeople - len(out.People)
	entries, more, err := s.some(ctx, query{base: l.BaseDN, filter: filterOf(l, text), attributes: attributesOf(l)}, room)
	if err != nil {
		return err
	}
	found := make([]Person, len(entries))
	for k, e := range entries {
		found[k] = personOf(l, e)
	}
	slices.SortStableFunc(found, func(a, b Person) int { return strings.Compare(store.Fold(a.DisplayName), store.Fold(b.DisplayName)) })
	out.People, out.More = append(out.People, found...), out.More || more
	return nil
}

// some is a search for at most n entries, which says whether there are more. What a directory's own limit cuts off is
// more, too.
func (s *session) some(ctx context.Context, q query, n int) ([]*goldap.Entry, bool, error) {
	request := goldap.NewSearchRequest(q.base, goldap.ScopeWholeSubtree, goldap.NeverDerefAliases, n+1, int(searchTime/time.Second), false,
		q.filter, q.attributes, nil)
	result, err := s.Search(request)
	cutOff := goldap.IsErrorAnyOf(err, goldap.LDAPResultSizeLimitExceeded, goldap.LDAPResultTimeLimitExceeded)
	switch {
	case ctx.Err() != nil:
		return nil, false, ctx.Err()
	case result == nil || err != nil && !cutOff:
		return nil, false, directoryError("search %q: %w", q.base, err)
	}
	return result.Entries[:min(n, len(result.Entries))], cutOff || len(result.Entries) > n, nil
}

// filterOf is the location's filter with what is looked for in place of $1; without one any of its attributes may
// have it. Nothing in the text is part of the filter's language (RFC 4515, 3).
func filterOf(l appliance.DirectorySearchLocation, text string) string {
	format := l.FilterFormat
	if format == "" {
		var each strings.Builder
		for _, name := range attributesOf(l) {
			each.WriteString("(" + name + "=*$1*)")
		}
		format = "(|" + each.String() + ")"
	}
	if !strings.HasPrefix(format, "(") {
		format = "(" + format + ")"
	}
	return strings.ReplaceAll(format, "$1", goldap.EscapeFilter(text))
}

// attributesOf are the attributes that a location shows; the common name if it names none.
func attributesOf(l appliance.DirectorySearchLocation) []string {
	names := []string{l.DisplayName, l.FirstName, l.LastName, l.Organisation, l.Email, l.SIP, l.Phone, l.Mobile}
	names = slices.DeleteFunc(names, func(name string) bool { return name == "" })
	if len(names) == 0 {
		return []string{"cn"}
	}
	return names
}

// personOf is an entry with what the location shows of it.
func personOf(l appliance.DirectorySearchLocation, e *goldap.Entry) Person {
	of := func(name string) string {
		if name == "" {
			return ""
		}
		v := e.GetEqualFoldAttributeValue(name)
		if len(v) > maxDetail || !utf8.ValidString(v) {
			return ""
		}
		return strings.Join(strings.Fields(v), " ")
	}
	p := Person{DisplayName: of(l.DisplayName), FirstName: of(l.FirstName), LastName: of(l.LastName), Organisation: of(l.Organisation),
		Email: of(l.Email), SIP: of(l.SIP), Phone: of(l.Phone), Mobile: of(l.Mobile), Location: l.Label}
	p.DisplayName = cmp.Or(p.DisplayName, strings.TrimSpace(p.FirstName+" "+p.LastName), of("cn"), p.Email, p.SIP, strings.ToValidUTF8(e.DN, "\uFFFD"))
	return p
}

// recognise finds out who is a user of the tenant: by the SIP address, else the e-mail address.
func (f *Finder) recognise(ctx context.Context, tenant string, people []Person) error {
	for k := range people {
		for _, address := range []string{people[k].SIP, people[k].Email} {
			if address == "" || people[k].UserJID != "" {
				continue
			}
			user, err := f.deps.Tables.Users.Find(ctx, "jid", store.Fold(strings.TrimPrefix(address, "sip:")))
			if unlessMissing(err) != nil {
				return err
			}
			if err == nil && user.Value.Tenant == tenant {
				people[k].UserJID = user.Value.UserJID
			}
		}
	}
	return nil
}
