package mediad

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/clock"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/mediad/agent"
	"github.com/plenum-meet/plenum/mediad/leg"
	"github.com/plenum-meet/plenum/mediad/opus"
	"github.com/plenum-meet/plenum/mediad/prompt"
)

// Config sets a blade up.
type Config struct {
	Slot    int      // appliance.FirstMediaSlot to LastMediaSlot
	Etcd    []string // endpoints, unix:///path among them
	Prefix  string   // of the keys
	Media   string   // host:port for UDP and, on the same port number, TCP; port 0 picks one
	Control string   // host:port of the control interface, loopback; default 127.0.0.1:0
	Log     *slog.Logger
	Now     func() time.Time // default time.Now

	// How long a new leg may take to connect, and one that lost its connection to come back. Defaults: 60 s and 30 s.
	First, Lost time.Duration
}

// idleCodecs is how many Opus encoders, and as many decoders, are kept for the next who speak.
const idleCodecs = 32

// Run is the blade until ctx ends, which is no error. It leaves nothing behind in the process, so several can live in one.
func Run(ctx context.Context, cfg Config) (err error) {
	if err := cfg.fill(); err != nil {
		return err
	}
	db, err := store.Dial(context.WithoutCancel(ctx), cfg.Etcd, cfg.Prefix)
	if err != nil {
		return fmt.Errorf("blade %d: %w", cfg.Slot, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	gateway, err := leg.Listen(cfg.Media, cfg.Log)
	if err != nil {
		return fmt.Errorf("blade %d: %w", cfg.Slot, err)
	}
	defer func() { err = errors.Join(err, gateway.Close()) }()
	listener, err := net.Listen("tcp", cfg.Control)
	if err != nil {
		return fmt.Errorf("blade %d control: %w", cfg.Slot, err)
	}
	codec := opus.NewPool(opus.Open(cfg.Log), idleCodecs)
	announcement, err := prompt.Load(codec, prompt.OutOfCompliance)
	if err != nil {
		return fmt.Errorf("blade %d: %w", cfg.Slot, err)
	}
	secret := newSecret()
	tables := store.NewTables(db)
	product := clock.New(tables, cfg.Now)
	blade := agent.New(agent.Config{Slot: cfg.Slot, Tables: tables, Gateway: gateway,
		Codec: codec, Prompt: announcement, Control: "http://" + listener.Addr().String(), Secret: secret,
		Log: cfg.Log, Now: cfg.Now, Product: product.Now, NewID: uuid.NewString, First: cfg.First, Lost: cfg.Lost})
	if err := product.Look(ctx); err != nil {
		cfg.Log.Warn("the product's clock", "slot", cfg.Slot, "err", err) // it follows later
	}
	g, c := errgroup.WithContext(ctx)
	g.Go(func() error { return serve(c, listener, &control{blade: blade, secret: secret, log: cfg.Log}) })
	g.Go(func() error { product.Follow(c); return nil })
	g.Go(func() error { return blade.Run(c) })
	return g.Wait()
}

func (cfg *Config) fill() error {
	if cfg.Slot < appliance.FirstMediaSlot || cfg.Slot > appliance.LastMediaSlot {
		return fmt.Errorf("slot %d: media blades have slots %d to %d", cfg.Slot, appliance.FirstMediaSlot, appliance.LastMediaSlot)
	}
	if cfg.Control == "" {
		cfg.Control = "127.0.0.1:0"
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return nil
}

func newSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}
