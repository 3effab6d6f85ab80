package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/ucsm"
	"github.com/plenum-meet/plenum/functions/ucsm/plant"
	"github.com/plenum-meet/plenum/local"
)

// faultTime is how long a running appliance may take to answer.
const faultTime = 5 * time.Second

func faultCommand() *cobra.Command {
	var data string
	cmd := &cobra.Command{
		Use:   "fault",
		Short: "Break something in the chassis of a running appliance, and mend it",
		Long: "Break something in the chassis of a running appliance. Its consequences follow, and UCS Manager raises the faults.\n" +
			"A fault stays, over restarts too, until it is cleared.",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("fault %q: see plenum fault --help", args[0])}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	dataFlag(cmd.PersistentFlags().StringVar, &data, "data folder of the running appliance")
	for _, kind := range plant.Kinds {
		cmd.AddCommand(injectCommand(&data, kind))
	}
	cmd.AddCommand(clearCommand(&data), listCommand(&data))
	return cmd
}

func injectCommand(data *string, kind plant.Kind) *cobra.Command {
	return &cobra.Command{
		Use: kind.Name + " " + kind.Parts, Short: strings.ToUpper(kind.Does[:1]) + kind.Does[1:],
		RunE: func(cmd *cobra.Command, args []string) error {
			words := append([]string{kind.Name}, args...)
			if _, err := plant.Parse(words...); err != nil {
				return usageError{err}
			}
			return withTables(cmd.Context(), *data, func(ctx context.Context, t *store.Tables) error {
				name, err := ucsm.Inject(ctx, t, words...)
				fmt.Fprintln(cmd.OutOrStdout(), name)
				return err
			})
		},
	}
}

func clearCommand(data *string) *cobra.Command {
	return &cobra.Command{
		Use: "clear [NAME|KIND]", Short: "Mend one fault, those of a kind, or all", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withTables(cmd.Context(), *data, func(ctx context.Context, t *store.Tables) error {
				n, err := ucsm.Clear(ctx, t, strings.Join(args, ""))
				if err == nil && n == 0 && len(args) > 0 {
					return fmt.Errorf("fault %s: there is no such fault", args[0])
				}
				fmt.Fprintln(cmd.OutOrStdout(), n, "cleared")
				return err
			})
		},
	}
}

func listCommand(data *string) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the faults that are injected", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withTables(cmd.Context(), *data, func(ctx context.Context, t *store.Tables) error {
				names, err := ucsm.Injected(ctx, t)
				for _, name := range names {
					fmt.Fprintln(cmd.OutOrStdout(), name)
				}
				return err
			})
		},
	}
}

// withTables opens the store of a running appliance, by the socket in its data folder.
func withTables(ctx context.Context, data string, do func(context.Context, *store.Tables) error) (err error) {
	ctx, cancel := context.WithTimeout(ctx, faultTime)
	defer cancel()
	t, err := local.Join(ctx, data)
	if err != nil {
		return err
	}
	defer func() { _ = t.DB.Close() }()
	return do(ctx, t)
}
