package call

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/mediad/level"
	"github.com/plenum-meet/plenum/mediad/opus"
	"github.com/plenum-meet/plenum/mediad/prompt"
	"github.com/plenum-meet/plenum/mediad/signal"
)

// Config sets a Call up. Everything but the last group must be set.
type Config struct {
	ID     string
	Slot   int
	Tables *store.Tables // for orders only
	Codec  opus.Codec    // shared by the process
	Log    *slog.Logger
	Now    func() time.Time // the host's clock, which what waits goes by
	// Product is the product's clock, for what is written down (default Now).
	Product func() time.Time
	NewID   func() string
	Prompt  []prompt.Frame // what newcomers hear when a Notice says so
	// Changed is called when Seen has changed; it must not block.
	Changed func()

	// First is how long a new leg may take to connect, Lost how long one whose connection ended may stay away.
	// Defaults: 60 s and 30 s.
	First, Lost time.Duration
}

// Call is one meeting. Start makes it, Close ends it; the methods may be used by any goroutine.
type Call struct {
	cfg    Config
	start  time.Time
	ctx    context.Context // ends when the call is closed
	cancel context.CancelFunc
	events chan func()
	orders chan job
	done   sync.WaitGroup
	clock  *clock
	seen   atomic.Pointer[Seen]

	// Everything below belongs to the owner goroutine.
	want        Want
	ready       bool // a first Want has come
	reason      string
	seats       map[string]*Seat
	waiting     map[string][]chan *Seat
	presenters  []*Seat // the newest last
	picture     *level.Floor
	voice       *level.Floor
	chat        chat
	banner      banner
	notice      Notice
	presence    presence
	roster      roster
	speakers    map[string]int
	dirty       bool // refresh is due
	pings, tick int
}

const (
	tickTime   = 100 * time.Millisecond
	idleTime   = time.Second
	eventQueue = 256
)

// Start begins a call that has no legs before the first SetWant.
func Start(cfg Config) *Call { return start(cfg, (*Call).carryOut) }

func start(cfg Config, carry func(*Call, job)) *Call {
	if cfg.First == 0 {
		cfg.First = 60 * time.Second
	}
	if cfg.Product == nil {
		cfg.Product = cfg.Now
	}
	if cfg.Lost == 0 {
		cfg.Lost = 30 * time.Second
	}
	ctx, cancel := context.WithCancel(context.Background())
	c := &Call{cfg: cfg, start: time.Now(), ctx: ctx, cancel: cancel, events: make(chan func(), eventQueue), orders: make(chan job, orderQueue),
		seats: map[string]*Seat{}, waiting: map[string][]chan *Seat{}, picture: level.NewFloor(level.FloorConfig{}), voice: level.NewFloor(level.FloorConfig{})}
	c.seen.Store(&Seen{})
	c.clock = newClock(cfg.Codec, cfg.Prompt, c.now)
	c.done.Add(3)
	go c.own()
	go c.work(carry)
	go func() { defer c.done.Done(); c.clock.run(ctx) }()
	return c
}

// now is the call's media clock.
func (c *Call) now() time.Duration { return time.Since(c.start) }

// Close ends the call on this blade, telling its browsers why (signal.CallEnded, signal.Moved; "" tells nothing), and
// waits for its goroutines.
func (c *Call) Close(reason string) {
	c.post(func() { c.reason = reason; c.cancel() })
	c.done.Wait()
}

// SetWant says what is wanted of the call from now on.
func (c *Call) SetWant(w Want) { c.post(func() { c.apply(w) }) }

// Seen is what is true of the call.
func (c *Call) Seen() *Seen { return c.seen.Load() }

// Seat finds a leg's place, waiting for it until ctx ends; nil when it did not come.
func (c *Call) Seat(ctx context.Context, leg string) *Seat {
	answer := make(chan *Seat, 1)
	c.post(func() {
		if s := c.seats[leg]; s != nil {
			answer <- s
			return
		}
		c.waiting[leg] = append(c.waiting[leg], answer)
	})
	select {
	case s := <-answer:
		return s
	case <-ctx.Done():
	case <-c.ctx.Done():
	}
	return nil
}

// post gives the owner something to do, waiting while its queue is full.
func (c *Call) post(f func()) bool {
	select {
	case c.events <- f:
		return true
	case <-c.ctx.Done():
		return false
	}
}

// own is the owner goroutine.
func (c *Call) own() {
	defer c.done.Done()
	timer := time.NewTimer(tickTime)
	defer timer.Stop()
	for c.ctx.Err() == nil {
		select {
		case f := <-c.events:
			f()
		case <-timer.C:
			timer.Reset(c.pulse())
		case <-c.ctx.Done():
		}
		if c.dirty && c.ctx.Err() == nil {
			c.refresh()
		}
	}
	for _, s := range c.seats {
		s.hangup(c.reason)
	}
}

// pulse does what time brings and says when to come again.
func (c *Call) pulse() time.Duration {
	now := c.now()
	c.tick++
	if c.tick%10 == 0 || len(c.clock.list()) == 0 {
		c.expire()
		c.limits(now)
		c.publish()
	}
	if len(c.seats) == 0 || !c.anyLink() {
		return idleTime
	}
	c.deactivate()
	c.retryKeys(now)
	c.route(now)
	c.tellSpeakers()
	c.tellRoster(now)
	if c.tick%5 == 0 {
		c.pings++
		c.broadcast(signal.Ping{N: c.pings}, func(*Seat) bool { return true })
	}
	return tickTime
}

func (c *Call) anyLink() bool {
	for _, s := range c.seats {
		if s.link != nil {
			return true
		}
	}
	return false
}

// apply takes a new Want.
func (c *Call) apply(w Want) {
	first := !c.ready
	c.want, c.ready, c.dirty = w, true, true
	for id, s := range c.seats {
		if _, wanted := w.Legs[id]; !wanted {
			c.unseat(s)
		}
	}
	for id, leg := range w.Legs {
		s := c.seats[id]
		if s == nil {
			s = c.seat(id, first)
		}
		s.leg, s.participant = leg, leg.Row.Participant
		if s.participant == "" {
			s.participant = id
		}
	}
	c.banner.take(c, &w.Call)
	c.takeNotice(w.Notice)
}

// broadcast tells the seats that are connected and wanted by to the same message, encoded once.
func (c *Call) broadcast(m signal.Message, to func(*Seat) bool) {
	var text []byte
	for _, s := range c.seats {
		if s.link == nil || !s.open || !to(s) {
			continue
		}
		if text == nil {
			text = signal.Encode(m)
		}
		s.link.line.Tell(m.Kind(), text)
	}
}

// refresh brings everything that follows from the state up to date.
func (c *Call) refresh() {
	c.dirty = false
	c.activate()
	now := c.now()
	for _, s := range c.seats {
		s.gate()
	}
	c.clock.set(c.links())
	c.route(now)
	c.tellStates()
	c.tellRoster(now)
	c.publish()
}

// links are the connections that hear or are heard.
func (c *Call) links() []*Link {
	var links []*Link
	for _, s := range c.seats {
		if s.link != nil && s.active {
			links = append(links, s.link)
		}
	}
	return links
}
