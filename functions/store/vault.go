package store

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// keySize is the size of a Vault's key, AES-256.
const keySize = 32

// sealed is in front of what a Vault encrypted.
const sealed = "sealed1:"

var errSealed = errors.New("encrypted with another key")

// Vault encrypts secrets that have to be given to other servers, such as passwords. Its key is drawn once and is in a
// row of its own: it keeps the secrets from whoever sees the rows that have them, not from whoever sees the whole store.
type Vault struct {
	keys *Table[appliance.SecretKey]
	open bool // rows of an older release have secrets that are not encrypted
}

// Seal encrypts a secret; nothing stays nothing.
func (v Vault) Seal(tx *Tx, secret string) (string, error) {
	if secret == "" {
		return "", nil
	}
	c, err := v.cipher(tx)
	if err != nil {
		return "", err
	}
	return sealed + base64.StdEncoding.EncodeToString(c.Seal(nil, nil, []byte(secret), nil)), nil
}

// Reveal is the way back.
func (v Vault) Reveal(ctx context.Context, text string) (secret string, err error) {
	box, ok := strings.CutPrefix(text, sealed)
	switch {
	case !ok && v.open || text == "":
		return text, nil
	case !ok:
		return "", errSealed
	}
	err = v.keys.core.db.Transact(ctx, func(tx *Tx) error {
		c, err := v.cipher(tx)
		if err != nil {
			return err
		}
		raw, err := base64.StdEncoding.DecodeString(box)
		if err != nil {
			return errSealed
		}
		plain, err := c.Open(nil, nil, raw, nil)
		if err != nil {
			return errSealed
		}
		secret = string(plain)
		return nil
	})
	return secret, err
}

func (v Vault) cipher(tx *Tx) (cipher.AEAD, error) {
	rows := v.keys.In(tx)
	row, there, err := lookup(rows, SystemID)
	if err != nil {
		return nil, fmt.Errorf("key of secrets: %w", err)
	}
	if !there {
		row.Value.Key = make([]byte, keySize)
		_, _ = rand.Read(row.Value.Key) // never fails
		if err := rows.Create(SystemID, row.Value); err != nil {
			return nil, fmt.Errorf("key of secrets: %w", err)
		}
	}
	block, err := aes.NewCipher(row.Value.Key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
