package registry

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/policies/builtin"
	"github.com/plenum-meet/plenum/policies/host"
	"github.com/plenum-meet/plenum/policies/policy"
)

// Bounds of a release.
const (
	maxSettings = 16 << 10 // bytes
	maxSchema   = 32 << 10
	maxReleases = 200 // of a hook
)

// Spec is a release to install; its module was kept before (PutModule).
type Spec struct {
	Hook, Name, Version, SHA256 string
	Settings, Schema            json.RawMessage // nil for none
	Limits                      appliance.PolicyLimits
}

// PutModule verifies a module and keeps it. One that no policy can be answers what is wrong, Invalid.
func (e *Engine) PutModule(ctx context.Context, wasm []byte) (hash string, err error) {
	m, err := e.host.Load(ctx, "upload", wasm, host.Limits{Memory: policy.MaxMemory, Instances: 1})
	if err != nil {
		return "", badModule(err)
	}
	if err := m.Close(ctx); err != nil {
		return "", err
	}
	return e.modules.Put(ctx, wasm)
}

// reasons are the public names of why a module is refused.
var reasons = []struct {
	kind   error
	reason string
}{
	{host.ErrTooBig, "moduleTooBig"}, {host.ErrImport, "moduleImport"}, {host.ErrExport, "moduleExport"}, {host.ErrVersion, "moduleVersion"},
	{host.ErrBudget, "moduleBudget"}, {host.ErrDeadline, "moduleDeadline"}, {host.ErrMemory, "moduleMemory"}, {host.ErrStack, "moduleStack"},
	{host.ErrTrap, "moduleTrap"}, {host.ErrExit, "moduleExit"}, {host.ErrPointer, "modulePointer"}, {host.ErrInvalid, "moduleInvalid"},
}

// badModule tells why a module does not load.
func badModule(err error) error {
	for _, r := range reasons {
		if errors.Is(err, r.kind) {
			return appliance.Failure(appliance.Invalid, r.reason, "%v", err)
		}
	}
	return err
}

// Install makes a release. Its module must load with its limits, and its settings fit its schema.
func (e *Engine) Install(ctx context.Context, who string, s Spec) (store.Row[appliance.PolicyRelease], error) {
	row := store.Row[appliance.PolicyRelease]{ID: ReleaseID(s.Name, s.Version)}
	if err := s.check(); err != nil {
		return row, err
	}
	hook, known := policy.HookNamed(s.Hook)
	if !known {
		return row, appliance.BadParameter("hook")
	}
	wasm, err := e.moduleBytes(ctx, s.SHA256)
	if err != nil {
		return row, appliance.Failure(appliance.Invalid, "moduleDoesNotExist", "no module %.12s was uploaded", s.SHA256)
	}
	m, err := e.host.Load(ctx, row.ID, wasm, limits(hook, s.Limits))
	if err != nil {
		return row, badModule(err)
	}
	if err := m.Close(ctx); err != nil {
		return row, err
	}
	row.Value = appliance.PolicyRelease{Hook: s.Hook, Name: s.Name, Version: s.Version, SHA256: s.SHA256, Size: len(wasm), Settings: s.Settings,
		Schema: s.Schema, Limits: s.Limits, InstalledBy: who, InstalledAt: e.now().UTC()}
	err = e.tables.DB.Transact(ctx, func(tx *store.Tx) error { return e.create(tx, who, row.ID, row.Value) })
	var taken *store.TakenError
	if errors.As(err, &taken) {
		err = appliance.Failure(appliance.Conflict, "releaseExists", "%s is installed; releases never change, so choose another version", row.ID)
	}
	return row, err
}

func (e *Engine) create(tx *store.Tx, who, id string, r appliance.PolicyRelease) error {
	installed, err := e.tables.PolicyReleases.In(tx).By(store.Entry{Index: "hook", Value: r.Hook})
	if err != nil {
		return err
	}
	if len(installed) >= maxReleases && !r.BuiltIn {
		return appliance.Failure(appliance.Limited, "tooManyReleases", "%s has %d releases; delete some", r.Hook, maxReleases)
	}
	if err := e.tables.PolicyReleases.In(tx).Create(id, r); err != nil {
		return err
	}
	return e.audit(tx, who, fmt.Sprintf("%s: installed %s (%.12s)", r.Hook, id, r.SHA256))
}

// check is what can be said of a release without its module.
func (s Spec) check() error {
	var bad []string
	note := func(wrong bool, name string) {
		if wrong {
			bad = append(bad, name)
		}
	}
	note(!goodName.MatchString(s.Name), "name")
	note(!goodVersion.MatchString(s.Version), "version")
	note(len(s.Settings) > maxSettings, "settings")
	note(len(s.Schema) > maxSchema, "schema")
	note(s.Limits.Memory < 0 || s.Limits.Memory > policy.MaxMemory, "limits.memory")
	note(s.Limits.Budget < 0 || s.Limits.Budget > policy.MaxBudget, "limits.budget")
	note(s.Limits.DeadlineMS < 0 || int64(s.Limits.DeadlineMS) > policy.MaxDeadline.Milliseconds(), "limits.deadlineMs")
	if len(bad) > 0 {
		return appliance.BadParameter(bad...)
	}
	return CheckSettings(s.Schema, s.Settings)
}

// Delete removes a release that is in no stage and named by no mapping, and the modules that no release has had for a day.
func (e *Engine) Delete(ctx context.Context, who, id string) error {
	err := e.tables.DB.Transact(ctx, func(tx *store.Tx) error {
		row, err := e.tables.PolicyReleases.In(tx).Get(id)
		if err != nil {
			return err
		}
		stages, err := e.stagesIn(tx)
		if err != nil {
			return err
		}
		if stages.Hooks[row.Value.Hook].Uses(id) {
			return appliance.Failure(appliance.Conflict, "releaseInUse", "%s is in a stage of %s", id, row.Value.Hook)
		}
		mappings, err := e.tables.LDAPMappings.In(tx).By(store.Entry{Index: "policy", Value: id})
		if err != nil {
			return err
		}
		if len(mappings) > 0 {
			return appliance.Failure(appliance.Conflict, "releaseInUse", "ldapMapping %s names %s", mappings[0].ID, id)
		}
		if err := e.tables.PolicyReleases.In(tx).Delete(id); err != nil {
			return err
		}
		return e.audit(tx, who, row.Value.Hook+": deleted "+id)
	})
	if err != nil {
		return err
	}
	if err := e.sweepModules(ctx); err != nil {
		e.log.Warn("modules that nobody needs were not removed", "error", err)
	}
	return nil
}

// Replaced is for whoever replaced the rows of releases and stages, by a backup's or by none: what comes with the
// software is installed again where it is missing, and this instance sees the new stages.
func (e *Engine) Replaced(ctx context.Context) error {
	if err := e.installBuiltIn(ctx); err != nil {
		return err
	}
	return e.refresh(ctx)
}

// installBuiltIn installs what comes with the software where it is not there yet. It becomes active where nothing is,
// or where an older one that came with the software is; an older instance that starts later changes nothing.
func (e *Engine) installBuiltIn(ctx context.Context) error {
	for _, p := range builtin.All {
		wasm, err := p.Module()
		if err != nil {
			return err
		}
		hash := host.Hash(wasm)
		id := ReleaseID(p.Name(), hash[:12])
		_, err = e.tables.PolicyReleases.Get(ctx, id)
		if err == nil {
			continue
		}
		if appliance.KindOf(err) != appliance.Missing {
			return err
		}
		if _, err := e.modules.Put(ctx, wasm); err != nil && !errors.Is(err, errNoModules) {
			return err
		}
		r := appliance.PolicyRelease{Hook: p.Hook, Name: p.Name(), Version: hash[:12], SHA256: hash, Size: len(wasm),
			Schema: json.RawMessage(p.Schema), BuiltIn: true, InstalledBy: byItself, InstalledAt: e.now().UTC()}
		if err := e.adopt(ctx, id, r); err != nil {
			return fmt.Errorf("built-in policy %s: %w", p.Hook, err)
		}
	}
	return nil
}

// adopt installs a built-in release and makes it active unless somebody chose another.
func (e *Engine) adopt(ctx context.Context, id string, r appliance.PolicyRelease) error {
	_, err := e.change(ctx, byItself, r.Hook, func(tx *store.Tx, h *appliance.HookStages) (string, error) {
		if err := e.create(tx, byItself, id, r); err != nil {
			return "", err
		}
		was := *h
		active, err := e.tables.PolicyReleases.In(tx).Get(h.Active)
		if h.Active != "" && (err != nil || !active.Value.BuiltIn) {
			return "", nil
		}
		h.Activate(id)
		if h.RestoreAfter == 0 {
			h.RestoreAfter = defaultRestoreAfter
		}
		return difference(was, *h), nil
	})
	var taken *store.TakenError
	if errors.As(err, &taken) {
		return nil // another instance was faster
	}
	return err
}
