package tree

import (
	"context"
	"fmt"

	"github.com/plenum-meet/plenum/functions/store"
)

// Reveal is a kept secret of an object (model.Prop.Kept) in the clear, "" when it has none.
func (s *Store) Reveal(ctx context.Context, o *Object, name string) (string, error) {
	secret, err := s.tables.ManagerSecrets.Reveal(ctx, o.Secrets[name])
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", o.DN, name, err)
	}
	return secret, nil
}

func (s *Store) encrypt(ctx context.Context, secret string) (sealed string, err error) {
	err = s.tables.DB.Transact(ctx, func(tx *store.Tx) error {
		sealed, err = s.tables.ManagerSecrets.Seal(tx, secret)
		return err
	})
	return sealed, err
}
