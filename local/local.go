// Package local is the whole appliance on one computer: embedded etcd, every function behind one HTTPS listener,
// the media blades as child processes, and the timers.
package local

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/plenum-meet/plenum/functions"
	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/clock"
	"github.com/plenum-meet/plenum/functions/licensing"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/ucsm"
	"github.com/plenum-meet/plenum/local/edge"
)

const (
	storePrefix   = "/plenum/"
	httpGrace     = 3 * time.Second
	bladesPresent = 4 * time.Second
)

// Server is a running appliance. Close stops everything that Start started, in the reverse order.
type Server struct {
	config   Config
	log      *slog.Logger
	etcd     *etcdServer
	tables   *store.Tables
	http     *http.Server
	listener net.Listener
	address  net.Addr // of the listener
	secrets  Secrets
	clock    *clock.Clock
	policies policies
	people   string // password of the people in the directory, if there is one
	edges    []*edge.Server
	sshPorts []Address // where the edges are
	// sshListeners are what the edges listen on, by their names.
	sshListeners map[string]net.Listener
	stop         context.CancelFunc
	running      sync.WaitGroup // listener, supervisor, timers
	failed       chan error
}

// Start brings the appliance up and returns when it answers on its address and its blades have registered.
func Start(ctx context.Context, config Config) (*Server, error) {
	config, err := config.complete()
	if err != nil {
		return nil, err
	}
	s := &Server{config: config, log: config.Log, failed: make(chan error, 1)}
	if err := s.start(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Server) start(ctx context.Context) error {
	if err := s.listen(); err != nil {
		return err
	}
	if err := s.openStore(ctx); err != nil {
		return err
	}
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stop = stop
	handler := functions.Handler(s.deps())
	if err := s.serve(ctx, background, handler); err != nil {
		return err
	}
	blades := &supervisor{config: s.config, endpoint: s.etcd.Endpoint(), tables: s.tables, log: s.log}
	s.running.Go(func() { blades.run(background) })
	s.running.Go(func() { s.policies.engine.Run(background) })
	if err := new(ucsm.Manager).Seed(ctx, s.deps(), s.config.Seed, s.chassis()); err != nil {
		return err
	}
	if err := s.beginTrial(ctx); err != nil {
		return err
	}
	if err := s.startEdges(background, handler); err != nil {
		return err
	}
	if err := s.startDirectory(ctx, background); err != nil {
		return err
	}
	s.running.Go(func() { s.runJobs(background) })
	return s.awaitBlades(ctx)
}

func (s *Server) openStore(ctx context.Context) error {
	var err error
	if s.etcd, err = startEtcd(ctx, filepath.Join(s.config.Data, "etcd"), s.log); err != nil {
		return err
	}
	db, err := store.Dial(ctx, []string{s.etcd.Endpoint()}, storePrefix)
	if err != nil {
		return err
	}
	s.tables = store.NewTables(db)
	s.clock = clock.New(s.tables, s.config.Now)
	if err := s.clock.Look(ctx); err != nil { // before anything is written down
		return fmt.Errorf("clock: %w", err)
	}
	s.config.Now = s.clock.Now
	if err := s.openPolicies(ctx); err != nil {
		return err
	}
	if err := s.seed(ctx); err != nil {
		return err
	}
	return ucsm.Prepare(ctx, s.deps(), s.config.Seed, s.chassis())
}

// seed fills a lab's store. Once the machine is known it never does again: whoever deleted the lab's admin wanted to.
func (s *Server) seed(ctx context.Context) error {
	_, err := s.tables.Machines.Get(ctx, store.SystemID)
	if s.config.Seed != SeedLab || appliance.KindOf(err) != appliance.Missing {
		return ignoreMissing(err)
	}
	s.secrets, err = seedLab(ctx, s.tables, s.config)
	return err
}

// beginTrial reports to a lab, once, as a licence manager does. From the factory there is none.
func (s *Server) beginTrial(ctx context.Context) error {
	if s.config.Seed != SeedLab {
		return nil
	}
	return licensing.Trial(ctx, s.deps())
}

func ignoreMissing(err error) error {
	if appliance.KindOf(err) == appliance.Missing {
		return nil
	}
	return err
}

// chassis says what the chassis is made of. A seed that was cut short has drawn its password before.
func (s *Server) chassis() ucsm.Options {
	admin := s.secrets.Admin
	setDefault(&admin, s.config.AdminPassword)
	return ucsm.Options{Model: s.config.BladeModel, Boot: s.config.BootTime, Media: s.config.Blades, Admin: admin}
}

func (s *Server) deps() rest.Deps {
	return rest.Deps{Tables: s.tables, Now: s.config.Now, NewID: uuid.NewString, Log: s.log, Version: s.config.Version,
		Auth: auth.New(s.tables, s.config.Now), Platform: s.config.Platform, Objects: store.Directory(filepath.Join(s.config.Data, "objects")),
		Policies: s.policies.engine}
}

// serve answers on the main listener, and on those that the appliance's settings want besides, until ctx ends.
func (s *Server) serve(ctx, background context.Context, handler http.Handler) error {
	doors, err := s.openDoors(ctx, handler)
	if err != nil {
		return err
	}
	s.http = doors.server(mainDoor)
	s.running.Go(func() {
		if err := s.http.ServeTLS(s.listener, "", ""); !errors.Is(err, http.ErrServerClosed) {
			s.fail(fmt.Errorf("serve: %w", err))
		}
	})
	s.running.Go(func() { doors.follow(background) })
	s.running.Go(func() { s.clock.Follow(background) })
	return nil
}

// awaitBlades waits until every blade that is switched on has registered; one that is late is reported, not fatal.
func (s *Server) awaitBlades(ctx context.Context) error {
	deadline := time.Now().Add(bladesPresent)
	wanted, err := s.switchedOn(ctx)
	if err != nil {
		return err
	}
	for {
		page, err := s.tables.Blades.Page(ctx, store.Query[bladeRow]{Limit: maxBlades})
		if err == nil && page.Total >= wanted {
			return nil
		}
		if time.Now().After(deadline) {
			s.log.Warn("blades are late", "present", page.Total, "wanted", wanted)
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// switchedOn counts the media blades that are meant to run.
func (s *Server) switchedOn(ctx context.Context) (int, error) {
	n := s.config.Blades
	err := s.tables.BladeOrders.Each(ctx, "", func(row store.Row[appliance.BladeOrder]) error {
		if slot, _ := strconv.Atoi(row.ID); row.Value.Off && slot >= appliance.FirstMediaSlot && slot < appliance.FirstMediaSlot+s.config.Blades {
			n--
		}
		return nil
	})
	return n, err
}

// Failed tells of an error that ended the server by itself.
func (s *Server) Failed() <-chan error { return s.failed }

func (s *Server) fail(err error) {
	select {
	case s.failed <- err:
	default:
	}
}

// Close stops the listener, the blades, the timers and the store, and waits for all of them.
func (s *Server) Close() error {
	errs := []error{s.closeEdges()}
	if s.http != nil {
		ctx, cancel := context.WithTimeout(context.Background(), httpGrace)
		defer cancel()
		if err := s.http.Shutdown(ctx); err != nil {
			errs = append(errs, s.http.Close())
		}
	}
	if s.stop != nil {
		s.stop()
	}
	s.running.Wait()
	errs = append(errs, s.policies.close())
	errs = append(errs, s.closeListeners())
	if s.tables != nil {
		errs = append(errs, s.tables.DB.Close())
	}
	if s.etcd != nil {
		errs = append(errs, s.etcd.Close())
	}
	return errors.Join(errs...)
}
