package cli

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"errors"
)

var errSealed = errors.New("sealed with another session's key")

// sealer is the cipher of a session's secrets. Its key is made from the session's id, which is not in the store.
func sealer(id string) (cipher.AEAD, error) {
	key := sha256.Sum256([]byte("plenum ucsm session " + id))
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// seal makes a secret unreadable for whoever reads the store.
func seal(id, secret string) ([]byte, error) {
	c, err := sealer(id)
	if err != nil {
		return nil, err
	}
	return c.Seal(nil, nil, []byte(secret), nil), nil
}

func unseal(id string, sealed []byte) (string, error) {
	c, err := sealer(id)
	if err != nil {
		return "", err
	}
	secret, err := c.Open(nil, nil, sealed, nil)
	if err != nil {
		return "", errSealed
	}
	return string(secret), nil
}
