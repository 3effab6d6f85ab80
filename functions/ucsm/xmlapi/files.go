package xmlapi

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/ucsm/rules"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// Paths of files: GET /backupfile/<name>, POST /operations/file-<name>/importconfig.txt and /operations/file-<name>/image.txt.
const (
	backupPath = "/backupfile/"
	uploadPath = "/operations/file-"
	importEnd  = "/importconfig.txt"
	imageEnd   = "/image.txt"
)

const (
	partSize = 50_000 // bytes of a row
	maxFile  = maxBody
)

// fileName is what a file may be called.
var fileName = regexp.MustCompile(`\A[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\z`)

// download gives a backup to an administrator.
func (a *API) download(w http.ResponseWriter, r *http.Request) {
	a.give(w, r, strings.TrimPrefix(r.URL.Path, backupPath), "")
}

// give answers a kept file to an administrator; prefix stands before its name where it is kept.
func (a *API) give(w http.ResponseWriter, r *http.Request, name, prefix string) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "the file can be read", http.StatusMethodNotAllowed)
		return
	}
	if !a.administers(w, r) {
		return
	}
	if !fileName.MatchString(name) {
		http.NotFound(w, r)
		return
	}
	data, err := a.file(r.Context(), prefix+name)
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

// sentFile is the request's body of at most limit bytes, or the first file in it when it is a form.
func sentFile(r *http.Request, limit int64) ([]byte, error) {
	r.Body = http.MaxBytesReader(nil, r.Body, limit)
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
	_, ok := a.administrator(w, r)
	return ok
}

// administrator is administers that tells who it is.
func (a *API) administrator(w http.ResponseWriter, r *http.Request) (tree.Actor, bool) {
	c := &call{api: a, ctx: r.Context(), http: r}
	cookie, err := r.Cookie("ucsm-cookie")
	if err == nil {
		if err = c.load(); err == nil {
			err = c.authorize(cookie.Value)
		}
	}
	if err == nil && slices.Contains(rules.Privileges(c.snapshot, c.session.User), "admin") {
		return c.actor(), true
	}
	http.Error(w, "Authorization required", http.StatusForbidden)
	return tree.Actor{}, false
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
