package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/policies"
	"github.com/plenum-meet/plenum/policies/kit"
)

// stageFlags say where a release goes.
type stageFlags struct {
	active, shadow bool
	canary         int
}

func (f *stageFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&f.active, "active", false, "let it decide")
	flags.BoolVar(&f.shadow, "shadow", false, "ask it too, and do not obey it")
	flags.IntVar(&f.canary, "canary", 0, "let it decide for so many of a hundred tenants, 1 to 100")
	cmd.MarkFlagsMutuallyExclusive("active", "shadow", "canary")
}

// check refuses a canary for nobody. A canary that is taken out has no share.
func (f *stageFlags) check(cmd *cobra.Command, release string) error {
	if cmd.Flags().Changed("canary") && release != "" && (f.canary < 1 || f.canary > 100) {
		return usageError{fmt.Errorf("policy %s: --canary %d: want 1 to 100", cmd.Name(), f.canary)}
	}
	return nil
}

// change is what the flags ask for.
func (f stageFlags) change(release string) policies.Stages {
	switch {
	case f.shadow:
		return policies.Stages{Shadow: &release}
	case f.canary != 0:
		return policies.Stages{Canary: &release, CanaryPercent: &f.canary}
	}
	return policies.Stages{Active: &release}
}

func pushCommand(s *policyServer) *cobra.Command {
	var flags stageFlags
	var version string
	cmd := &cobra.Command{
		Use: "push [FOLDER]", Short: "Upload a folder's policy and install it as a release", Args: cobra.MaximumNArgs(1),
		Long: "Upload a folder's policy.wasm and install it as a release, with the name, version, settings and limits of its policy.json.\n" +
			"With --active, --shadow or --canary it is staged at once.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := flags.check(cmd, "new"); err != nil {
				return err
			}
			release, err := push(cmd.Context(), s, folderOf(args), version)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "installed %s for %s\n", release.ID, release.Hook)
			if !flags.active && !flags.shadow && flags.canary == 0 {
				return nil
			}
			return stage(cmd.Context(), s, release.Hook, flags.change(release.ID), cmd.OutOrStdout())
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&version, "version", "", "version instead of that in policy.json")
	return cmd
}

func push(ctx context.Context, s *policyServer, folder, version string) (release policies.Release, err error) {
	m, err := kit.ReadManifest(folder)
	if err != nil {
		return release, err
	}
	wasm, err := os.ReadFile(filepath.Join(folder, kit.ModuleFile)) //nolint:gosec // the author's own
	if errors.Is(err, os.ErrNotExist) {
		err = fmt.Errorf("%w: build it first", err)
	}
	if err != nil {
		return release, err
	}
	n := policies.NewRelease{Hook: m.Hook, Name: m.Name, Version: m.Version}
	if version != "" {
		n.Version = version
	}
	if m.Limits != nil {
		limits := policies.Limits(*m.Limits)
		n.Limits = &limits
	}
	for into, text := range map[*policies.Object]json.RawMessage{&n.Settings: m.Settings, &n.Schema: m.Schema} {
		if len(text) > 0 {
			if err := json.Unmarshal(text, into); err != nil {
				return release, fmt.Errorf("%s: settings and schema are objects: %w", kit.ManifestFile, err)
			}
		}
	}
	var module policies.Module
	if err := s.ask(ctx, http.MethodPost, "/modules", wasm, &module); err != nil {
		return release, err
	}
	n.SHA256 = module.SHA256
	return release, s.ask(ctx, http.MethodPost, "/releases", n, &release)
}

func stage(ctx context.Context, s *policyServer, hook string, change policies.Stages, out io.Writer) error {
	var stages appliance.HookStages
	if err := s.ask(ctx, http.MethodPut, "/hooks/"+segment(hook)+"/stages", change, &stages); err != nil {
		return err
	}
	fmt.Fprintln(out, told(hook, stages))
	return nil
}

// told is a hook's stages in a line.
func told(hook string, s appliance.HookStages) string {
	parts := []string{hook + ": active " + orNone(s.Active)}
	for _, p := range []struct{ name, release string }{{"previous", s.Previous}, {"shadow", s.Shadow}} {
		if p.release != "" {
			parts = append(parts, p.name+" "+p.release)
		}
	}
	if s.Canary != "" {
		parts = append(parts, fmt.Sprintf("canary %s for %d %%", s.Canary, s.CanaryPercent))
	}
	if s.Why != "" {
		parts = append(parts, s.Why)
	}
	return strings.Join(parts, ", ")
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

func stageCommand(s *policyServer) *cobra.Command {
	var flags stageFlags
	cmd := &cobra.Command{
		Use: "stage HOOK RELEASE", Short: "Let a release decide, shadow, or decide for some", Args: cobra.ExactArgs(2),
		Long: `Let a release decide; with --shadow it is asked too and not obeyed, with --canary it decides for some tenants.` + "\n" +
			`"none" for the release takes out what is in that stage.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			release := args[1]
			if release == "none" {
				release = ""
				if cmd.Flags().Changed("canary") {
					return stage(cmd.Context(), s, args[0], policies.Stages{Canary: &release}, cmd.OutOrStdout())
				}
			}
			if err := flags.check(cmd, release); err != nil {
				return err
			}
			return stage(cmd.Context(), s, args[0], flags.change(release), cmd.OutOrStdout())
		},
	}
	flags.add(cmd)
	return cmd
}

func rollbackCommand(s *policyServer) *cobra.Command {
	return &cobra.Command{
		Use: "rollback HOOK", Short: "Make the previous release active again", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var stages appliance.HookStages
			if err := s.ask(cmd.Context(), http.MethodPost, "/hooks/"+segment(args[0])+"/rollback", nil, &stages); err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), told(args[0], stages))
			return nil
		},
	}
}

func deletePolicyCommand(s *policyServer) *cobra.Command {
	return &cobra.Command{
		Use: "delete RELEASE", Short: "Delete a release that is in no stage, and that no mapping names", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.ask(cmd.Context(), http.MethodDelete, "/releases/"+segment(args[0]), nil, nil)
		},
	}
}

func listPoliciesCommand(s *policyServer) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Show hooks, their stages, and all releases", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var hooks policies.Hooks
			var releases policies.Releases
			if err := s.ask(cmd.Context(), http.MethodGet, "/hooks", nil, &hooks); err != nil {
				return err
			}
			if err := s.ask(cmd.Context(), http.MethodGet, "/releases", nil, &releases); err != nil {
				return err
			}
			out := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, h := range hooks.Hooks {
				fmt.Fprintln(out, told(h.Hook, h.Stages))
				if c := h.Counts; h.Stages.Shadow != "" && c.Shadow == h.Stages.Shadow {
					fmt.Fprintf(out, "  the shadow was asked %d times, differed %d, failed %d\n", c.Asked, c.Differed, c.Failed)
				}
			}
			fmt.Fprintln(out, "\nRELEASE\tHOOK\tBYTES\tINSTALLED\tBY")
			for _, r := range releases.Releases {
				fmt.Fprintf(out, "%s\t%s\t%d\t%s\t%s\n", r.ID, r.Hook, r.Size, r.InstalledAt.Format("2006-01-02 15:04"), r.InstalledBy)
			}
			return out.Flush()
		},
	}
}

func traceCommand(s *policyServer) *cobra.Command {
	var limit int
	var differs, asJSON bool
	cmd := &cobra.Command{
		Use: "trace HOOK", Short: "Show the last decisions, the newest first", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var decisions policies.Decisions
			path := fmt.Sprintf("/hooks/%s/decisions?limit=%d&differs=%t", segment(args[0]), limit, differs)
			if err := s.ask(cmd.Context(), http.MethodGet, path, nil, &decisions); err != nil {
				return err
			}
			for _, d := range decisions.Decisions {
				if err := show(cmd.OutOrStdout(), d, asJSON); err != nil {
					return err
				}
			}
			return nil
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 20, "how many, up to 1000")
	cmd.Flags().BoolVar(&differs, "differs", false, "only those in which the shadow differed")
	cmd.Flags().BoolVar(&asJSON, "json", false, "whole, one JSON object a line")
	return cmd
}

func show(out io.Writer, d policies.Decision, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(d)
	}
	_, err := fmt.Fprintf(out, "%d  %s  %s  %d µs  %d units  %s\n", d.Number, d.At.Format("2006-01-02 15:04:05"), d.Release, d.Microseconds, d.Units,
		answered(d.Output, d.Error))
	if s := d.Shadow; err == nil && s != nil && s.Differs {
		_, err = fmt.Fprintf(out, "   shadow %s: %s\n", s.Release, answered(s.Output, s.Error))
	}
	return err
}

// answered is an answer, or why there is none.
func answered(output policies.Object, failure string) string {
	if failure != "" {
		return failure
	}
	if output == nil {
		return "(too large to be kept)"
	}
	text, err := json.Marshal(output)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func replayCommand(s *policyServer) *cobra.Command {
	var limit int
	cmd := &cobra.Command{
		Use: "replay RELEASE", Short: "Ask a release what was asked before, and show what it would have decided otherwise", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var r policies.Replay
			path := fmt.Sprintf("/releases/%s/replay?limit=%d", segment(args[0]), limit)
			if err := s.ask(cmd.Context(), http.MethodPost, path, nil, &r); err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			for _, d := range r.Differences {
				fmt.Fprintf(out, "%d  was %s\n   now %s\n", d.Recorded.Number, answered(d.Recorded.Output, d.Recorded.Error), answered(d.Answer, d.Error))
			}
			fmt.Fprintf(out, "%d asked, %d differ, %d failed, %d were too large to be kept\n", r.Asked, r.Differ, r.Failed, r.Skipped)
			return nil
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 1000, "how many of the last decisions")
	return cmd
}
