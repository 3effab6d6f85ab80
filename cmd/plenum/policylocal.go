package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/plenum-meet/plenum/policies/host"
	"github.com/plenum-meet/plenum/policies/host/meter"
	"github.com/plenum-meet/plenum/policies/kit"
	"github.com/plenum-meet/plenum/policies/policy"
	"github.com/plenum-meet/plenum/policies/policytest"
)

// loaded is a policy of a folder, or of a file alone.
type loaded struct {
	module   *host.Module
	manifest kit.Manifest
	folder   string
	host     *host.Host
}

// loadPolicy loads a folder's policy.wasm with hook and limits of its manifest, or a file with the defaults of the hook.
func loadPolicy(ctx context.Context, path, hookName string) (*loaded, error) {
	l := &loaded{folder: path, manifest: kit.Manifest{Hook: hookName, Name: filepath.Base(path)}}
	file := path
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		if l.manifest, err = kit.ReadManifest(path); err != nil {
			return nil, err
		}
		file = filepath.Join(path, kit.ModuleFile)
	} else {
		l.folder = filepath.Dir(path)
	}
	wasm, err := os.ReadFile(file) //nolint:gosec // the author's own
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%w: build it first", err)
	}
	if err != nil {
		return nil, err
	}
	hook, known := policy.HookNamed(l.manifest.Hook)
	if !known {
		return nil, fmt.Errorf("there is no hook %q", l.manifest.Hook)
	}
	if l.host, err = host.New(ctx, host.Options{}); err != nil {
		return nil, err
	}
	if l.module, err = l.host.Load(ctx, l.manifest.Name, wasm, limitsOf(hook, l.manifest.Limits)); err != nil {
		return nil, errors.Join(err, l.host.Close(ctx))
	}
	return l, nil
}

// limitsOf are a hook's, and what the manifest has of its own.
func limitsOf(hook policy.Hook, own *kit.Limits) host.Limits {
	limits := host.ForHook(hook)
	if own == nil {
		return limits
	}
	limits.Memory = own.Memory
	if own.Budget > 0 {
		limits.Budget = own.Budget
	}
	if own.DeadlineMS > 0 {
		limits.Deadline = time.Duration(own.DeadlineMS) * time.Millisecond
	}
	return limits
}

func (l *loaded) close(ctx context.Context) { _ = l.host.Close(ctx) }

// ask asks with the manifest's settings where the question has none of its own. An answer of the wrong shape is an error,
// as it would be when the policy is installed.
func (l *loaded) ask(ctx context.Context, question []byte) ([]byte, host.Report, error) {
	whole, err := policy.Complete(l.manifest.Hook, question)
	if err != nil {
		return nil, host.Report{}, err
	}
	const none = `"settings":{}}`
	if text := string(whole); len(l.manifest.Settings) > 0 && strings.HasSuffix(text, none) {
		whole = []byte(strings.TrimSuffix(text, none) + `"settings":` + string(l.manifest.Settings) + "}")
	}
	answer, report, err := l.module.Call(ctx, whole)
	if err == nil {
		err = policy.CheckAnswer(l.manifest.Hook, whole, answer)
	}
	return answer, report, err
}

func runPolicyCommand() *cobra.Command {
	var input, hook string
	cmd := &cobra.Command{
		Use: "run [FOLDER|FILE.wasm]", Short: "Ask a policy one question", Args: cobra.MaximumNArgs(1),
		Long: "Ask a policy one question, read from --input or standard input. What the question leaves out is filled in.",
		RunE: func(cmd *cobra.Command, args []string) error {
			question, err := readInput(cmd.InOrStdin(), input)
			if err != nil {
				return err
			}
			p, err := loadPolicy(cmd.Context(), folderOf(args), hook)
			if err != nil {
				return err
			}
			defer p.close(cmd.Context())
			answer, report, err := p.ask(cmd.Context(), question)
			for _, line := range report.Logs {
				fmt.Fprintln(cmd.ErrOrStderr(), "log:", line.Text)
			}
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), string(answer))
			fmt.Fprintf(cmd.ErrOrStderr(), "%d units, %s\n", report.Units, report.Took)
			return nil
		},
	}
	cmd.Flags().StringVar(&input, "input", "-", "file with the question; - is standard input")
	hookFlag(cmd, &hook, "what a file alone answers")
	return cmd
}

func readInput(in io.Reader, file string) ([]byte, error) {
	if file == "-" {
		return io.ReadAll(io.LimitReader(in, policy.MaxInput))
	}
	return os.ReadFile(file) //nolint:gosec // the author's own
}

func testPolicyCommand() *cobra.Command {
	return &cobra.Command{
		Use: "test [FOLDER]", Short: "Ask a policy its cases (cases*.json) and compare the answers", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := loadPolicy(cmd.Context(), folderOf(args), policy.HookAdmission)
			if err != nil {
				return err
			}
			defer p.close(cmd.Context())
			cases, err := policytest.Read(os.DirFS(p.folder), "cases*.json")
			if err != nil {
				return err
			}
			return testCases(cmd.Context(), p, cases, cmd.OutOrStdout())
		},
	}
}

func testCases(ctx context.Context, p *loaded, cases []policytest.Case, out io.Writer) error {
	failed := 0
	decide := func(ctx context.Context, question []byte) ([]byte, error) {
		answer, _, err := p.ask(ctx, question)
		return answer, err
	}
	for _, c := range cases {
		err := c.Check(ctx, decide)
		if err == nil {
			fmt.Fprintf(out, "ok    %s\n", c.Name)
			continue
		}
		failed++
		fmt.Fprintf(out, "FAIL  %s: %v\n", c.Name, err)
	}
	if failed > 0 {
		return fmt.Errorf("policy test: %d of %d cases failed", failed, len(cases))
	}
	fmt.Fprintf(out, "%d cases passed\n", len(cases))
	return nil
}

func inspectPolicyCommand() *cobra.Command {
	return &cobra.Command{
		Use: "inspect FILE.wasm", Short: "Tell what a module is made of and whether it can be a policy", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return inspect(cmd.Context(), args[0], cmd.OutOrStdout())
		},
	}
}

// inspect tells about a module; one that cannot be a policy is an error in the end.
func inspect(ctx context.Context, file string, out io.Writer) error {
	wasm, err := os.ReadFile(file) //nolint:gosec // the author's own
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: %d bytes, sha256 %s\n", filepath.Base(file), len(wasm), host.Hash(wasm))
	if scan, err := meter.Read(wasm, meter.DefaultLimits()); err == nil {
		for _, f := range scan.Imports {
			fmt.Fprintf(out, "  import %s.%s %s\n", f.Module, f.Name, f.Type)
		}
		for _, f := range scan.Exports {
			fmt.Fprintf(out, "  export %s %s\n", f.Name, f.Type)
		}
	}
	h, err := host.New(ctx, host.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = h.Close(ctx) }()
	began := time.Now()
	if _, err := h.Load(ctx, filepath.Base(file), wasm, host.Limits{Instances: 1}); err != nil {
		return err
	}
	fmt.Fprintf(out, "a policy of version %d of the contract; verified and compiled in %s\n", policy.Version, time.Since(began).Round(time.Millisecond))
	return nil
}

func benchPolicyCommand() *cobra.Command {
	var input, hook string
	var calls int
	cmd := &cobra.Command{
		Use: "bench [FOLDER|FILE.wasm]", Short: "Ask a policy the same question many times and tell what it takes", Args: cobra.MaximumNArgs(1),
		Long: "Ask a policy the same question many times and tell what it takes. Without --input it is the first of its cases.",
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := loadPolicy(cmd.Context(), folderOf(args), hook)
			if err != nil {
				return err
			}
			defer p.close(cmd.Context())
			question := []byte("{}")
			if input != "" {
				question, err = readInput(cmd.InOrStdin(), input)
			} else if cases, none := policytest.Read(os.DirFS(p.folder), "cases*.json"); none == nil {
				question = cases[0].Question
			}
			if err != nil {
				return err
			}
			return bench(cmd.Context(), p, question, calls, cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&input, "input", "", "file with the question; - is standard input")
	hookFlag(cmd, &hook, "what a file alone answers")
	cmd.Flags().IntVar(&calls, "calls", 10_000, "how often to ask")
	return cmd
}

func bench(ctx context.Context, p *loaded, question []byte, calls int, out io.Writer) error {
	if calls < 1 || calls > 10_000_000 {
		return usageError{fmt.Errorf("policy bench: --calls %d: want 1 to 10000000", calls)}
	}
	var last host.Report
	took := make([]time.Duration, 0, calls)
	for range calls {
		_, report, err := p.ask(ctx, question)
		if err != nil {
			return err
		}
		took, last = append(took, report.Took), report
	}
	slices.Sort(took)
	at := func(share float64) time.Duration { return took[int(share*float64(len(took)-1))] }
	fmt.Fprintf(out, "%d calls: median %s, 99th of a hundred %s, longest %s; %d units, %d KiB of memory\n", calls, at(0.5), at(0.99), at(1),
		last.Units, last.Memory>>10)
	return nil
}
