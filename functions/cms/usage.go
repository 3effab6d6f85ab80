package cms

import (
	"context"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

func usageFilter() rest.Filter {
	return rest.Filter{Name: "usageFilter", Type: rest.Enum, Values: []string{"unreferenced", "referenced"},
		Doc: "Only profiles that something, or nothing, names."}
}

// whereUsed makes a list's condition of usageFilter. It asks about every profile of the table, of which there are few.
func whereUsed[T any](t *store.Table[T], used func(context.Context, string) (bool, error)) func(*rest.Request) (func(string, *T) bool, error) {
	return func(r *rest.Request) (func(string, *T) bool, error) {
		filter := r.Filter("usageFilter")
		if filter == "" {
			return nil, nil
		}
		ctx, referenced := r.HTTP.Context(), map[string]bool{}
		err := t.Each(ctx, "", func(row store.Row[T]) (err error) {
			referenced[row.ID], err = used(ctx, row.ID)
			return err
		})
		return func(id string, _ *T) bool { return referenced[id] == (filter == "referenced") }, err
	}
}

// nameCount counts the rows of a table that name a profile, by the index of that name.
type nameCount func(ctx context.Context, index, id string) (int, error)

func namedIn[T any](t *store.Table[T]) nameCount {
	return func(ctx context.Context, index, id string) (int, error) {
		page, err := t.Page(ctx, store.Query[T]{By: store.Entry{Index: index, Value: id}})
		return page.Total, err
	}
}

func anyUses(ctx context.Context, id, index string, tables ...nameCount) (bool, error) {
	for _, count := range tables {
		if n, err := count(ctx, index, id); err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, nil
}

// profileUsage tells where a call leg profile is named. Total is exact; of each kind at most usageShown are listed.
// The documents show the global tag alone; the others carry ids, those of things within a coSpace the coSpace's too.
type profileUsage struct {
	ID           string         `json:"id" api:"attribute"`
	Total        int            `json:"total" api:"attribute"`
	Global       appliance.Flag `json:"global,omitempty"`
	Tenant       []profileUser  `json:"tenant,omitempty"`
	CoSpace      []profileUser  `json:"coSpace,omitempty"`
	CoSpaceUser  []profileUser  `json:"coSpaceUser,omitempty"`
	AccessMethod []profileUser  `json:"accessMethod,omitempty"`
}

type profileUser struct {
	ID      string `json:"id" api:"attribute"`
	CoSpace string `json:"coSpace,omitempty" api:"attribute"`
}

const usageShown = 1000

// usersOf lists the rows of a table that name the profile and adds their number to its total.
func usersOf[T any](ctx context.Context, t *store.Table[T], use *profileUsage) (users []profileUser, err error) {
	page, err := t.Page(ctx, store.Query[T]{By: store.Entry{Index: "callLegProfile", Value: use.ID}, Limit: usageShown})
	if err != nil {
		return nil, err
	}
	for _, row := range page.Rows {
		coSpace, own, nested := strings.Cut(row.ID, "/")
		if !nested {
			coSpace, own = "", row.ID
		}
		users = append(users, profileUser{own, coSpace})
	}
	use.Total += page.Total
	return users, nil
}
