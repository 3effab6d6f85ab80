package appliance

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of failure an Error is; the HTTP status follows from it in functions/rest alone.
type Kind int

// Kinds of failure.
const (
	Invalid      Kind = iota + 1 // the request makes no sense as it is
	Missing                      // the thing named does not exist
	Conflict                     // it clashes with something that exists
	Limited                      // a limit was reached
	Unauthorized                 // who are you?
	Denied                       // you may not
	Busy                         // not now, try again
)

// Error is a failure that may be told to a client: Reason is its public name (the failure table of the API).
type Error struct {
	Kind   Kind
	Reason string
	// Parameters names the parameters at fault; Reason is then "parameterError".
	Parameters []string
	// Detail is a sentence for people; it must not hold secrets.
	Detail string
}

func (e *Error) Error() string {
	s := e.Reason
	if len(e.Parameters) > 0 {
		s += " " + strings.Join(e.Parameters, ",")
	}
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	return s
}

// Is makes errors.Is(err, &Error{Reason: "x"}) compare the reason only.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Reason == e.Reason
}

// DoesNotExist is the failure for an unknown id of a thing called name, such as "coSpace".
func DoesNotExist(name string) *Error {
	return &Error{Kind: Missing, Reason: name + "DoesNotExist"}
}

// BadParameter is the failure for parameters whose values are not valid.
func BadParameter(names ...string) *Error {
	return &Error{Kind: Invalid, Reason: "parameterError", Parameters: names}
}

// Failure is an Error of the given kind and reason, with an optional formatted detail.
func Failure(kind Kind, reason, format string, args ...any) *Error {
	return &Error{Kind: kind, Reason: reason, Detail: fmt.Sprintf(format, args...)}
}

// KindOf finds the kind of the Error in err's chain, 0 when there is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return 0
}
