package process

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// child is a program that runs for a test. Two goroutines: one reads its output, one waits for it.
type child struct {
	cmd    *exec.Cmd
	lines  chan string   // of standard output; closed at its end
	exited chan struct{} // closed when the process has ended
	errors *tail
}

var errEnded = errors.New("the process ended")

// start runs a program that dies with this process, should that be killed.
func start(program string, env []string, args ...string) (*child, error) {
	c := &child{cmd: exec.Command(program, args...), lines: make(chan string, 16), exited: make(chan struct{}), errors: new(tail)}
	c.cmd.Env = append(os.Environ(), env...)
	c.cmd.Stderr = c.errors
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	output, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	go c.wait(output)
	return c, nil
}

// wait hands on the first lines of the output and then the process's end.
func (c *child) wait(output io.Reader) {
	defer close(c.exited)
	scanner := bufio.NewScanner(output)
	for scanner.Scan() {
		select {
		case c.lines <- scanner.Text():
		default: // nobody reads so many
		}
	}
	close(c.lines)
	_ = c.cmd.Wait() // how it ended does not matter
}

// line is the next line of output.
func (c *child) line(within time.Duration) (string, error) {
	select {
	case line, ok := <-c.lines:
		if !ok {
			return "", fmt.Errorf("%w: %s", errEnded, c.errors)
		}
		return line, nil
	case <-time.After(within):
		return "", fmt.Errorf("no output after %s: %s", within, c.errors)
	}
}

// kill ends the process at once (SIGKILL) and waits for it.
func (c *child) kill() {
	_ = c.cmd.Process.Kill() // it may have ended
	<-c.exited
}

// stop asks the process to end, and kills it when it does not: that is an error.
func (c *child) stop(within time.Duration) error {
	_ = c.cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	select {
	case <-c.exited:
		return nil
	case <-time.After(within):
		c.kill()
		return fmt.Errorf("%s did not end by itself within %s: %s", c.cmd.Path, within, c.errors)
	}
}

// tail keeps the last bytes written to it.
type tail struct {
	mu   sync.Mutex // guards kept
	kept []byte
}

const tailSize = 8 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p...)
	if over := len(t.kept) - tailSize; over > 0 {
		t.kept = bytes.Clone(t.kept[over:])
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.kept)
}
