package backup

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

func sample(t testing.TB) []byte {
	var b bytes.Buffer
	w, err := NewWriter(&b, Header{Platform: "cms2000", Version: "3.7", Made: time.Unix(0, 0).UTC()})
	require.NoError(t, err)
	require.NoError(t, w.Key(store.Pair{Key: "d/account/admin", Value: []byte(`{"name":"admin"}`)}))
	require.NoError(t, w.File(File{Name: "big", Row: appliance.File{Object: "1"}}, strings.NewReader(strings.Repeat("x", chunk+5))))
	require.NoError(t, w.File(File{Name: "empty", Row: appliance.File{Object: "2"}}, strings.NewReader("")))
	require.NoError(t, w.File(File{Name: "small", Row: appliance.File{Content: []byte("y")}}, nil))
	require.NoError(t, w.Key(store.Pair{Key: "d/setting/dns", Value: []byte(`{}`)}))
	require.NoError(t, w.Close())
	return b.Bytes()
}

func TestThereAndBack(t *testing.T) {
	t.Parallel()
	var objects []int
	r, err := NewReader(bytes.NewReader(sample(t)), func(o io.Reader) error {
		content, err := io.ReadAll(o)
		objects = append(objects, len(content))
		return err
	})
	require.NoError(t, err)
	require.Equal(t, "cms2000", r.Header.Platform)
	var keys []string
	for {
		pair, file, more, err := r.Next()
		require.NoError(t, err)
		if !more {
			break
		}
		if pair != nil {
			keys = append(keys, pair.Key)
		} else {
			keys = append(keys, file.Name)
		}
	}
	require.Equal(t, []string{"d/account/admin", "big", "empty", "small", "d/setting/dns"}, keys)
	require.Equal(t, []int{chunk + 5, 0}, objects)
}

func TestDamage(t *testing.T) {
	t.Parallel()
	whole := sample(t)
	_, err := Check(bytes.NewReader(whole))
	require.NoError(t, err)
	for cut := 0; cut < len(whole); cut += 97 {
		_, err := Check(bytes.NewReader(whole[:cut]))
		require.Error(t, err, "cut at %d", cut)
	}
	start := bytes.IndexByte(whole, '\n') + 1
	for at := start; at < len(whole); at += 61 {
		broken := bytes.Clone(whole)
		broken[at] ^= 0x20
		_, err := Check(bytes.NewReader(broken))
		require.Error(t, err, "bit at %d", at)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add(sample(f))
	f.Add([]byte(`{"format":"plenum backup 1"}` + "\nage-encryption.org/v1\n"))
	f.Add([]byte(""))
	f.Fuzz(func(_ *testing.T, file []byte) { _, _ = Check(bytes.NewReader(file)) })
}
