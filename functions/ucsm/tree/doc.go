// Package tree keeps the managed objects of UCS Manager: one tree by distinguished name, typed by the class table,
// of which the command line, the XML interface and the page are views.
//
// A Snapshot is the whole tree at one moment, immutable, shared by many goroutines. A Commit is all or nothing: it
// plans changes on a snapshot, checks them against the class table and the Rules, and writes them in one transaction
// together with the stamp (the number of the last event) and the news (the events). Every commit compares the stamp,
// so commits are serializable, and whoever holds a snapshot can bring it up to date by the news since.
//
// Rows: "mo" by DN with "/" written as "|" (and "|" as "||"), "moStamp" (one), "moEvents" by the first event's number.
// A Store keeps its newest snapshot in the process; that is a cache, checked against the stamp at each use.
package tree
