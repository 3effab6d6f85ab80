// Package policy is the contract between Plenum and those who write its rules.
//
// # A policy
//
// A policy is a WebAssembly module (version 1, a core module) that answers one question: JSON in, JSON out. It has no
// files, no network, no clock and no chance: what it may know is in the question, so the same question has the same
// answer. What questions there are, and what happens when a policy cannot answer, is the table Hooks.
//
// # The ABI, version 1
//
// A module exports four things:
//
//	memory                                the linear memory
//	version() i32                         1
//	allocate(size i32) i32                where the host may write size bytes; 0 refuses
//	decide(pointer i32, length i32) i64   pointer<<32 | length of the answer
//
// For each question the host calls allocate, writes the question there, calls decide, and copies the answer before it
// calls anything else: one buffer for questions and one for answers may be used again and again. A module that exports
// _initialize (a "reactor") has it called once before everything else, as its start function is.
//
// Question and answer are one JSON object in UTF-8. The host writes it compactly, without blanks between tokens, with
// members in the order of the Go types of this package. A policy must leave out of account what it does not know, and
// may leave members out of its answer that have their zero value. The settings that an administrator gave to the
// policy are the member "settings", always the last. An answer that begins with {"error":"..."} says why there is none.
//
// # Imports
//
//	plenum.log(level i32, pointer i32, length i32)   writes a line of the policy's log: level 0 debug, 1 info,
//	                                                 2 warning, 3 error; lines are cut and counted
//
// Compilers for WASI (preview 1) import from wasi_snapshot_preview1; all its functions are there, so that such modules
// load, and have nothing behind them: no arguments, environment or files, the time stands still at zero, random
// numbers are the same in each instance, what is written to standard output or error is a line of the log
// (information, error), proc_exit ends the instance, everything else answers ENOSYS (52).
// Nothing else can be imported. SIMD, threads, exceptions, tail calls and 64-bit memories are not there.
//
// # Bounds
//
// Each call, and what a new instance does before its first one, has a budget of units: about one for each function
// entered and each turn of a loop, more for long code and for moving memory (policies/host/meter). It bounds time
// alike on every machine; a deadline is there beside it. Memory, question, answer and log are bounded too; limits.go
// has the numbers. A policy that meets a bound, traps, or answers what is not JSON has failed: its instance is thrown
// away and the hook's behaviour for failures applies, as it does when the answer has not the hook's shape (CheckAnswer).
//
// Instances are reused and may be thrown away at any time: a policy must not remember anything from one question to
// the next, except what makes the next answer faster and not different.
package policy
