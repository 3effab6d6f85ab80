package mmp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/backup"
	"github.com/plenum-meet/plenum/functions/store"
)

// modules are the policies' modules, where the server has policies (package registry).
type modules interface {
	// Module answers the module with that hash.
	Module(ctx context.Context, hash string) ([]byte, error)
	// KeepModule keeps a module that was verified before.
	KeepModule(ctx context.Context, wasm []byte) error
	// Replaced says that releases and stages were replaced: where none are, the built-in ones are to come.
	Replaced(ctx context.Context) error
}

// moduleStart begins the names under which a backup has modules; no file of the folder is called so.
const moduleStart = "policies/"

func isModule(f backup.File) bool { return strings.HasPrefix(f.Name, moduleStart) }

// writeModules writes the modules that releases name and the software does not bring with it. They come before the
// releases, so that whoever sees one of those finds its module.
func (s *Server) writeModules(ctx context.Context, w *backup.Writer) error {
	kept, ok := s.Policies.(modules)
	if !ok {
		return nil
	}
	written := map[string]bool{}
	return s.Tables.PolicyReleases.Each(ctx, "", func(row store.Row[appliance.PolicyRelease]) error {
		hash := row.Value.SHA256
		if row.Value.BuiltIn || written[hash] {
			return nil
		}
		written[hash] = true
		wasm, err := kept.Module(ctx, hash)
		if err != nil {
			return err
		}
		return w.File(backup.File{Name: moduleStart + hash, Row: appliance.File{Object: hash, Size: int64(len(wasm))}}, bytes.NewReader(wasm))
	})
}

// restoreModule keeps a module whose bytes came before as an object.
func (s *Server) restoreModule(ctx context.Context, f backup.File) error {
	kept, ok := s.Policies.(modules)
	if !ok {
		return nil
	}
	content, err := s.folder.Content(ctx, f.Row)
	if err != nil {
		return err
	}
	wasm, err := io.ReadAll(content)
	if err = errors.Join(err, content.Close()); err != nil {
		return err
	}
	return kept.KeepModule(ctx, wasm)
}

func (s *Server) replacedPolicies(ctx context.Context) error {
	if kept, ok := s.Policies.(modules); ok {
		return kept.Replaced(ctx)
	}
	return nil
}
