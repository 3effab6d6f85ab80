package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/plenum-meet/plenum/cmd/function/internal/event"
	"github.com/plenum-meet/plenum/functions"
	"github.com/plenum-meet/plenum/functions/clock"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
	policies "github.com/plenum-meet/plenum/policies/host"
	"github.com/plenum-meet/plenum/policies/registry"
)

const httpGrace = 3 * time.Second

// host runs the functions named in its configuration, however they are called.
type host struct {
	config   config
	deps     rest.Deps
	log      *slog.Logger
	policies *policies.Host
	engine   *registry.Engine
	clock    *clock.Clock
}

// newHost makes what the functions need. It does not wait for etcd: the first request connects.
func newHost(c config, logs io.Writer) (*host, error) {
	log := slog.New(slog.NewJSONHandler(logs, &slog.HandlerOptions{Level: c.level}))
	db, err := store.Dial(context.Background(), c.etcd, c.prefix)
	if err != nil {
		return nil, err
	}
	tables := store.NewTables(db)
	p, err := policies.New(context.Background(), policies.Options{CacheDir: c.cache})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	product := clock.New(tables, nil)
	engine := registry.New(registry.Options{Tables: tables, Host: p, Now: product.Now, Log: log, Modules: modules(c.modules)})
	deps := rest.Deps{Tables: tables, Now: product.Now, Log: log, Version: version, Policies: engine}.WithDefaults()
	return &host{config: c, deps: deps, log: log, policies: p, engine: engine, clock: product}, nil
}

func modules(folder string) registry.Modules {
	if folder == "" {
		return registry.NoModules{}
	}
	return registry.Folder(folder)
}

func (h *host) close() {
	ctx, cancel := context.WithTimeout(context.Background(), httpGrace)
	defer cancel()
	if err := errors.Join(h.engine.Close(ctx), h.policies.Close(ctx), h.deps.Tables.DB.Close()); err != nil {
		h.log.Warn("close", "err", err)
	}
}

func (h *host) handler() http.Handler {
	return h.timely(functions.Handler(h.deps, h.config.functions...))
}

// timely looks at the product's clock first, where nothing follows it. A store that does not answer is for the function
// itself to tell.
func (h *host) timely(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.fresh(r.Context())
		next.ServeHTTP(w, r)
	})
}

// clockTime is how long looking at the clock may take.
const clockTime = time.Second

func (h *host) fresh(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, clockTime)
	defer cancel()
	if err := h.clock.Fresh(ctx); err != nil {
		h.log.Warn("the product's clock", "err", err)
	}
}

// flushTime is how long writing down decisions may hold an answer up.
const flushTime = time.Second

// flushing writes what policies decided before the answer is given: afterwards this instance may be suspended.
func (h *host) flushing(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r)
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), flushTime)
		defer cancel()
		if err := h.engine.Flush(ctx); err != nil {
			h.log.Warn("decisions of policies are not written", "err", err)
		}
	})
}

// invoke answers Lambda's invocations until ctx or the process ends.
func (h *host) invoke(ctx context.Context) {
	lambda.StartWithOptions(&event.Adapter{Handler: h.flushing(h.handler()), Job: h.runJob, Log: h.log}, lambda.WithContext(ctx))
}

// runJob runs the job of that name of the functions that this host has.
func (h *host) runJob(ctx context.Context, name string) error {
	h.fresh(ctx)
	for _, function := range functions.All() {
		if len(h.config.functions) > 0 && !slices.Contains(h.config.functions, function.Name) {
			continue
		}
		for _, job := range function.Jobs {
			if job.Name == name {
				return job.Run(ctx, h.deps)
			}
		}
	}
	return fmt.Errorf("unknown job %q", name)
}

// serve answers plain HTTP until ctx ends. It prints its address when it listens.
func (h *host) serve(ctx context.Context, out io.Writer) error {
	listener, err := net.Listen("tcp", h.config.listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	server := &http.Server{
		Handler:           believe(h.config.proxies, h.handler()),
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(h.log.Handler(), slog.LevelDebug),
	}
	following, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { h.engine.Run(following) })
	running.Go(func() { h.clock.Follow(following) })
	defer running.Wait()
	defer stop()
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(listener) }()
	fmt.Fprintf(out, "listening on http://%s\n", listener.Addr())
	select {
	case err := <-stopped:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), httpGrace)
	defer cancel()
	err = server.Shutdown(grace)
	if served := <-stopped; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
