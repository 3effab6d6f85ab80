package cms

import (
	"context"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// messages are the rules of /coSpaces/{coSpaceId}/messages: the API posts and removes them, only those in the meeting
// read them.
type messages struct{ deps }

func (n messages) noun() rest.Noun[appliance.Message] {
	noun := rest.Stored(n.Messages, n.DB, rest.StoredOptions[appliance.Message]{
		Path: "/coSpaces/{coSpaceId}/messages", Element: "message", NewID: n.NewID,
		Doc:    "Chat lines of a coSpace. Removing them all can be bounded by their age in seconds.",
		Parent: n.coSpaceExists, Check: n.check,
	})
	noun.List, noun.Read, noun.Change = nil, nil, nil
	noun.Clear = n.clear
	noun.ClearFilters = []rest.Filter{{Name: "minAge", Type: rest.Number, Doc: "Only messages at least this old, in seconds."},
		{Name: "maxAge", Type: rest.Number, Doc: "Only messages at most this old, in seconds."}}
	return noun
}

func (n messages) check(_ context.Context, tx *store.Tx, _ *rest.Request, id string, _, v *appliance.Message) error {
	coSpace, _, _ := strings.Cut(id, "/")
	_, err := n.CoSpaces.In(tx).Get(coSpace)
	v.SentAt = n.Now().UTC()
	return err
}

func (n messages) clear(ctx context.Context, r *rest.Request) error {
	coSpace := r.IDs["coSpaceId"]
	if err := n.coSpaceExists(ctx, coSpace); err != nil {
		return err
	}
	minAge, err := r.Query.Int("minAge")
	if err != nil {
		return err
	}
	maxAge, err := r.Query.Int("maxAge")
	if err != nil {
		return err
	}
	now := n.Now()
	return n.Messages.Each(ctx, coSpace, func(row store.Row[appliance.Message]) error {
		if !ageBetween(now.Sub(row.Value.SentAt), minAge, maxAge) {
			return nil
		}
		if err := n.Messages.Delete(ctx, row.ID); !missing(err) {
			return err
		}
		return nil
	})
}

// ageBetween reports whether an age is within bounds in seconds, both included; nil is no bound.
func ageBetween(age time.Duration, minAge, maxAge *int) bool {
	return (minAge == nil || age >= time.Duration(*minAge)*time.Second) &&
		(maxAge == nil || age <= time.Duration(*maxAge)*time.Second)
}
