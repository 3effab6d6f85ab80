package image

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

func sample(t testing.TB) []byte {
	t.Helper()
	file, err := Make(LabKey(), Header{Product: Appliance, Platform: "cms2000", Version: "3.8"}, []byte("payload\nof lines"))
	require.NoError(t, err)
	return file
}

func TestImage(t *testing.T) {
	t.Parallel()
	file := sample(t)
	var payload bytes.Buffer
	h, err := Read(LabPublic(), Appliance, bytes.NewReader(file), &payload)
	require.NoError(t, err)
	require.Equal(t, "3.8", h.Version)
	require.Equal(t, "payload\nof lines", payload.String())
}

func TestWhatIsWrongIsNamed(t *testing.T) {
	t.Parallel()
	file := sample(t)
	lines := bytes.SplitN(file, []byte("\n"), 3)
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"another header":  {bytes.Replace(file, []byte("3.8"), []byte("3.9"), 1), ErrSignature},
		"more payload":    {append(bytes.Clone(file), 'x'), ErrPayload},
		"another payload": {bytes.Replace(file, []byte("of lines"), []byte("or lines"), 1), ErrPayload},
		"cut":             {file[:len(file)-3], ErrShort},
		"no signature":    {bytes.Join([][]byte{lines[0], {}, lines[2]}, []byte("\n")), ErrUnsigned},
		"only a header":   {append(bytes.Clone(lines[0]), '\n'), ErrUnsigned},
		"text":            {[]byte("hello"), ErrFormat},
		"nothing":         {nil, ErrFormat},
	} {
		_, err := Check(LabPublic(), Appliance, bytes.NewReader(c.file))
		require.ErrorIs(t, err, c.want, name)
	}
	_, err := Check(LabPublic(), Chassis, bytes.NewReader(file))
	require.ErrorIs(t, err, ErrProduct)
}

func FuzzCheck(f *testing.F) {
	f.Add(sample(f))
	f.Add([]byte("{}\n\n"))
	f.Fuzz(func(_ *testing.T, file []byte) { _, _ = Check(LabPublic(), Appliance, bytes.NewReader(file)) })
}
