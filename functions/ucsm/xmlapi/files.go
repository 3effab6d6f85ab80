package xmlapi

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/ucsm/rules"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// Paths of files: GET /backupfile/<name>, POST /operations/file-<name>/importconfig.txt.
const (
	backupPath = "/backupfile/"
	uploadPath = "/operations/file-"
	uploadEnd  = "/importconfig.txt"
)

const (
	partSize = 50_000 // bytes of a row
	maxFile  = maxBody
)

// fileName is what a file may be called.
var fileName = regexp.MustCompile(`\A[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\z`)

// download gives a backup to an administrator.
func (a *API) download(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, backupPath)
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "a backup can be read", http.StatusMethodNotAllowed)
		return
	}
	if !a.administers(w, r) {
		return
	}
	data, err := a.file(r.Context(), name)
	switch {
	case appliance.KindOf(err) == appliance.Missing:
		http.NotFound(w, r)
	case err != nil:
		a.unavailable(w, r, err)
	default:
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
		w.Header().Set("Cache-Control", "no-store")
		_, _ = w.Write(data) // the client is gone
	}
}

// upload takes a file that is to be imported from an administrator.
func (a *API) upload(w http.ResponseWriter, r *http.Request) {
	name, ok := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, uploadPath), uploadEnd)
	switch {
	case !ok || !fileName.MatchString(name):
		http.NotFound(w, r)
		return
	case r.Method != http.MethodPost && r.Method != http.MethodPut:
		http.Error(w, "a file can be uploaded", http.StatusMethodNotAllowed)
		return
	case http.NewCrossOriginProtection().Check(r) != nil:
		http.Error(w, "another site's page sent this", http.StatusForbidden)
		return
	case !a.administers(w, r):
		return
	}
	data, err := sentFile(r)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		http.Error(w, "the file is too large", http.StatusRequestEntityTooLarge)
		return
	case err != nil:
		http.Error(w, "the file did not arrive", http.StatusBadRequest)
		return
	}
	if err := a.keepFile(r.Context(), name, data); err != nil {
		a.unavailable(w, r, err)
	}
}

// sentFile is the request's body, or the first file in it when it is a form.
func sentFile(r *http.Request) ([]byte, error) {
	r.Body = http.MaxBytesReader(nil, r.Body, maxFile)
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		return io.ReadAll(r.Body)
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	for {
		var part *multipart.Part
		if part, err = parts.NextPart(); err != nil {
			return nil, err
		}
		if part.FileName() != "" {
			return io.ReadAll(part)
		}
	}
}

// administers finds the session of the cookie header and demands the privilege admin; else it answers 403.
func (a *API) administers(w http.ResponseWriter, r *http.Request) bool {
	c := &call{api: a, ctx: r.Context(), http: r}
	cookie, err := r.Cookie("ucsm-cookie")
	if err == nil {
		if err = c.load(); err == nil {
			err = c.authorize(cookie.Value)
		}
	}
	if err == nil && slices.Contains(rules.Privileges(c.snapshot, c.session.User), "admin") {
		return true
	}
	http.Error(w, "Authorization required", http.StatusForbidden)
	return false
}

// keepFile writes a file in parts; the first, which makes it readable, comes last.
func (a *API) keepFile(ctx context.Context, name string, data []byte) error {
	parts := max(1, (len(data)+partSize-1)/partSize)
	for i := parts - 1; i >= 0; i-- {
		v := appliance.ManagerFile{Data: data[min(i*partSize, len(data)):min((i+1)*partSize, len(data))], Parts: parts}
		err := a.deps.Tables.DB.Transact(ctx, func(tx *store.Tx) error {
			return a.deps.Tables.ManagerFiles.In(tx).Put(name+"/"+strconv.Itoa(i), v)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// file reads a file.
func (a *API) file(ctx context.Context, name string) ([]byte, error) {
	var data bytes.Buffer
	for i, parts := 0, 1; i < parts; i++ {
		row, err := a.deps.Tables.ManagerFiles.Get(ctx, name+"/"+strconv.Itoa(i))
		if err != nil {
			return nil, err
		}
		parts = row.Value.Parts
		data.Write(row.Value.Data)
	}
	return data.Bytes(), nil
}

// finish does what a commit asked for beyond the tree: backups and imports.
func (a *API) finish(ctx context.Context, r tree.Result) error {
	for _, e := range r.Events {
		if o := r.After.Get(e.DN); o != nil && pending(o) {
			return a.Files(ctx)
		}
	}
	return nil
}

// pending reports whether the object is a backup or an import that waits to be done.
func pending(o *tree.Object) bool {
	return (o.Class == "mgmtBackup" || o.Class == "mgmtImporter") && o.Get("adminState") == "enabled"
}

// Tidy does what a timer has to: the files that somebody asked for by other ways, and sessions that ran out. It is
// safe to repeat.
func (a *API) Tidy(ctx context.Context) error { return errors.Join(a.Files(ctx), a.Reap(ctx)) }

// Files does the backups and imports that wait, whoever asked for them. It is safe to repeat.
func (a *API) Files(ctx context.Context) error {
	s, err := a.tree.Load(ctx)
	if err != nil {
		return err
	}
	for _, o := range keep(s.Class("mgmtBackup", "mgmtImporter"), pending) {
		var done map[string]string
		if o.Class == "mgmtBackup" {
			done = a.backUp(ctx, s, o)
		} else {
			done = a.bring(ctx, o)
		}
		if err := a.report(ctx, o.DN, done); err != nil {
			return err
		}
	}
	return nil
}

// report writes what became of a backup or an import, unless its object is gone.
func (a *API) report(ctx context.Context, dn string, done map[string]string) error {
	_, err := a.tree.Commit(ctx, tree.Actor{Internal: true}, func(s *tree.Snapshot) ([]tree.Change, error) {
		if s.Get(dn) == nil {
			return nil, nil
		}
		return []tree.Change{{DN: dn, Status: tree.Modified, Props: done}}, nil
	})
	return err
}

// backUp writes the file of a backup and answers how its object goes on. Only files to be fetched from here are made.
func (a *API) backUp(ctx context.Context, s *tree.Snapshot, o *tree.Object) map[string]string {
	kind := o.Get("type")
	if kind == "" {
		kind = configAll
	}
	var b bytes.Buffer
	w := newWriter(&b)
	w.export(s, kind)
	_ = w.flush() // into memory
	name := path.Base(o.Get("remoteFile"))
	if proto := o.Get("proto"); (proto != "" && proto != "http" && proto != "none") || !fileName.MatchString(name) || a.keepFile(ctx, name, b.Bytes()) != nil {
		return map[string]string{"adminState": "disabled", "backupstatus": "fail", "fsmStatus": "backupFail", "fsmPrev": "backupFail"}
	}
	return map[string]string{"adminState": "disabled", "backupstatus": "success", "fsmStatus": "nop", "fsmPrev": "backupSuccess", "fsmProgr": "100"}
}

// bring imports a file that was uploaded and answers how the import's object goes on.
func (a *API) bring(ctx context.Context, o *tree.Object) map[string]string {
	data, err := a.file(ctx, path.Base(o.Get("remoteFile")))
	if err == nil {
		err = a.restore(ctx, tree.Actor{Internal: true}, data, o.Get("action") == "replace")
	}
	if err != nil {
		a.deps.Log.WarnContext(ctx, "import", "object", o.DN, "err", err)
		return map[string]string{"adminState": "disabled", "operStatus": "nop", "fsmStatus": "importFail", "fsmPrev": "importFail"}
	}
	return map[string]string{"adminState": "disabled", "operStatus": "config-success", "fsmStatus": "nop", "fsmPrev": "importSuccess", "fsmProgr": "100"}
}
