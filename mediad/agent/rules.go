package agent

import (
	"context"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/mediad/call"
)

// rules works out what is wanted of one call. It keeps what the store said of the profiles until told to forget: then a
// leg that is muted costs no reading.
type rules struct {
	tables *store.Tables
	chains map[role][]appliance.ProfileLevel
	call   *appliance.CallProfile
	space  *store.Row[appliance.CoSpace]
	told   *snapshot // what the call was told last
}

// role is everything that a leg's profiles depend on but its own values.
type role struct{ tenant, accessMethod, coSpaceUser, callLegProfile string }

func newRules(t *store.Tables) rules {
	return rules{tables: t, chains: map[role][]appliance.ProfileLevel{}}
}

func (r *rules) forget() {
	r.chains, r.call, r.space = map[role][]appliance.ProfileLevel{}, nil, nil
}

// want is what the store asks of the call in snap.
func (r *rules) want(ctx context.Context, snap *snapshot) (call.Want, error) {
	w := call.Want{Call: snap.call, Title: snap.call.Name, Legs: map[string]call.Leg{}, Participants: snap.participants, Notice: snap.notice}
	if r.call == nil {
		rules, err := r.tables.CallRules(ctx, snap.call.CoSpace)
		if err != nil {
			return w, err
		}
		r.call = &rules
	}
	w.Rules = *r.call
	if err := r.title(ctx, &w); err != nil {
		return w, err
	}
	for id, leg := range snap.legs {
		chain, err := r.chain(ctx, &leg)
		if err != nil {
			return w, err
		}
		own := appliance.ProfileLevel{Scope: appliance.ScopeCallLeg, Profile: leg.Configuration.CallLegProfile}
		w.Legs[id] = call.Leg{Row: leg, Rules: appliance.LegRules(append(chain[:len(chain):len(chain)], own)...)}
	}
	return w, nil
}

func (r *rules) title(ctx context.Context, w *call.Want) error {
	if w.Call.CoSpace == "" {
		return nil
	}
	if r.space == nil {
		row, err := r.tables.CoSpaces.Get(ctx, w.Call.CoSpace)
		if err != nil && appliance.KindOf(err) != appliance.Missing {
			return err
		}
		r.space = &row
	}
	if name := r.space.Value.Name; name != "" {
		w.Title = name
	}
	return nil
}

// chain is the leg's profiles without its own values.
func (r *rules) chain(ctx context.Context, leg *appliance.CallLeg) ([]appliance.ProfileLevel, error) {
	key := role{leg.Tenant, leg.AccessMethod, leg.CoSpaceUser, leg.CallLegProfile}
	if chain, known := r.chains[key]; known {
		return chain, nil
	}
	plain := *leg
	plain.Configuration = appliance.LegConfiguration{}
	chain, err := r.tables.LegChain(ctx, &plain)
	if err == nil {
		r.chains[key] = chain
	}
	return chain, err
}

// coSpaceChanged looks whether the coSpace is another than the one that was kept.
func (r *rules) coSpaceChanged(ctx context.Context, id string) bool {
	if id == "" || r.space == nil {
		return false
	}
	row, err := r.tables.CoSpaces.Get(ctx, id)
	return err == nil && row.Revision != r.space.Revision
}

// lost says whether a leg is gone that the call knows.
func (r *rules) lost(snap *snapshot) bool {
	if r.told == nil {
		return false
	}
	for id := range r.told.legs {
		if _, kept := snap.legs[id]; !kept {
			return true
		}
	}
	return false
}

// child is the last part of a nested id.
func child(id string) string { return id[strings.LastIndexByte(id, '/')+1:] }
