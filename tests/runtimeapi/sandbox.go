package runtimeapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/google/uuid"
)

const maxPayload = 6 << 20 // bytes of an event or an answer

// sandbox is one process of the function with a Runtime API of its own. Two goroutines, both waited for by close:
// the API's listener and the one that waits for the process.
type sandbox struct {
	config Config
	api    *http.Server
	served chan struct{} // closed when the listener has stopped
	cmd    *exec.Cmd
	exited chan struct{} // closed when the process has ended

	idle     chan struct{}   // the process asks for the next invocation
	work     chan invocation // what it gets
	outcomes chan outcome    // what it answers
}

type invocation struct {
	id       string
	deadline time.Time
	payload  []byte
}

type outcome struct {
	id      string
	payload []byte
	failed  bool
}

func startSandbox(c Config) (*sandbox, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &sandbox{config: c, served: make(chan struct{}), exited: make(chan struct{}),
		idle: make(chan struct{}, 1), work: make(chan invocation), outcomes: make(chan outcome, 1)}
	s.api = &http.Server{Handler: s.routes()}
	go func() {
		defer close(s.served)
		_ = s.api.Serve(listener) // ends with close
	}()
	if err := s.run(listener.Addr().String()); err != nil {
		close(s.exited)
		s.close()
		return nil, err
	}
	return s, nil
}

// run starts the process with the environment that Lambda gives it.
func (s *sandbox) run(api string) error {
	s.cmd = exec.Command(s.config.Program)
	s.cmd.Env = append([]string{"AWS_LAMBDA_RUNTIME_API=" + api, "AWS_LAMBDA_FUNCTION_NAME=plenum", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=512",
		"AWS_LAMBDA_FUNCTION_VERSION=$LATEST", "AWS_REGION=eu-central-1", "_HANDLER=bootstrap", "TZ=:UTC", "PATH=/usr/local/bin:/usr/bin:/bin"},
		s.config.Env...)
	s.cmd.Stdout, s.cmd.Stderr = s.config.Logs, s.config.Logs
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := s.cmd.Start(); err != nil {
		return err
	}
	go func() {
		defer close(s.exited)
		_ = s.cmd.Wait() // how it ended does not matter
	}()
	return nil
}

func (s *sandbox) routes() http.Handler {
	mux := http.NewServeMux()
	const runtime = "/2018-06-01/runtime/"
	mux.HandleFunc("GET "+runtime+"invocation/next", s.next)
	mux.HandleFunc("POST "+runtime+"invocation/{id}/response", func(w http.ResponseWriter, r *http.Request) { s.take(w, r, false) })
	mux.HandleFunc("POST "+runtime+"invocation/{id}/error", func(w http.ResponseWriter, r *http.Request) { s.take(w, r, true) })
	mux.HandleFunc("POST "+runtime+"init/error", func(w http.ResponseWriter, r *http.Request) { s.take(w, r, true) })
	return mux
}

// next holds the process's question until there is an invocation.
func (s *sandbox) next(w http.ResponseWriter, r *http.Request) {
	select {
	case s.idle <- struct{}{}:
	default:
	}
	select {
	case <-r.Context().Done():
	case i := <-s.work:
		w.Header().Set("Lambda-Runtime-Aws-Request-Id", i.id)
		w.Header().Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(i.deadline.UnixMilli(), 10))
		w.Header().Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:000000000000:function:plenum")
		w.Header().Set("Lambda-Runtime-Trace-Id", "Root=1-"+strings.ReplaceAll(i.id, "-", "")[:24])
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(i.payload)
	}
}

// take receives an answer or an error.
func (s *sandbox) take(w http.ResponseWriter, r *http.Request, failed bool) {
	payload, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxPayload))
	if err != nil {
		http.Error(w, `{"errorType":"RequestTooLarge"}`, http.StatusRequestEntityTooLarge)
		return
	}
	select {
	case s.outcomes <- outcome{id: r.PathValue("id"), payload: payload, failed: failed}:
		w.WriteHeader(http.StatusAccepted)
	default:
		http.Error(w, `{"errorType":"InvalidStateTransition"}`, http.StatusForbidden)
	}
}

// awaitInit waits until the process asks for work.
func (s *sandbox) awaitInit(ctx context.Context) error {
	select {
	case <-s.idle:
		return s.freeze()
	case o := <-s.outcomes:
		return &FunctionError{o.payload}
	case <-s.exited:
		return ErrExited
	case <-ctx.Done():
		return fmt.Errorf("initialisation: %w", ErrTimeout)
	}
}

// invoke hands an event to the waiting process and waits until it has answered and asks for more.
func (s *sandbox) invoke(ctx context.Context, payload []byte) ([]byte, error) {
	if len(payload) > maxPayload {
		return nil, fmt.Errorf("event of %d bytes", len(payload))
	}
	if err := s.thaw(); err != nil {
		return nil, err
	}
	deadline, _ := ctx.Deadline()
	i := invocation{id: uuid.NewString(), deadline: deadline, payload: bytes.Clone(payload)}
	select {
	case s.work <- i:
	case <-s.exited:
		return nil, ErrExited
	case <-ctx.Done():
		return nil, expired(ctx)
	}
	return s.await(ctx, i.id)
}

func (s *sandbox) await(ctx context.Context, id string) ([]byte, error) {
	var o outcome
	select {
	case o = <-s.outcomes:
	case <-s.exited:
		return nil, ErrExited
	case <-ctx.Done():
		return nil, expired(ctx)
	}
	if o.id != id {
		return nil, fmt.Errorf("answer for invocation %q instead of %q", o.id, id)
	}
	select { // an invocation is over when the process asks for the next one
	case <-s.idle:
		if err := s.freeze(); err != nil {
			return nil, err
		}
	case <-s.exited:
		if !o.failed {
			return nil, ErrExited
		}
	case <-ctx.Done():
		return nil, expired(ctx)
	}
	if o.failed {
		return nil, &FunctionError{o.payload}
	}
	return o.payload, nil
}

func expired(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ErrTimeout
	}
	return ctx.Err()
}

func (s *sandbox) alive() bool {
	select {
	case <-s.exited:
		return false
	default:
		return true
	}
}

func (s *sandbox) freeze() error { return s.signal(syscall.SIGSTOP) }
func (s *sandbox) thaw() error   { return s.signal(syscall.SIGCONT) }

func (s *sandbox) signal(sig syscall.Signal) error {
	if s.config.Awake || !s.alive() {
		return nil
	}
	return s.cmd.Process.Signal(sig)
}

// close kills the process and waits for it and for the API.
func (s *sandbox) close() {
	if s.alive() {
		_ = s.cmd.Process.Kill() // it may just have ended
	}
	<-s.exited
	_ = s.api.Close()
	<-s.served
}
