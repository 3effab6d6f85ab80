package ucsm_test

import (
	"crypto/x509"
	"encoding/pem"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/ucsm"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// TestABladeIsRemoved: a blade has more objects below it than one commit may concern.
func TestABladeIsRemoved(t *testing.T) {
	t.Parallel()
	l := newLab(t, ucsm.Lab, 2)
	require.Greater(t, len(l.tree().Below("sys/chassis-1/blade-3")), tree.MaxChanges)
	_, err := ucsm.Inject(t.Context(), l.deps.Tables, "pull-blade", "3")
	require.NoError(t, err)
	l.pass(0)
	l.set("sys/chassis-1/blade-3", "lc", "remove")
	l.pass(0)
	require.Nil(t, l.tree().Get("sys/chassis-1/blade-3"))
	require.Empty(t, l.tree().Below("sys/chassis-1/blade-3"))
	require.Equal(t, "empty", l.get("fabric/server/chassis-1/slot-3", "presence"))

	_, err = ucsm.Clear(t.Context(), l.deps.Tables, "")
	require.NoError(t, err)
	l.pass(14 * boot)
	require.Equal(t, "ok", l.get("sys/chassis-1/blade-3", "operState"), "it is discovered like a new one")
}

// TestAnObjectThatIsStuckIsInNobodysWay: what the tree refuses of a step is left out, and told. Here it is whatever
// has to do with addresses, as the universe of addresses is gone.
func TestAnObjectThatIsStuckIsInNobodysWay(t *testing.T) {
	t.Parallel()
	l := newLab(t, ucsm.Lab, 2)
	_, err := l.manager.Tree(l.deps).Commit(t.Context(), tree.Actor{Internal: true}, func(*tree.Snapshot) ([]tree.Change, error) {
		return []tree.Change{{DN: "ip", Status: tree.Deleted}, {DN: "org-root/org-CMS/ls-CMS2000-MEDIA2/power", Props: map[string]string{"state": "admin-down"}}}, nil
	})
	require.NoError(t, err)
	require.ErrorContains(t, l.manager.Tick(t.Context(), l.deps), "ip/10.1.1.2")
	require.Equal(t, "off", l.get("sys/chassis-1/blade-2", "operPower"))
	require.Equal(t, off, l.order(2))
}

// TestWhatCannotBeInjected: a fault that would do nothing is refused, and leaves nothing.
func TestWhatCannotBeInjected(t *testing.T) {
	t.Parallel()
	l := newLab(t, ucsm.Lab, 2)
	for _, words := range [][]string{{"overheat", "8"}, {"pull-blade", "8"}, {"crash-blade", "8"}} {
		_, err := ucsm.Inject(t.Context(), l.deps.Tables, words...)
		require.ErrorContains(t, err, "slot 8 is empty")
	}
	_, err := ucsm.Inject(t.Context(), l.deps.Tables, "swap", "1", "2")
	require.NoError(t, err)
	_, err = ucsm.Inject(t.Context(), l.deps.Tables, "swap", "2", "3")
	require.ErrorContains(t, err, "changed places")
	_, err = ucsm.Inject(t.Context(), l.deps.Tables, "swap", "1", "2")
	require.NoError(t, err, "it is there already")
	names, err := ucsm.Injected(t.Context(), l.deps.Tables)
	require.NoError(t, err)
	require.Equal(t, []string{"swap-1-2"}, names)
}

// TestAKeyRingIsRegenerated: it has a certificate that signs itself then, and another one the next time.
func TestAKeyRingIsRegenerated(t *testing.T) {
	t.Parallel()
	l := newLab(t, ucsm.Lab, 1)
	const ring = "sys/pki-ext/keyring-default"
	require.Equal(t, "emptyCert", l.get(ring, "certStatus"))
	serials := map[string]bool{}
	for range 2 {
		l.set(ring, "regen", "yes")
		require.Equal(t, "no", l.get(ring, "regen"))
		require.Equal(t, "selfSignedCertificate", l.get(ring, "certStatus"))
		block, _ := pem.Decode([]byte(l.get(ring, "cert")))
		require.NotNil(t, block)
		cert, err := x509.ParseCertificate(block.Bytes)
		require.NoError(t, err)
		require.NoError(t, cert.CheckSignature(cert.SignatureAlgorithm, cert.RawTBSCertificate, cert.Signature))
		serials[cert.SerialNumber.String()] = true
	}
	require.Len(t, serials, 2)
}
