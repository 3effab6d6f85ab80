package mmp

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/files"
	"github.com/plenum-meet/plenum/functions/store"
)

// bundleName is the file for support.
const bundleName = "logbundle.tar.gz"

// generated are the files that are made when they are read.
func (s *Server) generated() []files.Generated {
	return []files.Generated{
		{Name: "log", Make: s.log.Text},
		{Name: "audit", Role: appliance.RoleAudit, Only: true, Make: s.audit.Text},
		{Name: "boot.json", Make: func(ctx context.Context) ([]byte, error) { return s.platformJSON(ctx, s.settings().Boot) }},
		{Name: "live.json", Make: func(ctx context.Context) ([]byte, error) { return s.platformJSON(ctx, s.settings().Live) }},
		{Name: bundleName, Make: s.bundle},
	}
}

// view is the folder as a role sees it.
func (s *Server) view(role string) files.View {
	return files.View{Folder: s.folder, Generated: s.generated(), Role: role}
}

// Files is the folder as the account of a session sees it, for SFTP. From then on the session counts as one for files.
func (s *Server) Files(ctx context.Context, session string) (files.View, error) {
	row, err := s.resume(ctx, session)
	if err != nil {
		return files.View{}, err
	}
	if row.Value.Account == "" || isDialog(row.Value.Line) {
		return files.View{}, appliance.Failure(appliance.Denied, "passwordExpired", "the password must be changed first")
	}
	if row.Value.Kind == kindSSH {
		err = s.forFiles(ctx, row.ID)
	}
	return s.view(row.Value.Role), err
}

// platformJSON is the platform's part of the configuration, without secrets.
func (s *Server) platformJSON(ctx context.Context, platform *store.Setting[appliance.Platform]) ([]byte, error) {
	p, err := platform.Get(ctx)
	if err != nil {
		return nil, err
	}
	network, err := s.settings().Network.Get(ctx)
	if err != nil {
		return nil, err
	}
	dns, err := s.settings().DNS.Get(ctx)
	if err != nil {
		return nil, err
	}
	clock, err := s.settings().Clock.Get(ctx)
	if err != nil {
		return nil, err
	}
	web, err := s.settings().WebAdmin.Get(ctx)
	if err != nil {
		return nil, err
	}
	bridge, err := s.settings().WebBridge3.Get(ctx)
	if err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(map[string]any{"platform": p, "network": network, "dns": dns, "ntp": clock, "webadmin": web,
		"webbridge3": bridge}, "", "  ")
	return append(text, '\n'), err
}

// bundle is what support asks for: logs, configuration and state, without keys and passwords.
func (s *Server) bundle(ctx context.Context) ([]byte, error) {
	parts := map[string][]byte{}
	for _, g := range s.generated() {
		if g.Name == bundleName {
			continue
		}
		content, err := g.Make(ctx)
		if err != nil {
			return nil, err
		}
		parts[g.Name] = content
	}
	state, err := s.state(ctx)
	parts["state.json"] = state
	if err != nil {
		return nil, err
	}
	return s.archive(parts)
}

// state is counts and versions.
func (s *Server) state(ctx context.Context) ([]byte, error) {
	m, err := s.machine(ctx)
	if err != nil {
		return nil, err
	}
	calls, err := s.Tables.Calls.Page(ctx, store.Query[appliance.Call]{})
	if err != nil {
		return nil, err
	}
	spaces, err := s.Tables.CoSpaces.Page(ctx, store.Query[appliance.CoSpace]{})
	if err != nil {
		return nil, err
	}
	return json.MarshalIndent(map[string]any{"machine": m, "version": s.Version, "calls": calls.Total, "coSpaces": spaces.Total}, "", "  ")
}

// archive packs files into a compressed tar.
func (s *Server) archive(parts map[string][]byte) ([]byte, error) {
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	packed := tar.NewWriter(zipped)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		header := &tar.Header{Name: "logbundle/" + name, Mode: 0o600, Size: int64(len(parts[name])), ModTime: s.Now()}
		if err := packed.WriteHeader(header); err != nil {
			return nil, fmt.Errorf("log bundle: %w", err)
		}
		if _, err := packed.Write(parts[name]); err != nil {
			return nil, fmt.Errorf("log bundle: %w", err)
		}
	}
	err := errors.Join(packed.Close(), zipped.Close())
	return out.Bytes(), err
}

func (c *call) logBundle() error {
	content, err := c.bundle(c.ctx)
	if err != nil {
		return err
	}
	c.printf("%s (%d bytes) ready for download\n", bundleName, len(content))
	return nil
}
