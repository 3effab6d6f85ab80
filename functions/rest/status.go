package rest

import (
	"net/http"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Reasons of this package's own failures.
const (
	reasonTooLarge    = "requestTooLarge"
	reasonURITooLong  = "uriTooLong"
	reasonHeaders     = "headersTooLarge"
	reasonCrossOrigin = "crossOriginRequest"
	reasonInternal    = "internalError"
	reasonNotReady    = "databaseNotReady"
	reasonTries       = "tooManyTries"
)

// statusOfReason are failures whose status does not follow from their kind, in either API.
var statusOfReason = map[string]int{
	reasonTooLarge:   http.StatusRequestEntityTooLarge,
	reasonURITooLong: http.StatusRequestURITooLong,
	reasonHeaders:    http.StatusRequestHeaderFieldsTooLarge,
	reasonTries:      http.StatusTooManyRequests,
	"ended":          http.StatusGone,
	"callLocked":     http.StatusConflict,
}

// statusOfKind are the Meeting Server API's codes, by kind of failure.
var statusOfKind = map[appliance.Kind]int{
	appliance.Invalid:      http.StatusBadRequest,
	appliance.Conflict:     http.StatusBadRequest,
	appliance.Limited:      http.StatusBadRequest,
	appliance.Missing:      http.StatusNotFound,
	appliance.Unauthorized: http.StatusUnauthorized,
	appliance.Denied:       http.StatusForbidden,
	appliance.Busy:         http.StatusServiceUnavailable,
}

// status is the one place where a failure gets its HTTP status. JSON functions (problem+json) tell conflicts and
// limits apart from bad requests; the Meeting Server API does not.
func status(e *appliance.Error, problem bool) int {
	if code, ok := statusOfReason[e.Reason]; ok {
		return code
	}
	if problem && (e.Kind == appliance.Conflict || e.Kind == appliance.Limited) {
		return http.StatusConflict
	}
	if code, ok := statusOfKind[e.Kind]; ok {
		return code
	}
	return http.StatusServiceUnavailable
}
