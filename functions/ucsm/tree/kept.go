package tree

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// keySize is the size of the key of kept secrets, AES-256.
const keySize = 32

var errKept = errors.New("encrypted with another key")

// Reveal is a kept secret of an object (model.Prop.Kept) in the clear, "" when it has none.
func (s *Store) Reveal(ctx context.Context, o *Object, name string) (string, error) {
	if o.Secrets[name] == "" {
		return "", nil
	}
	c, err := s.cipher(ctx)
	if err != nil {
		return "", err
	}
	sealed, err := base64.StdEncoding.DecodeString(o.Secrets[name])
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", o.DN, name, errKept)
	}
	secret, err := c.Open(nil, nil, sealed, nil)
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", o.DN, name, errKept)
	}
	return string(secret), nil
}

func (s *Store) encrypt(ctx context.Context, secret string) (string, error) {
	c, err := s.cipher(ctx)
	if err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(c.Seal(nil, nil, []byte(secret), nil)), nil
}

// cipher is that of kept secrets. Its key is drawn once and is in a row of its own: it keeps the secrets from whoever
// sees objects, not from whoever sees the whole store.
func (s *Store) cipher(ctx context.Context) (cipher.AEAD, error) {
	var key []byte
	err := s.tables.DB.Transact(ctx, func(tx *store.Tx) error {
		rows := s.tables.ManagerKeys.In(tx)
		row, err := rows.Get(store.SystemID)
		if appliance.KindOf(err) != appliance.Missing {
			key = row.Value.Key
			return err
		}
		key = make([]byte, keySize)
		_, _ = rand.Read(key) // never fails
		return rows.Create(store.SystemID, appliance.ManagerKey{Key: key})
	})
	if err != nil {
		return nil, fmt.Errorf("key of kept secrets: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
