package agent

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/mediad/leg"
	"github.com/plenum-meet/plenum/mediad/opus"
	"github.com/plenum-meet/plenum/mediad/prompt"
)

// Failures of an Agent.
var (
	// ErrSlotTaken: another daemon has registered for the slot.
	ErrSlotTaken = errors.New("another blade has taken the slot")
	// ErrNotHere: the leg is not hosted by this blade.
	ErrNotHere = errors.New("leg is not on this blade")
	// ErrEpoch: the call has moved since the one who asks looked.
	ErrEpoch = errors.New("wrong epoch")
)

// Config sets an Agent up. Everything but the last group must be set.
type Config struct {
	Slot    int
	Tables  *store.Tables
	Gateway *leg.Gateway
	Codec   opus.Codec
	Control string // base URL of the control interface, Secret the token that it takes
	Secret  string
	Log     *slog.Logger
	Now     func() time.Time // the host's clock
	Product func() time.Time // the product's clock, default Now
	NewID   func() string
	Prompt  []prompt.Frame // what newcomers hear when licences are missing

	TTL         time.Duration // of the lease, default 2 s
	First, Lost time.Duration // see call.Config
}

// Agent is a blade. It may be used by any goroutine.
type Agent struct {
	cfg Config

	mu      sync.Mutex // guards session
	session *session   // nil while not registered
}

// New makes an agent that does nothing before Run.
func New(cfg Config) *Agent {
	if cfg.TTL == 0 {
		cfg.TTL = 2 * time.Second
	}
	if cfg.Product == nil {
		cfg.Product = cfg.Now
	}
	return &Agent{cfg: cfg}
}

// retryTime is the pause before registering again.
const retryTime = 200 * time.Millisecond

// Run is the blade until ctx ends, which is no error, or until another daemon takes its slot.
func (a *Agent) Run(ctx context.Context) error {
	for {
		err := a.live(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, ErrSlotTaken):
			return fmt.Errorf("slot %d: %w", a.cfg.Slot, err)
		}
		a.cfg.Log.Warn("blade begins anew", "slot", a.cfg.Slot, "err", err)
		select {
		case <-time.After(retryTime):
		case <-ctx.Done():
			return nil
		}
	}
}

// live is the blade on one lease.
func (a *Agent) live(ctx context.Context) error {
	s, err := a.register(ctx)
	if err != nil {
		return err
	}
	a.set(s)
	defer a.set(nil)
	return s.run(ctx)
}

func (a *Agent) set(s *session) {
	a.mu.Lock()
	a.session = s
	a.mu.Unlock()
}

func (a *Agent) now() *session {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.session
}

// Offer answers a browser's offer for a leg. It waits until ctx ends for the leg to come. epoch is the call's as the one
// who asks knows it, 0 if he does not. Errors: ErrNotHere, ErrEpoch, and those that wrap leg.ErrOffer.
func (a *Agent) Offer(ctx context.Context, legID string, epoch int, sdp string) (string, error) {
	s := a.now()
	if s == nil {
		return "", fmt.Errorf("leg %s: %w", legID, ErrNotHere)
	}
	h, err := s.find(ctx, legID, epoch)
	if err != nil {
		return "", fmt.Errorf("leg %s: %w", legID, err)
	}
	l := h.leg(ctx, legID)
	if l == nil {
		return "", fmt.Errorf("leg %s: %w", legID, ErrNotHere)
	}
	return l.Answer(sdp)
}

// Hangup makes a leg leave for good.
func (a *Agent) Hangup(ctx context.Context, legID string) error {
	if s := a.now(); s == nil || s.hosting(legID) == nil {
		return fmt.Errorf("leg %s: %w", legID, ErrNotHere)
	}
	return a.cfg.Tables.RemoveLeg(ctx, legID, store.EndedLeft)
}

// Status is a summary for operators.
type Status struct {
	Slot       int      `json:"slot"`
	Registered bool     `json:"registered"`
	Instance   string   `json:"instance,omitempty"`
	Draining   bool     `json:"draining"`
	Calls      []string `json:"calls"`
	Legs       int      `json:"legs"`
	Media      string   `json:"media"`
	Opus       string   `json:"opus"`
}

// Status says what the blade is doing.
func (a *Agent) Status() Status {
	st := Status{Slot: a.cfg.Slot, Media: a.cfg.Gateway.Addr(), Opus: a.cfg.Codec.Name(), Calls: []string{}}
	if s := a.now(); s != nil {
		st.Registered, st.Instance = true, s.instance
		s.mu.Lock()
		defer s.mu.Unlock()
		for id, h := range s.hosts {
			st.Calls = append(st.Calls, id)
			st.Legs += len(h.call.Seen().Legs)
		}
		st.Draining = s.draining
	}
	return st
}
