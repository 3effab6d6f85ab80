package edge

import (
	"context"
	"io"

	"github.com/plenum-meet/plenum/functions/shell"
)

// Console is a serial console on a terminal of this computer.
type Console struct {
	Shell    shell.Shell
	Terminal io.ReadWriter // raw: each key at once, no echo; or any stream when Script is set
	Script   bool          // lines are read as they are, without editing
	Help     bool          // ? asks without Enter
	// Size is the terminal's, asked whenever it matters.
	Size func() (width, height int)
}

// Run opens the console and serves it until the terminal or the session ends. A goroutine reads the terminal; it ends
// when the terminal does, which for standard input is with the process.
func (c Console) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	screen := func() size {
		w, h := c.Size()
		return size{uint32(max(0, w)), uint32(max(0, h))}
	}
	at := screen()
	id, first, err := c.Shell.Open(ctx, shell.Login{Console: true, Width: int(at.Width), Height: int(at.Height)})
	if err != nil {
		return err
	}
	defer (&guest{shell: c.Shell}).close(ctx, id)
	t := &talk{ReadWriter: c.Terminal, ctx: ctx, shell: c.Shell, session: id, reply: first, help: c.Help, size: screen}
	if c.Script {
		return t.pipe(nil)
	}
	return typed(t, func(read func()) { go read() })
}
