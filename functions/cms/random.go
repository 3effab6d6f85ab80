package cms

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strconv"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// noise is 32 random bytes made of two new ids, which are random GUIDs (122 bits each), so that randomness comes in
// the one way that tests set.
func (d deps) noise() [sha256.Size]byte { return sha256.Sum256([]byte(d.NewID() + d.NewID())) }

// secret decides a way's secret: a new one when it is asked for, or when the way has a callId but no secret. It is
// 22 characters that need no escaping in a URL, 132 bits.
func (d deps) secret(secret, callID string, regenerate *bool) string {
	if !appliance.True(regenerate) && (secret != "" || callID == "") {
		return secret
	}
	noise := d.noise()
	return base64.RawURLEncoding.EncodeToString(noise[:])[:22]
}

// freeCallID picks a callId of nine digits that nobody has.
func (d deps) freeCallID(tx *store.Tx) (string, error) {
	for range 20 {
		noise := d.noise()
		callID := strconv.FormatUint(100_000_000+binary.BigEndian.Uint64(noise[:])%900_000_000, 10)
		_, err := d.CoSpaces.In(tx).Find("callId", callID)
		if missing(err) {
			_, err = d.AccessMethods.In(tx).Find("callId", callID)
		}
		if missing(err) {
			return callID, nil
		}
		if err != nil {
			return "", err
		}
	}
	return "", appliance.Failure(appliance.Busy, "serverBusy", "no free callId found")
}
