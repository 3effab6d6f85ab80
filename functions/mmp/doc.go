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
// Where the installation guide's chapter 4 slips or is silent:
//
//   - Over the serial console the new password of admin is asked for after its login: the console cannot know who is there.
//   - exit and user evict lead the serial console back to its login; only closing the SSH connection leaves it (4.1).
//   - "pkc csr" in 4.5.1 is an unknown command; pki csr is meant.
//   - 4.5.2 signs in with what section 3.3 set up, which are accounts of UCS Manager: the account of 4.2 is meant.
//   - 4.5.2 restarts Web Admin before it is enabled, which says so and is no failure.
//   - A 2000 from the factory has no address: SSH and SFTP on port A are closed until ipv4 or ipv6 gives it one (4.3).
//
// Sources: the CMS 2000 installation guide, chapter 4 and appendix D, and the facts in its command reference.
package mmp
