package sol

import (
	"context"
	"net"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

var system = tree.Actor{Internal: true}

// sessionDN is the object of a session: below the IPMI user, by the id of the console's row.
func sessionDN(user, row string) string { return user + "/cimc-term-" + row }

// record shows a session in the object tree, as an aaaCimcSession.
func (s *Shell) record(ctx context.Context, user, remote, row string) error {
	_, err := s.objects.Commit(ctx, system, func(now *tree.Snapshot) ([]tree.Change, error) {
		profile, account := now.Get(profileDN), now.Get(user)
		if profile == nil || account == nil {
			return nil, errDisabled
		}
		return []tree.Change{session(now, profile, account, remote, row, s.deps.Now())}, nil
	})
	return err
}

func session(now *tree.Snapshot, profile, account *tree.Object, remote, row string, at time.Time) tree.Change {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	props := map[string]string{"adminState": "active", "type": "sol", "user": account.Get("name"), "priv": account.Get("priv"), "sourceAddr": host,
		"lsDn": profile.DN, "pnDn": profile.Get("pnDn"), "loginTime": now.FormatTime(at), "lastUpdatedTime": now.FormatTime(at),
		"intDel": "no", "isDelete": "no", "pid": "0"}
	if controller := now.Get(profile.Get("pnDn") + "/mgmt/if-1"); controller != nil {
		props["cimcAddr"] = controller.Get("extIp")
	}
	return tree.Change{DN: sessionDN(account.DN, row), Class: "aaaCimcSession", Props: props}
}

// forget takes the object of a session away, whosever it was.
func forget(ctx context.Context, objects *tree.Store, row string) error {
	_, err := objects.Commit(ctx, system, func(now *tree.Snapshot) (changes []tree.Change, err error) {
		for _, o := range now.Class("aaaCimcSession") {
			if o.Get("id") == row {
				changes = append(changes, tree.Change{DN: o.DN, Status: tree.Deleted})
			}
		}
		return changes, nil
	})
	return err
}

// shown reports whether the object of a session is there and nobody asked to end it.
func shown(now *tree.Snapshot, row string) bool {
	for _, o := range now.Class("aaaCimcSession") {
		if o.Get("id") == row {
			return o.Get("isDelete") != "yes"
		}
	}
	return false
}

// Reap takes away the objects of sessions that have ended without a word. It is safe to repeat.
func Reap(ctx context.Context, deps rest.Deps, objects *tree.Store) error {
	now, err := objects.Load(ctx)
	if err != nil {
		return err
	}
	for _, o := range now.Class("aaaCimcSession") {
		_, err := deps.Tables.ShellSessions.Get(ctx, o.Get("id"))
		if appliance.KindOf(err) == appliance.Missing {
			err = forget(ctx, objects, o.Get("id"))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
