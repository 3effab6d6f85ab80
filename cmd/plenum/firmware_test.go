package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/ucsm/bundle"
)

// run carries out a command line and answers what it prints.
func run(args ...string) (string, error) {
	var out bytes.Buffer
	cmd := root()
	cmd.SetArgs(args)
	cmd.SetOut(&out)
	err := cmd.Execute()
	return out.String(), err
}

func TestFirmwareMake(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "images")
	out, err := run("firmware", "make", "4.1(1d)", "--out", folder)
	require.NoError(t, err)
	for name, want := range map[string]bundle.Bundle{
		"ucs-mini-k9-bundle-infra.4.1.1d.A.bin": {Kind: bundle.Infrastructure, Version: "4.1(1d)A"},
		"ucs-k9-bundle-b-series.4.1.1d.B.bin":   {Kind: bundle.Blades, Version: "4.1(1d)B"},
	} {
		require.Contains(t, out, filepath.Join(folder, name)+"\n")
		file, err := os.ReadFile(filepath.Join(folder, name))
		require.NoError(t, err)
		require.Less(t, len(file), 16<<10, "a few KB")
		got, err := bundle.Read(file)
		require.NoError(t, err)
		require.Equal(t, want.Kind+want.Version, got.Kind+got.Version)
		require.NotEmpty(t, got.Images)
	}
	again, err := run("firmware", "make", "4.1(1d)", "--out", folder, "--kind", "blade")
	require.NoError(t, err)
	require.NotContains(t, again, "infra")
}

func TestFirmwareMakeRefuses(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]string{
		`firmware make: kind "rack" is not infrastructure, blade or all`:                            {"4.1(1d)", "--kind", "rack"},
		`firmware make: bundle of version "4.1.1dA": not a version such as 4.1(1d)A`:                {"4.1.1d"},
		`firmware make: version 4.1(1d)B: leave the letter out, --kind says which bundle is wanted`: {"4.1(1d)B"},
	} {
		_, err := run(append([]string{"firmware", "make", "--out", t.TempDir()}, args...)...)
		require.EqualError(t, err, want)
		require.ErrorAs(t, err, &usageError{})
	}
}
