package host

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/plenum-meet/plenum/policies/policy"
)

const wasiModule = "wasi_snapshot_preview1"

// wasi are the functions of WASI preview 1 with their parameters: i is 32 bits, I is 64. All but proc_exit answer a
// code; those that are not in behaviours answer ENOSYS.
var wasi = map[string]string{
	"args_get": "ii", "args_sizes_get": "ii", "environ_get": "ii", "environ_sizes_get": "ii",
	"clock_res_get": "ii", "clock_time_get": "iIi",
	"fd_advise": "iIIi", "fd_allocate": "iII", "fd_close": "i", "fd_datasync": "i", "fd_fdstat_get": "ii",
	"fd_fdstat_set_flags": "ii", "fd_fdstat_set_rights": "iII", "fd_filestat_get": "ii", "fd_filestat_set_size": "iI",
	"fd_filestat_set_times": "iIIi", "fd_pread": "iiiIi", "fd_prestat_get": "ii", "fd_prestat_dir_name": "iii",
	"fd_pwrite": "iiiIi", "fd_read": "iiii", "fd_readdir": "iiiIi", "fd_renumber": "ii", "fd_seek": "iIii", "fd_sync": "i",
	"fd_tell": "ii", "fd_write": "iiii",
	"path_create_directory": "iii", "path_filestat_get": "iiiii", "path_filestat_set_times": "iiiiIIi",
	"path_link": "iiiiiii", "path_open": "iiiiiIIii", "path_readlink": "iiiiii", "path_remove_directory": "iii",
	"path_rename": "iiiiii", "path_symlink": "iiiii", "path_unlink_file": "iii",
	"poll_oneoff": "iiii", "proc_exit": "i", "proc_raise": "i", "random_get": "ii", "sched_yield": "",
	"sock_accept": "iii", "sock_recv": "iiiiii", "sock_send": "iiiii", "sock_shutdown": "ii",
}

// Codes of WASI.
const (
	success = 0
	badFile = 8
	fault   = 21
	noSys   = 52
)

// behaviours are what the functions do that do anything.
var behaviours = map[string]func(context.Context, api.Module, []uint64) uint64{
	"args_get":          func(context.Context, api.Module, []uint64) uint64 { return success },
	"environ_get":       func(context.Context, api.Module, []uint64) uint64 { return success },
	"sched_yield":       func(context.Context, api.Module, []uint64) uint64 { return success },
	"args_sizes_get":    noneGet,
	"environ_sizes_get": noneGet,
	"clock_res_get":     clockResolution,
	"clock_time_get":    clockTime,
	"fd_write":          fdWrite,
	"fd_fdstat_get":     fdStat,
	"fd_close":          fdNone,
	"fd_read":           fdNone,
	"fd_seek":           fdNone,
	"fd_prestat_get":    fdNone,
	"random_get":        randomGet,
	"proc_exit":         procExit,
}

func instantiateWASI(ctx context.Context, r wazero.Runtime) error {
	builder := r.NewHostModuleBuilder(wasiModule)
	for name, params := range wasi {
		builder = builder.NewFunctionBuilder().WithGoModuleFunction(wasiFunction(name), valueTypes(params), wasiResults(name)).Export(name)
	}
	_, err := builder.Instantiate(ctx)
	return err
}

func wasiFunction(name string) api.GoModuleFunc {
	behave := behaviours[name]
	if behave == nil {
		return func(_ context.Context, _ api.Module, stack []uint64) { stack[0] = noSys }
	}
	if len(wasiResults(name)) == 0 {
		return func(ctx context.Context, m api.Module, stack []uint64) { behave(ctx, m, stack) }
	}
	return func(ctx context.Context, m api.Module, stack []uint64) { stack[0] = behave(ctx, m, stack) }
}

func wasiResults(name string) []api.ValueType {
	if name == "proc_exit" {
		return nil
	}
	return []api.ValueType{api.ValueTypeI32}
}

func valueTypes(params string) []api.ValueType {
	types := make([]api.ValueType, len(params))
	for i, p := range params {
		types[i] = api.ValueTypeI32
		if p == 'I' {
			types[i] = api.ValueTypeI64
		}
	}
	return types
}

// importType is the signature of what policies may import, "" for what they may not.
func importType(module, name string) string {
	switch module {
	case logModule:
		return logImports[name]
	case wasiModule:
		params, ok := wasi[name]
		if !ok {
			return ""
		}
		words := make([]string, len(params))
		for i, t := range valueTypes(params) {
			words[i] = api.ValueTypeName(t)
		}
		signature := "(" + strings.Join(words, " ") + ")"
		if len(wasiResults(name)) > 0 {
			signature += " i32"
		}
		return signature
	}
	return ""
}

// noneGet: there are no arguments and no environment.
func noneGet(_ context.Context, m api.Module, stack []uint64) uint64 {
	return put(m, []uint32{uint32(stack[0]), uint32(stack[1])}, make([]byte, 4))
}

func clockResolution(_ context.Context, m api.Module, stack []uint64) uint64 {
	return put(m, []uint32{uint32(stack[1])}, []byte{1, 0, 0, 0, 0, 0, 0, 0})
}

// clockTime stands still: the wall clock at 0, the others at 1, since runtimes take a monotonic 0 for a broken clock.
func clockTime(_ context.Context, m api.Module, stack []uint64) uint64 {
	var now [8]byte
	if uint32(stack[0]) != 0 {
		now[0] = 1
	}
	return put(m, []uint32{uint32(stack[2])}, now[:])
}

// fdStat: 0 to 2 are character devices, nothing else is open.
func fdStat(_ context.Context, m api.Module, stack []uint64) uint64 {
	if uint32(stack[0]) > 2 {
		return badFile
	}
	return put(m, []uint32{uint32(stack[1])}, append([]byte{2}, make([]byte, 23)...))
}

func fdNone(context.Context, api.Module, []uint64) uint64 { return badFile }

// fdWrite writes to the log: stack is fd, vectors, their number, where the number of bytes written goes.
func fdWrite(ctx context.Context, m api.Module, stack []uint64) uint64 {
	fd, vectors, n := uint32(stack[0]), uint32(stack[1]), min(uint32(stack[2]), 64)
	c := callOf(ctx)
	if fd != 1 && fd != 2 || c == nil {
		return badFile
	}
	var line []byte
	total := uint32(0)
	for k := range n {
		pair, ok := m.Memory().Read(vectors+8*k, 8)
		if !ok {
			return fault
		}
		at, size := binary.LittleEndian.Uint32(pair), binary.LittleEndian.Uint32(pair[4:])
		part, ok := m.Memory().Read(at, min(size, policy.MaxLogLine+1))
		if !ok {
			return fault
		}
		line = append(line, part[:min(len(part), policy.MaxLogLine+1-len(line))]...)
		total += size
	}
	level := LevelInfo
	if fd == 2 {
		level = LevelError
	}
	c.log(level, line)
	return put(m, []uint32{uint32(stack[3])}, binary.LittleEndian.AppendUint32(nil, total))
}

// randomGet gives numbers that are the same in each instance (splitmix64).
func randomGet(ctx context.Context, m api.Module, stack []uint64) uint64 {
	at, size := uint32(stack[0]), uint32(stack[1])
	c := callOf(ctx)
	view, ok := m.Memory().Read(at, size)
	if c == nil || !ok {
		return fault
	}
	c.charge(1 + len(view)/16)
	var word [8]byte
	for len(view) > 0 {
		c.inst.random += 0x9e3779b97f4a7c15
		z := c.inst.random
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		binary.LittleEndian.PutUint64(word[:], z^z>>31)
		view = view[copy(view, word[:]):]
	}
	return success
}

// exitError is a policy's end by proc_exit.
type exitError struct{ code uint32 }

func (e exitError) Error() string { return fmt.Sprintf("exit code %d", e.code) }

func procExit(_ context.Context, _ api.Module, stack []uint64) uint64 {
	panic(exitError{uint32(stack[0])})
}

// put writes the same bytes to places in memory.
func put(m api.Module, places []uint32, value []byte) uint64 {
	for _, at := range places {
		if !m.Memory().Write(at, value) {
			return fault
		}
	}
	return success
}
