package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"sync"
	"time"
)

const (
	rememberFor  = 10 * time.Second
	rememberMost = 1024
)

// memory remembers credentials that were verified a moment ago, so that a client which sends its password with each
// request costs one hash in ten seconds instead of one per request. It is a cache and not state: losing it costs a
// hash, and an entry only counts together with the account's present revision. Of a credential it keeps a keyed hash
// whose key never leaves the process. A wrong credential is never in it.
type memory struct {
	key [32]byte
	now func() time.Time

	mu      sync.Mutex // guards entries
	entries map[string]remembered
}

type remembered struct {
	revision int64 // of the account's row
	until    time.Time
}

// holds reports whether it is not too old; after the clock was set back it is.
func (e remembered) holds(now time.Time) bool {
	left := e.until.Sub(now)
	return 0 < left && left <= rememberFor
}

func newMemory(now func() time.Time) *memory {
	m := &memory{now: now, entries: make(map[string]remembered)}
	_, _ = rand.Read(m.key[:]) // never fails (crypto/rand)
	return m
}

// mark is what stands for a credential: a keyed hash of its name and password.
func (m *memory) mark(name, password string) string {
	mac := hmac.New(sha256.New, m.key[:])
	mac.Write([]byte(name))
	mac.Write([]byte{0})
	mac.Write([]byte(password))
	return hex.EncodeToString(mac.Sum(nil))
}

// knows reports whether the credential was verified lately against this revision of its account.
func (m *memory) knows(mark string, revision int64) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.entries[mark]
	return ok && e.revision == revision && e.holds(m.now())
}

func (m *memory) add(mark string, revision int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.entries) >= rememberMost {
		m.makeRoom()
	}
	m.entries[mark] = remembered{revision, m.now().Add(rememberFor)}
}

// makeRoom drops what has expired, and half of the rest if that was nothing. The caller holds mu.
func (m *memory) makeRoom() {
	now := m.now()
	for mark, e := range m.entries {
		if !e.holds(now) {
			delete(m.entries, mark)
		}
	}
	for mark := range m.entries {
		if len(m.entries) <= rememberMost/2 {
			return
		}
		delete(m.entries, mark)
	}
}
