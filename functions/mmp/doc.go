// Package mmp is the appliance's platform shell: network, certificates, accounts, starting and stopping the components,
// backup, upgrade, logs. It is a shell.Shell: a stateless function that runs one line at a time.
//
// All commands are rows of one table (table.go; one file per family: network.go, pki.go ...): a pattern, one line of
// help, who may use it, on which platforms it exists, and a function. Parsing, usage, help and completion follow from
// the pattern (package grammar). A command that asks something is run again from its beginning with the answers so far,
// so nothing waits in a process; it must change nothing before its last question. A command with endless output (ping)
// is run again with its cursor.
//
// Output: a command that changes something prints lines that begin with SUCCESS or FAILURE; a bare SUCCESS is what a
// command prints that has nothing else to say. Blocks are "name : value" lines, "none" for what is not set.
//
// Sources: the CMS 2000 installation guide, chapter 4 and appendix D, and the facts in its command reference.
package mmp
