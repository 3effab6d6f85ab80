package policy

import "time"

// Version is the ABI's version that export version must answer.
const Version = 1

// Bounds of what a policy may take and give.
const (
	MaxInput  = 4 << 20 // bytes of a question
	MaxOutput = 1 << 20 // bytes of an answer
	MaxModule = 8 << 20 // bytes of a module

	DefaultMemory = 16 << 20 // bytes; what Go's runtime needs with room to work
	MaxMemory     = 64 << 20 // bytes; what a policy's limits may ask for

	DefaultBudget = 10_000_000    // units of a call
	MaxBudget     = 1_000_000_000 // units of a call; a big batch in Go needs a few hundred million
	StartBudget   = 50_000_000    // units of a new instance, before its first call

	DefaultDeadline = 500 * time.Millisecond // of a call: a backstop for machines that are too busy
	MaxDeadline     = 10 * time.Second

	MaxCompile = 30 * time.Second // of a module, by a machine that is not too busy; Go's take one

	MaxLogLines = 64  // of a call; more are counted
	MaxLogLine  = 512 // bytes; more are cut
)
