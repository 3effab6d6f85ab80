package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

const assets = "assets/"

// app serves a build: a table of its files in memory, made once. It is immutable.
type app struct {
	files map[string]file
}

// file is one file of the build, with its gzipped form where the build made one.
type file struct {
	body, gzipped []byte
	kind, tag     string
}

func newApp(site fs.FS) *app {
	a := &app{files: map[string]file{}}
	_ = fs.WalkDir(site, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, ".gz") {
			return nil
		}
		a.add(site, name)
		return nil
	})
	return a
}

func (a *app) add(site fs.FS, name string) {
	body, err := fs.ReadFile(site, name)
	if err != nil {
		return
	}
	gzipped, _ := fs.ReadFile(site, name+".gz")
	sum := sha256.Sum256(body)
	a.files[name] = file{body: body, gzipped: gzipped, kind: kind(name), tag: `"` + hex.EncodeToString(sum[:12]) + `"`}
}

// kind is the content type by the file's ending; the system's own table is not asked, for it differs.
func kind(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".html":
		return "text/html; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

func (a *app) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !readOnly(w, r) {
		return
	}
	name := cleaned(r.URL.Path)
	f, found := a.files[name]
	switch {
	case found && path.Ext(name) != ".html":
		a.serveFile(w, r, name, f)
	case strings.HasPrefix(name, assets):
		http.NotFound(w, r)
	default:
		p := pageOf(name)
		a.servePage(w, r, a.files[p.file], p.knows(name))
	}
}

// servePage answers with an app. It is asked for anew every time, so that a new build is seen at once.
func (a *app) servePage(w http.ResponseWriter, r *http.Request, f file, known bool) {
	w.Header().Set("Cache-Control", "no-cache")
	if known {
		serve(w, r, f)
		return
	}
	w.Header().Set("Content-Type", f.kind)
	w.WriteHeader(http.StatusNotFound)
	if r.Method == http.MethodGet {
		_, _ = w.Write(f.body)
	}
}

// serveFile answers with a file. A name under assets holds a hash of its content and is good for ever.
func (a *app) serveFile(w http.ResponseWriter, r *http.Request, name string, f file) {
	if strings.HasPrefix(name, assets) {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		w.Header().Set("Cache-Control", "no-cache")
	}
	serve(w, r, f)
}

func serve(w http.ResponseWriter, r *http.Request, f file) {
	h := w.Header()
	h.Set("Content-Type", f.kind)
	body, tag := f.body, f.tag
	if f.gzipped != nil {
		h.Add("Vary", "Accept-Encoding")
		if acceptsGzip(r.Header.Get("Accept-Encoding")) {
			h.Set("Content-Encoding", "gzip")
			body, tag = f.gzipped, strings.TrimSuffix(tag, `"`)+`-gz"`
		}
	}
	h.Set("ETag", tag)
	if matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = bytes.NewReader(body).WriteTo(w)
	}
}

// acceptsGzip reads an Accept-Encoding header (RFC 9110 §12.5.3); a weight of zero is a refusal.
func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, parameters, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			weight := strings.TrimSpace(strings.ReplaceAll(parameters, " ", ""))
			q, err := strconv.ParseFloat(strings.TrimPrefix(weight, "q="), 64)
			return weight == "" || err != nil || q > 0
		}
	}
	return false
}

// matches reads an If-None-Match header; weak comparison, as RFC 9110 §13.1.2 asks.
func matches(header, tag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		if part = strings.TrimPrefix(strings.TrimSpace(part), "W/"); part == tag || part == "*" {
			return true
		}
	}
	return false
}
