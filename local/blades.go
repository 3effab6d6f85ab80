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

// supervisor keeps one media daemon per slot running as a child process, unless the slot's order is that it is off.
// Each slot has a goroutine, and the orders have one; run waits for all.
type supervisor struct {
	config   Config
	endpoint string
	tables   *store.Tables
	log      *slog.Logger
	orders   orders
}

// run keeps the blades up until ctx ends and returns when every child has gone.
func (s *supervisor) run(ctx context.Context) {
	var running sync.WaitGroup
	running.Go(func() { s.follow(ctx) })
	for slot := appliance.FirstMediaSlot; slot < appliance.FirstMediaSlot+s.config.Blades; slot++ {
		running.Go(func() { s.keep(ctx, slot) })
	}
	running.Wait()
}

// follow keeps the orders like the store.
func (s *supervisor) follow(ctx context.Context) {
	err := s.tables.BladeOrders.Follow(ctx, "", func(e store.Event[appliance.BladeOrder]) {
		s.orders.tell(e.Row.ID, e.Row.Value, e.Kind == store.Synced)
	})
	if ctx.Err() == nil {
		s.log.Error("orders for blades", "err", err)
	}
}

// keep starts the daemon of a slot again whenever it ends, waiting longer when it ends at once by itself.
func (s *supervisor) keep(ctx context.Context, slot int) {
	wait := bladeRestart
	for s.orders.await(ctx, slot, false) {
		started := time.Now()
		err, ordered := s.once(ctx, slot)
		if ctx.Err() != nil {
			return
		}
		s.forget(ctx, slot)
		if ordered {
			wait = bladeRestart
			continue
		}
		s.log.Error("blade ended", "slot", slot, "err", err)
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

// once runs the daemon until it ends, its slot is switched off (ordered) or ctx ends. The child watches its standard
// input: should this process die without a word, the pipe closes and the child stops too.
func (s *supervisor) once(ctx context.Context, slot int) (err error, ordered bool) {
	c, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd, err := s.command(c, slot)
	if err != nil {
		return err, false
	}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return fmt.Errorf("blade %d: %w", slot, err), false
	}
	defer closeQuietly(stdin)
	var watching sync.WaitGroup
	watching.Go(func() {
		if s.orders.await(c, slot, true) {
			ordered = true
			cancel()
		}
	})
	err = cmd.Run()
	cancel()
	watching.Wait()
	return err, ordered
}

// command is the daemon's process. When its context ends it is asked to go, and killed if its slot has lost its power.
func (s *supervisor) command(ctx context.Context, slot int) (*exec.Cmd, error) {
	media, err := s.config.mediaAddress(slot)
	if err != nil {
		return nil, err
	}
	args := append(s.config.Program[1:len(s.config.Program):len(s.config.Program)],
		"--slot", strconv.Itoa(slot), "--etcd", s.endpoint, "--media", media, "--until-stdin-closes")
	cmd := exec.CommandContext(ctx, s.config.Program[0], args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error {
		if s.orders.of(slot).Cut {
			return cmd.Process.Kill()
		}
		return cmd.Process.Signal(syscall.SIGTERM)
	}
	cmd.WaitDelay = bladeStopGrace
	cmd.Stderr = os.Stderr
	return cmd, nil
}

// forget removes a dead daemon's presence at once instead of leaving it to its lease.
func (s *supervisor) forget(ctx context.Context, slot int) {
	err := s.tables.Blades.Delete(ctx, strconv.Itoa(slot))
	if err != nil && appliance.KindOf(err) != appliance.Missing {
		s.log.Warn("forget blade", "slot", slot, "err", err)
	}
}

func closeQuietly(c io.Closer) { _ = c.Close() }
