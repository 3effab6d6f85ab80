package prompt

import (
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/mediad/opus"
	"github.com/plenum-meet/plenum/mediad/opus/tone"
)

func TestLoad(t *testing.T) {
	t.Parallel()
	codec := opus.Open(slog.New(slog.DiscardHandler))
	frames, err := Load(codec, OutOfCompliance)
	require.NoError(t, err)
	require.InDelta(t, 5*50, len(frames), 100, "about five seconds")
	loud := 0
	for i := range frames {
		if tone.RMS(frames[i][:]) > 300 {
			loud++
		}
	}
	require.Greater(t, loud, len(frames)/2, "most of it is speech")
	_, err = Load(codec, "nothing")
	require.ErrorContains(t, err, "prompt nothing")
}
