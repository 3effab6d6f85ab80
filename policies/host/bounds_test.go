package host_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/policies/host"
	"github.com/plenum-meet/plenum/policies/policy"
)

func TestDeadlineStopsWhatTheBudgetAllows(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	m := load(t, h, "testdata/hostile/call-loop.wasm", host.Limits{Budget: policy.MaxBudget, Deadline: time.Millisecond})
	_, report, err := m.Call(t.Context(), question)
	require.ErrorIs(t, err, host.ErrDeadline)
	require.Positive(t, report.Units)
}

func TestCallerMayGiveUp(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	m := load(t, h, "testdata/hostile/call-loop.wasm", host.Limits{Budget: policy.MaxBudget, Deadline: policy.MaxDeadline, Instances: 1})
	ctx, cancel := context.WithCancel(t.Context())
	var inside sync.WaitGroup
	inside.Go(func() {
		_, _, err := m.Call(ctx, question)
		require.ErrorIs(t, err, host.ErrDeadline)
	})
	gone, leave := context.WithTimeout(t.Context(), time.Millisecond)
	defer leave()
	_, _, err := m.Call(gone, question)
	require.Error(t, err, "either there was no instance, or it was stopped")
	cancel()
	inside.Wait()
}

func TestQuestionsAreBounded(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	m := load(t, h, "testdata/good/echo.wasm", host.Limits{})
	full := append(bytes.Repeat([]byte(" "), policy.MaxInput-2), "{}"...)
	_, _, err := m.Call(t.Context(), full)
	require.ErrorIs(t, err, host.ErrOutput, "it was asked, and its echo is too large")
	_, _, err = m.Call(t.Context(), append(full, ' '))
	require.ErrorIs(t, err, host.ErrInput)
}

func TestUnitsAreTheSameEachTime(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	m := load(t, h, "testdata/hostile/call-tree.wasm", host.Limits{Budget: 200_000})
	for range 3 {
		_, report, err := m.Call(t.Context(), question)
		require.ErrorIs(t, err, host.ErrBudget)
		require.Equal(t, int64(200_000), report.Units)
	}
	echo := load(t, h, "testdata/good/echo.wasm", host.Limits{})
	_, first, err := echo.Call(t.Context(), question)
	require.NoError(t, err)
	_, second, err := echo.Call(t.Context(), question)
	require.NoError(t, err)
	require.Equal(t, first.Units, second.Units)
}

func TestInstancesAreReusedUnlessToldOtherwise(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	reused := load(t, h, "testdata/good/counter.wasm", host.Limits{Instances: 1})
	fresh := load(t, h, "testdata/good/counter.wasm", host.Limits{Calls: 1})
	for _, want := range []string{"A", "B", "C"} {
		answer, _, err := reused.Call(t.Context(), question)
		require.NoError(t, err)
		require.JSONEq(t, `{"n":"`+want+`"}`, string(answer))
		answer, _, err = fresh.Call(t.Context(), question)
		require.NoError(t, err)
		require.JSONEq(t, `{"n":"A"}`, string(answer))
	}
}

func TestManyCallersGetTheirOwnAnswers(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	m := load(t, h, "testdata/good/echo.wasm", host.Limits{Instances: 3})
	var callers sync.WaitGroup
	for n := range 20 {
		callers.Go(func() {
			mine := []byte(`{"n":"` + strings.Repeat("x", n) + `"}`)
			for range 50 {
				answer, _, err := m.Call(t.Context(), mine)
				require.NoError(t, err)
				require.Equal(t, string(mine), string(answer))
			}
		})
	}
	callers.Wait()
	require.NoError(t, m.Close(t.Context()))
	_, _, err := m.Call(t.Context(), question)
	require.ErrorIs(t, err, host.ErrClosed)
}

func TestLogIsBoundedAndClean(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	m := load(t, h, "testdata/good/talker.wasm", host.Limits{})
	_, report, err := m.Call(t.Context(), question)
	require.NoError(t, err)
	require.Len(t, report.Logs, 4)
	require.Equal(t, host.Line{Level: host.LevelDebug, Text: "a line"}, report.Logs[0])
	require.Equal(t, host.Line{Level: host.LevelWarning, Text: "a line [31m"}, report.Logs[1])
	require.Equal(t, host.LevelError, report.Logs[2].Level)
	require.LessOrEqual(t, len(report.Logs[2].Text), policy.MaxLogLine+3)
	require.Equal(t, host.Line{Level: host.LevelError, Text: "a linea line"}, report.Logs[3])

	storm := load(t, h, "testdata/hostile/call-log-storm.wasm", host.Limits{Budget: 100_000})
	_, report, err = storm.Call(t.Context(), question)
	require.ErrorIs(t, err, host.ErrBudget)
	require.Len(t, report.Logs, policy.MaxLogLines)
	require.Positive(t, report.Dropped)
}

// TestCacheIsOnlyAnAdvantage: with a cache, with one that cannot be written, and with one that cannot even be made,
// modules load.
func TestCacheIsOnlyAnAdvantage(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "cache")
	for range 2 {
		loadAndAsk(t, folder, func() {})
	}
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.NotEmpty(t, entries)
	gone := filepath.Join(t.TempDir(), "cache")
	loadAndAsk(t, gone, func() {
		require.NoError(t, os.RemoveAll(gone))
		require.NoError(t, os.WriteFile(gone, nil, 0o600))
	})
	loadAndAsk(t, gone, func() {})
}

func loadAndAsk(t *testing.T, folder string, before func()) {
	t.Helper()
	h, err := host.New(t.Context(), host.Options{CacheDir: folder})
	require.NoError(t, err)
	before()
	m := load(t, h, "testdata/good/echo.wasm", host.Limits{})
	_, _, err = m.Call(t.Context(), question)
	require.NoError(t, err)
	require.NoError(t, h.Close(t.Context()))
	_, err = h.Load(t.Context(), "late", nil, host.Limits{})
	require.Error(t, err)
}

// FuzzLoad: no bytes harm the host, and what loads answers or fails within its budget.
func FuzzLoad(f *testing.F) {
	paths, err := filepath.Glob("testdata/*/*.wasm")
	require.NoError(f, err)
	for _, path := range paths {
		wasm, err := os.ReadFile(path)
		require.NoError(f, err)
		if len(wasm) < 5_000 {
			f.Add(wasm)
		}
	}
	h := newHost(f)
	f.Fuzz(func(t *testing.T, wasm []byte) {
		m, err := h.Load(t.Context(), "fuzz", wasm, host.Limits{Budget: 100_000, Memory: 1 << 20})
		if err != nil {
			return
		}
		_, report, _ := m.Call(t.Context(), question)
		require.LessOrEqual(t, report.Units, int64(100_000+500_000), "one charge may overdraw")
		require.NoError(t, m.Close(t.Context()))
	})
}
