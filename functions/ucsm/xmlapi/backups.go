package xmlapi

import (
	"bytes"
	"context"
	"errors"
	"path"
	"slices"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/ucsm/rules"
	"github.com/plenum-meet/plenum/functions/ucsm/transfer"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

const (
	transferTime = time.Minute      // that one transfer may take
	transferLock = 90 * time.Second // longer, so that nobody else begins meanwhile
)

// finish does what a commit asked for beyond the tree and needs no other server: backups to be fetched from here, and
// imports of what was uploaded. The others wait for Transfer.
func (a *API) finish(ctx context.Context, r tree.Result) error {
	for _, e := range r.Events {
		if o := r.After.Get(e.DN); o != nil && pending(o) {
			return a.Files(ctx)
		}
	}
	return nil
}

// pending reports whether the object is a backup, an import or technical support that waits to be done.
func pending(o *tree.Object) bool {
	switch o.Class {
	case "mgmtBackup", "mgmtImporter":
		return o.Get("adminState") == "enabled"
	case "sysdebugTechSupport":
		return o.Get("adminState") == "delete" || o.Get("operState") == "in-progress"
	}
	return false
}

// here reports whether the file of a backup or an import is kept by this system.
func here(o *tree.Object) bool { return slices.Contains([]string{"", "http", "none"}, o.Get("proto")) }

// Tidy does what a timer has to: the files that somebody asked for by other ways, and sessions that ran out. It is
// safe to repeat.
func (a *API) Tidy(ctx context.Context) error { return errors.Join(a.Files(ctx), a.Reap(ctx)) }

// Files does the backups and imports that wait and need no other server, whoever asked for them. It is safe to repeat.
func (a *API) Files(ctx context.Context) error {
	s, err := a.tree.Load(ctx)
	if err != nil {
		return err
	}
	for _, o := range keep(s.Class("mgmtBackup", "mgmtImporter"), pending) {
		if here(o) {
			err = errors.Join(err, a.exchange(ctx, s, o))
		}
	}
	for _, o := range keep(s.Class("sysdebugTechSupport"), pending) {
		err = errors.Join(err, a.support(ctx, s, o))
	}
	return err
}

// Transfer does the backups and imports whose files are on other servers. It is safe to repeat and to run twice at
// once: one that is cut short is begun again.
func (a *API) Transfer(ctx context.Context) error {
	s, err := a.tree.Load(ctx)
	if err != nil {
		return err
	}
	for _, o := range keep(s.Class("mgmtBackup", "mgmtImporter"), pending) {
		if here(o) {
			continue
		}
		lock, err := a.deps.Tables.DB.TryLock(ctx, "ucsmTransfer/"+o.DN, transferLock)
		if errors.Is(err, store.ErrLocked) {
			continue
		}
		if err != nil {
			return err
		}
		err = a.exchange(ctx, s, o)
		if err = errors.Join(err, lock.Unlock(context.WithoutCancel(ctx))); err != nil {
			return err
		}
	}
	return nil
}

// exchange does one backup or import and writes what became of it.
func (a *API) exchange(ctx context.Context, s *tree.Snapshot, o *tree.Object) error {
	var err error
	if o.Class == "mgmtBackup" {
		err = a.backUp(ctx, s, o)
	} else {
		err = a.bring(ctx, o)
	}
	if ctx.Err() != nil {
		return ctx.Err() // this instance is going down: the next one begins again
	}
	if err != nil {
		a.deps.Log.WarnContext(ctx, "exchange", "object", o.DN, "err", err)
	}
	return a.report(ctx, o, outcome(o.Class, err))
}

// outcome is how the object of a backup or an import goes on.
func outcome(class string, err error) map[string]string {
	word, status := "backup", "backupstatus"
	props := map[string]string{"adminState": "disabled", "fsmStatus": "nop", "fsmProgr": "100", "fsmRmtInvErrCode": "none", "fsmRmtInvErrDescr": ""}
	done, failed := "success", "fail"
	if class == "mgmtImporter" {
		word, status, done, failed = "import", "operStatus", "config-success", "nop"
	}
	props[status], props["fsmPrev"] = done, word+"Success"
	if err == nil {
		return props
	}
	code, text := transfer.CodeInternal, err.Error()
	var told *transfer.Error
	if errors.As(err, &told) {
		code = told.Code
	}
	props[status], props["fsmPrev"], props["fsmStatus"], props["fsmProgr"] = failed, word+"Fail", word+"Fail", "0"
	props["fsmRmtInvErrCode"], props["fsmRmtInvErrDescr"] = code, text[:min(len(text), 500)]
	return props
}

// report writes what became of a backup or an import, unless its object is gone or was asked again.
func (a *API) report(ctx context.Context, was *tree.Object, done map[string]string) error {
	_, err := a.tree.Commit(ctx, tree.Actor{Internal: true}, func(s *tree.Snapshot) ([]tree.Change, error) {
		if s.Get(was.DN) == nil {
			return nil, nil
		}
		return []tree.Change{{DN: was.DN, Status: tree.Modified, Props: done}}, nil
	})
	return err
}

// target is the file of a backup or an import on another server.
func (a *API) target(ctx context.Context, o *tree.Object) (transfer.Target, error) {
	password, err := a.tree.Reveal(ctx, o, "pwd")
	return transfer.Target{Protocol: o.Get("proto"), Server: o.Get("hostname"), User: o.Get("user"), Password: password, Path: o.Get("remoteFile")}, err
}

// backUp writes the file of a backup.
func (a *API) backUp(ctx context.Context, s *tree.Snapshot, o *tree.Object) error {
	kind := o.Get("type")
	if kind == "" {
		kind = configAll
	}
	var b bytes.Buffer
	w := newWriter(&b)
	w.export(s, kind, true)
	_ = w.flush() // into memory
	if !here(o) {
		to, err := a.target(ctx, o)
		if err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(ctx, transferTime)
		defer cancel()
		return transfer.New(a.deps.Tables).Send(ctx, to, b.Bytes())
	}
	name := path.Base(o.Get("remoteFile"))
	if !fileName.MatchString(name) {
		return transfer.Failed(transfer.CodeNoFile, "%.80q is not the name of a file", name)
	}
	return a.keepFile(ctx, name, b.Bytes())
}

// bring imports a file that was uploaded or is on another server.
func (a *API) bring(ctx context.Context, o *tree.Object) error {
	data, err := a.imported(ctx, o)
	if err != nil {
		return err
	}
	return a.restore(ctx, rules.Importer(o), data, o.Get("action") == "replace")
}

func (a *API) imported(ctx context.Context, o *tree.Object) ([]byte, error) {
	if here(o) {
		name := path.Base(o.Get("remoteFile"))
		data, err := a.file(ctx, name)
		if kind := appliance.KindOf(err); kind == appliance.Missing || kind == appliance.Invalid {
			return nil, transfer.Failed(transfer.CodeNoFile, "%.80s was not uploaded", name)
		}
		return data, err
	}
	from, err := a.target(ctx, o)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, transferTime)
	defer cancel()
	return transfer.New(a.deps.Tables).Fetch(ctx, from, maxFile)
}
