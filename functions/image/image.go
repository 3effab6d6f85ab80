// Package image makes and checks signed software images: a line of JSON that says what the image is, a line with the
// Ed25519 signature of that line, and the payload, whose size and SHA-256 are in the first line. Whatever is trusted
// here is signed with the lab's key, which everybody can derive: images are for trying upgrades out, not for bringing
// software.
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

// Products that have images.
const (
	Appliance = "plenum"         // for the MMP's upgrade; Platform is the appliance's
	Chassis   = "plenum-chassis" // firmware of the chassis; Platform is the kind of bundle
)

// Header is what an image is.
type Header struct {
	Product  string `json:"product"`
	Platform string `json:"platform"`
	Version  string `json:"version"`
	Size     int64  `json:"size"`   // of the payload, in bytes
	SHA256   string `json:"sha256"` // of the payload, in hex
}

// Failures of an image.
var (
	ErrFormat    = errors.New("not a software image")
	ErrProduct   = errors.New("the image is for another product")
	ErrUnsigned  = errors.New("the image is not signed")
	ErrSignature = errors.New("the image's signature is wrong")
	ErrShort     = errors.New("the image is cut short")
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

// Make is an image. Size and SHA256 of the header are filled in.
func Make(key ed25519.PrivateKey, h Header, payload []byte) ([]byte, error) {
	sum := sha256.Sum256(payload)
	h.Size, h.SHA256 = int64(len(payload)), hex.EncodeToString(sum[:])
	header, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	signature := base64.StdEncoding.EncodeToString(ed25519.Sign(key, header))
	return bytes.Join([][]byte{header, []byte(signature), payload}, []byte("\n")), nil
}

// Check reads an image for a product to its end and answers what it is.
func Check(key ed25519.PublicKey, product string, r io.Reader) (Header, error) {
	return Read(key, product, r, io.Discard)
}

// Read is Check that copies the payload to w, which must not be used before Read has found the image good.
func Read(key ed25519.PublicKey, product string, r io.Reader, w io.Writer) (h Header, err error) {
	in := bufio.NewReaderSize(r, maxHeader)
	if h, err = readHeader(key, product, in); err != nil {
		return h, err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(sum, w), in)
	switch {
	case err != nil:
		return h, err
	case n < h.Size:
		return h, ErrShort
	case n > h.Size || hex.EncodeToString(sum.Sum(nil)) != h.SHA256:
		return h, ErrPayload
	}
	return h, nil
}

// readHeader reads the first two lines.
func readHeader(key ed25519.PublicKey, product string, in *bufio.Reader) (h Header, err error) {
	header, err := in.ReadSlice('\n')
	if err != nil {
		return h, ErrFormat
	}
	header = bytes.Clone(bytes.TrimSuffix(header, []byte("\n")))
	if json.Unmarshal(header, &h) != nil || h.Product == "" {
		return h, ErrFormat
	}
	signature, err := in.ReadSlice('\n')
	signed, wrong := base64.StdEncoding.DecodeString(string(bytes.TrimSuffix(signature, []byte("\n"))))
	switch {
	case err != nil || wrong != nil || len(signed) != ed25519.SignatureSize:
		return h, ErrUnsigned
	case !ed25519.Verify(key, header, signed):
		return h, ErrSignature
	case h.Product != product:
		return h, ErrProduct
	}
	return h, nil
}
