package host

import (
	"context"
	"errors"
	"strings"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/plenum-meet/plenum/policies/host/meter"
	"github.com/plenum-meet/plenum/policies/policy"
)

// instance is a module's instance. One caller has it at a time.
type instance struct {
	module    *Module
	wasm      api.Module
	memory    api.Memory
	units     api.MutableGlobal // what is left of the slice
	budget    api.MutableGlobal // what is left beside it
	refused   api.Global
	stackLeft api.Global
	random    uint64 // state of its random numbers
	calls     int

	version, allocate, decide api.Function
	stack                     [2]uint64
}

// start makes an instance. A failure has thrown it away already.
func (m *Module) start(ctx context.Context, c *call) (*instance, error) {
	config := wazero.NewModuleConfig().WithName("").WithStartFunctions()
	wasm, err := m.runtime.InstantiateModule(ctx, m.compiled, config)
	if err != nil {
		return nil, fail(m.name, ErrInvalid, "%v", err)
	}
	i := &instance{module: m, wasm: wasm, memory: wasm.ExportedMemory("memory"), refused: wasm.ExportedGlobal(meter.Refused), stackLeft: wasm.ExportedGlobal(meter.Stack),
		version: wasm.ExportedFunction("version"), allocate: wasm.ExportedFunction("allocate"), decide: wasm.ExportedFunction("decide")}
	i.units, _ = wasm.ExportedGlobal(meter.Units).(api.MutableGlobal)
	i.budget, _ = wasm.ExportedGlobal(meter.Budget).(api.MutableGlobal)
	err = c.within(ctx, i, policy.StartBudget, func(ctx context.Context) error {
		for _, name := range []string{meter.Start, "_initialize"} {
			if f := wasm.ExportedFunction(name); f != nil {
				if _, err := i.invoke(ctx, f); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		i.close(ctx)
		return nil, err
	}
	return i, nil
}

func (i *instance) close(ctx context.Context) { _ = i.wasm.Close(ctx) }

// invoke calls a function of at most two parameters and one result.
func (i *instance) invoke(ctx context.Context, f api.Function, args ...uint64) (uint64, error) {
	copy(i.stack[:], args)
	if err := f.CallWithStack(ctx, i.stack[:]); err != nil {
		return 0, err
	}
	return i.stack[0], nil
}

// allocated asks for room and checks what comes.
func (i *instance) allocated(ctx context.Context, size int) (uint32, error) {
	at, err := i.invoke(ctx, i.allocate, uint64(size))
	if err != nil {
		return 0, err
	}
	pointer := uint32(at)
	if pointer == 0 {
		return 0, fail(i.module.name, ErrMemory, "allocate(%d) answers 0", size)
	}
	if uint64(pointer)+uint64(size) > uint64(i.memory.Size()) {
		return 0, fail(i.module.name, ErrPointer, "allocate(%d) answers %d, the memory ends at %d", size, pointer, i.memory.Size())
	}
	return pointer, nil
}

// ask has the instance decide. The answer is a copy.
func (i *instance) ask(ctx context.Context, input []byte) ([]byte, error) {
	pointer, err := i.allocated(ctx, len(input))
	if err != nil {
		return nil, err
	}
	if !i.memory.Write(pointer, input) {
		return nil, fail(i.module.name, ErrPointer, "allocate(%d) answers %d", len(input), pointer)
	}
	answer, err := i.invoke(ctx, i.decide, uint64(pointer), uint64(len(input)))
	if err != nil {
		return nil, err
	}
	at, size := uint32(answer>>32), uint32(answer)
	if size > policy.MaxOutput {
		return nil, fail(i.module.name, ErrOutput, "%d bytes, at most %d", size, policy.MaxOutput)
	}
	view, ok := i.memory.Read(at, size)
	if !ok {
		return nil, fail(i.module.name, ErrPointer, "an answer of %d bytes at %d, the memory ends at %d", size, at, i.memory.Size())
	}
	return append([]byte(nil), view...), nil
}

// explain says which limit was met when wazero reports a failure.
func (i *instance) explain(err error, c *call) error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	name := i.module.name
	var exit exitError
	switch {
	case c.tripped() != nil:
		return fail(name, ErrDeadline, "%v", c.tripped())
	case i.overdrawn():
		return fail(name, ErrBudget, "%d units", c.budget)
	case i.refused.Get() != 0:
		return fail(name, ErrMemory, "%d bytes; %s", i.module.limits.Memory, firstLine(err))
	case errors.As(err, &exit):
		return fail(name, ErrExit, "code %d", exit.code)
	case int32(i.stackLeft.Get()) < 0, strings.Contains(err.Error(), "stack overflow"):
		return fail(name, ErrStack, "")
	}
	return fail(name, ErrTrap, "%s", firstLine(err))
}

func (i *instance) overdrawn() bool { return int64(i.units.Get()) < 0 }

// fill gives the instance a budget.
func (i *instance) fill(budget int64) {
	slice := min(budget, meter.Slice)
	i.units.Set(uint64(slice))
	i.budget.Set(uint64(budget - slice))
}

// left is what is left of the budget.
func (i *instance) left() int64 { return max(0, int64(i.units.Get())+int64(i.budget.Get())) }

// firstLine is a trap's cause; the stack of calls below it is left out.
func firstLine(err error) string {
	text := strings.TrimPrefix(err.Error(), "wasm error: ")
	line, _, _ := strings.Cut(text, "\n")
	return line
}
