package local

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

const (
	bladeStopGrace  = 5 * time.Second
	bladeRestart    = 1500 * time.Millisecond // long enough for other blades to take over the calls
	bladeRestartMax = 20 * time.Second
)

// supervisor keeps one media daemon per slot running as a child process. Each slot has a goroutine; run waits for all.
type supervisor struct {
	config   Config
	endpoint string
	tables   *store.Tables
	log      *slog.Logger
}

// run keeps the blades up until ctx ends and returns when every child has gone.
func (s *supervisor) run(ctx context.Context) {
	var slots sync.WaitGroup
	for slot := appliance.FirstMediaSlot; slot < appliance.FirstMediaSlot+s.config.Blades; slot++ {
		slots.Go(func() { s.keep(ctx, slot) })
	}
	slots.Wait()
}

// keep starts the daemon of a slot again whenever it ends, waiting longer when it ends at once.
func (s *supervisor) keep(ctx context.Context, slot int) {
	wait := bladeRestart
	for ctx.Err() == nil {
		started := time.Now()
		err := s.once(ctx, slot)
		if ctx.Err() != nil {
			return
		}
		s.log.Error("blade ended", "slot", slot, "err", err)
		s.forget(ctx, slot)
		if time.Since(started) > bladeRestartMax {
			wait = bladeRestart
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
		wait = min(2*wait, bladeRestartMax)
	}
}

// once runs the daemon until it ends or ctx does. The child watches its standard input: should this process die
// without a word, the pipe closes and the child stops too.
func (s *supervisor) once(ctx context.Context, slot int) error {
	media, err := s.config.mediaAddress(slot)
	if err != nil {
		return err
	}
	args := append(s.config.Program[1:len(s.config.Program):len(s.config.Program)],
		"--slot", strconv.Itoa(slot), "--etcd", s.endpoint, "--media", media, "--until-stdin-closes")
	cmd := exec.CommandContext(ctx, s.config.Program[0], args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = bladeStopGrace
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return fmt.Errorf("blade %d: %w", slot, err)
	}
	defer closeQuietly(stdin)
	return cmd.Run()
}

// forget removes a dead daemon's presence at once instead of leaving it to its lease.
func (s *supervisor) forget(ctx context.Context, slot int) {
	err := s.tables.Blades.Delete(ctx, strconv.Itoa(slot))
	if err != nil && appliance.KindOf(err) != appliance.Missing {
		s.log.Warn("forget blade", "slot", slot, "err", err)
	}
}

func closeQuietly(c io.Closer) { _ = c.Close() }
