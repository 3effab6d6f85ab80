package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/plenum-meet/plenum/functions/ucsm/bundle"
	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
)

func firmwareCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "firmware",
		Short: "Make firmware bundles for the chassis",
		Long: "Make firmware bundles for the chassis: small signed files that UCS Manager downloads and installs like a vendor's,\n" +
			"for trying upgrades out.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("firmware %q: see plenum firmware --help", args[0])}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(makeFirmwareCommand())
	return cmd
}

// firmwareKinds are the words of --kind.
var firmwareKinds = map[string][]string{
	"infrastructure": {bundle.Infrastructure},
	"blade":          {bundle.Blades},
	"all":            {bundle.Infrastructure, bundle.Blades},
}

func makeFirmwareCommand() *cobra.Command {
	var kind, folder string
	cmd := &cobra.Command{
		Use: "make VERSION", Short: `Write the bundles of a release such as "4.1(1d)"`, Args: cobra.ExactArgs(1),
		Long: "Write the bundles of a release: infrastructure (A) for the fabric interconnects, blade (B) for the servers.\n" +
			"The names of the files are printed.",
		Example: `  plenum firmware make "4.1(1d)" --kind infrastructure --out images`,
		RunE: func(cmd *cobra.Command, args []string) error {
			kinds, known := firmwareKinds[kind]
			if !known {
				return usageError{fmt.Errorf("firmware make: kind %q is not infrastructure, blade or all", kind)}
			}
			return makeFirmware(inventory.Version(args[0]), kinds, folder, cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&kind, "kind", "all", "infrastructure, blade or all")
	cmd.Flags().StringVar(&folder, "out", ".", "folder of the files; it is made when missing")
	return cmd
}

// makeFirmware writes the bundles of a release and prints their names. A file that is there already is replaced.
func makeFirmware(version inventory.Version, kinds []string, folder string, out io.Writer) error {
	if strings.HasSuffix(string(version), "A") || strings.HasSuffix(string(version), "B") {
		return usageError{fmt.Errorf("firmware make: version %s: leave the letter out, --kind says which bundle is wanted", version)}
	}
	for _, kind := range kinds {
		file, err := bundle.Make(version.Bundle(kind))
		var refused *bundle.Error
		if errors.As(err, &refused) {
			return usageError{fmt.Errorf("firmware make: %w", err)}
		}
		if err != nil {
			return err
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		name := filepath.Join(folder, version.FileName(kind))
		if err := os.WriteFile(name, file, 0o644); err != nil {
			return err
		}
		fmt.Fprintln(out, name)
	}
	return nil
}
