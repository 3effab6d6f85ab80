package registry

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/policies/host"
	"github.com/plenum-meet/plenum/policies/policy"
)

// lookEvery is how often an engine that does not follow the stages looks at them, when it is asked.
const lookEvery = time.Second

// Options of an Engine.
type Options struct {
	Tables  *store.Tables
	Modules Modules    // default NoModules
	Host    *host.Host // stays the caller's
	Now     func() time.Time
	Log     *slog.Logger
}

// Engine asks the policies that are installed. It is safe for concurrent use. Close it after Run has returned and no
// call is left.
type Engine struct {
	tables  *store.Tables
	modules Modules
	host    *host.Host
	now     func() time.Time
	log     *slog.Logger
	logs    logs
	trace   recorder

	current   atomic.Pointer[snapshot]
	following atomic.Bool   // Run keeps current up to date
	turn      chan struct{} // who has it makes the next snapshot
	named     named

	retiring sync.WaitGroup // releases that end when their last call has left
}

// New makes an engine; it reads nothing yet.
func New(o Options) *Engine {
	if o.Modules == nil {
		o.Modules = NoModules{}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Engine{tables: o.Tables, modules: o.Modules, host: o.Host, now: o.Now, log: o.Log, logs: logs{log: o.Log},
		turn: make(chan struct{}, 1)}
}

// Run follows the stages and writes what was decided until ctx ends: for servers that stay.
func (e *Engine) Run(ctx context.Context) {
	var running sync.WaitGroup
	running.Go(func() { e.follow(ctx) })
	running.Go(func() { e.record(ctx) })
	running.Wait()
}

// Close writes what was decided and ends all modules.
func (e *Engine) Close(ctx context.Context) error {
	errs := []error{e.Flush(ctx)}
	if s := e.current.Swap(nil); s != nil {
		for _, r := range s.releases {
			errs = append(errs, r.close(ctx))
		}
	}
	errs = append(errs, e.named.close(ctx))
	e.retiring.Wait()
	return errors.Join(errs...)
}

// snapshot is the stages at one moment.
type snapshot struct {
	revision int64
	read     time.Time
	hooks    map[string]*staged
	releases map[string]*release // of all stages, by id and revision
}

func (s *snapshot) fresh() bool {
	age := time.Since(s.read)
	return age >= 0 && age < lookEvery
}

// staged are one hook's releases; nil is none.
type staged struct {
	hook                             policy.Hook
	row                              appliance.HookStages
	active, previous, shadow, canary *release
	settled                          atomic.Bool // the count of failures was set back
}

// stages answers the snapshot that holds now.
func (e *Engine) stages(ctx context.Context) (*snapshot, error) {
	s := e.current.Load()
	if s != nil && (e.following.Load() || s.fresh()) {
		return s, nil
	}
	if s != nil {
		select {
		case e.turn <- struct{}{}:
		default:
			return s, nil // somebody is looking
		}
	} else {
		select {
		case e.turn <- struct{}{}:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	defer func() { <-e.turn }()
	if now := e.current.Load(); now != s {
		return now, nil
	}
	next, err := e.look(ctx, s)
	if err != nil && s != nil {
		e.log.WarnContext(ctx, "policies stay as they were", "err", err)
		return s, nil
	}
	return next, err
}

// refresh looks at the stages whatever the time.
func (e *Engine) refresh(ctx context.Context) error {
	select {
	case e.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-e.turn }()
	_, err := e.look(ctx, e.current.Load())
	return err
}

// follow keeps the snapshot like the stored row until ctx ends.
func (e *Engine) follow(ctx context.Context) {
	defer e.following.Store(false)
	for ctx.Err() == nil {
		err := e.tables.PolicyStages.Follow(ctx, "", func(ev store.Event[appliance.PolicyStages]) {
			err := e.refresh(ctx)
			if err != nil && ctx.Err() == nil {
				e.log.Warn("policies stay as they were", "err", err)
			}
			e.following.Store(err == nil)
			if s := e.current.Load(); s != nil {
				e.warm(ctx, s) // after the first look; later ones have done so
			}
		})
		if ctx.Err() == nil { // a row that cannot be read
			e.log.Error("policies", "err", err)
			e.following.Store(false)
			pause(ctx, lookEvery)
		}
	}
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
