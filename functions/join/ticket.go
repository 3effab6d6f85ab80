package join

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"io"
)

// newTicket draws 32 random bytes for a browser to keep; the store keeps only their hash.
func newTicket(random io.Reader) (ticket, hash string, err error) {
	if random == nil {
		random = rand.Reader
	}
	var secret [32]byte
	if _, err := io.ReadFull(random, secret[:]); err != nil {
		return "", "", err
	}
	ticket = base64.RawURLEncoding.EncodeToString(secret[:])
	return ticket, hashTicket(ticket), nil
}

func hashTicket(ticket string) string {
	sum := sha256.Sum256([]byte(ticket))
	return hex.EncodeToString(sum[:])
}

func ticketMatches(ticket, hash string) bool {
	return subtle.ConstantTimeCompare([]byte(hashTicket(ticket)), []byte(hash)) == 1
}
