package registry

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/plenum-meet/plenum/policies/host"
)

// linesEach is how many lines of all policies go into the log in a second; others are counted.
const linesEach = 100

var levels = map[host.Level]slog.Level{host.LevelDebug: slog.LevelDebug, host.LevelInfo: slog.LevelInfo,
	host.LevelWarning: slog.LevelWarn, host.LevelError: slog.LevelError}

// logs writes what policies log.
type logs struct {
	log *slog.Logger

	mu      sync.Mutex // guards the rest
	second  time.Time
	written int
	dropped int
}

// write tells a call's lines, with the release that wrote them.
func (l *logs) write(ctx context.Context, r *release, report host.Report) {
	if len(report.Logs) == 0 {
		return
	}
	room, dropped := l.room(len(report.Logs))
	for _, line := range report.Logs[:room] {
		l.log.Log(ctx, levels[line.Level], "policy", "hook", r.hook.Name, "release", r.id, "text", line.Text)
	}
	if dropped > 0 {
		l.log.WarnContext(ctx, "policies log too much", "dropped", dropped)
	}
}

// room is how many of n lines may be written now; when a new second begins it tells how many were not in the last.
func (l *logs) room(n int) (room, dropped int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := time.Now(); now.Sub(l.second) > time.Second {
		dropped, l.second, l.written, l.dropped = l.dropped, now, 0, 0
	}
	room = min(n, linesEach-l.written)
	l.written += room
	l.dropped += n - room
	return room, dropped
}
