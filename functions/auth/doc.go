// Package auth knows who administers the appliance: accounts, their passwords and roles, and how often somebody may
// guess. Everything it decides from is in the store; the one thing kept in the process is a small cache of verified
// credentials (remember.go), which is checked against the account's revision on each use.
package auth
