package pki

import (
	"crypto"
	"encoding/asn1"
	"errors"
	"fmt"

	"golang.org/x/crypto/ssh"
	"software.sslmate.com/src/go-pkcs12"
)

// SSHFromPKCS12 is the SSH public key (authorized_keys form) of a PKCS #12 file's key.
func SSHFromPKCS12(file []byte, password string) ([]byte, error) {
	if err := bounded(file, 0); err != nil {
		return nil, fmt.Errorf("PKCS #12: %w", err)
	}
	key, _, _, err := pkcs12.DecodeChain(file, password)
	if errors.Is(err, pkcs12.ErrIncorrectPassword) {
		return nil, ErrPassword
	}
	if err != nil {
		return nil, fmt.Errorf("PKCS #12: %w", err)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("PKCS #12: no key for signatures")
	}
	public, err := ssh.NewPublicKey(signer.Public())
	if err != nil {
		return nil, fmt.Errorf("PKCS #12: %w", err)
	}
	return ssh.MarshalAuthorizedKey(public), nil
}

// maxNesting is how deep a PKCS #12 file may be nested; real ones stay below 20.
const maxNesting = 40

// bounded refuses a DER file that would make us compute too much: a number of iterations is what follows a salt.
func bounded(der []byte, depth int) error {
	if depth > maxNesting {
		return errors.New("nested too deep")
	}
	salt := false
	for len(der) > 0 {
		var v asn1.RawValue
		rest, err := asn1.Unmarshal(der, &v)
		if err != nil {
			return nil // not DER, so nobody will take it for a number
		}
		number := v.Class == asn1.ClassUniversal && v.Tag == asn1.TagInteger
		var n int64
		if salt && number {
			if _, err := asn1.Unmarshal(v.FullBytes, &n); err != nil || n > maxIterations {
				return fmt.Errorf("more than %d iterations", maxIterations)
			}
		}
		if salt = v.Class == asn1.ClassUniversal && v.Tag == asn1.TagOctetString; salt || v.IsCompound {
			if err := bounded(v.Bytes, depth+1); err != nil {
				return err
			}
		}
		der = rest
	}
	return nil
}
