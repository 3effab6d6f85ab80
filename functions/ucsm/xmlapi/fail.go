package xmlapi

import (
	"errors"
	"net/http"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// Refusals of sessions; the other codes are the tree's.
var (
	errAuthentication = &tree.Error{Code: "551", Text: "Authentication failed"}
	errAuthorization  = &tree.Error{Code: "552", Text: "Authorization required"}
	errNoSession      = &tree.Error{Code: "555", Text: "Session not found"}
	errManySessions   = &tree.Error{Code: "572", Text: "User reached maximum session limit"}
)

const (
	notUnderstood = "594"
	notDone       = "unidentified-fail"
)

// fail answers an error: in the form for requests that were not understood, in that for methods that refuse, or, when
// the store is away, by a status that says to try again.
func (a *API) fail(w http.ResponseWriter, r *http.Request, request *element, err error) {
	var refused *tree.Error
	if !errors.As(err, &refused) {
		a.unavailable(w, r, err)
		return
	}
	answer := begin(w)
	if request == nil || refused.Code == tree.CodeParse {
		answer.open("error").attr("cookie", "")
	} else {
		answer.open(request.name)
		echo(answer, request, "dn")
		answer.attr("cookie", request.attrs["cookie"])
	}
	result := notDone
	if refused.Code == tree.CodeParse {
		result = notUnderstood
	}
	answer.attr("response", "yes").attr("errorCode", refused.Code).attr("invocationResult", result).attr("errorDescr", refused.Text)
	answer.close()
	_ = answer.flush() // the client is gone
}

func (a *API) unavailable(w http.ResponseWriter, r *http.Request, err error) {
	if appliance.KindOf(err) == 0 && r.Context().Err() == nil {
		a.deps.Log.ErrorContext(r.Context(), "ucsm request failed", "err", err)
	}
	http.Error(w, "the database is not ready", http.StatusServiceUnavailable)
}

// begin starts an answer.
func begin(w http.ResponseWriter) *writer {
	w.Header().Set("Content-Type", "application/xml; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	return newWriter(w)
}

// echo repeats an attribute of the request, if it has it.
func echo(w *writer, request *element, name string) {
	if value, there := request.attrs[name]; there {
		w.attr(name, value)
	}
}
