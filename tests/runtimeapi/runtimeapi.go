// Package runtimeapi stands in for AWS Lambda: it runs a bootstrap as a child process, serves the Runtime API to it
// (next invocation, response, error, initialisation error), and turns HTTP requests into Function URL events and the
// answers back, so that a test can drive the real program as an http.RoundTripper.
//
// It is as unkind as the real one: one invocation at a time, the process is frozen between invocations, an
// invocation that takes too long or a process that ends costs the sandbox, and the next invocation starts cold.
package runtimeapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
)

// Config says what to run.
type Config struct {
	Program string        // the bootstrap
	Env     []string      // besides what Lambda sets
	Timeout time.Duration // of one invocation, cold start included; default 10 s
	Awake   bool          // leave the process running between invocations
	Logs    io.Writer     // the process's output; default none
}

// Lambda is one function with at most one sandbox. It may be used by many goroutines; invocations wait for each other.
type Lambda struct {
	config Config

	turn    chan struct{} // held by the one who invokes
	sandbox *sandbox      // used by the holder of turn; nil before a cold start
	colds   int

	mu     sync.Mutex // guards closed
	closed bool
}

// Errors of an invocation.
var (
	ErrClosed  = errors.New("lambda is closed")
	ErrTimeout = errors.New("function timed out")
	ErrExited  = errors.New("function process ended")
)

// FunctionError is what a function reported instead of an answer.
type FunctionError struct{ Payload []byte }

func (e *FunctionError) Error() string { return "function error: " + string(e.Payload) }

// New makes a function; its process starts at the first invocation.
func New(c Config) *Lambda {
	if c.Timeout == 0 {
		c.Timeout = 10 * time.Second
	}
	if c.Logs == nil {
		c.Logs = io.Discard
	}
	return &Lambda{config: c, turn: make(chan struct{}, 1)}
}

// Invoke runs the function with one event and gives its answer.
func (l *Lambda) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	select {
	case l.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-l.turn }()
	if l.isClosed() {
		return nil, ErrClosed
	}
	ctx, cancel := context.WithTimeout(ctx, l.config.Timeout)
	defer cancel()
	if err := l.warm(ctx); err != nil {
		return nil, err
	}
	answer, err := l.sandbox.invoke(ctx, payload)
	var reported *FunctionError
	if err != nil && !errors.As(err, &reported) {
		l.discard()
	}
	return answer, err
}

// ColdStarts is how many processes have been started so far.
func (l *Lambda) ColdStarts() int {
	l.turn <- struct{}{}
	defer func() { <-l.turn }()
	return l.colds
}

// Kill ends the sandbox's process at once, in the middle of whatever it does.
func (l *Lambda) Kill() error {
	l.turn <- struct{}{}
	defer func() { <-l.turn }()
	l.discard()
	return nil
}

// Close ends the process and refuses further invocations.
func (l *Lambda) Close() error {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	return l.Kill()
}

func (l *Lambda) isClosed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.closed
}

// warm makes sure that there is a living sandbox.
func (l *Lambda) warm(ctx context.Context) error {
	if l.sandbox != nil && l.sandbox.alive() {
		return nil
	}
	l.discard()
	s, err := startSandbox(l.config)
	if err != nil {
		return fmt.Errorf("cold start: %w", err)
	}
	l.sandbox = s
	l.colds++
	if err := s.awaitInit(ctx); err != nil {
		l.discard()
		return fmt.Errorf("cold start: %w", err)
	}
	return nil
}

func (l *Lambda) discard() {
	if l.sandbox != nil {
		l.sandbox.close()
		l.sandbox = nil
	}
}
