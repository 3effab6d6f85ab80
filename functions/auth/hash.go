package auth

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Cost of a password hash: argon2id (RFC 9106) with the second choice of OWASP's list, about 30 ms of one core.
const (
	passes    = 2
	memoryKiB = 19 * 1024
	lanes     = 1
	saltBytes = 16
	keyBytes  = 32
)

// Bounds of what Check agrees to compute, whatever a stored hash says.
const (
	maxPasses    = 10
	maxMemoryKiB = 256 * 1024
	maxLanes     = 8
	maxKeyBytes  = 64
	maxPassword  = 1024
)

// nobody is a hash that no password has. It is checked in place of an account that does not exist, so that an
// unknown name costs what a wrong password costs.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

var errHash = errors.New("not an argon2id hash in PHC form")

// Hash is the password's argon2id hash with a fresh salt, in PHC form ($argon2id$v=19$m=...,t=...,p=...$salt$hash).
func Hash(password string) (string, error) {
	if len(password) > maxPassword {
		return "", fmt.Errorf("password: longer than %d bytes", maxPassword)
	}
	salt := make([]byte, saltBytes)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("salt: %w", err)
	}
	key := argon2.IDKey([]byte(password), salt, passes, memoryKiB, lanes, keyBytes)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memoryKiB, passes, lanes,
		b64.EncodeToString(salt), b64.EncodeToString(key)), nil
}

// Check reports whether phc is a hash of the password. It takes the time of one hash also for a malformed phc and
// for an empty one, and compares in constant time.
func Check(phc, password string) bool {
	h, err := parse(phc)
	if err != nil {
		h, _ = parse(nobody)
		phc = nobody
	}
	if len(password) > maxPassword {
		password, phc = password[:maxPassword], nobody
	}
	key := argon2.IDKey([]byte(password), h.salt, h.passes, h.memory, h.lanes, uint32(len(h.key)))
	return subtle.ConstantTimeCompare(key, h.key) == 1 && phc != nobody
}

type hash struct {
	memory, passes uint32
	lanes          uint8
	salt, key      []byte
}

func parse(phc string) (h hash, err error) {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return h, errHash
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.passes, &h.lanes); n != 3 || err != nil {
		return h, errHash
	}
	if h.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return h, errHash
	}
	if h.key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || !h.bounded() {
		return h, errHash
	}
	return h, nil
}

func (h hash) bounded() bool {
	return h.passes >= 1 && h.passes <= maxPasses && h.lanes >= 1 && h.lanes <= maxLanes &&
		h.memory >= 8*uint32(h.lanes) && h.memory <= maxMemoryKiB && len(h.salt) >= 8 &&
		len(h.key) >= 16 && len(h.key) <= maxKeyBytes
}

// IsHash reports whether s is a hash that Check can compare with.
func IsHash(s string) bool {
	_, err := parse(s)
	return err == nil && s != nobody
}
