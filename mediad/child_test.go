package mediad_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/mediad"
)

// childVerb makes the test binary a blade: childVerb slot endpoint prefix. It ends when its standard input does.
const childVerb = "be-a-blade"

func runChild(args []string) int {
	slot, err := strconv.Atoi(args[0])
	if err != nil {
		return 2
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, bufio.NewReader(os.Stdin))
		cancel()
	}()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	if err := mediad.Run(ctx, mediad.Config{Slot: slot, Etcd: []string{args[1]}, Prefix: args[2], Media: "127.0.0.1:0", Log: log}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// child starts a blade as a process of its own; kill ends it without a chance to say anything.
func (l *lab) child(t testing.TB, slot int) (pid int, kill func()) {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(self, childVerb, strconv.Itoa(slot), l.endpoint, l.prefix)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	ended := false
	kill = func() {
		if !ended {
			ended = true
			_ = cmd.Process.Kill()
			_ = cmd.Wait() // "signal: killed"
			_ = stdin.Close()
		}
	}
	t.Cleanup(kill)
	require.Eventually(t, func() bool {
		_, err := l.tables.Blades.Get(context.Background(), strconv.Itoa(slot))
		return err == nil
	}, 10*time.Second, 20*time.Millisecond)
	return cmd.Process.Pid, kill
}
