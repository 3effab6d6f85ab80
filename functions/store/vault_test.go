package store_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

// TestVault: secrets come back, never look alike, and not with another key.
func TestVault(t *testing.T) {
	t.Parallel()
	tables := storetest.Open(t)
	seal := func(secret string) (text string) {
		require.NoError(t, tables.DB.Transact(t.Context(), func(tx *store.Tx) (err error) {
			text, err = tables.Secrets.Seal(tx, secret)
			return err
		}))
		return text
	}
	require.Empty(t, seal(""))
	first, second := seal("correct horse"), seal("correct horse")
	require.NotEqual(t, first, second)
	require.NotContains(t, first, "horse")
	for _, text := range []string{first, second, "correct horse"} { // the last is an older release's
		secret, err := tables.Secrets.Reveal(t.Context(), text)
		require.NoError(t, err)
		require.Equal(t, "correct horse", secret)
	}
	for _, text := range []string{first[:len(first)-4], "sealed1:", "sealed1:!", strings.Replace(first, ":", ":AAAA", 1)} {
		_, err := tables.Secrets.Reveal(t.Context(), text)
		require.ErrorContains(t, err, "another key", text)
	}
	_, err := tables.ManagerSecrets.Reveal(t.Context(), first)
	require.ErrorContains(t, err, "another key")
	_, err = tables.ManagerSecrets.Reveal(t.Context(), "correct horse")
	require.Error(t, err, "UCS Manager never kept one as it is")
	_, err = tables.SecretKeys.Update(t.Context(), store.SystemID, func(k *appliance.SecretKey) error { k.Key[0]++; return nil })
	require.NoError(t, err)
	_, err = tables.Secrets.Reveal(t.Context(), first)
	require.Error(t, err)
}
