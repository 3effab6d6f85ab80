package cms

import (
	"context"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// users are the rules of /users: the directory makes and removes them, so there is only reading.
type users struct{ deps }

func (n users) noun() rest.Noun[appliance.User] {
	noun := rest.Stored(n.Users, n.DB, rest.StoredOptions[appliance.User]{
		Path: "/users", Element: "user", Cap: pageCap, ReadOnly: true,
		Doc:   "Those who can sign in. They come from the directory.",
		Texts: func(v *appliance.User) []string { return []string{v.UserJID, v.Name, v.Email} },
		By:    map[string]string{"tenantFilter": "tenant", "emailFilter": "email", "cdrTagFilter": "cdrTag"},
		Filters: []rest.Filter{{Name: "emailFilter", Doc: "The whole e-mail address, in any case."},
			{Name: "cdrTagFilter", Doc: "The whole tag."}},
		Show: shown[appliance.User](n.deps), Brief: brief[appliance.User](n.deps),
	})
	list := noun.List
	noun.List = func(ctx context.Context, r *rest.Request) (rest.Page[appliance.User], error) {
		if email := r.Filter("emailFilter"); email != "" {
			r.Query = r.Query.With("emailFilter", store.Fold(email))
		}
		return list(ctx, r)
	}
	return noun
}

// userCoSpace is one coSpace that a user is a member of; its id is the membership's.
type userCoSpace struct {
	CoSpaceID string `json:"coSpaceId" api:"list,id"`
}

// userCoSpaces are the rules of /users/{userId}/usercoSpaces.
type userCoSpaces struct{ deps }

func (n userCoSpaces) noun() rest.Noun[userCoSpace] {
	return rest.Noun[userCoSpace]{Path: "/users/{userId}/usercoSpaces", Element: "userCoSpace", Collection: "userCoSpaces",
		OnlyCollection: true, Cap: pageCap, Doc: "The coSpaces that a user is a member of.", List: n.list}
}

func (n userCoSpaces) list(ctx context.Context, r *rest.Request) (rest.Page[userCoSpace], error) {
	user, err := n.Users.Get(ctx, r.IDs["userId"])
	if err != nil {
		return rest.Page[userCoSpace]{}, err
	}
	page, err := n.CoSpaceUsers.Page(ctx, store.Query[appliance.CoSpaceUser]{
		By: store.Entry{Index: "user", Value: user.ID}, Offset: r.Offset, Limit: r.Limit})
	out := rest.Page[userCoSpace]{Total: page.Total}
	for _, row := range page.Rows {
		coSpace, member, _ := strings.Cut(row.ID, "/")
		out.Items = append(out.Items, rest.Item[userCoSpace]{ID: member, Value: userCoSpace{coSpace}})
	}
	return out, err
}
