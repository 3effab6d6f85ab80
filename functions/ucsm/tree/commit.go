package tree

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// MaxChanges is the most objects that one commit may create, change or delete; what the Rules record comes on top.
const MaxChanges = 100

const (
	maxRows     = 112 // objects with the records, so that with the news they stay below etcd's 128
	maxNewsRows = 14
	newsBytes   = 40_000 // of one row of news, roughly
	maxTries    = 100
	maxPause    = 20 * time.Millisecond
)

// errMoved says that somebody else has committed since the snapshot was taken.
var errMoved = errors.New("the tree has changed")

// Result is what a commit did. When nothing changed, After is Before and there are no events.
type Result struct {
	Before, After *Snapshot
	Events        []Event
}

// Commit makes the changes that plan asks for, all or nothing. plan must not have side effects: it is called again
// when somebody else committed meanwhile. A refusal is an *Error; an error of plan is returned as it is.
func (s *Store) Commit(ctx context.Context, a Actor, plan func(*Snapshot) ([]Change, error)) (Result, error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	for try := range maxTries {
		before, err := s.Load(ctx)
		if err != nil {
			return Result{}, err
		}
		result, err := s.attempt(ctx, a, before, plan)
		if !errors.Is(err, errMoved) {
			return result, err
		}
		if err := pause(ctx, min(time.Duration(try)*time.Millisecond, maxPause)); err != nil {
			return Result{}, err
		}
	}
	return Result{}, appliance.Failure(appliance.Busy, "serverBusy", "too many conflicting changes of the object tree")
}

// Try tells what a commit would do without doing it.
func (s *Store) Try(ctx context.Context, a Actor, plan func(*Snapshot) ([]Change, error)) (Result, error) {
	before, err := s.Load(ctx)
	if err != nil {
		return Result{}, err
	}
	d, err := s.draft(before, a, plan)
	if err != nil {
		return Result{}, err
	}
	_, result := d.seal(a, s.now())
	return result, nil
}

func (s *Store) attempt(ctx context.Context, a Actor, before *Snapshot, plan func(*Snapshot) ([]Change, error)) (Result, error) {
	d, err := s.draft(before, a, plan)
	if err != nil {
		return Result{}, err
	}
	if err := d.hash(func(secret string) (string, error) { return s.encrypt(ctx, secret) }); err != nil {
		return Result{}, err
	}
	changed, result := d.seal(a, s.now())
	if len(result.Events) == 0 {
		return result, nil
	}
	if err := s.write(ctx, changed, result); err != nil {
		return Result{}, err
	}
	s.keep(before, result.After)
	return result, nil
}

// draft is the tree with the planned changes, checked.
func (s *Store) draft(before *Snapshot, a Actor, plan func(*Snapshot) ([]Change, error)) (*Draft, error) {
	changes, err := plan(before)
	if err != nil {
		return nil, err
	}
	d := newDraft(before)
	for _, c := range changes {
		if err := d.apply(c, a); err != nil {
			return nil, err
		}
	}
	if n := len(d.order); n > MaxChanges && !a.Restores {
		return nil, Refuse(CodeLogic, "the change concerns %d objects. Number cannot exceed %d.", n, MaxChanges)
	}
	if s.rules != nil {
		if err := s.rules.Apply(before, d, a, changes); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// pause waits up to most, at random.
func pause(ctx context.Context, most time.Duration) error {
	timer := time.NewTimer(rand.N(most + 1))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
