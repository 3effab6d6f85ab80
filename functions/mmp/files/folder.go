package files

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// Folder is the files that are kept.
type Folder struct {
	Tables  *store.Tables
	Objects store.Objects
	Now     func() time.Time
}

// Info is what a listing says of a file.
type Info struct {
	Name     string
	Size     int64
	Modified time.Time
}

// Content is an open file.
type Content interface {
	io.Reader
	io.ReaderAt
	io.Closer
}

// inline is the content of a file that is kept in its row.
type inline struct{ *bytes.Reader }

func (inline) Close() error { return nil }

// Open reads a file. An unknown one is appliance Missing "fileDoesNotExist".
func (f Folder) Open(ctx context.Context, name string) (Info, Content, error) {
	row, err := f.Row(ctx, name)
	if err != nil {
		return Info{}, nil, err
	}
	content, err := f.Content(ctx, row)
	return Info{Name: name, Size: row.Size, Modified: row.Modified}, content, err
}

// Content opens what a row holds or refers to.
func (f Folder) Content(ctx context.Context, row appliance.File) (Content, error) {
	if row.Object == "" {
		return inline{bytes.NewReader(row.Content)}, nil
	}
	return f.Objects.Open(ctx, row.Object)
}

// Row is how a file is kept.
func (f Folder) Row(ctx context.Context, name string) (appliance.File, error) {
	if err := Check(name); err != nil {
		return appliance.File{}, err
	}
	row, err := f.Tables.Files.Get(ctx, name)
	return row.Value, err
}

// Read is the whole content of a file that is not large (1 MiB).
func (f Folder) Read(ctx context.Context, name string) ([]byte, error) {
	info, content, err := f.Open(ctx, name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = content.Close() }()
	if info.Size > mebibyte {
		return nil, appliance.Failure(appliance.Invalid, "fileTooLarge", "%s is too large", name)
	}
	return io.ReadAll(content)
}

// Exists reports whether there is such a file.
func (f Folder) Exists(ctx context.Context, name string) (bool, error) {
	_, err := f.Row(ctx, name)
	if appliance.KindOf(err) == appliance.Missing || appliance.KindOf(err) == appliance.Invalid {
		return false, nil
	}
	return err == nil, err
}

// List is all files in the order of their names.
func (f Folder) List(ctx context.Context) (list []Info, err error) {
	err = f.Tables.Files.Each(ctx, "", func(row store.Row[appliance.File]) error {
		list = append(list, Info{Name: row.ID, Size: row.Value.Size, Modified: row.Value.Modified})
		return nil
	})
	return list, err
}

// Put replaces or makes a file with what r gives.
func (f Folder) Put(ctx context.Context, name string, r io.Reader) error {
	if err := Check(name); err != nil {
		return err
	}
	file, err := f.keep(ctx, name, r)
	if err != nil {
		return err
	}
	return f.Tables.DB.Transact(ctx, func(tx *store.Tx) error { return f.Tables.Files.In(tx).Put(name, file) })
}

// PutAll writes some small files in one transaction.
func (f Folder) PutAll(ctx context.Context, contents map[string][]byte) error {
	return f.Tables.DB.Transact(ctx, func(tx *store.Tx) error {
		for name, content := range contents {
			if len(content) > appliance.InlineFile {
				return appliance.Failure(appliance.Limited, "fileTooLarge", "%s is too large", name)
			}
			file := appliance.File{Size: int64(len(content)), Modified: f.Now().UTC(), Content: content}
			if err := errors.Join(Check(name), f.Tables.Files.In(tx).Put(name, file)); err != nil {
				return err
			}
		}
		return nil
	})
}

// keep puts the content where it belongs.
func (f Folder) keep(ctx context.Context, name string, r io.Reader) (file appliance.File, err error) {
	if err := f.room(ctx, name); err != nil {
		return file, err
	}
	file.Modified = f.Now().UTC()
	limited := &io.LimitedReader{R: r, N: Limit(name) + 1}
	head, err := io.ReadAll(io.LimitReader(limited, appliance.InlineFile+1))
	if err != nil {
		return file, err
	}
	if len(head) <= appliance.InlineFile {
		file.Size, file.Content = int64(len(head)), head
		return file, nil
	}
	file.Object, file.Size, err = f.Objects.Put(ctx, io.MultiReader(bytes.NewReader(head), limited))
	if err == nil && file.Size > Limit(name) {
		err = tooLarge(name)
	}
	return file, err
}

func tooLarge(name string) error {
	return appliance.Failure(appliance.Limited, "fileTooLarge", "%s is larger than %d bytes", name, Limit(name))
}

func (f Folder) room(ctx context.Context, name string) error {
	page, err := f.Tables.Files.Page(ctx, store.Query[appliance.File]{})
	if err != nil || page.Total < maxFiles {
		return err
	}
	if there, err := f.Exists(ctx, name); err != nil || there {
		return err
	}
	return appliance.Failure(appliance.Limited, "tooManyFiles", "there are %d files already", maxFiles)
}

// Delete removes a file.
func (f Folder) Delete(ctx context.Context, name string) error {
	if err := Check(name); err != nil {
		return err
	}
	return f.Tables.Files.Delete(ctx, name)
}

// Rename gives a file another name, which may be one for files of its size; a file of that name is replaced.
func (f Folder) Rename(ctx context.Context, from, to string) error {
	if err := errors.Join(Check(from), Check(to)); err != nil {
		return err
	}
	return f.Tables.DB.Transact(ctx, func(tx *store.Tx) error {
		files := f.Tables.Files.In(tx)
		row, err := files.Get(from)
		if err != nil || from == to {
			return err
		}
		if row.Value.Size > Limit(to) {
			return tooLarge(to)
		}
		return errors.Join(files.Delete(from), files.Put(to, row.Value))
	})
}

// Sweep removes the objects that no file has had for some time.
func (f Folder) Sweep(ctx context.Context, age time.Duration) error {
	used := map[string]bool{}
	err := f.Tables.Files.Each(ctx, "", func(row store.Row[appliance.File]) error {
		used[row.Value.Object] = true
		return nil
	})
	if err != nil {
		return err
	}
	err = f.Tables.Restores.Each(ctx, "", func(row store.Row[appliance.RestoreMarker]) error {
		used[row.Value.Backup.Object] = true
		return nil
	})
	if err != nil {
		return err
	}
	return f.Objects.Sweep(ctx, age, func(name string) bool { return used[name] })
}
