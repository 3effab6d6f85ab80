// Package image makes and checks software images for upgrades: a line of JSON that says what the image is, a line with
// the Ed25519 signature of that line, and the payload, whose SHA-256 is in the first line. The local server trusts the
// lab's key, which everybody can derive: images are for trying upgrades out, not for bringing software.
package image

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
)

// Header is what an image is.
type Header struct {
	Product  string `json:"product"`
	Platform string `json:"platform"`
	Version  string `json:"version"`
	SHA256   string `json:"sha256"` // of the payload, in hex
}

// product is what images of this package are for.
const product = "plenum"

// Failures of an image.
var (
	ErrFormat    = errors.New("not a software image")
	ErrSignature = errors.New("the image's signature is wrong")
	ErrPayload   = errors.New("the image is damaged")
)

const maxHeader = 4 << 10

// LabKey signs images for trying out. It is no secret.
func LabKey() ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("plenum lab software images"))
	return ed25519.NewKeyFromSeed(seed[:])
}

// LabPublic is what LabKey's signatures are checked with.
func LabPublic() ed25519.PublicKey {
	public, _ := LabKey().Public().(ed25519.PublicKey) // always is one
	return public
}

// Make is an image.
func Make(key ed25519.PrivateKey, platform, version string, payload []byte) ([]byte, error) {
	sum := sha256.Sum256(payload)
	header, err := json.Marshal(Header{product, platform, version, hex.EncodeToString(sum[:])})
	if err != nil {
		return nil, err
	}
	signature := base64.StdEncoding.EncodeToString(ed25519.Sign(key, header))
	return bytes.Join([][]byte{header, []byte(signature), payload}, []byte("\n")), nil
}

// Check reads an image to its end and answers what it is.
func Check(key ed25519.PublicKey, r io.Reader) (h Header, err error) {
	in := bufio.NewReaderSize(r, maxHeader)
	header, err := in.ReadSlice('\n')
	if err != nil {
		return h, ErrFormat
	}
	header = bytes.Clone(bytes.TrimSuffix(header, []byte("\n")))
	signature, err := in.ReadSlice('\n')
	if err != nil || json.Unmarshal(header, &h) != nil || h.Product != product {
		return h, ErrFormat
	}
	signed, err := base64.StdEncoding.DecodeString(string(bytes.TrimSuffix(signature, []byte("\n"))))
	if err != nil || !ed25519.Verify(key, header, signed) {
		return h, ErrSignature
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, in); err != nil {
		return h, err
	}
	if hex.EncodeToString(sum.Sum(nil)) != h.SHA256 {
		return h, ErrPayload
	}
	return h, nil
}
