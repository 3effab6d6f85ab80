package leg

import (
	"log/slog"
	"sync"

	"github.com/plenum-meet/plenum/mediad/call"
)

// Leg is a browser's leg: the connection that it has, and the one that is to follow it. It lives as long as its seat.
type Leg struct {
	gateway *Gateway
	seat    *call.Seat
	log     *slog.Logger

	mu      sync.Mutex // guards everything below
	current *Conn
	pending *Conn // answered, not yet connected
	closed  bool
}

// New makes the leg at a seat, without a connection.
func (g *Gateway) New(seat *call.Seat, log *slog.Logger) *Leg {
	return &Leg{gateway: g, seat: seat, log: log.With("leg", seat.ID())}
}

// Answer answers an offer. The new connection takes the place of the one before when it is up; one that was answered
// and is not up yet is given up. Errors that wrap ErrOffer are the browser's fault.
func (l *Leg) Answer(text string) (string, error) {
	offer, err := ParseOffer(text)
	if err != nil {
		return "", err
	}
	var c *Conn
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return "", offerError("the leg is gone")
	}
	conn, answer, err := l.gateway.answer(offer, l.seat, l.log, func() { l.up(&c) }, func() { l.done(&c) })
	if err != nil {
		return "", err
	}
	c = conn
	if l.pending != nil {
		l.pending.Hangup("")
	}
	l.pending = c
	return answer, nil
}

// up and done are called with where Answer keeps the connection, because it may be up or over before Answer has it.
func (l *Leg) up(c **Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pending == *c {
		l.current, l.pending = *c, nil
	}
}

func (l *Leg) done(c **Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch *c {
	case nil:
	case l.pending:
		l.pending = nil
	case l.current:
		l.current = nil
	}
}

// Close ends the leg; the call says goodbye to the connection that it knows.
func (l *Leg) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	if l.pending != nil {
		l.pending.Hangup("")
	}
}

// Report gives the figures of the current connection since the last report; false when there is none.
func (l *Leg) Report() (Report, bool) {
	l.mu.Lock()
	c := l.current
	l.mu.Unlock()
	if c == nil || c.ended.Load() {
		return Report{}, false
	}
	return c.figures(), true
}

// Seat is where the leg sits.
func (l *Leg) Seat() *call.Seat { return l.seat }
