package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/plenum-meet/plenum/tests/process"
)

const settle = 3 * time.Second // until a fresh server counts as idle

// server is the local server under load, with data that go away with it.
type server struct {
	up      *process.Up
	dir     string
	client  *http.Client
	url     string
	cookie  string       // of UCS Manager's XML API
	numbers atomic.Int64 // of what was made so far
}

func start(blades int) (*server, error) {
	dir, err := os.MkdirTemp("/tmp", "plenum")
	if err != nil {
		return nil, err
	}
	program := filepath.Join(dir, "plenum")
	if err := process.Compile("plenum", program); err != nil {
		return nil, err
	}
	up, err := process.RunUp(program, process.UpOptions{Data: filepath.Join(dir, "data"), Blades: blades, SSH: true})
	if err != nil {
		return nil, err
	}
	time.Sleep(settle)
	return &server{up: up, dir: dir, client: up.Client, url: up.URL}, nil
}

func (s *server) stop() error {
	err := s.up.Stop()
	if err == nil {
		err = os.RemoveAll(s.dir)
	}
	return err
}

// memory is the memory of all of the server's processes, in words.
func (s *server) memory() (string, error) {
	sizes, err := process.Memory(s.up.Pid())
	if err != nil {
		return "", err
	}
	const mib = 1 << 20
	var sum process.Size
	var parts []string
	for _, name := range []string{"up", "mediad"} {
		var rss int64
		for _, size := range sizes[name] {
			rss += size.RSS
			sum.PSS += size.PSS
		}
		sum.RSS += rss
		parts = append(parts, fmt.Sprintf("%d x %s %d MiB", len(sizes[name]), name, rss/mib))
	}
	return fmt.Sprintf("RSS %d MiB (%s), PSS %d MiB", sum.RSS/mib, strings.Join(parts, ", "), sum.PSS/mib), nil
}
