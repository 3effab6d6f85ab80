package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"github.com/plenum-meet/plenum/local"
)

func upCommand() *cobra.Command {
	var config local.Config
	var asJSON bool
	var level slog.Level
	cmd := &cobra.Command{
		Use:   "up",
		Short: "Start the appliance and print where everything is",
		Long: "Start the appliance: store, functions, web app and media blades. Ctrl-C stops all of it; what was configured is kept.\n\n" +
			"The lab's admin password is taken from PLENUM_ADMIN_PASSWORD, its users' from PLENUM_USER_PASSWORD; without them\n" +
			"passwords are drawn at the first start and printed once. An SSH port that nobody chose and that is taken gives way to a free one.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			config.AdminPassword, config.UserPassword = os.Getenv("PLENUM_ADMIN_PASSWORD"), os.Getenv("PLENUM_USER_PASSWORD")
			config.Version = version
			config.Log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
			return up(cmd.Context(), config, asJSON, cmd.OutOrStdout())
		},
	}
	flags := cmd.Flags()
	dataFlag(flags.StringVar, &config.Data, "folder of everything that is kept")
	flags.StringVar(&config.Listen, "listen", "127.0.0.1:8443", "address of the HTTPS listener")
	flags.StringVar(&config.Media, "media", "127.0.0.1:20000", "host and base port of media; the blade in slot n uses port+n, UDP and TCP")
	flags.StringVar(&config.SSHMMP, "ssh-mmp", local.DefaultSSHMMP, "address of the MMP's SSH and SFTP port; empty: none")
	flags.StringVar(&config.SSHSoL, "ssh-sol", local.DefaultSSHSoL, "address of the Serial over LAN SSH port; empty: none")
	flags.StringVar(&config.SSHUCSM, "ssh-ucsm", local.DefaultSSHUCSM, "address of UCS Manager's SSH port; empty: none")
	flags.StringVar(&config.Directory, "directory", "", "address of an LDAP directory with a few people, such as 127.0.0.1:1389 (by Debian's slapd); empty: none")
	flags.IntVar(&config.Blades, "blades", 7, "number of media blades, 1 to 7")
	flags.StringVar(&config.Seed, "seed", local.SeedLab, `"lab" (ready to meet in) or "factory" (empty)`)
	flags.StringVar(&config.BladeModel, "blade-model", "m5", "blades of the chassis, m5 or m4; fixed by the first start")
	flags.DurationVar(&config.BootTime, "boot-time", 0, "time that a blade takes to start, of which other times of the chassis are multiples (default 8s, with --seed factory 20s)")
	flags.StringVar(&config.Platform, "platform", "cms2000", `what the appliance is: "cms2000", "cms1000" or "vm"`)
	flags.BoolVar(&asJSON, "json", false, "print one JSON line when ready instead of a table")
	flags.TextVar(&level, "log-level", slog.LevelWarn, "debug, info, warn or error")
	return cmd
}

// up runs the appliance until ctx ends or it fails by itself.
func up(ctx context.Context, config local.Config, asJSON bool, out io.Writer) error {
	server, err := local.Start(ctx, config)
	if err != nil {
		return err
	}
	if err := announce(ctx, server, asJSON, out); err != nil {
		return errors.Join(err, server.Close())
	}
	select {
	case <-ctx.Done():
		return server.Close()
	case err := <-server.Failed():
		return errors.Join(err, server.Close())
	}
}

func announce(ctx context.Context, server *local.Server, asJSON bool, out io.Writer) error {
	ready, err := server.Ready(ctx)
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(out).Encode(ready)
	}
	_, err = fmt.Fprint(out, ready)
	return err
}
