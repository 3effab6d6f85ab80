package join

import (
	"context"
	"errors"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/ldap"
	"github.com/plenum-meet/plenum/functions/store"
)

// Member is a member of a space, or its owner, as the user who asks sees them.
type Member struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	UserJID   string `json:"userJid"`
	Owner     bool   `json:"owner"`
	Removable bool   `json:"removable" doc:"by the user who asks"`
}

const (
	maxMembers = 200     // that users may add to a space, and that are listed
	ownerID    = "owner" // of an owner who is no member
)

var (
	errNotAllowed  = appliance.Failure(appliance.Denied, "notAllowed", "you may not change the members of this space")
	errMemberTwice = appliance.Failure(appliance.Conflict, "alreadyMember", "that user is a member already")
	errManyMembers = appliance.Failure(appliance.Limited, "tooManyMembers", "a space has at most %d members", maxMembers)
	errNoSpace     = appliance.DoesNotExist("coSpace")
)

// people finds people in the directories of the user's tenant.
func (s *service) people(ctx context.Context, authorization, text string) (ldap.People, error) {
	user, err := s.signedIn(ctx, authorization)
	if err != nil {
		return ldap.People{}, err
	}
	if text = strings.Join(strings.Fields(text), " "); len([]rune(text)) < 2 {
		return ldap.People{}, appliance.BadParameter("q")
	}
	return s.finder.Find(ctx, user.Value.Tenant, text)
}

// standpoint is a user's relation to a space.
type standpoint struct {
	space  store.Row[appliance.CoSpace]
	member appliance.CoSpaceUser // zero for an owner who is none
	owner  bool
}

func (p standpoint) mayManage() bool { return p.owner || appliance.True(p.member.CanAddRemoveMember) }

// mayRemove reports whether the member may be removed: never the owner, oneself with the right to.
func (p standpoint) mayRemove(v appliance.CoSpaceUser) bool {
	if p.isOwner(v.UserJID) {
		return false
	}
	self := p.member.UserJID != "" && store.Fold(v.UserJID) == store.Fold(p.member.UserJID)
	return p.mayManage() || self && appliance.True(p.member.CanRemoveSelf)
}

func (p standpoint) isOwner(jid string) bool {
	return jid != "" && store.Fold(jid) == store.Fold(p.space.Value.OwnerJID)
}

// stand finds out how a user stands to a space. To somebody else's it is as if it were not there.
func (s *service) stand(tx *store.Tx, user store.Row[appliance.User], id string) (p standpoint, err error) {
	if p.space, err = s.tables.CoSpaces.In(tx).Get(id); err != nil {
		return p, err
	}
	p.owner = p.isOwner(user.Value.UserJID)
	row, err := s.tables.CoSpaceUsers.In(tx).Find("jid", id+"/"+store.Fold(user.Value.UserJID))
	if missing(err) && p.owner {
		return p, nil
	}
	if missing(err) {
		return p, errNoSpace
	}
	p.member = row.Value
	return p, err
}

// membersOf lists a space's members, its owner first.
func (s *service) membersOf(ctx context.Context, authorization, space string) ([]Member, error) {
	user, err := s.signedIn(ctx, authorization)
	if err != nil {
		return nil, err
	}
	var p standpoint
	err = s.tables.DB.Transact(ctx, func(tx *store.Tx) (err error) {
		p, err = s.stand(tx, user, space)
		return err
	})
	if err != nil {
		return nil, err
	}
	page, err := s.tables.CoSpaceUsers.Page(ctx, store.Query[appliance.CoSpaceUser]{Under: space, Limit: maxMembers})
	if err != nil {
		return nil, err
	}
	owner := Member{ID: ownerID, UserJID: p.space.Value.OwnerJID, Owner: true}
	var others []Member
	for _, row := range page.Rows {
		if _, id, _ := strings.Cut(row.ID, "/"); p.isOwner(row.Value.UserJID) {
			owner.ID = id
		} else {
			others = append(others, Member{ID: id, UserJID: row.Value.UserJID, Removable: p.mayRemove(row.Value)})
		}
	}
	if owner.UserJID != "" {
		others = append([]Member{owner}, others...)
	}
	return s.named(ctx, others)
}

// named fills in the names; users that are gone are called by what they were.
func (s *service) named(ctx context.Context, members []Member) ([]Member, error) {
	for k := range members {
		user, err := s.tables.Users.Find(ctx, "jid", store.Fold(members[k].UserJID))
		if err != nil && !missing(err) {
			return nil, err
		}
		if members[k].Name = user.Value.Name; members[k].Name == "" {
			members[k].Name = members[k].UserJID
		}
	}
	return append([]Member{}, members...), nil
}

// addMember makes a user of the space's tenant a member, with the rights that members have by default.
func (s *service) addMember(ctx context.Context, authorization, space, jid string) (out Member, err error) {
	user, err := s.signedIn(ctx, authorization)
	if err != nil {
		return out, err
	}
	id := s.newID()
	err = s.tables.DB.Transact(ctx, func(tx *store.Tx) error {
		p, err := s.stand(tx, user, space)
		if err != nil {
			return err
		}
		if !p.mayManage() {
			return errNotAllowed
		}
		other, err := s.tables.Users.In(tx).Find("jid", store.Fold(strings.TrimSpace(jid)))
		if err == nil && other.Value.Tenant != p.space.Value.Tenant {
			err = appliance.DoesNotExist("user")
		}
		if err != nil {
			return err
		}
		if p.isOwner(other.Value.UserJID) {
			return errMemberTwice
		}
		v := appliance.CoSpaceUser{UserJID: other.Value.UserJID, UserID: other.ID}
		out = Member{ID: id, Name: other.Value.Name, UserJID: v.UserJID, Removable: true}
		return s.insertMember(ctx, tx, space+"/"+id, v)
	})
	return out, err
}

func (s *service) insertMember(ctx context.Context, tx *store.Tx, id string, v appliance.CoSpaceUser) error {
	space, _, _ := strings.Cut(id, "/")
	page, err := s.tables.CoSpaceUsers.Page(ctx, store.Query[appliance.CoSpaceUser]{Under: space})
	if err == nil && page.Total >= maxMembers { // more or less: several requests at once may each see the last place
		err = errManyMembers
	}
	if err != nil {
		return err
	}
	err = s.tables.CoSpaceUsers.In(tx).Create(id, v)
	var taken *store.TakenError
	if errors.As(err, &taken) {
		return errMemberTwice
	}
	return err
}

// removeMember removes a member; everybody whom the user may not remove is told apart from those who are none.
func (s *service) removeMember(ctx context.Context, authorization, space, member string) error {
	user, err := s.signedIn(ctx, authorization)
	if err != nil {
		return err
	}
	return s.tables.DB.Transact(ctx, func(tx *store.Tx) error {
		p, err := s.stand(tx, user, space)
		if err != nil {
			return err
		}
		if member == ownerID {
			return errNotAllowed
		}
		row, err := s.tables.CoSpaceUsers.In(tx).Get(space + "/" + member)
		if err != nil {
			return err
		}
		if !p.mayRemove(row.Value) {
			return errNotAllowed
		}
		return s.tables.CoSpaceUsers.In(tx).Delete(row.ID)
	})
}
