// Package backup writes the appliance's whole configuration into one file and reads it again.
//
// A backup is a line of JSON (Header), then an age file (age-encryption.org/v1) with gzip in it, with a JSON line for
// each key of the configuration, for each object a file refers to, and a last line that says how many there were. The
// password is the product's and no secret: a backup must fit another appliance that shares nothing with this one. What
// the encryption gives is that no part of a backup can be damaged or altered unnoticed.
package backup

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"filippo.io/age"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

const (
	format     = "plenum backup 1"
	password   = "plenum backup"
	workFactor = 10        // of scrypt: the password is no secret
	maxLine    = 8 << 20   // bytes of a line
	chunk      = 512 << 10 // bytes of an object in a line
)

// Header says what a backup is of. It can be read without reading the backup.
type Header struct {
	Format   string    `json:"format"`
	Platform string    `json:"platform"`
	Version  string    `json:"version"`
	Made     time.Time `json:"made"`
}

// Failures of reading.
var (
	ErrFormat = errors.New("not a backup")
	ErrCut    = errors.New("the backup is incomplete")
)

// line is one line: a key, a piece of an object, or the end.
type line struct {
	Pair   *store.Pair `json:"pair,omitempty"`
	File   *File       `json:"file,omitempty"`
	Object []byte      `json:"object,omitempty"`
	Last   bool        `json:"last,omitempty"` // of an object's pieces
	Keys   int         `json:"keys,omitempty"` // the end: how many keys there were
	End    bool        `json:"end,omitempty"`
}

// File is a file's row; what it refers to came before it.
type File struct {
	Name string         `json:"name"`
	Row  appliance.File `json:"row"`
}

// Writer writes a backup.
type Writer struct {
	age   io.WriteCloser
	gzip  *gzip.Writer
	lines *json.Encoder
	keys  int
}

// NewWriter begins a backup.
func NewWriter(w io.Writer, h Header) (*Writer, error) {
	h.Format = format
	if err := json.NewEncoder(w).Encode(h); err != nil {
		return nil, err
	}
	recipient, err := age.NewScryptRecipient(password)
	if err != nil {
		return nil, err
	}
	recipient.SetWorkFactor(workFactor)
	out := &Writer{}
	if out.age, err = age.Encrypt(w, recipient); err != nil {
		return nil, err
	}
	out.gzip = gzip.NewWriter(out.age)
	out.lines = json.NewEncoder(out.gzip)
	return out, nil
}

// Key adds a key.
func (w *Writer) Key(p store.Pair) error {
	w.keys++
	return w.lines.Encode(line{Pair: &p})
}

// File adds a file and what its row refers to.
func (w *Writer) File(f File, object io.Reader) error {
	if f.Row.Object != "" {
		if err := w.object(object); err != nil {
			return err
		}
	}
	w.keys++
	return w.lines.Encode(line{File: &f})
}

func (w *Writer) object(r io.Reader) error {
	buffer := make([]byte, chunk)
	for {
		n, err := io.ReadFull(r, buffer)
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return err
		}
		if err := w.lines.Encode(line{Object: buffer[:n], Last: last}); err != nil || last {
			return err
		}
	}
}

// Close writes the end.
func (w *Writer) Close() error {
	return errors.Join(w.lines.Encode(line{Keys: w.keys, End: true}), w.gzip.Close(), w.age.Close())
}

// ReadHeader reads what a backup is of.
func ReadHeader(r io.Reader) (Header, error) {
	h, _, err := header(r)
	return h, err
}

func header(r io.Reader) (h Header, rest *bufio.Reader, err error) {
	rest = bufio.NewReaderSize(r, 64<<10)
	first, err := rest.ReadSlice('\n')
	if err != nil || json.Unmarshal(first, &h) != nil || h.Format != format {
		return h, rest, ErrFormat
	}
	return h, rest, nil
}

// Reader reads a backup.
type Reader struct {
	Header Header
	lines  *bufio.Scanner
	put    func(io.Reader) error
	keys   int
}

// NewReader begins to read. Put takes the objects as they come; nil leaves them out.
func NewReader(r io.Reader, put func(io.Reader) error) (*Reader, error) {
	h, rest, err := header(r)
	if err != nil {
		return nil, err
	}
	identity, err := age.NewScryptIdentity(password)
	if err != nil {
		return nil, err
	}
	identity.SetMaxWorkFactor(workFactor)
	plain, err := age.Decrypt(rest, identity)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	unzipped, err := gzip.NewReader(plain)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(make([]byte, 0, 64<<10), maxLine)
	if put == nil {
		put = func(r io.Reader) error { _, err := io.Copy(io.Discard, r); return err }
	}
	return &Reader{Header: h, lines: lines, put: put}, nil
}

// Next is the next key or file, false after the last. An end that comes too early is ErrCut.
func (r *Reader) Next() (pair *store.Pair, file *File, more bool, err error) {
	for {
		l, err := r.line()
		switch {
		case err != nil:
			return nil, nil, false, err
		case l.End && l.Keys != r.keys:
			return nil, nil, false, ErrCut
		case l.End:
			return nil, nil, false, nil
		case l.Pair != nil || l.File != nil:
			r.keys++
			return l.Pair, l.File, true, nil
		}
		if err := r.object(l); err != nil {
			return nil, nil, false, err
		}
	}
}

func (r *Reader) line() (l line, err error) {
	if !r.lines.Scan() {
		if err := r.lines.Err(); err != nil {
			return l, fmt.Errorf("%w: %w", ErrCut, err)
		}
		return l, ErrCut
	}
	if err := json.Unmarshal(r.lines.Bytes(), &l); err != nil {
		return l, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return l, nil
}

// object gives the pieces of an object to put as one stream.
func (r *Reader) object(first line) error {
	pieces := &pieces{reader: r, left: first.Object, last: first.Last}
	if err := r.put(pieces); err != nil {
		return err
	}
	_, err := io.Copy(io.Discard, pieces)
	return err
}

type pieces struct {
	reader *Reader
	left   []byte
	last   bool
}

// Read gives what is left of a piece, then the next piece.
func (p *pieces) Read(b []byte) (int, error) {
	for len(p.left) == 0 {
		if p.last {
			return 0, io.EOF
		}
		l, err := p.reader.line()
		if err != nil {
			return 0, err
		}
		if l.Pair != nil || l.File != nil || l.End {
			return 0, ErrFormat
		}
		p.left, p.last = append([]byte(nil), l.Object...), l.Last
	}
	n := copy(b, p.left)
	p.left = p.left[n:]
	return n, nil
}

// Check reads a backup to its end.
func Check(r io.Reader) (Header, error) {
	reader, err := NewReader(r, nil)
	if err != nil {
		return Header{}, err
	}
	for more := true; more; {
		if _, _, more, err = reader.Next(); err != nil {
			return reader.Header, err
		}
	}
	return reader.Header, nil
}
