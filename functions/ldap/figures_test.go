package ldap_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	goldap "github.com/go-ldap/ldap/v3"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/join"
	"github.com/plenum-meet/plenum/functions/ldap/slapdtest"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// TestFigures measures imports: PLENUM_LDAP_FIGURES=300000 go test ./functions/ldap -run Figures -v -timeout 1h
func TestFigures(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("PLENUM_LDAP_FIGURES"))
	if n == 0 {
		t.Skip("PLENUM_LDAP_FIGURES is not set")
	}
	h := newHouse(t, slapdtest.People(n))
	joins := newJoins(h)
	joins.one() // policies are compiled at their first question
	h.changeSource(func(s *appliance.LDAPSource) { s.Filter = "(uid=nobody)" })
	h.sync(appliance.LDAPSync{})
	idle := func() string { return joins.during(func() { time.Sleep(20 * time.Second) }) } // a figure, not a test
	fmt.Println("joins, idle:", idle())
	h.changeSource(func(s *appliance.LDAPSource) { s.Filter = "(uid=p*0)" })
	h.measure("a first tenth, while others join", n/10, joins)
	fmt.Println("joins, idle:", idle())
	h.changeSource(func(s *appliance.LDAPSource) { s.Filter = "(uid=*)" })
	h.measure("the others, alone", n-n/10, nil)
	fmt.Println("joins, idle:", idle())
	h.measure("nothing has changed, while others join", n, joins)
	h.measure("nothing has changed, alone", n, nil)
	admin := h.directory.Admin()
	for i := 0; i < n; i += 100 {
		modify := goldap.NewModifyRequest(fmt.Sprintf("uid=p%d,%s", i, slapdtest.BaseDN), nil)
		modify.Replace("cn", []string{"Changed"})
		require.NoError(t, admin.Modify(modify))
	}
	h.measure("1 % has changed, while others join", n, joins)
}

// measure does an import, while others join if there are any.
func (h *house) measure(what string, n int, joins *joins) {
	stop, most := make(chan struct{}), int64(0)
	var watching sync.WaitGroup
	watching.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(2 * time.Second):
				most = max(most, live())
			}
		}
	})
	var v appliance.LDAPSync
	began, took := time.Now(), time.Duration(0)
	latency := joins.during(func() {
		id, no := uuid.NewString(), false
		put(h, h.LDAPSyncs, id, appliance.LDAPSync{State: appliance.SyncPending, RemoveWhenFinished: &no})
		require.NoError(h.t, runImport(h))
		took = time.Since(began)
		row, err := h.LDAPSyncs.Get(h.t.Context(), id)
		require.NoError(h.t, err)
		v = row.Value
	})
	close(stop)
	watching.Wait()
	fmt.Printf("%s: %s, %.0f entries/s, %d MB live in the worker, joins %s, %+v\n", what, took.Round(time.Millisecond),
		float64(n)/took.Seconds(), most>>20, latency, v.Report)
}

// live is how many bytes the worker holds: what was allocated below Run and was there after the last collection. Etcd and
// the directory's tests are in this process too.
func live() (bytes int64) {
	records := make([]runtime.MemProfileRecord, 20_000)
	n, _ := runtime.MemProfile(records, false)
	for _, r := range records[:min(n, len(records))] {
		frames := runtime.CallersFrames(r.Stack())
		for more := true; more; {
			var f runtime.Frame
			if f, more = frames.Next(); strings.HasSuffix(f.Function, "functions/ldap.Run") {
				// Small allocations are sampled: one in MemProfileRate bytes.
				size := float64(r.AllocBytes) / float64(r.AllocObjects)
				bytes += int64(float64(r.InUseBytes()) / (1 - math.Exp(-size/float64(runtime.MemProfileRate))))
				break
			}
		}
	}
	return bytes
}

// joins is somebody who joins a meeting and leaves it, over and over.
type joins struct {
	h    *house
	web  http.Handler
	done int
}

func newJoins(h *house) *joins {
	blade := appliance.Blade{Slot: 2, Control: "http://127.0.0.1:1", Secret: "x"}
	_, err := h.Blades.Create(h.t.Context(), "2", blade)
	require.NoError(h.t, err)
	require.NoError(h.t, h.DB.Transact(h.t.Context(), func(tx *store.Tx) error {
		return h.CreateCoSpace(tx, uuid.NewString(), appliance.CoSpace{CallID: "5"})
	}))
	deps := h.deps
	if policies, ok := h.policies.(rest.Policies); ok {
		deps.Policies = policies
	}
	return &joins{h: h, web: rest.Wrap(deps, join.New(deps))}
}

// during joins while do runs, and tells how long joining took.
func (j *joins) during(do func()) string {
	if j == nil {
		do()
		return "none"
	}
	var running sync.WaitGroup
	stop := make(chan struct{})
	var took []time.Duration
	running.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				took = append(took, j.one())
			}
		}
	})
	do()
	close(stop)
	running.Wait()
	slices.Sort(took)
	if len(took) == 0 {
		return "none"
	}
	at := func(share int) time.Duration { return took[(len(took)-1)*share/1000].Round(10 * time.Microsecond) }
	return fmt.Sprintf("%d, p50 %s, p90 %s, p99 %s, longest %s", len(took), at(500), at(900), at(990), at(1000))
}

func (j *joins) one() time.Duration {
	j.done++
	body, _ := json.Marshal(map[string]string{"target": "5", "name": "Ann"})
	r := httptest.NewRequest(http.MethodPost, "/join/v1/sessions", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	began := time.Now()
	j.web.ServeHTTP(w, r)
	took := time.Since(began)
	var entered join.Entered
	if w.Code/100 == 2 && json.Unmarshal(w.Body.Bytes(), &entered) == nil {
		_ = j.h.RemoveLeg(j.h.t.Context(), entered.Leg, "left")
	} else if j.done == 1 {
		fmt.Println("join:", w.Code, w.Body.String())
	}
	return took
}
