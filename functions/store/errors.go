package store

import (
	"context"
	"errors"
	"fmt"

	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Failures of the store itself.
var (
	// ErrLeaseLost: the lease ended (or may have ended) although its owner wanted to keep it.
	ErrLeaseLost = errors.New("lease lost")
	// ErrLockLost: the lock that fences a transaction is no longer held.
	ErrLockLost = errors.New("lock lost")
	// ErrLocked: somebody else holds the lock (TryLock).
	ErrLocked = errors.New("locked by another")
	// ErrTooManyOps: a transaction reads or writes more keys than etcd takes at once (128).
	ErrTooManyOps = errors.New("too many keys in one transaction")
)

// TakenError says that a unique name, or an id, belongs to another row.
type TakenError struct {
	Table string
	Index string // empty when the id itself exists
	Value string
	// Holder is the id of the row that has the name; for names shared within a parent (Schema.Space) the parent's id.
	Holder string
	// Same is set when the holder is the row's own parent: the name could be shared, but the Variant is taken too.
	Same bool
}

func (e *TakenError) Error() string {
	if e.Index == "" {
		return fmt.Sprintf("%s %s exists", e.Table, e.Value)
	}
	return fmt.Sprintf("%s %s %q is taken by %s", e.Table, e.Index, e.Value, e.Holder)
}

// errCompacted is etcd's answer to a read at a revision that is gone.
var errCompacted = rpctypes.ErrCompacted

// failure wraps an error of one etcd operation. When etcd could not be asked (or did not say what it did in time),
// the chain holds appliance Busy "databaseNotReady"; when the caller's context ended it holds the context's error.
func failure(ctx context.Context, op string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", op, ctx.Err())
	}
	if away(err) {
		return fmt.Errorf("%s: %w: %w", op, &appliance.Error{Kind: appliance.Busy, Reason: "databaseNotReady"}, err)
	}
	return fmt.Errorf("%s: %w", op, err)
}

func away(err error) bool {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return true
	}
	switch code(err) {
	case codes.Unavailable, codes.DeadlineExceeded, codes.Canceled, codes.ResourceExhausted:
		return true
	}
	return false
}

func code(err error) codes.Code {
	var e rpctypes.EtcdError
	if errors.As(err, &e) {
		return e.Code()
	}
	return status.Code(err)
}

func badID(table, id string) error {
	return &appliance.Error{Kind: appliance.Invalid, Reason: "parameterError", Parameters: []string{"id"},
		Detail: fmt.Sprintf("%.40q cannot be the id of a %s", id, table)}
}
