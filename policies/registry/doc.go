// Package registry is what policies are installed, which of them decides, and what they decided.
//
// # Releases and stages
//
// A release is a module's hash with settings, limits and a name and version (appliance.PolicyRelease). It never
// changes: other settings are another release. Module bytes lie in a Modules, never in etcd; installing writes the
// bytes first and then the release in one transaction, so that whoever sees a release finds its bytes.
//
// Each hook has stages: the active release decides; the previous one is what a roll-back brings back; a shadow is asked
// too, later and not obeyed, and its differences are counted and kept; a canary decides for some per cent of the
// subjects, chosen by a hash of canary and subject, so that a subject stays on its side. Each change of a stage is one
// transaction together with its record in the audit log.
//
// # The engine
//
// All stages are one row. An engine that runs follows it; one in a stateless function looks at it at most once a
// second when it is asked. Modules are loaded when they are first needed and kept while they are staged.
//
// A policy that fails (package host says how; an answer that has not the hook's shape is a failure too) is answered for
// as its hook declares. A batch is answered by no other release: one entry at fault must not make the others something
// else. Who asked it asks again in parts, which count as one question with it. A failure is counted in the row,
// a success after it sets the count back, so it is about all instances together; when RestoreAfter of them come in a
// row, the previous release is active again, and a canary goes. That is the same transaction, and audited.
//
// # Decisions
//
// The last 1,000 decisions of each hook, and the last 100 in which the shadow differed, are two rings of rows. What
// was decided waits in memory, bounded, and is written in batches: by Run, or by Flush at the end of a stateless
// request. If more come than can be written, the oldest of those that wait are left out. Questions and answers above
// 8 KiB are packed (gzip). Of those above 1 MiB, or 12 KiB when they are packed, only the sizes are kept; such decisions
// cannot be replayed.
package registry
