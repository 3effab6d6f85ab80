package host_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/policies/host"
	"github.com/plenum-meet/plenum/policies/policy"
)

// text is a question as it stands.
type text string

func (t text) AppendJSON(out []byte) []byte { return append(out, t...) }

func TestAskReadsTheAnswer(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	m := load(t, h, "testdata/good/echo.wasm", host.Limits{})
	var back policy.Admission
	_, err := host.Ask(t.Context(), m, &policy.Admission{Name: "Ann", Member: true}, &back)
	require.NoError(t, err)
	require.Equal(t, "Ann", back.Name)
	_, err = host.Ask(t.Context(), m, text(`{"new":{"a":[1]},"allow":true}`), &policy.AdmissionDecision{})
	require.NoError(t, err, "what is not known is left out")
	_, err = host.Ask(t.Context(), m, text(`{"allow":"yes"}`), &policy.AdmissionDecision{})
	require.ErrorIs(t, err, host.ErrMalformed)
}
