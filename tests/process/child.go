package process

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"syscall"
	"testing"
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

// stop asks the process to end and kills it when it does not.
func (c *child) stop(t testing.TB, within time.Duration) {
	_ = c.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-c.exited:
	case <-time.After(within):
		t.Errorf("%s did not end by itself within %s: %s", c.cmd.Path, within, c.errors)
		c.kill()
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

// Memory is the resident memory of a process and all below it, in bytes, by process name.
func Memory(pid int) (map[string][]int64, error) {
	sum := make(map[string][]int64)
	pages, name, err := resident(pid)
	if err != nil {
		return nil, err
	}
	sum[name] = append(sum[name], pages)
	for _, below := range children(pid) {
		more, err := Memory(below)
		if err != nil {
			continue // it ended just now
		}
		for name, sizes := range more {
			sum[name] = append(sum[name], sizes...)
		}
	}
	return sum, nil
}

func resident(pid int) (size int64, name string, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0, "", err
	}
	command, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return 0, "", err
	}
	fields := bytes.Fields(status)
	if len(fields) < 2 {
		return 0, "", fmt.Errorf("statm of %d: %q", pid, status)
	}
	pages, err := strconv.ParseInt(string(fields[1]), 10, 64)
	return pages * int64(os.Getpagesize()), role(command), err
}

// role is the sub-command of a process: "up", "mediad".
func role(cmdline []byte) string {
	args := bytes.Split(cmdline, []byte{0})
	if len(args) > 1 && len(args[1]) > 0 {
		return string(args[1])
	}
	return "process"
}

// children lists the processes that a process started, over all of its threads.
func children(pid int) []int {
	var out []int
	tasks, _ := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	for _, task := range tasks {
		list, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%s/children", pid, task.Name()))
		for _, field := range bytes.Fields(list) {
			if below, err := strconv.Atoi(string(field)); err == nil {
				out = append(out, below)
			}
		}
	}
	return out
}
