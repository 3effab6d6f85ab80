package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// dataFolder is that of an appliance whose store answers.
func dataFolder(t *testing.T) string {
	t.Helper()
	endpoint, _ := storetest.Endpoint(t)
	data := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(data, "etcd"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(data, "etcd", "endpoint"), []byte(endpoint), 0o600))
	return data
}

// TestClock moves the one clock that there is in the store of this test binary.
func TestClock(t *testing.T) {
	t.Parallel()
	data := dataFolder(t)
	for _, c := range []struct {
		words string
		want  time.Duration
	}{
		{"", 0}, {"advance 91d", 91 * 24 * time.Hour}, {"", 91 * 24 * time.Hour}, {"advance 36h", (91*24 + 36) * time.Hour},
		{"back 91d", 36 * time.Hour}, {"back 72h", -36 * time.Hour}, {"reset", 0}, {"reset", 0},
	} {
		out, err := run(append(append([]string{"clock"}, strings.Fields(c.words)...), "--data", data)...)
		require.NoError(t, err, c.words)
		told, err := time.Parse(time.RFC3339, strings.TrimSpace(out))
		require.NoError(t, err, c.words)
		require.WithinDuration(t, time.Now().Add(c.want), told, time.Minute, c.words)
	}
	require.Equal(t, []string{"2184h0m0s", "2220h0m0s", "36h0m0s", "-36h0m0s", "0s"}, clockNotes(t, data), "what changed nothing is not noted")
	_, err := run("clock", "advance", "36600d", "--data", data)
	require.NoError(t, err)
	_, err = run("clock", "advance", "1d", "--data", data)
	require.EqualError(t, err, "clock: more than a hundred years away from the host's time")
	require.ErrorAs(t, err, &usageError{})
	_, err = run("clock", "reset", "--data", data)
	require.NoError(t, err, "as if nothing had been tried")
}

// clockNotes are the distances from the host's time that the audit log tells of, in order.
func clockNotes(t *testing.T, data string) (out []string) {
	t.Helper()
	require.NoError(t, withTables(t.Context(), data, func(ctx context.Context, tables *store.Tables) error {
		return tables.Audits.Each(ctx, "", func(row store.Row[appliance.LogRecord]) error {
			if row.Value.Program == "clock" {
				_, words, _ := strings.Cut(row.Value.Text, "now, ")
				out = append(out, strings.TrimSuffix(words, " from the host's time"))
			}
			return nil
		})
	}))
	return out
}

func TestClockRefuses(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"advance soon":             `clock advance: "soon" is not a time such as 91d or 36h`,
		"advance 1.5d":             `clock advance: "1.5d" is not a number of days such as 91d`,
		"advance 99999999999999d":  `clock advance: "99999999999999d" is not a number of days such as 91d`,
		"advance 99999999h":        `clock advance: "99999999h" is not a time such as 91d or 36h`,
		"back d":                   `clock back: "d" is not a number of days such as 91d`,
		"back 7":                   `clock back: "7" is not a time such as 91d or 36h`,
		"forward 7d":               `clock "forward": see plenum clock --help`,
		"advance":                  "accepts 1 arg(s), received 0",
		"reset now":                `unknown command "now" for "plenum clock reset"`,
		"advance 1d --data /no/no": "no appliance has run on /no/no: open /no/no/etcd/endpoint: no such file or directory",
	} {
		_, err := run(append([]string{"clock"}, strings.Fields(words)...)...)
		require.EqualError(t, err, want, words)
	}
}
