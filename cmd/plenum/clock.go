package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

func clockCommand() *cobra.Command {
	var data string
	cmd := &cobra.Command{
		Use:   "clock",
		Short: "Show and move the product's time; the host's stays as it is",
		Long: "Show and move the product's time, so that trials, licences and passwords can be watched while they expire.\n" +
			"The host's clock is never touched.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("clock %q: see plenum clock --help", args[0])}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			return moveClock(cmd, data, func(was int64) (int64, error) { return was, nil })
		},
	}
	dataFlag(cmd.PersistentFlags().StringVar, &data, "data folder of the running appliance")
	cmd.AddCommand(&cobra.Command{
		Use: "advance TIME", Short: `Move it by a time such as "91d" or "36h"`, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			by, err := parseSpan(args[0])
			if err != nil {
				return usageError{fmt.Errorf("clock advance: %w", err)}
			}
			return moveClock(cmd, data, func(was int64) (int64, error) { return was + int64(by/time.Second), nil })
		},
	}, &cobra.Command{
		Use: "back TIME", Short: `Move it back by a time such as "91d"`, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			by, err := parseSpan(args[0])
			if err != nil {
				return usageError{fmt.Errorf("clock back: %w", err)}
			}
			return moveClock(cmd, data, func(was int64) (int64, error) { return was - int64(by/time.Second), nil })
		},
	}, &cobra.Command{
		Use: "reset", Short: "Make it the host's time again", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return moveClock(cmd, data, func(int64) (int64, error) { return 0, nil })
		},
	})
	return cmd
}

// moveClock changes how far the product's clock is from the host's, in seconds, and prints the product's time. A change
// is noted in both logs.
func moveClock(cmd *cobra.Command, data string, change func(int64) (int64, error)) error {
	return withTables(cmd.Context(), data, func(ctx context.Context, t *store.Tables) error {
		var now time.Time
		err := t.DB.Transact(ctx, func(tx *store.Tx) error {
			clock, err := t.Settings.Clock.In(tx)
			if err != nil {
				return err
			}
			was := clock.OffsetSeconds
			if clock.OffsetSeconds, err = change(was); err != nil {
				return err
			}
			if clock.Far() {
				return usageError{fmt.Errorf("clock: more than a hundred years away from the host's time")}
			}
			if now = time.Now().Add(time.Duration(clock.OffsetSeconds) * time.Second).UTC(); clock.OffsetSeconds == was {
				return nil
			}
			if err := t.Settings.Clock.PutIn(tx, clock); err != nil {
				return err
			}
			return t.NoteClock(tx, now, fmt.Sprintf("clock: it is %s now, %s from the host's time", now.Format(time.RFC3339),
				time.Duration(clock.OffsetSeconds)*time.Second))
		})
		if err == nil {
			fmt.Fprintln(cmd.OutOrStdout(), now.Format(time.RFC3339))
		}
		return err
	})
}

// parseSpan is time.ParseDuration that knows days, whole ones.
func parseSpan(text string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.Atoi(days)
		if err != nil || n > 36600 || n < -36600 {
			return 0, fmt.Errorf("%q is not a number of days such as 91d", text)
		}
		return time.Duration(n) * 24 * time.Hour, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d.Abs() > appliance.MaxClockOffset {
		return 0, fmt.Errorf("%q is not a time such as 91d or 36h", text)
	}
	return d, nil
}
