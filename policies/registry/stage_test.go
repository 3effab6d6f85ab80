package registry_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/policies/builtin"
	"github.com/plenum-meet/plenum/policies/policy"
	"github.com/plenum-meet/plenum/policies/registry"
	"github.com/plenum-meet/plenum/policies/registry/registrytest"
)

func TestBuiltInPoliciesAreOrdinaryReleases(t *testing.T) {
	s := open(t)
	d, err := s.ask("", "Ann")
	require.NoError(t, err)
	require.Equal(t, policy.AdmissionDecision{Allow: true, Role: policy.Guest}, d)
	releases, err := s.Releases(t.Context(), "")
	require.NoError(t, err)
	require.Len(t, releases, len(builtin.All))
	require.True(t, releases[0].Value.BuiltIn)
	require.Equal(t, releases[0].ID, s.stages().Active)

	strict, err := s.Install(t.Context(), "tester", registry.Spec{Hook: policy.HookAdmission, Name: "strict", Version: "1",
		SHA256: releases[0].Value.SHA256, Schema: releases[0].Value.Schema, Settings: []byte(`{ "signedInOnly": true }`)})
	require.NoError(t, err)
	require.Empty(t, s.activate(strict.ID).Why)
	d, err = s.ask("", "Ann")
	require.NoError(t, err)
	require.Equal(t, "signInNeeded", d.Reason)

	// another instance starts: what was chosen stays
	other := s.another()
	d, err = askOf(t.Context(), other, "", "Ann")
	require.NoError(t, err)
	require.Equal(t, "signInNeeded", d.Reason)
}

func TestRefusedReleases(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	hash, err := s.PutModule(ctx, registrytest.Constant(allows))
	require.NoError(t, err)
	good := registry.Spec{Hook: policy.HookAdmission, Name: "n", Version: "1", SHA256: hash}
	for _, c := range []struct {
		want   string
		change func(*registry.Spec)
	}{
		{"parameterError hook", func(s *registry.Spec) { s.Hook = "nope" }},
		{"parameterError name", func(s *registry.Spec) { s.Name = "a/b" }},
		{"parameterError version", func(s *registry.Spec) { s.Version = "" }},
		{"parameterError limits.memory", func(s *registry.Spec) { s.Limits.Memory = 1 << 40 }},
		{"parameterError settings", func(s *registry.Spec) { s.Settings = []byte(`"` + strings.Repeat("x", 20<<10) + `"`) }},
		{"moduleDoesNotExist", func(s *registry.Spec) { s.SHA256 = strings.Repeat("0", 64) }},
		{"moduleDoesNotExist", func(s *registry.Spec) { s.SHA256 = "../../etc/passwd" }},
		{"badSettings", func(s *registry.Spec) { s.Settings = []byte(`[]`) }},
		{"settings.n is not of type integer", func(s *registry.Spec) {
			s.Schema, s.Settings = []byte(`{"type":"object","properties":{"n":{"type":"integer"}}}`), []byte(`{"n":"x"}`)
		}},
		{"badSettingsSchema", func(s *registry.Spec) { s.Schema = []byte(`{"oneOf":[]}`) }},
		{"moduleTooBig", func(s *registry.Spec) { s.Limits.Memory = 64 << 10 }},
	} {
		spec := good
		c.change(&spec)
		_, err := s.Install(ctx, "tester", spec)
		require.ErrorContains(t, err, c.want)
		require.Equal(t, appliance.Invalid, appliance.KindOf(err))
	}
	_, err = s.Install(ctx, "tester", good)
	require.NoError(t, err)
	_, err = s.Install(ctx, "tester", good)
	require.ErrorContains(t, err, "releaseExists")
}

func TestHostileModulesAreRefused(t *testing.T) {
	s := open(t)
	files, err := filepath.Glob("../host/testdata/hostile/load-*.wasm")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		wasm, err := os.ReadFile(file)
		require.NoError(t, err)
		_, err = s.PutModule(t.Context(), wasm)
		if err == nil {
			continue // within what limits may be raised to
		}
		require.Equal(t, appliance.Invalid, appliance.KindOf(err), "%s: %v", file, err)
		require.ErrorContains(t, err, "module")
	}
}

func TestStagesAndRollback(t *testing.T) {
	s := open(t)
	deny := s.install("deny", denies)
	_, err := s.ask("", "Ann")
	require.NoError(t, err)
	first := s.stages().Active

	stages := s.activate(deny)
	require.Equal(t, first, stages.Previous)
	require.Equal(t, "tester", stages.ChangedBy)
	d, err := s.ask("", "Ann")
	require.NoError(t, err)
	require.Equal(t, "notToday", d.Reason)

	for _, id := range []string{deny, first} {
		require.ErrorContains(t, s.Delete(t.Context(), "tester", id), "releaseInUse")
	}
	stages, err = s.Rollback(t.Context(), "tester", policy.HookAdmission)
	require.NoError(t, err)
	require.Equal(t, first, stages.Active)
	d, err = s.ask("", "Ann")
	require.NoError(t, err)
	require.True(t, d.Allow)
	_, err = s.Rollback(t.Context(), "tester", policy.HookAdmission)
	require.ErrorContains(t, err, "noPreviousRelease")
	require.NoError(t, s.Delete(t.Context(), "tester", deny))
	require.ErrorContains(t, s.Delete(t.Context(), "tester", deny), "DoesNotExist")

	log := strings.Join(s.audited(), "\n")
	for _, want := range []string{"tester: policy admission: installed deny@1", "active " + first + " -> deny@1", "rolled back: active deny@1 -> " + first, "deleted deny@1"} {
		require.Contains(t, log, want)
	}
}

func TestRefusedStages(t *testing.T) {
	s := open(t)
	for want, c := range map[string]registry.Change{
		"activeNeeded":                 {Active: ptr("")},
		"policyReleaseDoesNotExist":    {Active: ptr("nope@1")},
		"parameterError canaryPercent": {CanaryPercent: ptr(101)},
		"parameterError restoreAfter":  {RestoreAfter: ptr(0)},
	} {
		_, err := s.Stage(t.Context(), "tester", policy.HookAdmission, c)
		require.ErrorContains(t, err, want)
	}
	some := s.install("some", allows)
	for _, percent := range []*int{nil, ptr(0), ptr(-5)} {
		_, err := s.Stage(t.Context(), "tester", policy.HookAdmission, registry.Change{Canary: &some, CanaryPercent: percent})
		require.ErrorContains(t, err, "parameterError canaryPercent")
	}
	whole := s.installFor(policy.HookLicence, "whole", registrytest.Constant(`{}`))
	_, refused := s.Stage(t.Context(), "tester", policy.HookLicence, registry.Change{Canary: &whole, CanaryPercent: ptr(10)})
	require.ErrorContains(t, refused, "noCanary")
	_, err := s.Stage(t.Context(), "tester", "nope", registry.Change{})
	require.ErrorContains(t, err, "hookDoesNotExist")
	_, err = s.Call(t.Context(), "nope", "", nil)
	require.ErrorContains(t, err, "hookDoesNotExist")
	deny := s.install("deny", denies)
	_, err = s.Stage(t.Context(), "tester", policy.HookLDAPMap, registry.Change{Shadow: &deny})
	require.ErrorContains(t, err, "releaseOfAnotherHook")
}

func TestCanaryTakesItsShare(t *testing.T) {
	s := open(t)
	deny := s.install("deny", denies)
	s.stage(registry.Change{Canary: &deny, CanaryPercent: ptr(30)})
	denied := map[string]bool{}
	for i := range 200 {
		subject := fmt.Sprintf("tenant %d", i)
		d, err := s.ask(subject, "Ann")
		require.NoError(t, err)
		denied[subject] = !d.Allow
	}
	n := 0
	for _, d := range denied {
		if d {
			n++
		}
	}
	require.InDelta(t, 60, n, 25)
	d, err := s.ask("", "Ann")
	require.NoError(t, err)
	require.True(t, d.Allow, "without a subject the active release decides")

	s.stage(registry.Change{CanaryPercent: ptr(60)})
	for subject, was := range denied {
		d, err := s.ask(subject, "Ann")
		require.NoError(t, err)
		require.False(t, was && d.Allow, "%s has changed sides", subject)
	}
	require.Empty(t, s.activate(deny).Canary, "a canary that becomes active is none any more")
}

func TestAFailingPolicyGoesByItself(t *testing.T) {
	s := open(t)
	trap := s.installModule("trap", s.sample("hostile/call-trap"))
	_, err := s.ask("", "Ann")
	require.NoError(t, err)
	first := s.stages().Active
	s.stage(registry.Change{Active: &trap, RestoreAfter: ptr(3)})
	other := s.another() // the failures of both are counted together
	for i := range 3 {
		require.Equal(t, trap, s.stages().Active)
		e := []*registry.Engine{s.Engine, other}[i%2]
		_, err := askOf(t.Context(), e, "", "Ann")
		require.ErrorContains(t, err, "policyFailed")
		require.Equal(t, appliance.Denied, appliance.KindOf(err))
	}
	stages := s.stages()
	require.Equal(t, first, stages.Active)
	require.Empty(t, stages.Previous)
	require.Contains(t, stages.Why, "trap@1 failed too often")
	d, err := s.ask("", "Ann")
	require.NoError(t, err)
	require.True(t, d.Allow)
	require.Contains(t, strings.Join(s.audited(), "\n"), "plenum: policy admission: restored: trap@1 failed too often")
}

func TestSuccessSetsFailuresBack(t *testing.T) {
	s := open(t)
	first := s.install("allow", allows)
	trap := s.installModule("trap", s.sample("hostile/call-trap"))
	s.activate(first)
	s.stage(registry.Change{Canary: &trap, CanaryPercent: ptr(100), RestoreAfter: ptr(2)})
	d, err := s.ask("t", "Ann")
	require.NoError(t, err, "where a canary fails the active release decides")
	require.True(t, d.Allow)
	require.Equal(t, 1, s.stages().CanaryFailures)
	_, err = s.ask("t", "Ann")
	require.NoError(t, err)
	require.Empty(t, s.stages().Canary)

	s.activate(trap)
	_, err = s.ask("", "Ann")
	require.ErrorContains(t, err, "policyFailed")
	require.Equal(t, 1, s.stages().Failures)
	stages := s.activate(first)
	require.Equal(t, first, stages.Active)
	require.NotEqual(t, trap, stages.Previous, "a policy that was failing is not what a roll-back brings back")
}

func TestLastGoodIsAskedWhenTheActiveFails(t *testing.T) {
	s := open(t)
	s.activateFor(policy.HookLicence, s.installFor(policy.HookLicence, "trap", s.sample("hostile/call-trap")))
	q := policy.Licence{Now: "2026-03-01T08:00:00Z"}
	output, err := s.Call(t.Context(), policy.HookLicence, "", q.AppendJSON(nil))
	require.NoError(t, err)
	require.NotEmpty(t, output)
}

// TestABatchIsAnsweredByNobodyElse: a release that fails at one entry does not make the others what another release
// would. Parts of the question do not count, so that one entry is one failure.
func TestABatchIsAnsweredByNobodyElse(t *testing.T) {
	s := open(t)
	s.activateFor(policy.HookLDAPMap, s.installFor(policy.HookLDAPMap, "trap", s.sample("hostile/call-trap")))
	batch := policy.LDAPMap{Mapping: policy.Mapping{JID: "$uid$@a"}}
	q := appliance.PolicyQuestion{Hook: policy.HookLDAPMap, Input: batch.AppendJSON(nil)}
	part := q
	part.Again = true
	for range 4 {
		_, err := s.Ask(t.Context(), q)
		require.ErrorContains(t, err, "policyFailed")
		require.ErrorContains(t, err, "trapped", "the reason is told")
		_, err = s.Ask(t.Context(), part)
		require.ErrorContains(t, err, "policyFailed")
	}
	require.Equal(t, 4, s.stagesOf(policy.HookLDAPMap).Failures)
	_, err := s.Ask(t.Context(), q)
	require.ErrorContains(t, err, "policyFailed")
	require.Contains(t, s.stagesOf(policy.HookLDAPMap).Why, "trap@1 failed too often", "the fifth question brings the good one back")
	_, err = s.Ask(t.Context(), q)
	require.NoError(t, err)

	trap := "trap@1"
	_, err = s.Stage(t.Context(), "tester", policy.HookLDAPMap, registry.Change{Canary: &trap, CanaryPercent: ptr(100)})
	require.NoError(t, err)
	q.Subject = "source"
	_, err = s.Ask(t.Context(), q)
	require.ErrorContains(t, err, "trapped", "nobody answers for a canary either")
}

// TestAnswersOfAnotherShapeAreFailures as much as a trap is.
func TestAnswersOfAnotherShapeAreFailures(t *testing.T) {
	s := open(t)
	_, err := s.ask("", "Ann")
	require.NoError(t, err)
	bad := s.install("bad", `{"allow":"yes"}`)
	s.stage(registry.Change{Active: &bad, RestoreAfter: ptr(2)})
	for range 2 {
		_, err := s.ask("", "Ann")
		require.ErrorContains(t, err, "policyFailed")
	}
	require.Contains(t, s.stages().Why, "not what the question asks for")
	d, err := s.ask("", "Ann")
	require.NoError(t, err)
	require.True(t, d.Allow)
	tried, err := s.Try(t.Context(), bad, []byte(`{}`))
	require.NoError(t, err)
	require.Contains(t, tried.Error, "not what the question asks for", "an author sees it too")

	s.activateFor(policy.HookLicence, s.installFor(policy.HookLicence, "empty", registrytest.Constant(`{}`)))
	q := policy.Licence{Now: "2026-03-01T08:00:00Z"}
	_, err = s.Call(t.Context(), policy.HookLicence, "", q.AppendJSON(nil))
	require.NoError(t, err, "the previous release answers")
	require.Equal(t, 1, s.stagesOf(policy.HookLicence).Failures)
}

// TestNamedReleases: who names a release is answered by it and by no other, staged or not.
func TestNamedReleases(t *testing.T) {
	s := open(t)
	const rejects = `{"badMapping":"mine"}`
	mine := s.installFor(policy.HookLDAPMap, "mine", registrytest.Constant(rejects))
	trap := s.installFor(policy.HookLDAPMap, "trap", s.sample("hostile/call-trap"))
	other := s.install("other", allows)
	empty := policy.LDAPMap{}
	ask := func(release string) (string, error) {
		output, err := s.Ask(t.Context(), appliance.PolicyQuestion{Hook: policy.HookLDAPMap, Release: release, Input: empty.AppendJSON(nil)})
		return string(output), err
	}
	for range 2 {
		output, err := ask(mine)
		require.NoError(t, err)
		require.Equal(t, rejects, output)
	}
	for range 6 {
		_, err := ask(trap)
		require.ErrorContains(t, err, "trapped")
	}
	require.Zero(t, s.stagesOf(policy.HookLDAPMap).Failures, "it is not the active one that failed")
	_, err := ask(other)
	require.ErrorContains(t, err, "releaseOfAnotherHook")
	_, err = ask("nope@1")
	require.ErrorContains(t, err, "policyReleaseDoesNotExist")

	mapping, err := s.tables.LDAPMappings.Create(t.Context(), "m", appliance.LDAPMapping{Policy: mine})
	require.NoError(t, err)
	require.ErrorContains(t, s.Delete(t.Context(), "tester", mine), "releaseInUse: ldapMapping "+mapping.ID)
	require.NoError(t, s.tables.LDAPMappings.Delete(t.Context(), mapping.ID))
	require.NoError(t, s.Delete(t.Context(), "tester", mine))
	_, err = ask(mine)
	require.ErrorContains(t, err, "policyReleaseDoesNotExist")
	s.installFor(policy.HookLDAPMap, "mine", registrytest.Constant(`{"badMapping":"another"}`))
	output, err := ask(mine)
	require.NoError(t, err)
	require.Contains(t, output, "another", "the same name, another release")
}

func TestADamagedModuleIsNotUsed(t *testing.T) {
	s := open(t)
	_, err := s.ask("", "Ann")
	require.NoError(t, err)
	wasm := registrytest.Constant(denies)
	hash, err := s.folder.Put(t.Context(), wasm)
	require.NoError(t, err)
	wasm[len(wasm)-3]++
	require.NoError(t, os.WriteFile(filepath.Join(string(s.folder), hash), wasm, 0o600))
	_, err = s.folder.Get(t.Context(), hash)
	require.ErrorContains(t, err, "damaged")
	_, err = s.Install(t.Context(), "tester", registry.Spec{Hook: policy.HookAdmission, Name: "n", Version: "1", SHA256: hash})
	require.ErrorContains(t, err, "moduleDoesNotExist")
}

// TestEveryEngineSeesAChange stages with one engine while another runs and a third looks now and then.
func TestEveryEngineSeesAChange(t *testing.T) {
	s := open(t)
	ctx, stop := context.WithCancel(t.Context())
	running, looking := s.another(), s.another()
	var done sync.WaitGroup
	done.Go(func() { running.Run(ctx) })
	t.Cleanup(func() { stop(); done.Wait() })
	for _, e := range []*registry.Engine{running, looking} {
		_, err := askOf(ctx, e, "", "Ann")
		require.NoError(t, err)
	}
	deny := s.install("deny", denies)
	s.activate(deny)
	for name, e := range map[string]*registry.Engine{"following": running, "looking": looking} {
		require.Eventually(t, func() bool {
			d, err := askOf(ctx, e, "", "Ann")
			return err == nil && d.Reason == "notToday"
		}, 10*time.Second, 5*time.Millisecond, name)
	}
}

// TestCallsWhileStagesChange asks from many sides while two releases take turns: everybody gets an answer of one of them.
func TestCallsWhileStagesChange(t *testing.T) {
	s := open(t)
	allow, deny := s.install("allow", allows), s.install("deny", denies)
	s.activate(allow)
	ctx, stop := context.WithCancel(t.Context())
	var done sync.WaitGroup
	var mu sync.Mutex
	var failed error
	for range 4 {
		done.Go(func() {
			for ctx.Err() == nil {
				if _, err := askOf(t.Context(), s.Engine, "t", "Ann"); err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
				}
			}
		})
	}
	for range 10 {
		s.activate(deny)
		s.stage(registry.Change{Active: &allow, Canary: &deny, CanaryPercent: ptr(100)})
		s.stage(registry.Change{Canary: ptr("")})
	}
	stop()
	done.Wait()
	require.NoError(t, failed)
}
