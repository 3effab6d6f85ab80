package edge

import (
	"context"
	"errors"
	"io"
	"os"

	"github.com/pkg/sftp"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/files"
)

// SFTP serves the MMP's flat folder as the account of the visitor's session sees it. There are no folders to make or to
// enter and no links; a file is replaced when its upload has come to its end, and not at all if it does not. Each
// request asks open anew: a session that has ended serves nothing any more.
func SFTP(open func(ctx context.Context, session string) (files.View, error)) Subsystem {
	return func(ctx context.Context, channel io.ReadWriter, visitor Visitor) error {
		m := &member{ctx: ctx, open: func(ctx context.Context) (files.View, error) { return open(ctx, visitor.Session) }}
		if _, err := m.open(ctx); err != nil {
			return err
		}
		f := folder{m}
		server := sftp.NewRequestServer(channelCloser{channel}, sftp.Handlers{FileGet: f, FilePut: f, FileCmd: f, FileList: f})
		if err := server.Serve(); !errors.Is(err, io.EOF) {
			return err
		}
		return nil
	}
}

// channelCloser closes a channel if it can be closed.
type channelCloser struct{ io.ReadWriter }

func (c channelCloser) Close() error {
	if closer, ok := c.ReadWriter.(io.Closer); ok {
		return closer.Close()
	}
	return nil
}

// folder answers the requests of one channel; they may come from several goroutines.
type folder struct{ *member }

// Fileread opens a file for reading.
func (f folder) Fileread(r *sftp.Request) (io.ReaderAt, error) {
	name, err := fileName(r.Filepath)
	if err != nil {
		return nil, err
	}
	view, err := f.view()
	if err != nil {
		return nil, err
	}
	_, content, err := view.Open(f.ctx, name)
	if err != nil {
		return nil, status(err)
	}
	return download{content, f.member}, nil
}

// Filewrite begins an upload.
func (f folder) Filewrite(r *sftp.Request) (io.WriterAt, error) {
	name, err := fileName(r.Filepath)
	if err != nil {
		return nil, err
	}
	view, err := f.view()
	if err != nil {
		return nil, err
	}
	if err := view.MayPut(name); err != nil {
		return nil, status(err)
	}
	u, err := newUpload(f.member, name)
	if err != nil || r.Pflags().Trunc {
		return u, err
	}
	return u, u.begin()
}

// Filecmd removes and renames. Modes and times are accepted and forgotten, for clients that insist on setting them.
func (f folder) Filecmd(r *sftp.Request) error {
	if r.Method == "Setstat" {
		return nil
	}
	name, err := fileName(r.Filepath)
	if err != nil {
		return err
	}
	view, err := f.view()
	if err != nil {
		return err
	}
	switch r.Method {
	case "Remove":
		return status(view.Delete(f.ctx, name))
	case "Rename":
		to, err := fileName(r.Target)
		if err != nil {
			return err
		}
		return status(view.Rename(f.ctx, name, to))
	}
	return sftp.ErrSSHFxOpUnsupported // Rmdir, Mkdir, Link, Symlink
}

// PosixRename is Rename, which replaces a file as it is.
func (f folder) PosixRename(r *sftp.Request) error {
	return f.Filecmd(&sftp.Request{Method: "Rename", Filepath: r.Filepath, Target: r.Target})
}

// Filelist lists the folder, or tells of one file.
func (f folder) Filelist(r *sftp.Request) (sftp.ListerAt, error) {
	name, err := files.Clean(r.Filepath)
	if err != nil {
		return nil, os.ErrNotExist
	}
	view, err := f.view()
	if err != nil {
		return nil, err
	}
	switch {
	case r.Method == "List" && name == "":
		list, err := view.List(f.ctx)
		return entries(list), status(err)
	case r.Method == "Stat" && name == "":
		return listing{root{}}, nil
	case r.Method == "Stat" || r.Method == "List":
		info, err := view.Stat(f.ctx, name)
		return entries([]files.Info{info}), status(err)
	}
	return nil, sftp.ErrSSHFxOpUnsupported
}

// fileName is the file that a path means; the folder itself is none.
func fileName(path string) (string, error) {
	name, err := files.Clean(path)
	if err != nil || name == "" {
		return "", os.ErrNotExist
	}
	return name, nil
}

// status is an error in the words of SFTP.
func status(err error) error {
	switch appliance.KindOf(err) {
	case appliance.Missing, appliance.Invalid:
		return os.ErrNotExist
	case appliance.Denied, appliance.Unauthorized:
		return sftp.ErrSSHFxPermissionDenied
	}
	return err
}
