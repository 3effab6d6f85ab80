package edge

import (
	"io"
	"io/fs"
	"time"

	"github.com/plenum-meet/plenum/functions/mmp/files"
)

// listing is what SFTP lists, in pieces.
type listing []fs.FileInfo

func entries(list []files.Info) (l listing) {
	for _, info := range list {
		l = append(l, entry{info})
	}
	return l
}

// ListAt copies a piece of the list.
func (l listing) ListAt(to []fs.FileInfo, at int64) (int, error) {
	if at >= int64(len(l)) {
		return 0, io.EOF
	}
	n := copy(to, l[at:])
	if n < len(to) {
		return n, io.EOF
	}
	return n, nil
}

// entry is a file in a listing.
type entry struct{ info files.Info }

func (e entry) Name() string       { return e.info.Name }
func (e entry) Size() int64        { return e.info.Size }
func (e entry) Mode() fs.FileMode  { return 0o600 }
func (e entry) ModTime() time.Time { return e.info.Modified }
func (e entry) IsDir() bool        { return false }
func (e entry) Sys() any           { return nil }

// root is the folder itself.
type root struct{}

func (root) Name() string       { return "/" }
func (root) Size() int64        { return 0 }
func (root) Mode() fs.FileMode  { return fs.ModeDir | 0o700 }
func (root) ModTime() time.Time { return time.Time{} }
func (root) IsDir() bool        { return true }
func (root) Sys() any           { return nil }
