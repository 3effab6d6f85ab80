package rest

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/store"
)

var (
	errUnrecognized = &appliance.Error{Kind: appliance.Missing, Reason: "unrecognizedObject", Detail: "there is nothing at this path"}
	errOperation    = &appliance.Error{Kind: appliance.Invalid, Reason: "invalidOperation", Detail: "this cannot be done here"}
	errVersion      = &appliance.Error{Kind: appliance.Invalid, Reason: "invalidVersion", Detail: "the only version is v1"}
	errTooLarge     = &appliance.Error{Kind: appliance.Invalid, Reason: reasonTooLarge, Detail: "a request may have 1 MiB, a module 8"}
	errURITooLong   = &appliance.Error{Kind: appliance.Invalid, Reason: reasonURITooLong, Detail: "a path with its query may have 8 KiB"}
	errHeaders      = &appliance.Error{Kind: appliance.Invalid, Reason: reasonHeaders, Detail: "header fields may have 32 KiB together"}
	errCrossOrigin  = &appliance.Error{Kind: appliance.Denied, Reason: reasonCrossOrigin, Detail: "another site's page sent this"}
	errInternal     = &appliance.Error{Kind: appliance.Busy, Reason: reasonInternal, Detail: "this did not work; the log says why, under the request id"}
)

// public is what a client is told of err. Errors that nobody meant for clients are logged and become internalError.
func public(ctx context.Context, log *slog.Logger, err error) *appliance.Error {
	var known *appliance.Error
	switch {
	case errors.As(err, &known):
		if known.Kind == appliance.Busy {
			log.WarnContext(ctx, "busy", "request", RequestID(ctx), "err", err)
		}
		return known
	case ctx.Err() != nil, errors.Is(err, context.Canceled):
		return errInternal // the client is gone
	}
	log.ErrorContext(ctx, "request failed", "request", RequestID(ctx), "err", err)
	return errInternal
}

// retryAfter sets the header that says when to try again, in whole seconds.
func retryAfter(h http.Header, err error) int {
	var wait *auth.WaitError
	switch {
	case errors.As(err, &wait):
		seconds := max(1, int(math.Ceil(wait.Wait.Seconds())))
		h.Set("Retry-After", strconv.Itoa(seconds))
		return seconds
	case appliance.KindOf(err) == appliance.Busy:
		h.Set("Retry-After", "1")
	}
	return 0
}

// takenAs turns a name in use into the noun's failure for it.
func takenAs(err error, reasons map[string]string) error {
	var taken *store.TakenError
	if !errors.As(err, &taken) {
		return err
	}
	reason, ok := reasons[taken.Index]
	if !ok {
		return err
	}
	if taken.Same {
		reason += "Passcode"
	}
	return &appliance.Error{Kind: appliance.Conflict, Reason: reason}
}
