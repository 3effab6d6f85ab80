package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Objects keeps what is too big for a row, by the SHA-256 of its content in hex. An object never changes.
type Objects interface {
	// Put keeps what r gives and answers its name and size.
	Put(ctx context.Context, r io.Reader) (name string, size int64, err error)
	// Open reads an object; an unknown one is fs.ErrNotExist.
	Open(ctx context.Context, name string) (Object, error)
	// Sweep removes the objects older than age that keep does not want.
	Sweep(ctx context.Context, age time.Duration, keep func(name string) bool) error
}

// Object is an open object.
type Object interface {
	io.Reader
	io.ReaderAt
	io.Closer
}

// Directory keeps objects as files of one folder, which it makes at the first Put.
type Directory string

// Put writes to a temporary file first, so that an object is there whole or not at all.
func (d Directory) Put(_ context.Context, r io.Reader) (string, int64, error) {
	if err := os.MkdirAll(string(d), 0o700); err != nil {
		return "", 0, fmt.Errorf("objects: %w", err)
	}
	temp, err := os.CreateTemp(string(d), ".new")
	if err != nil {
		return "", 0, fmt.Errorf("objects: %w", err)
	}
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(temp, hash), r)
	if err == nil {
		err = temp.Sync()
	}
	name := hex.EncodeToString(hash.Sum(nil))
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), d.path(name))
	}
	if err != nil {
		return "", 0, errors.Join(fmt.Errorf("objects: %w", err), os.Remove(temp.Name()))
	}
	return name, size, nil
}

// Open opens the object's file.
func (d Directory) Open(_ context.Context, name string) (Object, error) {
	if _, err := hex.DecodeString(name); err != nil || len(name) != 2*sha256.Size {
		return nil, fmt.Errorf("object %.80q: %w", name, fs.ErrNotExist)
	}
	return os.Open(d.path(name))
}

// Sweep also removes what an interrupted Put left.
func (d Directory) Sweep(_ context.Context, age time.Duration, keep func(string) bool) error {
	entries, err := os.ReadDir(string(d))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, entry := range entries {
		info, failed := entry.Info()
		if failed != nil || keep(entry.Name()) || time.Since(info.ModTime()) < age {
			continue
		}
		err = errors.Join(err, os.Remove(d.path(entry.Name())))
	}
	return err
}

func (d Directory) path(name string) string { return filepath.Join(string(d), name) }

// NoObjects is for servers without an object store: files are limited to what fits into a row.
type NoObjects struct{}

var errNoObjects = appliance.Failure(appliance.Limited, "noObjectStore", "files above %d bytes need an object store", appliance.InlineFile)

// Put refuses.
func (NoObjects) Put(context.Context, io.Reader) (string, int64, error) { return "", 0, errNoObjects }

// Open finds nothing.
func (NoObjects) Open(context.Context, string) (Object, error) { return nil, fs.ErrNotExist }

// Sweep has nothing to do.
func (NoObjects) Sweep(context.Context, time.Duration, func(string) bool) error { return nil }
