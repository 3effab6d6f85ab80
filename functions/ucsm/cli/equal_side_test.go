package cli

import (
	"encoding/xml"
	"fmt"
	"maps"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/rules"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
	"github.com/plenum-meet/plenum/functions/ucsm/xmlapi"
)

// side is one of two chassis that are alike: one is configured by commands, the other through XML.
type side struct {
	t       testing.TB
	objects *tree.Store
	shell   *Shell
	api     *xmlapi.API
	cookie  string
	base    *tree.Snapshot // what it was made with
}

const sidePassword = "Corr3ct-horse"

var system1 = tree.Actor{Internal: true}

// bulk is what the configuration does not speak of: parts of the blades, and all but two of these.
var bulk = regexp.MustCompile(`blade-[3-8]|MEDIA[3-8]|slot-[3-8]|blade-./(board|adaptor|bios|boot|mgmt/|fsm)|^event-log/`)

func newSide(t testing.TB) *side {
	now := func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }
	deps := rest.Deps{Tables: storetest.Open(t), Now: now}.WithDefaults()
	objects := tree.New(deps.Tables, now, rules.New(now))
	seeds := slices.DeleteFunc(inventory.Objects(inventory.Options{Serial: "x", Model: inventory.M5(), Lab: true, Now: now(),
		Network: inventory.Lab, Admin: sidePassword, IPMI: "c1sco1234"}), func(c tree.Change) bool { return bulk.MatchString(c.DN) })
	for part := range slices.Chunk(seeds, tree.MaxChanges) {
		_, err := objects.Commit(t.Context(), system1, func(*tree.Snapshot) ([]tree.Change, error) { return part, nil })
		require.NoError(t, err)
	}
	s := &side{t: t, objects: objects, shell: New(deps, objects).(*Shell), api: xmlapi.New(deps, objects)}
	login := s.ask(`<aaaLogin inName="admin" inPassword="` + sidePassword + `" />`)
	s.cookie = regexp.MustCompile(`outCookie="([^"]+)"`).FindStringSubmatch(login)[1]
	s.base = s.now()
	return s
}

func (s *side) now() *tree.Snapshot {
	snapshot, err := s.objects.Load(s.t.Context())
	require.NoError(s.t, err)
	return snapshot
}

// ask sends a request of the XML interface.
func (s *side) ask(request string) string {
	w := httptest.NewRecorder()
	s.api.ServeHTTP(w, httptest.NewRequest("POST", "/nuova", strings.NewReader(request)))
	require.Equal(s.t, 200, w.Code)
	return w.Body.String()
}

var described = regexp.MustCompile(`errorDescr="([^"]*)"`)

// configure makes changes in one configConfMos, and answers why it was refused.
func (s *side) configure(changes []tree.Change) (refused string) {
	var b strings.Builder
	fmt.Fprintf(&b, `<configConfMos cookie="%s"><inConfigs>`, s.cookie)
	for _, c := range changes {
		fmt.Fprintf(&b, `<pair key="%s"><%s dn="%s" status="%s"`, escape(c.DN), c.Class, escape(c.DN), c.Status)
		for _, name := range slices.Sorted(maps.Keys(c.Props)) {
			fmt.Fprintf(&b, ` %s="%s"`, name, escape(c.Props[name]))
		}
		b.WriteString(`/></pair>`)
	}
	answer := s.ask(b.String() + `</inConfigs></configConfMos>`)
	if m := described.FindStringSubmatch(answer); m != nil {
		return m[1]
	}
	return ""
}

func escape(value string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(value)) // a Builder does not fail
	return b.String()
}

// reset makes the chassis what it was at first.
func (s *side) reset() {
	undo := difference(s.now(), s.base)
	for i, c := range undo {
		if o := s.base.Get(c.DN); o != nil {
			undo[i].Hashes = o.Secrets
		}
	}
	for part := range slices.Chunk(undo, tree.MaxChanges) {
		_, err := s.objects.Commit(s.t.Context(), system1, func(*tree.Snapshot) ([]tree.Change, error) { return part, nil })
		require.NoError(s.t, err)
	}
	require.Empty(s.t, difference(s.now(), s.base))
}

// volatile are classes that tell what happened, not what is configured.
var volatile = map[string]bool{"aaaSession": true, "aaaModLR": true, "aaaSessionLR": true}

// difference is what makes one tree of another, but for secrets: deletions, then creations and changes, parents first.
func difference(from, to *tree.Snapshot) []tree.Change {
	var gone, made []tree.Change
	for _, o := range from.Below("") {
		if to.Get(o.DN) == nil && !volatile[o.Class] && (model.Parent(o.DN) == "" || to.Get(model.Parent(o.DN)) != nil) {
			gone = append(gone, tree.Change{DN: o.DN, Class: o.Class, Status: tree.Deleted})
		}
	}
	for _, o := range to.Below("") {
		old := from.Get(o.DN)
		switch {
		case volatile[o.Class]:
		case old == nil:
			made = append(made, tree.Change{DN: o.DN, Class: o.Class, Status: tree.Created, Props: maps.Clone(o.Props)})
		default:
			if props := changes(old, o); len(props) > 0 {
				made = append(made, tree.Change{DN: o.DN, Class: o.Class, Status: tree.Modified, Props: props})
			}
		}
	}
	return append(gone, made...)
}

func changes(old, o *object) map[string]string {
	props := map[string]string{}
	for name := range old.Props {
		if o.Get(name) == "" {
			props[name] = ""
		}
	}
	for name, value := range o.Props {
		if old.Get(name) != value {
			props[name] = value
		}
	}
	return props
}

// configurable is what a client may send of changes: other properties the system has to give by itself.
func configurable(list []tree.Change, passwords map[string]string) []tree.Change {
	var out []tree.Change
	for _, c := range list {
		class := model.Lookup(c.Class)
		props := map[string]string{}
		for name, value := range c.Props {
			p := class.Prop(name)
			if p.Access == model.ReadWrite || c.Status == tree.Created && (p.Access == model.Naming || p.Access == model.CreateOnly) {
				props[name] = value
			}
		}
		if pwd, ok := passwords[c.DN]; ok && c.Status != tree.Deleted {
			props["pwd"] = pwd
		}
		c.Props = props
		if len(props) > 0 || c.Status == tree.Deleted || class.May("Add") {
			out = append(out, c)
		}
	}
	return out
}

// typist types at a side's command line. Its session is not kept: that is tested elsewhere.
type typist struct {
	*side
	session   *session
	passwords map[string]string // that were given, by DN
}

func (s *side) typist() *typist {
	return &typist{side: s, session: &session{User: "admin", System: "UCS", Since: time.Unix(0, 0)}, passwords: map[string]string{}}
}

func (x *typist) call() *call { return x.shell.call(x.t.Context(), "id", x.session, x.now()) }

// do types a line, answers the questions for a password, and says what was printed.
func (x *typist) do(line string) string {
	c := x.call()
	require.NoError(x.t, c.fail(c.line(line)), line)
	out := c.out.String()
	for x.session.Ask != nil && x.session.Ask.Secret {
		dn := x.session.Ask.DN
		if x.passwords[dn] == "" {
			x.passwords[dn] = sidePassword
		}
		c := x.call()
		require.NoError(x.t, c.fail(c.line(x.passwords[dn])), line)
		out += c.out.String()
	}
	require.Nil(x.t, x.session.Ask, line)
	return out
}
