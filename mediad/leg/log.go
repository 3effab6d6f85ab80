package leg

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/pion/logging"
)

// pionLog gives pion's messages to a logger: what pion calls an error is a warning here, its warnings and the rest are for
// debugging, because any stranger's packet can cause them.
type pionLog struct{ to *slog.Logger }

// NewLogger implements logging.LoggerFactory.
func (l pionLog) NewLogger(scope string) logging.LeveledLogger {
	return pionScope{l.to.With("pion", scope)}
}

type pionScope struct{ to *slog.Logger }

func (pionScope) Trace(string)                   {}
func (pionScope) Tracef(string, ...any)          {}
func (pionScope) Debug(string)                   {}
func (pionScope) Debugf(string, ...any)          {}
func (pionScope) Info(string)                    {}
func (pionScope) Infof(string, ...any)           {}
func (s pionScope) Warn(m string)                { s.to.Debug(m) }
func (s pionScope) Warnf(f string, args ...any)  { s.debugf(f, args) }
func (s pionScope) Error(m string)               { s.to.Debug(m) }
func (s pionScope) Errorf(f string, args ...any) { s.debugf(f, args) }

func (s pionScope) debugf(f string, args []any) {
	if s.to.Enabled(context.Background(), slog.LevelDebug) {
		s.to.Debug(fmt.Sprintf(f, args...))
	}
}
