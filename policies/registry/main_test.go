package registry_test

import (
	"context"
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/policies/policy"
	"github.com/plenum-meet/plenum/policies/registry"
	"github.com/plenum-meet/plenum/policies/registry/registrytest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// shop is an installation with one engine, or more over the same folder and store.
type shop struct {
	t      *testing.T
	tables *store.Tables
	folder registry.Folder
	*registry.Engine
}

func open(t *testing.T) *shop {
	t.Parallel()
	s := &shop{t: t, tables: storetest.Open(t), folder: registry.Folder(t.TempDir())}
	s.Engine = s.another()
	return s
}

func (s *shop) another() *registry.Engine {
	return registrytest.With(s.t, registry.Options{Tables: s.tables, Modules: s.folder})
}

const (
	allows = `{"allow":true,"role":"guest"}`
	denies = `{"allow":false,"reason":"notToday"}`
)

// install makes a release of the admission hook that always answers the same.
func (s *shop) install(name, answer string) string {
	s.t.Helper()
	return s.installModule(name, registrytest.Constant(answer))
}

func (s *shop) installModule(name string, wasm []byte) string {
	s.t.Helper()
	return s.installFor(policy.HookAdmission, name, wasm)
}

func (s *shop) installFor(hook, name string, wasm []byte) string {
	s.t.Helper()
	hash, err := s.PutModule(s.t.Context(), wasm)
	require.NoError(s.t, err)
	row, err := s.Install(s.t.Context(), "tester", registry.Spec{Hook: hook, Name: name, Version: "1", SHA256: hash})
	require.NoError(s.t, err)
	return row.ID
}

// sample is a module of the host's tests.
func (s *shop) sample(path string) []byte {
	s.t.Helper()
	wasm, err := os.ReadFile("../host/testdata/" + path + ".wasm")
	require.NoError(s.t, err)
	return wasm
}

func (s *shop) stage(c registry.Change) appliance.HookStages {
	s.t.Helper()
	stages, err := s.Stage(s.t.Context(), "tester", policy.HookAdmission, c)
	require.NoError(s.t, err)
	return stages
}

func (s *shop) activate(id string) appliance.HookStages { return s.stage(registry.Change{Active: &id}) }

// activateFor lets a release of another hook decide, with the built-in one before it.
func (s *shop) activateFor(hook, id string) {
	s.t.Helper()
	_, err := s.Hooks(s.t.Context())
	require.NoError(s.t, err)
	_, err = s.Stage(s.t.Context(), "tester", hook, registry.Change{Active: &id})
	require.NoError(s.t, err)
}

func (s *shop) stages() appliance.HookStages { return s.stagesOf(policy.HookAdmission) }

func (s *shop) stagesOf(hook string) appliance.HookStages {
	s.t.Helper()
	row, err := s.tables.PolicyStages.Get(s.t.Context(), store.SystemID)
	require.NoError(s.t, err)
	return row.Value.Hooks[hook]
}

// ask asks for somebody's admission.
func (s *shop) ask(subject, name string) (policy.AdmissionDecision, error) {
	return askOf(s.t.Context(), s.Engine, subject, name)
}

func askOf(ctx context.Context, e *registry.Engine, subject, name string) (d policy.AdmissionDecision, err error) {
	q := policy.Admission{Name: name, Space: policy.Space{ID: "s", NonMemberAccess: true}, Way: policy.Way{Matched: true}, Role: policy.Guest}
	output, err := e.Call(ctx, policy.HookAdmission, subject, q.AppendJSON(nil))
	if err != nil {
		return d, err
	}
	return d, json.Unmarshal(output, &d)
}

// audited are the texts of the audit log.
func (s *shop) audited() (texts []string) {
	s.t.Helper()
	require.NoError(s.t, s.tables.Audits.Each(s.t.Context(), "", func(row store.Row[appliance.LogRecord]) error {
		texts = append(texts, row.Value.Text)
		return nil
	}))
	return texts
}

func ptr[T any](v T) *T { return &v }
