package store

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBucketsKeepTheOrderOfIDs(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	const letters = " !/0123456789:@AZ`abcdefgz~\xc3\xa9"
	ids := []string{"a", "f", "g", "zz", "0", "00", "ff", "9z", "A", "é"}
	for range 20_000 {
		id := make([]byte, 1+r.IntN(4))
		for i := range id {
			id[i] = letters[r.IntN(len(letters))]
		}
		ids = append(ids, string(id))
	}
	slices.Sort(ids)
	last := 0
	for _, id := range ids {
		b := bucketOf(id)
		require.GreaterOrEqual(t, b, last, "%q", id)
		last = b
		key := "p/" + id
		require.LessOrEqual(t, bucketKey("p/", b), key, "%q", id)
		require.Less(t, key, bucketKey("p/", b+1), "%q", id)
	}
}

func TestBucketsOfHexAreTheirFirstTwoDigits(t *testing.T) {
	t.Parallel()
	for b := range buckets {
		id := hexDigit[b/16:b/16+1] + hexDigit[b%16:b%16+1]
		require.Equal(t, b, bucketOf(id+"3f2c-0000"))
		require.Equal(t, b, bucketOf(bucketStart(b)))
	}
}

func TestEscapeKeepsValuesApartAndInside(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1000)
	values := []string{"a", "a/b", "a%2Fb", "a%b", "a\x00b", "a\nb", "é", "", "%~", long, long + "y", "%~" + long}
	seen := map[string]string{}
	for _, v := range values {
		e := escape(v)
		require.NotContains(t, e, "/")
		require.NotContains(t, e, "\x00")
		require.LessOrEqual(t, len(e), maxShown)
		require.Empty(t, seen[e], "%q and %q", v, seen[e])
		seen[e] = v + "."
	}
}

func TestValidID(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		id           string
		plain, inner bool
	}{
		{"3f2c", true, false}, {"", false, false}, {"a/b", false, true}, {"a/", false, false}, {"/b", false, false},
		{"a/b/c", false, false}, {"a\x00", false, false}, {"a\n", false, false}, {"a/\x7f", false, false},
		{strings.Repeat("a", 256), true, false}, {strings.Repeat("a", 257), false, false}, {"\xff", false, false},
		{"..", true, false}, {"é b", true, false},
	} {
		require.Equal(t, c.plain, validID(c.id, false), "%q", c.id)
		require.Equal(t, c.inner, validID(c.id, true), "%q", c.id)
	}
}

func FuzzKeysStayInside(f *testing.F) {
	f.Add("a/../b", "x")
	f.Add("\x00", "%00")
	f.Fuzz(func(t *testing.T, value, other string) {
		db := &DB{prefix: "/p/"}
		one, two := Entry{Index: "uri", Value: value}, Entry{Index: "uri", Value: other}
		if value != other && db.claimKey("coSpace", one) == db.claimKey("coSpace", two) {
			t.Fatalf("%q and %q share a key", value, other)
		}
		if rest := strings.TrimPrefix(db.indexPrefix("t", one), "/p/i/t/uri/"); strings.Count(rest, "/") != 1 {
			t.Fatalf("%q reaches out of its segment: %q", value, rest)
		}
		if validID(value, false) {
			b := bucketOf(value)
			if key := "p/" + value; key < bucketKey("p/", b) || key >= bucketKey("p/", b+1) {
				t.Fatalf("%q is not in bucket %d", value, b)
			}
		}
	})
}
