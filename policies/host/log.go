package host

import (
	"context"
	"strings"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/plenum-meet/plenum/policies/policy"
)

// Line is a line of a policy's log.
type Line struct {
	Level Level
	Text  string // valid UTF-8 without control characters
}

// Level of a line.
type Level int

// Levels, as policies give them.
const (
	LevelDebug Level = iota
	LevelInfo
	LevelWarning
	LevelError
)

const (
	logModule = "plenum"
	logCost   = 100 // units of a line
)

var (
	logParams  = []api.ValueType{api.ValueTypeI32, api.ValueTypeI32, api.ValueTypeI32}
	logImports = map[string]string{"log": "(i32 i32 i32)"}
)

func instantiateLog(ctx context.Context, r wazero.Runtime) error {
	_, err := r.NewHostModuleBuilder(logModule).NewFunctionBuilder().
		WithGoModuleFunction(api.GoModuleFunc(logLine), logParams, nil).Export("log").Instantiate(ctx)
	return err
}

func logLine(ctx context.Context, m api.Module, stack []uint64) {
	c := callOf(ctx)
	text, ok := m.Memory().Read(uint32(stack[1]), min(uint32(stack[2]), policy.MaxLogLine+1))
	if c == nil || !ok {
		return
	}
	c.log(Level(min(uint32(stack[0]), uint32(LevelError))), text)
}

// log keeps a line, or counts it when there are enough.
func (c *call) log(level Level, text []byte) {
	c.charge(logCost)
	if len(c.report.Logs) >= policy.MaxLogLines {
		c.report.Dropped++
		return
	}
	c.report.Logs = append(c.report.Logs, Line{level, printable(text)})
}

// printable makes a line that can stand in any log.
func printable(text []byte) string {
	s := strings.TrimRight(strings.ToValidUTF8(cut(string(text), policy.MaxLogLine), "?"), "\r\n")
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
}
