// Package firmware brings bundles of firmware into the object tree: download tasks (firmwareDownloader), which a timer
// carries out, and files that somebody uploads. A bundle that arrives whole becomes firmwareDistributable, firmwareImage
// and firmwareInstallable in one commit; of any other nothing is left but the task, which says what was wrong.
//
// A task waits with transferState init. Whoever carries it out holds a lock, and notes each step in the task, so that a
// task whose holder has died is begun again, three times at most.
package firmware

import (
	"context"
	"errors"
	"path"
	"strconv"
	"time"

	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/ucsm/bundle"
	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
	"github.com/plenum-meet/plenum/functions/ucsm/transfer"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

const (
	most     = time.Minute      // that one download may take
	lockTime = 90 * time.Second // longer, so that nobody else begins meanwhile
	tries    = 3
)

// Bundles brings bundles in.
type Bundles struct {
	deps rest.Deps
	tree *tree.Store
}

// New makes it over a tree.
func New(deps rest.Deps, t *tree.Store) Bundles { return Bundles{deps, t} }

// Download carries out the tasks that wait, one after the other. It is safe to repeat and to run twice at once.
func (b Bundles) Download(ctx context.Context) error {
	s, err := b.tree.Load(ctx)
	if err != nil {
		return err
	}
	for _, o := range s.Class("firmwareDownloader") {
		if waits(o) {
			if err := b.download(ctx, o.DN); err != nil {
				return err
			}
		}
	}
	return nil
}

func waits(o *tree.Object) bool {
	return o != nil && (o.Get("transferState") == "init" || o.Get("transferState") == "downloading")
}

// download carries out a task, unless somebody else is at it.
func (b Bundles) download(ctx context.Context, dn string) error {
	lock, err := b.deps.Tables.DB.TryLock(ctx, "ucsmTransfer/"+dn, lockTime)
	if errors.Is(err, store.ErrLocked) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = lock.Unlock(context.WithoutCancel(ctx)) }() // it ends by itself too
	task, err := b.begin(ctx, dn)
	if err != nil || task == nil {
		return err
	}
	data, err := b.fetch(ctx, task)
	var failed *transfer.Error
	if err != nil && !errors.As(err, &failed) || ctx.Err() != nil {
		return err // of the store, or this instance is going down: the next one begins again
	}
	if err != nil {
		return b.end(ctx, task, failure(failed.Code, failed.Text), nil)
	}
	return b.take(ctx, task, data)
}

// begin notes that a try begins, and answers the task as it is then; nil when there is nothing to do any more.
func (b Bundles) begin(ctx context.Context, dn string) (task *tree.Object, err error) {
	result, err := b.tree.Commit(ctx, tree.Actor{Internal: true}, func(s *tree.Snapshot) ([]tree.Change, error) {
		o := s.Get(dn)
		if !waits(o) {
			return nil, nil
		}
		try, _ := strconv.Atoi(o.Get("fsmTry")) // not there before the first
		if try >= tries {
			return []tree.Change{change(dn, failure(transfer.CodeInternal, "the download was interrupted three times"))}, nil
		}
		return []tree.Change{change(dn, map[string]string{"transferState": "downloading", "fsmStatus": "DownloadCopyRemote", "fsmProgr": "20",
			"fsmTry": strconv.Itoa(try + 1), "fsmStamp": s.FormatTime(b.deps.Now()), "fsmDescr": "downloading image " + o.Get("fileName") + " from " + o.Get("server")})}, nil
	})
	if err != nil || len(result.Events) == 0 {
		return nil, err
	}
	if task = result.After.Get(dn); !waits(task) {
		return nil, nil
	}
	return task, nil
}

// fetch copies the file.
func (b Bundles) fetch(ctx context.Context, task *tree.Object) ([]byte, error) {
	password, err := b.tree.Reveal(ctx, task, "pwd")
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	from := transfer.Target{Protocol: task.Get("protocol"), Server: task.Get("server"), User: task.Get("user"), Password: password,
		Path: path.Join(task.Get("remotePath"), task.Get("fileName"))}
	return transfer.New(b.deps.Tables).Fetch(ctx, from, bundle.MaxSize)
}

// take unpacks what a task has brought.
func (b Bundles) take(ctx context.Context, task *tree.Object, data []byte) error {
	content, err := bundle.Read(data)
	if err != nil {
		return b.end(ctx, task, failure(transfer.CodeImage, task.Get("fileName")+": "+err.Error()), nil)
	}
	return b.end(ctx, task, success(len(data)), func(now string) []tree.Change {
		return inventory.BundleObjects(task.Get("fileName"), content, now)
	})
}

// end writes what became of a task, with the objects of the bundle that it has brought. A task that was deleted or
// begun again meanwhile has brought nothing.
func (b Bundles) end(ctx context.Context, task *tree.Object, props map[string]string, objects func(now string) []tree.Change) error {
	_, err := b.tree.Commit(ctx, tree.Actor{Internal: true}, func(s *tree.Snapshot) ([]tree.Change, error) {
		o := s.Get(task.DN)
		if !waits(o) || o.Get("fsmTry") != task.Get("fsmTry") || o.Get("fsmStamp") != task.Get("fsmStamp") {
			return nil, nil
		}
		ended := change(task.DN, props)
		if objects == nil {
			return []tree.Change{ended}, nil
		}
		ended.Hashes = map[string]string{"pwd": ""} // nobody needs it any more
		return append(objects(s.FormatTime(b.deps.Now())), ended), nil
	})
	return err
}

func change(dn string, props map[string]string) tree.Change {
	return tree.Change{DN: dn, Status: tree.Modified, Props: props}
}

func success(size int) map[string]string {
	return map[string]string{"transferState": "downloaded", "fsmStatus": "nop", "fsmPrev": "DownloadSuccess", "fsmProgr": "100", "fsmDescr": "",
		"fsmRmtInvErrCode": "none", "fsmRmtInvErrDescr": "", "imageSize": strconv.Itoa((size + 1023) / 1024)}
}

func failure(code, text string) map[string]string {
	return map[string]string{"transferState": "failed", "fsmStatus": "DownloadFail", "fsmPrev": "DownloadFail", "fsmRmtInvErrCode": code,
		"fsmRmtInvErrDescr": text, "fsmRmtInvRslt": "failure", "fsmDescr": ""}
}

// Upload takes a file that a user has brought. What it says of a file that is no bundle is also in the task.
func (b Bundles) Upload(ctx context.Context, by tree.Actor, name string, data []byte) error {
	dn := inventory.CatalogueDN + "/dnld-" + name
	content, refused := bundle.Read(data)
	props := success(len(data))
	if refused != nil {
		props = failure(transfer.CodeImage, name+": "+refused.Error())
	}
	props["protocol"], props["adminState"] = "local", "idle"
	by.Internal = true
	_, err := b.tree.Commit(ctx, by, func(s *tree.Snapshot) ([]tree.Change, error) {
		now := s.FormatTime(b.deps.Now())
		props["fsmStamp"] = now
		changes := []tree.Change{{DN: dn, Class: "firmwareDownloader", Props: props}}
		if refused == nil {
			changes = append(inventory.BundleObjects(name, content, now), changes...)
		}
		return changes, nil
	})
	return errors.Join(refused, err)
}
