package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/plenum-meet/plenum/policies/kit"
	"github.com/plenum-meet/plenum/policies/policy"
)

func policyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "policy",
		Short: "Write policies, try them, and install them",
		Long: "Write policies, try them, and install them. new, build, run, test, inspect and bench need no server;\n" +
			"the others work on a running appliance (--url, PLENUM_URL) as the account --account, whose password is taken from\n" +
			"PLENUM_ADMIN_PASSWORD or asked for.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("policy %q: see plenum policy --help", args[0])}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newPolicyCommand(), buildPolicyCommand(), runPolicyCommand(), testPolicyCommand(), inspectPolicyCommand(), benchPolicyCommand())
	server := &policyServer{}
	for _, c := range []*cobra.Command{pushCommand(server), listPoliciesCommand(server), stageCommand(server), rollbackCommand(server),
		traceCommand(server), replayCommand(server), deletePolicyCommand(server)} {
		server.flags(c)
		cmd.AddCommand(c)
	}
	return cmd
}

func newPolicyCommand() *cobra.Command {
	var language, hook string
	cmd := &cobra.Command{
		Use: "new FOLDER", Short: "Begin a policy: a working one, with its cases", Args: cobra.ExactArgs(1),
		Long: "Begin a policy in a new folder, which is also its name: for the hook admission the example in the language wanted,\n" +
			"for the others the built-in policy, in Go; with cases (cases.json) and a manifest (policy.json).",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := kit.New(args[0], language, hook); err != nil {
				return usageError{fmt.Errorf("policy new: %w", err)}
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s is ready: cd %s, then plenum policy build\n", args[0], args[0])
			return nil
		},
	}
	cmd.Flags().StringVar(&language, "lang", "go", strings.Join(kit.Languages(), ", "))
	hookFlag(cmd, &hook, "what it answers")
	return cmd
}

func hookFlag(cmd *cobra.Command, hook *string, usage string) {
	cmd.Flags().StringVar(hook, "hook", policy.HookAdmission, usage+": "+strings.Join(kit.Hooks(), ", "))
}

func buildPolicyCommand() *cobra.Command {
	return &cobra.Command{
		Use: "build [FOLDER]", Short: "Compile a folder's policy to policy.wasm, and verify it", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			file, err := kit.Build(cmd.Context(), folderOf(args), cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			return inspect(cmd.Context(), file, cmd.OutOrStdout())
		},
	}
}

// folderOf is the folder named, this one when none is.
func folderOf(args []string) string { return append(args, ".")[0] }
