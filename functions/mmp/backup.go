package mmp

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/backup"
	"github.com/plenum-meet/plenum/functions/mmp/files"
	"github.com/plenum-meet/plenum/functions/store"
)

const backupEnd = ".bak"

func backupCommands() []command {
	return []command{
		{"backup list", "Lists the backups", (*call).backupList, nil, nil},
		{"backup snapshot <name>", "Makes a backup <name>.bak", (*call).backupSnapshot, nil, nil},
		{"backup rollback <name:backup>", "Replaces the whole configuration by a backup's and reboots", (*call).backupRollback, nil, nil},
	}
}

func (c *call) backupList() error {
	list, err := c.folder.List(c.ctx)
	for _, info := range list {
		if name, ok := strings.CutSuffix(info.Name, backupEnd); ok {
			c.printf("%-32s %12d  %s\n", name, info.Size, info.Modified.UTC().Format(time.DateTime))
		}
	}
	return c.nothing(err)
}

func (c *call) backupSnapshot() error {
	name := c.arg("name") + backupEnd
	if err := files.Check(name); err != nil {
		return err
	}
	if err := c.snapshot(c.ctx, name); err != nil {
		return err
	}
	c.printf("%s ready for download\n", name)
	return nil
}

// snapshot writes a backup into a file.
func (s *Server) snapshot(ctx context.Context, name string) error {
	version, err := s.version(ctx)
	if err != nil {
		return err
	}
	from, to := io.Pipe()
	written := make(chan error, 1)
	go func() {
		err := s.writeBackup(ctx, to, backup.Header{Platform: s.Platform, Version: version, Made: s.Now().UTC()})
		written <- errors.Join(err, to.CloseWithError(err))
	}()
	err = s.folder.Put(ctx, name, from)
	return errors.Join(err, from.CloseWithError(err), <-written)
}

func (s *Server) writeBackup(ctx context.Context, out io.Writer, h backup.Header) error {
	w, err := backup.NewWriter(out, h)
	if err != nil {
		return err
	}
	if err := s.writeModules(ctx, w); err != nil {
		return err
	}
	if err := s.Tables.Export(ctx, w.Key); err != nil {
		return err
	}
	err = s.Tables.Files.Each(ctx, "", func(row store.Row[appliance.File]) error {
		if staysAtRollback(row.ID) {
			return nil
		}
		content, err := s.folder.Content(ctx, row.Value)
		if err != nil {
			return err
		}
		return errors.Join(w.File(backup.File{Name: row.ID, Row: row.Value}, content), content.Close())
	})
	if err != nil {
		return err
	}
	return w.Close()
}

// staysAtRollback names the files that a backup neither holds nor replaces.
func staysAtRollback(name string) bool {
	return strings.HasSuffix(name, backupEnd) || strings.HasSuffix(name, imageEnd)
}

// backupRollback checks the whole backup before it asks and before anything is changed.
func (c *call) backupRollback() error {
	name := c.arg("name") + backupEnd
	row, err := c.folder.Row(c.ctx, name)
	if appliance.KindOf(err) == appliance.Missing || appliance.KindOf(err) == appliance.Invalid {
		return failed("backup %s does not exist", c.arg("name"))
	}
	if err != nil {
		return err
	}
	if err := c.checkBackup(name, row); err != nil {
		return err
	}
	if err := c.confirm("WARNING: this will replace the whole configuration, licences and certificates by those of " + name + " and reboot the server"); err != nil {
		return err
	}
	if err := c.restore(c.ctx, row); err != nil {
		return err
	}
	return c.rebootNow()
}

func (c *call) checkBackup(name string, row appliance.File) error {
	content, err := c.folder.Content(c.ctx, row)
	if err != nil {
		return err
	}
	h, err := backup.Check(content)
	err = errors.Join(err, content.Close())
	switch {
	case err != nil:
		return failed("%s: %v", name, err)
	case h.Platform != c.Platform:
		return failed("%s was made on %s and does not fit this platform", name, models[h.Platform])
	}
	return nil
}

// restore replaces the configuration. A marker in the store makes sure that it comes to its end: Resume does it again.
func (s *Server) restore(ctx context.Context, row appliance.File) error {
	marker := appliance.RestoreMarker{Backup: row, At: s.Now()}
	if err := s.mark(ctx, marker); err != nil {
		return err
	}
	return s.finish(ctx, marker)
}

// mark notes that the configuration is being replaced.
func (s *Server) mark(ctx context.Context, m appliance.RestoreMarker) error {
	return s.Tables.DB.Transact(ctx, func(tx *store.Tx) error { return s.Tables.Restores.In(tx).Put(store.SystemID, m) })
}

// finish does what a marker is for, from the beginning, and takes the marker away.
func (s *Server) finish(ctx context.Context, m appliance.RestoreMarker) error {
	var err error
	if m.Factory {
		err = s.resetAll(ctx)
	} else {
		err = s.replace(ctx, m.Backup)
	}
	if err == nil {
		err = s.replacedPolicies(ctx)
	}
	if err != nil {
		return err
	}
	return ignoreMissing(s.Tables.Restores.Delete(ctx, store.SystemID))
}

func (s *Server) replace(ctx context.Context, row appliance.File) error {
	content, err := s.folder.Content(ctx, row)
	if err != nil {
		return err
	}
	put := func(r io.Reader) error { _, _, err := s.Objects.Put(ctx, r); return err }
	in, err := backup.NewReader(content, put)
	if err != nil {
		return errors.Join(err, content.Close())
	}
	var kept []backup.File
	err = s.Tables.Import(ctx, func() (store.Pair, bool, error) {
		for {
			pair, file, more, err := in.Next()
			if err != nil || !more || pair != nil {
				return value(pair), more, err
			}
			if !isModule(*file) {
				kept = append(kept, *file)
			} else if err := s.restoreModule(ctx, *file); err != nil {
				return store.Pair{}, false, err
			}
		}
	})
	if err = errors.Join(err, content.Close()); err != nil {
		return err
	}
	return s.replaceFiles(ctx, kept)
}

func value(p *store.Pair) (v store.Pair) {
	if p != nil {
		v = *p
	}
	return v
}

func (s *Server) replaceFiles(ctx context.Context, kept []backup.File) error {
	list, err := s.folder.List(ctx)
	for _, info := range list {
		if err == nil && !staysAtRollback(info.Name) {
			err = ignoreMissing(s.folder.Delete(ctx, info.Name))
		}
	}
	for _, f := range kept {
		if err != nil {
			return err
		}
		err = s.Tables.DB.Transact(ctx, func(tx *store.Tx) error { return s.Tables.Files.In(tx).Put(f.Name, f.Row) })
	}
	return err
}
