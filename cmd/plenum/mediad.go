package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/plenum-meet/plenum/mediad"
)

func mediadCommand() *cobra.Command {
	var config mediad.Config
	var untilStdin bool
	var level slog.Level
	cmd := &cobra.Command{
		Use:   "mediad",
		Short: "Run one blade's media daemon",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if config.Slot < 1 || len(config.Etcd) == 0 {
				return usageError{fmt.Errorf("--slot and --etcd are needed")}
			}
			config.Log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level})).With("slot", config.Slot)
			config.Now = time.Now
			ctx := cmd.Context()
			if untilStdin {
				ctx = untilClosed(ctx, os.Stdin)
			}
			return mediad.Run(ctx, config)
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&config.Slot, "slot", 0, "slot of the chassis that the blade is in, 2 to 8")
	flags.StringSliceVar(&config.Etcd, "etcd", nil, "endpoints of etcd (unix:///path or host:port)")
	flags.StringVar(&config.Prefix, "prefix", "/plenum/", "prefix of every key in etcd")
	flags.StringVar(&config.Media, "media", "127.0.0.1:20000", "host and port of media, UDP and ICE-TCP")
	flags.StringVar(&config.Control, "control", "127.0.0.1:0", "address of the control interface")
	flags.BoolVar(&untilStdin, "until-stdin-closes", false, "stop when standard input ends: the parent process has gone")
	flags.TextVar(&level, "log-level", slog.LevelWarn, "debug, info, warn or error")
	return cmd
}

// untilClosed ends the context when r does. Its goroutine ends with the process.
func untilClosed(ctx context.Context, r io.Reader) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		defer cancel()
		_, _ = io.Copy(io.Discard, r)
	}()
	return ctx
}
