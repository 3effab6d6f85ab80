package host

import (
	"errors"
	"fmt"
)

// Why a module is not loaded.
var (
	ErrInvalid = errors.New("not a valid module")
	ErrTooBig  = errors.New("the module exceeds a limit")
	ErrImport  = errors.New("imports what is not there for policies")
	ErrExport  = errors.New("does not export what a policy must")
	ErrVersion = errors.New("speaks another version of the contract")
)

// Why a call has no answer. All but ErrInput, ErrBusy and ErrClosed are the policy's own failure.
var (
	ErrInput     = errors.New("the question is too large")
	ErrBusy      = errors.New("no instance was free in time")
	ErrClosed    = errors.New("the module is closed")
	ErrBudget    = errors.New("the budget of units is used up")
	ErrDeadline  = errors.New("the deadline has passed")
	ErrMemory    = errors.New("the memory limit is reached")
	ErrStack     = errors.New("the stack is used up")
	ErrTrap      = errors.New("trapped")
	ErrExit      = errors.New("ended itself")
	ErrPointer   = errors.New("points outside its memory")
	ErrOutput    = errors.New("the answer is too large")
	ErrMalformed = errors.New("the answer is not a JSON object")
	ErrShape     = errors.New("the answer is not what the question asks for")
	ErrAnswer    = errors.New("the policy answers with an error")
)

// Error is a failure of a module: errors.Is tells which of the above.
type Error struct {
	Module string // its name
	Kind   error
	Detail string
}

func (e *Error) Error() string {
	text := fmt.Sprintf("policy %s: %v", e.Module, e.Kind)
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	return text
}

// Unwrap makes errors.Is compare the kind.
func (e *Error) Unwrap() error { return e.Kind }

func fail(module string, kind error, format string, args ...any) *Error {
	return &Error{Module: module, Kind: kind, Detail: cut(fmt.Sprintf(format, args...), 1_000)}
}

func cut(s string, most int) string {
	if len(s) > most {
		return s[:most] + "..."
	}
	return s
}
