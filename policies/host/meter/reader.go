package meter

import (
	"encoding/binary"
	"fmt"
)

// reader reads a module's bytes. The first failure stays, and everything read after it is zero: callers look at err
// where it matters, at the latest at the end.
type reader struct {
	data []byte
	at   int
	err  error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: at byte %d: %s", ErrMalformed, r.at, fmt.Sprintf(format, args...))
		r.at = len(r.data)
	}
}

func (r *reader) more() bool { return r.err == nil && r.at < len(r.data) }

func (r *reader) byte() byte {
	if r.at >= len(r.data) {
		r.fail("the end came too early")
		return 0
	}
	b := r.data[r.at]
	r.at++
	return b
}

func (r *reader) take(n int) []byte {
	if n < 0 || n > len(r.data)-r.at {
		r.fail("%d bytes wanted, %d left", n, len(r.data)-r.at)
		return nil
	}
	b := r.data[r.at : r.at+n]
	r.at += n
	return b
}

// u32 reads an unsigned LEB128 number of at most 32 bits.
func (r *reader) u32() uint32 {
	n, size := binary.Uvarint(r.data[r.at:min(len(r.data), r.at+5)])
	if size <= 0 || n>>32 != 0 {
		r.fail("not a number of 32 bits")
		return 0
	}
	r.at += size
	return uint32(n)
}

// signed skips a signed LEB128 number of at most so many bytes.
func (r *reader) signed(most int) {
	for range most {
		if r.byte()&0x80 == 0 {
			return
		}
	}
	r.fail("a number of more than %d bytes", most)
}

// count reads how many there are of something.
func (r *reader) count(what string, limit int) int {
	n := r.u32()
	if r.err == nil && uint64(n) > uint64(limit) {
		r.err = fmt.Errorf("%w: %d %s, at most %d", ErrLimit, n, what, limit)
		r.at = len(r.data)
		return 0
	}
	return int(n)
}

func (r *reader) name() string {
	return string(r.take(r.count("bytes of a name", 1_000)))
}
