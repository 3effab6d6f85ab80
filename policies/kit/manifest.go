// Package kit is what an author's commands are made of: a new policy's folder, and building it.
package kit

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// Names of files in a policy's folder.
const (
	ManifestFile = "policy.json"
	ModuleFile   = "policy.wasm"
	CasesFile    = "cases.json"
)

// Manifest says what a folder's policy is.
type Manifest struct {
	Hook     string          `json:"hook"`
	Name     string          `json:"name"`
	Version  string          `json:"version"`
	Language string          `json:"language"`
	Settings json.RawMessage `json:"settings,omitempty"`
	Schema   json.RawMessage `json:"schema,omitempty"` // JSON Schema of the settings
	Limits   *Limits         `json:"limits,omitempty"`
}

// Limits are a policy's own bounds; what is zero is the hook's.
type Limits struct {
	Memory     int   `json:"memory,omitempty"` // bytes
	Budget     int64 `json:"budget,omitempty"` // units of a call
	DeadlineMS int   `json:"deadlineMs,omitempty"`
}

// ReadManifest reads a folder's policy.json.
func ReadManifest(folder string) (Manifest, error) {
	var m Manifest
	text, err := os.ReadFile(filepath.Join(folder, ManifestFile)) //nolint:gosec // the author's own folder
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, fmt.Errorf("%s: %w", filepath.Join(folder, ManifestFile), err)
	}
	return m, nil
}
