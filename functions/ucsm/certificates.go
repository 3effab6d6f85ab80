package ucsm

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

const (
	certificateLife = 365 * 24 * time.Hour
	leastModulus    = 2048
)

// certify gives key rings that are to be regenerated (pkiKeyRing.regen) a new certificate that signs itself.
func (m *Manager) certify(ctx context.Context, deps rest.Deps, t *tree.Snapshot) (err error) {
	for _, ring := range t.Class("pkiKeyRing") {
		if ring.Get("regen") == "yes" || ring.Get("regen") == "true" {
			err = errors.Join(err, m.regenerate(ctx, deps, t, ring))
		}
	}
	return err
}

func (m *Manager) regenerate(ctx context.Context, deps rest.Deps, t *tree.Snapshot, ring *tree.Object) error {
	bits, _ := strconv.Atoi(strings.TrimPrefix(ring.Get("modulus"), "mod"))
	name := "UCS"
	if sys := t.Get("sys"); sys != nil && sys.Get("name") != "" {
		name = sys.Get("name")
	}
	cert, err := selfSigned(name, max(bits, leastModulus), deps.Now())
	if err != nil {
		return fmt.Errorf("regenerate %s: %w", ring.DN, err)
	}
	_, err = m.Tree(deps).Commit(ctx, tree.Actor{Internal: true}, func(s *tree.Snapshot) ([]tree.Change, error) {
		if s.Get(ring.DN) == nil {
			return nil, nil
		}
		return []tree.Change{{DN: ring.DN, Props: map[string]string{"cert": cert, "regen": "no", "certStatus": "selfSignedCertificate", "adminState": "completed"}}}, nil
	})
	return err
}

// selfSigned is a certificate in PEM for a new key of that many bits.
func selfSigned(name string, bits int, now time.Time) (string, error) {
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		return "", err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 64))
	if err != nil {
		return "", err
	}
	of := &x509.Certificate{SerialNumber: serial, Subject: pkix.Name{CommonName: name}, NotBefore: now, NotAfter: now.Add(certificateLife),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	der, err := x509.CreateCertificate(rand.Reader, of, of, &key.PublicKey, key)
	if err != nil {
		return "", err
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), nil
}
