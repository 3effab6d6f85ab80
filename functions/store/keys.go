package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Keys, all below the DB's prefix:
//
//	d/<table>/<id>                        a row; the id of a nested row is <parent>/<id>
//	u/<space>/<index>/<value>             a unique name: who holds it (claim.go); space is the table unless shared
//	i/<table>/<index>/<value>/<id>        one entry of a list by something, without a value
//	n/<table>/<bucket>                    how many rows the bucket has, in decimal; absent means 0
//	l/<name>                              a lock, on its holder's lease
//
// A list is in the order of its ids, which is the order of the keys. To page in it without reading what is skipped,
// ids are divided into 256 buckets by their first two characters read as hex digits, so a table of UUIDs fills them
// evenly and a list page is: read 256 counters, find the bucket where the page begins, skip less than one bucket's
// keys, read the rows. Every range has a bounded end, because etcd counts a range to its end whatever the limit.
// A nested row lies in its parent's bucket. Tables with other ids (account names, slot numbers) work the same with
// less even buckets; they are small.
//
// Values in keys are escaped (slash, per cent, control characters) and long ones replaced by their hash, and ids are
// checked, so nothing that a client sends reaches beyond its own key.

const (
	buckets  = 256
	maxID    = 256
	maxShown = 256 // longest escaped value shown as it is in a key
	hexDigit = "0123456789abcdef"
)

// rank reads one byte of an id as a hex digit such that the byte order is kept. Other bytes count as the digit below
// them, and exact says whether the byte was a digit.
func rank(c byte) (r int, exact bool) {
	switch {
	case c < '0':
		return 0, false
	case c <= '9':
		return int(c - '0'), true
	case c < 'a':
		return 9, false
	case c <= 'f':
		return int(c-'a') + 10, true
	}
	return 15, false
}

// bucketOf is the bucket of an id: it never falls as ids grow in byte order.
func bucketOf(id string) int {
	if id == "" {
		return 0
	}
	high, exact := rank(id[0])
	switch {
	case !exact && id[0] < '0':
		return 0
	case !exact:
		return high*16 + 15
	case len(id) == 1:
		return high * 16
	}
	low, _ := rank(id[1])
	return high*16 + low
}

// bucketStart is the lowest string that may be an id in bucket b: ids of b are in [bucketStart(b), bucketStart(b+1)).
func bucketStart(b int) string {
	high, low := hexDigit[b/16:b/16+1], hexDigit[b%16:b%16+1]
	switch {
	case b == 0:
		return ""
	case low == "0":
		return high
	}
	return high + low
}

// bucketKey is where bucket b of the keys that begin with prefix starts; b may be 256, the end of the prefix.
func bucketKey(prefix string, b int) string {
	if b >= buckets {
		return prefixEnd(prefix)
	}
	return prefix + bucketStart(b)
}

// prefixEnd is the end of the range of keys that begin with prefix. Prefixes end in a slash.
func prefixEnd(prefix string) string {
	last := len(prefix) - 1
	return prefix[:last] + string(prefix[last]+1)
}

// escape makes a value fit for one segment of a key.
func escape(value string) string {
	var b strings.Builder
	for i := range len(value) {
		if c := value[i]; c < ' ' || c == 0x7f || c == '/' || c == '%' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	if b.Len() <= maxShown {
		return b.String()
	}
	sum := sha256.Sum256([]byte(value))
	return "%~" + hex.EncodeToString(sum[:])
}

// validID reports whether id may be a key: not empty, at most 256 bytes, no control characters, and exactly one slash
// with something on both sides when nested, else none.
func validID(id string, nested bool) bool {
	if id == "" || len(id) > maxID || !utf8.ValidString(id) {
		return false
	}
	for i := range len(id) {
		if id[i] < ' ' || id[i] == 0x7f {
			return false
		}
	}
	parent, child, slash := strings.Cut(id, "/")
	if !nested {
		return !slash
	}
	return parent != "" && child != "" && !strings.Contains(child, "/")
}

func (db *DB) rowPrefix(table string) string { return db.prefix + "d/" + table + "/" }

func (db *DB) rowKey(table, id string) string { return db.rowPrefix(table) + id }

func (db *DB) claimKey(space string, e Entry) string {
	return db.prefix + "u/" + space + "/" + e.Index + "/" + escape(e.Value)
}

func (db *DB) indexPrefix(table string, e Entry) string {
	return db.prefix + "i/" + table + "/" + e.Index + "/" + escape(e.Value) + "/"
}

func (db *DB) counterPrefix(table string) string { return db.prefix + "n/" + table + "/" }

func (db *DB) counterKey(table string, bucket int) string {
	return fmt.Sprintf("%s%02x", db.counterPrefix(table), bucket)
}

func (db *DB) lockKey(name string) string { return db.prefix + "l/" + escape(name) }
