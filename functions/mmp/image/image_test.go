package image

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestImage(t *testing.T) {
	t.Parallel()
	file, err := Make(LabKey(), "cms2000", "3.8", []byte("payload\nof lines"))
	require.NoError(t, err)
	h, err := Check(LabPublic(), bytes.NewReader(file))
	require.NoError(t, err)
	require.Equal(t, "3.8", h.Version)
	_, err = Check(LabPublic(), bytes.NewReader(bytes.Replace(file, []byte("3.8"), []byte("3.9"), 1)))
	require.ErrorIs(t, err, ErrSignature)
	_, err = Check(LabPublic(), bytes.NewReader(append(file, 'x')))
	require.ErrorIs(t, err, ErrPayload)
	_, err = Check(LabPublic(), bytes.NewReader([]byte("hello")))
	require.ErrorIs(t, err, ErrFormat)
}

func FuzzCheck(f *testing.F) {
	file, err := Make(LabKey(), "vm", "1", nil)
	require.NoError(f, err)
	f.Add(file)
	f.Add([]byte("{}\n\n"))
	f.Fuzz(func(_ *testing.T, file []byte) { _, _ = Check(LabPublic(), bytes.NewReader(file)) })
}
