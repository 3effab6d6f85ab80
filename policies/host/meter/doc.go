// Package meter reads WebAssembly modules that come from outside, and writes them anew so that they count what they do.
//
// Scan takes a module apart without running or compiling anything: it holds every number against Limits, and refuses
// whatever a policy has no use for (threads, SIMD, imported memories and globals, sections it does not know). What it
// does not look at is left to the compiler's own validation: types, stacks, alignment.
//
// Inject adds a counter of units, a mutable global that the module's own code cannot name, and a charge wherever
// code can run again: at the entry of each function and of each loop. A charge is one unit for each UnitBytes of code
// up to the next charge (at least one), and one for each BulkBytes that memory.copy and its kin move, so a budget
// bounds time whatever the code looks like. The counter is filled in slices: when one is used up, the code calls a
// function that Inject adds, which leaves the module for a moment (memory.grow by nothing), so that the process's
// scheduler and garbage collector have their turn, and takes the next slice, or traps when there is none. A second
// counter holds what is left of the stack: each function takes an estimate of its frame and gives it back when it
// ends, so recursion stops after StackBytes and not after what the engine would take from the process. The start
// function becomes an export, so that its caller can set a budget for it too, and memories and tables get a maximum.
package meter

// Units of the counter.
const (
	UnitBytes = 256    // bytes of code that one unit pays for, at most
	BulkBytes = 64     // bytes, or elements of a table, that one unit pays for in bulk operations
	Slice     = 50_000 // units after which others have their turn, a tenth of a millisecond
	growCost  = 50     // units of a memory.grow, whether it grows or not

	StackBytes = 4 << 20 // of frames within frames, as they are estimated
)

// Names of what Inject exports. No module may export a name that begins with Prefix.
const (
	Prefix  = "plenum."
	Units   = "plenum.units"   // mutable i64: what is left of the slice
	Budget  = "plenum.budget"  // mutable i64: what is left beside the slice
	Refused = "plenum.refused" // mutable i32: 1 when the memory could not grow
	Stack   = "plenum.stack"   // mutable i32: what is left of the stack, below zero when it was used up
	Start   = "plenum.start"   // the module's start function, if it has one
)

// Limits bound what a module may consist of.
type Limits struct {
	Module    int    // bytes
	Functions int    // types, functions, and exports: each at most so many
	Body      int    // bytes of one function's code
	Locals    int    // of one function, parameters left out
	Depth     int    // blocks within blocks
	Blocks    int    // of one function: a compiler's time grows with their square,
	Loops     int    // and with these even more. Go's functions have up to 1,000 and 1
	Globals   int    // and segments of elements
	Segments  int    // of data; Go makes one for each few bytes that are not zero
	Pages     uint32 // of memory, 64 KiB each: neither declared nor grown above
	Table     uint32 // elements of a table: neither declared nor grown above
	Tables    int
}

// DefaultLimits fit modules made by compilers, Go's among them, and keep compile time in seconds.
func DefaultLimits() Limits {
	return Limits{Module: 8 << 20, Functions: 20_000, Body: 256 << 10, Locals: 2_000, Depth: 1_000, Blocks: 3_000, Loops: 200, Globals: 10_000, Segments: 200_000,
		Pages: 256, Table: 65_536, Tables: 4}
}
