package pki

import (
	"crypto"
	"fmt"

	"golang.org/x/crypto/pkcs12"
	"golang.org/x/crypto/ssh"
)

// SSHFromPKCS12 is the SSH public key (authorized_keys form) of a PKCS #12 file's key.
func SSHFromPKCS12(file []byte, password string) ([]byte, error) {
	key, _, err := pkcs12.Decode(file, password)
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
