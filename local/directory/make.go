package directory

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"text/template"
)

// prepare makes the folder if there is none, reads the passwords, and writes the configuration.
func (s *Server) prepare(ctx context.Context, draw func() (Passwords, error)) error {
	raw, err := os.ReadFile(s.path("passwords"))
	if errors.Is(err, fs.ErrNotExist) {
		if err := s.make(ctx, draw); err != nil {
			return err
		}
		raw, err = os.ReadFile(s.path("passwords"))
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, &s.Passwords); err != nil {
		return fmt.Errorf("%s: %w", s.path("passwords"), err)
	}
	return s.fill("slapd.conf", s.path("slapd.conf"))
}

// make makes the folder under another name and gives it its own when everything is in it.
func (s *Server) make(ctx context.Context, draw func() (Passwords, error)) (err error) {
	made := &Server{folder: s.folder + ".new"}
	if made.Passwords, err = draw(); err != nil {
		return err
	}
	raw, err := json.Marshal(made.Passwords)
	if err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { return os.RemoveAll(made.folder) },
		func() error { return os.MkdirAll(made.path("data"), 0o700) },
		func() error { return os.WriteFile(made.path("passwords"), raw, 0o600) },
		func() error { return made.fill("slapd.conf", made.path("slapd.conf")) },
		func() error { return made.load(ctx) },
		func() error { return os.Rename(made.folder, s.folder) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// load writes the people.
func (s *Server) load(ctx context.Context) error {
	slapadd, err := program("slapadd")
	if err != nil {
		return err
	}
	if err := s.fill("people.ldif", s.path("people.ldif")); err != nil {
		return err
	}
	add := exec.CommandContext(ctx, slapadd, "-q", "-f", s.path("slapd.conf"), "-l", s.path("people.ldif"))
	if out, err := add.CombinedOutput(); err != nil {
		return fmt.Errorf("slapadd: %w: %s", err, bytes.TrimSpace(out))
	}
	return os.Remove(s.path("people.ldif"))
}

// fill writes one of the embedded files with the blanks filled in.
func (s *Server) fill(name, to string) error {
	t, err := template.ParseFS(files, name)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	err = t.Execute(&out, map[string]any{"Folder": s.folder, "Base": Base, "Root": Root, "Passwords": s.Passwords, "People": People()})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Clean(to), out.Bytes(), 0o600)
}
