package edge

import (
	"errors"
	"io"
	"os"
	"sync"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/files"
)

// upload collects a file in a temporary one, because clients write where they like, and hands it over when it is closed.
type upload struct {
	member *member
	name   string
	temp   *os.File

	mu     sync.Mutex // guards failed
	failed error
}

func newUpload(m *member, name string) (*upload, error) {
	temp, err := os.CreateTemp("", "plenum-upload")
	if err != nil {
		return nil, err
	}
	return &upload{member: m, name: name, temp: temp}, os.Remove(temp.Name())
}

// begin starts with what the file holds already.
func (u *upload) begin() error {
	view, err := u.member.view()
	if err != nil {
		return err
	}
	_, content, err := view.Open(u.member.ctx, u.name)
	if appliance.KindOf(err) == appliance.Missing {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = io.Copy(u.temp, content)
	return errors.Join(err, content.Close())
}

// WriteAt refuses what would make the file too large.
func (u *upload) WriteAt(p []byte, at int64) (int, error) {
	if at < 0 || at+int64(len(p)) > files.Limit(u.name) {
		err := appliance.Failure(appliance.Limited, "fileTooLarge", "%s may have %d bytes", u.name, files.Limit(u.name))
		u.TransferError(err)
		return 0, err
	}
	if err := u.member.goesOn(); err != nil {
		u.TransferError(err)
		return 0, err
	}
	return u.temp.WriteAt(p, at)
}

// TransferError notes that the upload will not come to its end.
func (u *upload) TransferError(err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.failed = err
}

// Close replaces the file, unless the upload has failed or the session has ended.
func (u *upload) Close() error {
	u.mu.Lock()
	defer u.mu.Unlock()
	err := u.failed
	if err == nil {
		_, err = u.temp.Seek(0, io.SeekStart)
	}
	if err == nil {
		err = u.put()
	}
	if closing := u.temp.Close(); err == nil {
		err = closing
	}
	return err
}

func (u *upload) put() error {
	view, err := u.member.view()
	if err != nil {
		return err
	}
	return status(view.Put(u.member.ctx, u.name, u.temp))
}
