package cms

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// references knows how to look up each kind of foreign id, by the name of the parameter that holds it. What names a
// thing must name one that exists: <name>DoesNotExist.
//
// Things that are named may be deleted all the same: the API has no failure for it, and hundreds of thousands of
// coSpaces may name a profile, so they cannot be changed in the same transaction. Their ids are left dangling and
// count as unset: profile chains leave them out (store.LegChain, store.CallRules), reading a thing does not show
// them, and an id is never given out again.
type references map[string]func(tx *store.Tx, id string) error

func newReferences(t *store.Tables) references {
	r := references{
		"tenant":         in(t.Tenants),
		"callLegProfile": in(t.CallLegProfiles),
		"callProfile":    in(t.CallProfiles),
		"coSpace":        in(t.CoSpaces),
		"callBridge":     in(t.CallBridges),
		"userProfile":    in(t.UserProfiles),
		"server":         in(t.LDAPServers),
		"ldapServer":     in(t.LDAPServers),
		"mapping":        in(t.LDAPMappings),
		"ldapSource":     in(t.LDAPSources),

		"coSpaceTemplate": in(t.CoSpaceTemplates),
	}
	// Kinds whose noun is still to come: none of them exists.
	for _, name := range []string{"callBrandingProfile", "callBridgeGroup", "compatibilityProfile", "dialInSecurityProfile",
		"dtmfProfile", "ivrBrandingProfile", "layoutTemplate", "tenantGroup", "webBridgeProfile"} {
		r[name] = func(*store.Tx, string) error { return appliance.DoesNotExist(name) }
	}
	return r
}

func in[T any](t *store.Table[T]) func(*store.Tx, string) error {
	return func(tx *store.Tx, id string) error {
		_, err := t.In(tx).Get(id)
		return err
	}
}

// find demands that the thing of a kind exists; an empty id is none and fine.
func (r references) find(tx *store.Tx, kind, id string) error {
	lookup, known := r[kind]
	if !known || id == "" {
		return nil
	}
	return lookup(tx, id)
}

// check demands of every foreign id that v holds, and old (which may be nil) does not, that it exists. Both are
// pointers to structs of one type.
func (r references) check(tx *store.Tx, old, v any) error {
	before := map[string]string{}
	if o := reflect.ValueOf(old); o.IsValid() && !o.IsNil() {
		for _, f := range foreign(o.Elem(), nil) {
			before[f.kind] = f.field.String()
		}
	}
	for _, f := range foreign(reflect.ValueOf(v).Elem(), nil) {
		id := f.field.String()
		if id == before[f.kind] {
			continue
		}
		if err := r.find(tx, f.kind, id); err != nil {
			return err
		}
	}
	return nil
}

// forget unsets the foreign ids of v, a pointer to a struct, that dangle; with brief only those shown in lists.
func (r references) forget(ctx context.Context, db *store.DB, v any, brief bool) error {
	var named []foreignID
	for _, f := range foreign(reflect.ValueOf(v).Elem(), nil) {
		if r[f.kind] != nil && f.field.String() != "" && (f.list || !brief) {
			named = append(named, f)
		}
	}
	if len(named) == 0 {
		return nil
	}
	return db.Transact(ctx, func(tx *store.Tx) error {
		for _, f := range named {
			switch err := r.find(tx, f.kind, f.field.String()); {
			case missing(err):
				f.field.SetString("")
			case err != nil:
				return err
			}
		}
		return nil
	})
}

type foreignID struct {
	kind  string
	list  bool
	field reflect.Value
}

// foreign lists the fields of a struct and of its embedded and nested ones that hold an id.
func foreign(v reflect.Value, out []foreignID) []foreignID {
	for i := range v.NumField() {
		f, field := v.Type().Field(i), v.Field(i)
		words := strings.Split(f.Tag.Get("api"), ",")
		switch {
		case !f.IsExported():
		case field.Kind() == reflect.Struct:
			out = foreign(field, out)
		case field.Kind() == reflect.String && slices.Contains(words, "id"):
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			out = append(out, foreignID{name, slices.Contains(words, "list"), field})
		}
	}
	return out
}

// checked is the rule of a noun that has no other: what it names must exist.
func checked[T any](d deps) func(context.Context, *store.Tx, *rest.Request, string, *T, *T) error {
	return func(_ context.Context, tx *store.Tx, _ *rest.Request, _ string, old, v *T) error {
		return d.refs.check(tx, old, v)
	}
}

// shown and brief complete a noun that has no other rule for reading it: dangling ids are not shown.
func shown[T any](d deps) func(context.Context, string, *T) error {
	return func(ctx context.Context, _ string, v *T) error { return d.refs.forget(ctx, d.Tables.DB, v, false) }
}

func brief[T any](d deps) func(context.Context, string, *T) error {
	return func(ctx context.Context, _ string, v *T) error { return d.refs.forget(ctx, d.Tables.DB, v, true) }
}
