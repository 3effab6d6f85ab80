package rest

import (
	"bytes"
	"net/http"
	"strconv"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
)

// answer is what an operation of the Meeting Server API has to say: a body, a location, or nothing.
type answer struct {
	body     *node
	list     string // the element's name when body is a list
	location string
}

func (a answer) write(w http.ResponseWriter, r *http.Request) {
	if a.location != "" {
		w.Header().Set("Location", a.location)
	}
	if a.body == nil {
		w.Header().Set("Content-Length", "0")
		w.WriteHeader(http.StatusOK)
		return
	}
	var b bytes.Buffer
	if wantsJSON(r) {
		writeJSON(&b, *a.body, a.list, a.list != "")
		send(w, r, http.StatusOK, "application/json", b.Bytes())
		return
	}
	writeXML(&b, *a.body, "/>")
	send(w, r, http.StatusOK, "text/xml", b.Bytes())
}

// writeFailure answers with failureDetails. The blank before "/>" is what clients look for.
func writeFailure(w http.ResponseWriter, r *http.Request, e *appliance.Error) {
	n, code := failureNode(e), status(e, false)
	if code == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Basic realm="`+auth.Realm+`"`)
	}
	var b bytes.Buffer
	if wantsJSON(r) {
		writeJSON(&b, n, "", true)
		send(w, r, code, "application/json", b.Bytes())
		return
	}
	writeXML(&b, n, " />")
	send(w, r, code, "text/xml", b.Bytes())
}

func send(w http.ResponseWriter, r *http.Request, code int, contentType string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(code)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client may be gone
	}
}
