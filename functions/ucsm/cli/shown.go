package cli

import (
	"context"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/ucsm/rules"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// A session in which somebody has signed in is an object of the tree, as those of the XML interface are: whoever
// deletes it ends the session.

var errManySessions = appliance.Failure(appliance.Limited, "tooManySessions", "the user, or the system, has too many sessions")

// shown is the session as the tree shows it.
func (c *call) shown() rules.Session { return c.of(rowID(c.id)) }

func (s *session) of(row string) rules.Session {
	return rules.Session{User: s.User, Term: "shell_" + row[:8] + "_" + s.Letter, Host: s.Remote, UI: "shell"}
}

// register shows the session in the tree. Its row has been written before: without that the object would be taken away.
func (c *call) register() error {
	gone, err := ended(c.ctx, c.shell.sessions, c.view.Snapshot)
	if err != nil {
		return err
	}
	return c.system(func(s *tree.Snapshot) ([]tree.Change, error) {
		changes, ok := c.shown().Opening(s, c.shell.deps.Now(), gone)
		if !ok {
			return nil, errManySessions
		}
		return changes, nil
	})
}

// unregister takes the session's object away.
func (c *call) unregister() error {
	return c.system(func(s *tree.Snapshot) ([]tree.Change, error) { return c.shown().Closing(s, c.shell.deps.Now()), nil })
}

// system makes a commit of the system's own.
func (c *call) system(plan func(*tree.Snapshot) ([]tree.Change, error)) error {
	result, err := c.shell.store.Commit(c.ctx, tree.Actor{Internal: true}, plan)
	if err == nil {
		c.view = newView(result.After, c.Buffer)
	}
	return err
}

// over reports whether the session's object was taken away.
func (c *call) over() bool { return c.User != "" && c.view.Snapshot.Get(c.shown().DN()) == nil }

// ended are the objects of sessions that have no row any more: they ran out.
func ended(ctx context.Context, rows sessions, s *tree.Snapshot) ([]string, error) {
	var gone []string
	for _, o := range s.Class("aaaSession") {
		if o.Get("ui") == "shell" {
			gone = append(gone, o.DN)
		}
	}
	if gone == nil {
		return nil, nil
	}
	alive := map[string]bool{}
	err := rows.table.Each(ctx, "", func(row store.Row[session]) error {
		alive[row.Value.of(row.ID).DN()] = true
		return nil
	})
	missing := gone[:0]
	for _, dn := range gone {
		if !alive[dn] {
			missing = append(missing, dn)
		}
	}
	return missing, err
}

// Reap removes the objects of sessions that have run out. It is safe to repeat.
func Reap(ctx context.Context, deps rest.Deps, objects *tree.Store) error {
	s, err := objects.Load(ctx)
	if err != nil {
		return err
	}
	gone, err := ended(ctx, newSessions(deps.Tables.DB), s)
	if err != nil || len(gone) == 0 {
		return err
	}
	_, err = objects.Commit(ctx, tree.Actor{Internal: true}, func(s *tree.Snapshot) ([]tree.Change, error) {
		return rules.Gone(s, gone, tree.MaxChanges), nil
	})
	return err
}
