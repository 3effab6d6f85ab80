package registry

import (
	"bytes"
	"context"
	"encoding/json"
	"regexp"
	"sync"
	"sync/atomic"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/policies/host"
	"github.com/plenum-meet/plenum/policies/policy"
)

// ReleaseID is the id of a release.
func ReleaseID(name, version string) string { return name + "@" + version }

var (
	goodName    = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,62}$`)
	goodVersion = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+-]{0,31}$`)
)

// loadAgain is how long a module that could not be loaded is not tried again.
const loadAgain = time.Second

// release is a release that is in some stage, or named by a question. It has one module as long as it is.
type release struct {
	id       string
	revision int64
	row      appliance.PolicyRelease
	hook     policy.Hook
	settings []byte // nil for none

	module atomic.Pointer[host.Module]
	mu     sync.Mutex // held while loading; guards the rest
	closed bool
	failed error
	at     time.Time
}

func newRelease(row store.Row[appliance.PolicyRelease], hook policy.Hook) *release {
	r := &release{id: row.ID, revision: row.Revision, row: row.Value, hook: hook}
	var compact bytes.Buffer
	if json.Compact(&compact, row.Value.Settings) == nil && compact.Len() > len("{}") {
		r.settings = compact.Bytes()
	}
	return r
}

// limits are the hook's, and what the release has of its own.
func limits(hook policy.Hook, own appliance.PolicyLimits) host.Limits {
	l := host.ForHook(hook)
	l.Memory = own.Memory
	if own.Budget > 0 {
		l.Budget = own.Budget
	}
	if own.DeadlineMS > 0 {
		l.Deadline = time.Duration(own.DeadlineMS) * time.Millisecond
	}
	return l
}

// load answers the release's module, loading it when it is needed for the first time.
func (e *Engine) load(ctx context.Context, r *release) (*host.Module, error) {
	if m := r.module.Load(); m != nil {
		return m, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if m := r.module.Load(); m != nil {
		return m, nil
	}
	switch {
	case r.closed:
		return nil, host.ErrClosed
	case r.failed != nil && time.Since(r.at) < loadAgain:
		return nil, r.failed
	}
	ctx = context.WithoutCancel(ctx) // others wait for it too
	wasm, err := e.moduleBytes(ctx, r.row.SHA256)
	if err == nil {
		var m *host.Module
		if m, err = e.host.Load(ctx, r.id, wasm, limits(r.hook, r.row.Limits)); err == nil {
			r.module.Store(m)
		}
	}
	r.failed, r.at = err, time.Now()
	return r.module.Load(), err
}

// close ends the module when those inside have left.
func (r *release) close(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	if m := r.module.Load(); m != nil {
		return m.Close(ctx)
	}
	return nil
}

var noSettings = []byte(`"settings":{}}`)

// question puts the release's settings where the caller, as the contract has it, left them empty.
func (r *release) question(input []byte) []byte {
	if r.settings == nil || !bytes.HasSuffix(input, noSettings) {
		return input
	}
	out := make([]byte, 0, len(input)+len(r.settings))
	out = append(out, input[:len(input)-len("{}}")]...)
	return append(append(out, r.settings...), '}')
}

// ask has the release answer a question. An answer of the wrong shape is a failure.
func (e *Engine) ask(ctx context.Context, r *release, input []byte) ([]byte, host.Report, error) {
	m, err := e.load(ctx, r)
	if err != nil {
		return nil, host.Report{}, err
	}
	output, report, err := r.call(ctx, m, input)
	e.logs.write(ctx, r, report)
	return output, report, err
}

func (r *release) call(ctx context.Context, m *host.Module, input []byte) ([]byte, host.Report, error) {
	output, report, err := m.Call(ctx, r.question(input))
	if err != nil {
		return nil, report, err
	}
	if err := policy.CheckAnswer(r.hook.Name, input, output); err != nil {
		return nil, report, &host.Error{Module: r.id, Kind: host.ErrShape, Detail: err.Error()}
	}
	return output, report, nil
}
