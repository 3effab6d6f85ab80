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
//   - A 2000 from the factory has no address: SSH, SFTP, Web Admin and Web Bridge 3 on port A are closed until ipv4 or
//     ipv6 gives it one (4.3). Open sessions end when there is no way to them any more.
//   - The rule max_idle locks every account that was away for too long, but does not keep admins from the serial console.
//   - The rule max_sessions counts command lines and SFTP apart. Which of the two somebody comes for shows only after he
//     has signed in: whose command lines are all taken gets in for SFTP alone.
//   - Answers to questions come from standard input where there is no terminal; a question without an answer is a FAILURE.
//   - A port of interface a below 1000 is this computer's port 8000 further on; those of b, c and d are 1000, 2000 and 3000
//     further than those of a. Web Admin and Web Bridge 3 do not run while a port cannot be opened or a certificate is missing.
//   - The scheduler's settings are kept and checked, and its status says that this build has no scheduler.
//   - A backup holds policies with their modules. How far the date was set from the host's is no configuration: neither a
//     backup nor a factory reset moves it.
//
// Sources: the CMS 2000 installation guide, chapter 4 and appendix D, and the facts in its command reference.
package mmp
