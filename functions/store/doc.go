// Package store keeps the appliance's state in etcd and is the only package that knows it.
//
// A Table[T] is a prefix of keys with JSON values. Names that must be unique are keys of their own, written in the
// same transaction as the row that has them; so are the entries of the lists by something ("the legs of a call") and
// the bucket counters that make paging cheap (keys.go). Transact is optimistic: what was read is compared when it
// commits, and nothing is ever protected by a lock alone. Tables is the list of all tables and holds the rules that
// span several of them: names shared by a coSpace and its access methods (ways.go), calls and their legs (live.go),
// profile chains (profiles.go), deleting more than fits into one transaction (sweep.go).
//
// Errors: what a client may be told is an *appliance.Error in the chain (xDoesNotExist; Busy with databaseNotReady
// when etcd is away and serverBusy when a transaction kept conflicting); a name in use is a *TakenError.
package store
