package edge

import (
	"context"
	"sync"
	"time"

	"github.com/pkg/sftp"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/files"
)

// askEvery is how often the pieces of a transfer ask whether the session goes on.
const askEvery = time.Second

// member is a session that is asked anew for what it may see, because it may have ended. Requests of one channel come
// from several goroutines.
type member struct {
	ctx  context.Context // of the connection
	open func(context.Context) (files.View, error)

	mu    sync.Mutex // guards asked
	asked time.Time  // by the host's clock
}

// view is the folder as the session sees it now; a session that is over may see nothing.
func (m *member) view() (files.View, error) {
	view, err := m.open(m.ctx)
	if err != nil {
		return view, over(err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked = time.Now()
	return view, nil
}

// over is the error of a session in the words of SFTP: a file that is missing is another matter.
func over(err error) error {
	if appliance.KindOf(err) == 0 {
		return err
	}
	return sftp.ErrSSHFxPermissionDenied
}

// goesOn asks whether the session is still there, unless it was asked a moment ago.
func (m *member) goesOn() error {
	m.mu.Lock()
	lately := time.Since(m.asked) < askEvery
	m.mu.Unlock()
	if lately {
		return nil
	}
	_, err := m.view()
	return err
}

// download is an open file whose pieces are given as long as the session goes on.
type download struct {
	files.Content
	member *member
}

// ReadAt reads a piece.
func (d download) ReadAt(p []byte, at int64) (int, error) {
	if err := d.member.goesOn(); err != nil {
		return 0, err
	}
	return d.Content.ReadAt(p, at)
}
