// Package agent makes a process a blade: it registers with a lease, follows what is wanted (calls placed on its slot,
// their legs and participants, orders to drain), hosts those calls and reports what is true of them. It takes over calls
// of blades that died, and gives its own away when it is drained.
//
// Everything is decided from the store: an Agent that loses its lease drops all calls and begins anew.
package agent
