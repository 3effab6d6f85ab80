// Package chassis tests the whole appliance with real blades: what UCS Manager's tree says happens to them.
package chassis

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/functions/ucsm/rules"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
	"github.com/plenum-meet/plenum/tests/process"
)

func TestMain(m *testing.M) { os.Exit(process.Main(m)) }

const soon = 20 * time.Second

// room is a running appliance seen by an operator.
type room struct {
	*process.Up
	t      *testing.T
	tables *store.Tables
	tree   *tree.Store
}

func start(t *testing.T, o process.UpOptions) *room {
	up := process.StartUp(t, o)
	r := &room{Up: up, t: t, tables: storetest.Dial(t, up.Etcd(t), "/plenum/")}
	r.tree = tree.New(r.tables, time.Now, rules.New(time.Now))
	return r
}

// power commits what UCS Manager's command line would.
func (r *room) power(profile, state string) {
	r.t.Helper()
	_, err := r.tree.Commit(r.t.Context(), tree.Actor{User: "admin"}, func(*tree.Snapshot) ([]tree.Change, error) {
		return []tree.Change{{DN: "org-root/org-CMS/ls-CMS2000-" + profile + "/power", Props: map[string]string{"state": state}}}, nil
	})
	require.NoError(r.t, err)
}

// fault is `plenum fault`.
func (r *room) fault(words ...string) {
	r.t.Helper()
	out, err := exec.CommandContext(r.t.Context(), process.Build(r.t, "plenum"), append([]string{"fault", "--data", r.Data}, words...)...).CombinedOutput()
	require.NoError(r.t, err, "%s", out)
}

func (r *room) get(path string) (status int, body string) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, r.URL+path, nil)
	require.NoError(r.t, err)
	req.SetBasicAuth("admin", process.AdminPassword)
	return r.do(req)
}

// join enters a meeting as a guest and answers its call, "" with a status other than 201.
func (r *room) join(target string) (status int, call string) {
	r.t.Helper()
	body := strings.NewReader(fmt.Sprintf(`{"target":%q,"name":"Guest"}`, target))
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, r.URL+"/join/v1/sessions", body)
	require.NoError(r.t, err)
	req.Header.Set("Content-Type", "application/json")
	status, answer := r.do(req)
	var entered struct{ Call string }
	_ = json.Unmarshal([]byte(answer), &entered) // another status has another body
	return status, entered.Call
}

func (r *room) do(req *http.Request) (status int, body string) {
	r.t.Helper()
	resp, err := r.Client.Do(req)
	require.NoError(r.t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(r.t, err)
	return resp.StatusCode, string(raw)
}

// comes waits until something is so.
func (r *room) comes(what string, so func() bool) {
	r.t.Helper()
	require.Eventually(r.t, so, soon, 50*time.Millisecond, what)
}

func (r *room) slotOf(call string) int {
	row, err := r.tables.Calls.Get(r.t.Context(), call)
	if err != nil {
		return 0
	}
	return row.Value.Slot
}

// daemon is the process of a slot's blade, "" when there is none.
func (r *room) daemon(slot int) string {
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, line := range lines {
		args, err := os.ReadFile(line)
		if err == nil && strings.Contains(string(args), fmt.Sprintf("--slot\x00%d\x00", slot)) && strings.Contains(string(args), r.Data) {
			return line
		}
	}
	return ""
}

// shows reports whether an object of the tree has a property.
func (r *room) shows(dn, prop, value string) bool {
	now, err := r.tree.Load(r.t.Context())
	return err == nil && now.Get(dn) != nil && now.Get(dn).Get(prop) == value
}

// TestPowerOfAMediaBlade: a blade that is powered down gives its call away and goes; powered up it comes back.
func TestPowerOfAMediaBlade(t *testing.T) {
	t.Parallel()
	r := start(t, process.UpOptions{Blades: 2, Boot: 300 * time.Millisecond})
	_, call := r.join("lobby")
	from := r.slotOf(call)
	other := 5 - from
	require.Contains(t, []int{2, 3}, from)
	require.NotEmpty(t, r.daemon(from))

	r.power(fmt.Sprintf("MEDIA%d", from), "admin-down")
	r.comes("the call moves", func() bool { return r.slotOf(call) == other })
	r.comes("the daemon ends", func() bool { return r.daemon(from) == "" })
	blade := fmt.Sprintf("sys/chassis-1/blade-%d", from)
	r.comes("the tree says so", func() bool { return r.shows(blade, "operState", "power-off") })
	status, _ := r.get("/api/v1/system/load")
	require.Equal(t, http.StatusOK, status, "the Meeting Server runs at reduced capacity")
	_, second := r.join("board")
	require.Equal(t, other, r.slotOf(second), "calls go to what is left")

	r.power(fmt.Sprintf("MEDIA%d", from), "admin-up")
	r.comes("the daemon starts", func() bool { return r.daemon(from) != "" })
	r.comes("the light is green", func() bool { return r.shows(blade+"/indicator-led-1", "color", "green") })
	r.comes("it is placed on again", func() bool {
		slot, err := r.tables.PlaceCall(t.Context(), other)
		return err == nil && slot == from
	})
}

// TestWithoutSlotOneThereIsNoMeetingServer: 503 and no calls while its blade is down.
func TestWithoutSlotOneThereIsNoMeetingServer(t *testing.T) {
	t.Parallel()
	r := start(t, process.UpOptions{Blades: 1, Boot: 300 * time.Millisecond})
	status, call := r.join("lobby")
	require.Equal(t, http.StatusCreated, status)
	r.power("MMP", "admin-down")
	down := func() bool {
		status, body := r.get("/api/v1/system/status")
		return status == http.StatusServiceUnavailable && strings.Contains(body, "meetingServerDown")
	}
	r.comes("the API is gone", down)
	status, _ = r.join("lobby")
	require.Equal(t, http.StatusServiceUnavailable, status)
	r.comes("calls end", func() bool { return r.slotOf(call) == 0 })
	status, _ = r.get("/livez")
	require.Equal(t, http.StatusOK, status, "the rest of the appliance lives")

	require.NoError(t, r.Stop())
	r = start(t, process.UpOptions{Data: r.Data, Blades: 1, Boot: 300 * time.Millisecond})
	require.True(t, down(), "the last power state outlives a restart")
	r.power("MMP", "admin-up")
	r.comes("the API is back", func() bool { status, _ := r.get("/api/v1/system/status"); return status == http.StatusOK })
	status, _ = r.join("lobby")
	require.Equal(t, http.StatusCreated, status)
}

// TestFaultsReachTheBlades: what `plenum fault` breaks, real processes feel.
func TestFaultsReachTheBlades(t *testing.T) {
	t.Parallel()
	r := start(t, process.UpOptions{Blades: 2, Boot: 300 * time.Millisecond})
	_, call := r.join("lobby")
	from := r.slotOf(call)
	slot, other := fmt.Sprint(from), 5-from
	before := r.daemon(from)

	r.fault("crash-blade", slot)
	r.comes("the call moves", func() bool { return r.slotOf(call) == other })
	r.comes("another process takes the place", func() bool { now := r.daemon(from); return now != "" && now != before })
	r.comes("the fault is raised and over", func() bool {
		return r.shows("sys/chassis-1/blade-"+slot+"/fault-F0317", "lc", "soaking-clear")
	})

	r.fault("pull-blade", fmt.Sprint(other))
	r.comes("the call moves back", func() bool { return r.slotOf(call) == from })
	r.comes("the daemon is gone", func() bool { return r.daemon(other) == "" })
	require.True(t, r.shows(fmt.Sprintf("sys/chassis-1/blade-%d/fault-F0319", other), "severity", "critical"))
	r.fault("clear")
	r.comes("discovered and up again", func() bool { return r.daemon(other) != "" })
}

// TestAnApplianceFromTheFactoryWaitsForPower: standby, until the service profiles are powered up (guide 2.5, 3.10). The
// API stays closed until the MMP has opened it (4.5).
func TestAnApplianceFromTheFactoryWaitsForPower(t *testing.T) {
	t.Parallel()
	r := start(t, process.UpOptions{Seed: "factory", Blades: 1, Boot: 300 * time.Millisecond})
	require.Empty(t, r.daemon(2))
	require.True(t, r.shows("sys/chassis-1/blade-1", "operPower", "off"))
	_, err := r.tree.Commit(context.Background(), tree.Actor{User: "admin"}, func(*tree.Snapshot) ([]tree.Change, error) {
		return []tree.Change{{DN: "sys/user-ext/user-admin", Props: map[string]string{"pwd": "Better-than-that-9"}}}, nil
	})
	require.NoError(t, err)
	r.power("MMP", "admin-up")
	r.power("MEDIA2", "admin-up")
	r.comes("the media blade starts", func() bool { return r.daemon(2) != "" })
	r.comes("blade 1 is up", func() bool { return r.shows("sys/chassis-1/blade-1", "operState", "ok") })
	status, body := r.get("/api/v1/system/status")
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.Contains(t, body, "webAdminDisabled")
}
