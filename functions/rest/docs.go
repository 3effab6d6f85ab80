package rest

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
)

// Doc names an OpenAPI document for the documentation page: /openapi/<Name>.json.
type Doc struct{ Name, Title string }

//go:embed docs
var docFiles embed.FS

// docsPolicy lets the page load its own script and style, and the documents.
const docsPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"

// Docs mounts /docs on mux: a page that lists the operations of the documents and unfolds them. It loads nothing from
// elsewhere, and without scripts it links to the documents.
func Docs(mux *http.ServeMux, docs ...Doc) error {
	files, err := fs.Sub(docFiles, "docs")
	if err != nil {
		return err
	}
	page, err := template.ParseFS(files, "docs.html")
	if err != nil {
		return err
	}
	var html bytes.Buffer
	if err := page.Execute(&html, docs); err != nil {
		return err
	}
	serve := func(pattern, contentType string, body []byte) {
		mux.Handle(pattern, Function("docs", CSP(docsPolicy, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			send(w, r, http.StatusOK, contentType, body)
		}))))
	}
	serve("GET /docs", "text/html; charset=utf-8", html.Bytes())
	serve("GET /docs/{$}", "text/html; charset=utf-8", html.Bytes())
	for name, contentType := range map[string]string{"docs.js": "text/javascript; charset=utf-8", "docs.css": "text/css; charset=utf-8"} {
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		serve("GET /docs/"+name, contentType, body)
	}
	return nil
}
