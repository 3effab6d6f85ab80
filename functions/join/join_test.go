package join

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/policies/registry"
	"github.com/plenum-meet/plenum/policies/registry/registrytest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// house is an appliance with two blades that answer offers, for one test.
type house struct {
	t      testing.TB
	tables *store.Tables
	engine *registry.Engine
	web    http.Handler
	blades map[int]*bladeDouble
}

// bladeDouble answers control requests as a blade does, and remembers which legs it was offered.
type bladeDouble struct {
	server *httptest.Server
	mu     sync.Mutex
	legs   []string // guarded by mu
}

func newHouse(t *testing.T, slots ...int) *house {
	t.Parallel()
	return openHouse(t, nil, slots...)
}

// openHouse asks the engine unless policies are given.
func openHouse(t testing.TB, policies rest.Policies, slots ...int) *house {
	tables := storetest.Open(t)
	h := &house{t: t, tables: tables, engine: registrytest.New(t, tables), blades: map[int]*bladeDouble{}}
	deps := rest.Deps{Tables: tables, Log: slog.New(slog.DiscardHandler), Policies: policies}
	if policies == nil {
		deps.Policies = h.engine
	}
	h.web = rest.Wrap(deps, New(deps))
	for _, slot := range slots {
		h.addBlade(slot)
	}
	return h
}

func (h *house) addBlade(slot int) {
	blade := &bladeDouble{}
	blade.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer secret" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		blade.mu.Lock()
		blade.legs = append(blade.legs, r.URL.Path)
		blade.mu.Unlock()
		_ = json.NewEncoder(w).Encode(map[string]string{"sdp": "answer of " + strconv.Itoa(slot)})
	}))
	h.t.Cleanup(blade.server.Close)
	h.blades[slot] = blade
	_, err := h.tables.Blades.Create(h.t.Context(), strconv.Itoa(slot),
		appliance.Blade{Slot: slot, Control: blade.server.URL, Secret: "secret"})
	require.NoError(h.t, err)
}

func (h *house) space(v appliance.CoSpace) string {
	id := uuid.NewString()
	require.NoError(h.t, h.tables.DB.Transact(h.t.Context(), func(tx *store.Tx) error {
		return h.tables.CreateCoSpace(tx, id, v)
	}))
	return id
}

func (h *house) user(jid, password string) string {
	id := uuid.NewString()
	_, err := h.tables.Users.Create(h.t.Context(), id, appliance.User{UserJID: jid, Name: "User " + jid})
	require.NoError(h.t, err)
	hash, err := auth.Hash(password)
	require.NoError(h.t, err)
	_, err = h.tables.Credentials.Create(h.t.Context(), id, appliance.Credential{Password: hash})
	require.NoError(h.t, err)
	return id
}

type problem struct {
	Status int    `json:"status"`
	Reason string `json:"reason"`
	Detail string `json:"detail"`
}

// ask sends one request from an address of documentation; it answers the status and decodes the body into out.
func (h *house) ask(method, path, token string, in, out any) int {
	h.t.Helper()
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		require.NoError(h.t, err)
		body = bytes.NewReader(text)
	}
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Content-Type", "application/json")
	r.RemoteAddr = "192.0.2.7:999"
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	h.web.ServeHTTP(w, r)
	if out != nil && w.Body.Len() > 0 {
		require.NoError(h.t, json.Unmarshal(w.Body.Bytes(), out), w.Body.String())
	}
	return w.Code
}

func (h *house) enter(target, passcode, name string) (Entered, int) {
	var out Entered
	status := h.ask("POST", "/join/v1/sessions", "", map[string]string{"target": target, "passcode": passcode, "name": name}, &out)
	return out, status
}

func (h *house) offer(e Entered) (Answer, int) {
	var out Answer
	return out, h.askInto(&out, e)
}

func (h *house) askInto(out *Answer, e Entered) int {
	return h.ask("POST", "/join/v1/sessions/"+e.Session+"/offer", e.Ticket, map[string]string{"sdp": "v=0"}, out)
}

func TestEnterAndOffer(t *testing.T) {
	h := newHouse(t, 2, 3)
	space := h.space(appliance.CoSpace{Name: "Team", URI: "team", CallID: "4711"})
	for _, target := range []string{"team", "TEAM", "4711", "team@example.org", "sip:team@example.org"} {
		entered, status := h.enter(target, "", "Ada")
		require.Equal(t, http.StatusCreated, status, target)
		require.Equal(t, space, entered.CoSpace)
		require.Equal(t, "Team", entered.Title)
		var answer Answer
		require.Equal(t, http.StatusOK, h.askInto(&answer, entered))
		require.Equal(t, "answer of 2", answer.SDP, "ties go to the lower slot, and a call stays where it is")
	}
	call, err := h.tables.Calls.Find(t.Context(), "coSpace", space)
	require.NoError(t, err)
	require.Equal(t, 5, call.Value.Legs)
	storetest.Check(t, h.tables)
}

func TestWrongIDAndWrongPasscodeAreAlike(t *testing.T) {
	h := newHouse(t, 2)
	h.space(appliance.CoSpace{Name: "Closed", CallID: "4711", Passcode: "1234"})
	h.space(appliance.CoSpace{Name: "Members", CallID: "4712", NonMemberAccess: ptr(false)})
	var answers []problem
	for _, try := range [][2]string{{"9999", ""}, {"4711", ""}, {"4711", "1235"}, {"4712", ""}} {
		var p problem
		status := h.ask("POST", "/join/v1/sessions", "", map[string]string{"target": try[0], "passcode": try[1]}, &p)
		require.Equal(t, http.StatusForbidden, status)
		answers = append(answers, p)
	}
	for _, p := range answers {
		require.Equal(t, answers[0], p)
	}
	require.Equal(t, "wrongIdOrPasscode", answers[0].Reason)
}

func TestFiveWrongTriesMakeAnAddressWait(t *testing.T) {
	h := newHouse(t, 2)
	h.space(appliance.CoSpace{CallID: "4711", Passcode: "1234"})
	for range 5 {
		_, status := h.enter("4711", "0000", "Eve")
		require.Equal(t, http.StatusForbidden, status)
	}
	_, status := h.enter("4711", "1234", "Eve")
	require.Equal(t, http.StatusTooManyRequests, status, "even the right passcode has to wait now")
}

func TestAccessMethodDecidesTheRole(t *testing.T) {
	h := newHouse(t, 2)
	space := h.space(appliance.CoSpace{CallID: "4711"})
	method := uuid.NewString()
	require.NoError(t, h.tables.DB.Transact(t.Context(), func(tx *store.Tx) error {
		return h.tables.CreateAccessMethod(tx, space, method, appliance.AccessMethod{CallID: "4711", Passcode: "777"})
	}))
	for passcode, want := range map[string]string{"": "", "777": method} {
		entered, status := h.enter("4711", passcode, "Ada")
		require.Equal(t, http.StatusCreated, status)
		leg, err := h.tables.Legs.Get(t.Context(), entered.Leg)
		require.NoError(t, err)
		require.Equal(t, want, leg.Value.AccessMethod)
	}
}

func TestMemberNeedsNoPasscode(t *testing.T) {
	h := newHouse(t, 2)
	user := h.user("ada@example.org", "secret of ada")
	space := h.space(appliance.CoSpace{CallID: "4711", Passcode: "1234", NonMemberAccess: ptr(false)})
	member := uuid.NewString()
	_, err := h.tables.CoSpaceUsers.Create(t.Context(), space+"/"+member, appliance.CoSpaceUser{UserJID: "ada@example.org", UserID: user})
	require.NoError(t, err)

	var wrong problem
	require.Equal(t, http.StatusUnauthorized, h.ask("POST", "/join/v1/sign-in", "", map[string]string{"username": "ada@example.org", "password": "x"}, &wrong))
	require.Equal(t, "wrongNameOrPassword", wrong.Reason)
	var in SignedIn
	require.Equal(t, http.StatusOK, h.ask("POST", "/join/v1/sign-in", "", map[string]string{"username": "Ada@example.org", "password": "secret of ada"}, &in))
	var me Me
	require.Equal(t, http.StatusOK, h.ask("GET", "/join/v1/me", in.Token, nil, &me))
	require.Len(t, me.Spaces, 1)

	var entered Entered
	require.Equal(t, http.StatusCreated, h.ask("POST", "/join/v1/sessions", in.Token, map[string]string{"target": "4711"}, &entered))
	require.Equal(t, "User ada@example.org", entered.Name)
	leg, err := h.tables.Legs.Get(t.Context(), entered.Leg)
	require.NoError(t, err)
	require.Equal(t, member, leg.Value.CoSpaceUser)

	require.Equal(t, http.StatusNoContent, h.ask("DELETE", "/join/v1/me", in.Token, nil, nil))
	require.Equal(t, http.StatusUnauthorized, h.ask("GET", "/join/v1/me", in.Token, nil, nil))
}

func TestDeadBladeMovesTheCall(t *testing.T) {
	h := newHouse(t, 2, 3)
	h.space(appliance.CoSpace{CallID: "4711"})
	entered, _ := h.enter("4711", "", "Ada")
	h.blades[2].server.Close()
	var answer Answer
	require.Equal(t, http.StatusOK, h.askInto(&answer, entered), "nobody listens: the call moves")
	require.Equal(t, "answer of 3", answer.SDP)
	require.Equal(t, 2, answer.Epoch)

	require.NoError(t, h.tables.Blades.Delete(t.Context(), "2"))
	require.NoError(t, h.tables.Blades.Delete(t.Context(), "3"))
	h.addBlade(4)
	require.Equal(t, http.StatusOK, h.askInto(&answer, entered), "no presence: the call moves")
	require.Equal(t, "answer of 4", answer.SDP)
	call, err := h.tables.Calls.Get(t.Context(), entered.Call)
	require.NoError(t, err, "the call keeps its id")
	require.Equal(t, 3, call.Value.Epoch)
}

func TestNoBlade(t *testing.T) {
	h := newHouse(t)
	h.space(appliance.CoSpace{CallID: "4711"})
	var p problem
	require.Equal(t, http.StatusServiceUnavailable, h.ask("POST", "/join/v1/sessions", "", map[string]string{"target": "4711"}, &p))
	require.Equal(t, "noBlade", p.Reason)
}

func TestLockedCallRefusesNewcomersOnly(t *testing.T) {
	h := newHouse(t, 2)
	profile := uuid.NewString()
	_, err := h.tables.CallProfiles.Create(t.Context(), profile, appliance.CallProfile{LockMode: "all"})
	require.NoError(t, err)
	h.space(appliance.CoSpace{CallID: "4711", CallProfile: profile})
	entered, _ := h.enter("4711", "", "Ada")
	_, err = h.tables.Calls.Update(t.Context(), entered.Call, func(c *appliance.Call) error {
		c.Locked, c.ActiveWhenEmpty = ptr(true), ptr(true)
		return nil
	})
	require.NoError(t, err)
	var p problem
	require.Equal(t, http.StatusConflict, h.ask("POST", "/join/v1/sessions", "", map[string]string{"target": "4711"}, &p))
	require.Equal(t, "callLocked", p.Reason)
	require.NoError(t, h.tables.RemoveLeg(t.Context(), entered.Leg, ""))
	_, status := h.offer(entered)
	require.Equal(t, http.StatusOK, status, "who was in may come back")
	leg, err := h.tables.Legs.Get(t.Context(), entered.Leg)
	require.NoError(t, err)
	require.Equal(t, entered.Participant, leg.Value.Participant)
}

func TestParticipantLimit(t *testing.T) {
	h := newHouse(t, 2)
	profile := uuid.NewString()
	_, err := h.tables.CallProfiles.Create(t.Context(), profile, appliance.CallProfile{ParticipantLimit: ptr(3)})
	require.NoError(t, err)
	h.space(appliance.CoSpace{CallID: "4711", CallProfile: profile})
	var wg sync.WaitGroup
	var mu sync.Mutex
	counts := map[int]int{}
	for range 12 {
		wg.Go(func() {
			_, status := h.enter("4711", "", "Ada")
			mu.Lock()
			defer mu.Unlock()
			counts[status]++
		})
	}
	wg.Wait()
	require.Equal(t, map[int]int{http.StatusCreated: 3, http.StatusConflict: 9}, counts)
}

func TestSessionEnds(t *testing.T) {
	h := newHouse(t, 2)
	h.space(appliance.CoSpace{CallID: "4711", Name: "Team"})
	entered, _ := h.enter("4711", "", "Ada")
	var standing Standing
	require.Equal(t, http.StatusOK, h.ask("GET", "/join/v1/sessions/"+entered.Session, entered.Ticket, nil, &standing))
	require.Equal(t, "open", standing.State)
	require.Equal(t, "Team", standing.Title)
	require.Equal(t, http.StatusUnauthorized, h.ask("GET", "/join/v1/sessions/"+entered.Session, "wrong", nil, nil))
	require.Equal(t, http.StatusUnauthorized, h.ask("GET", "/join/v1/sessions/"+uuid.NewString(), entered.Ticket, nil, nil))
	require.Equal(t, http.StatusNoContent, h.ask("DELETE", "/join/v1/sessions/"+entered.Session, entered.Ticket, nil, nil))
	require.Equal(t, http.StatusNoContent, h.ask("DELETE", "/join/v1/sessions/"+entered.Session, entered.Ticket, nil, nil), "again is the same")
	require.Equal(t, http.StatusOK, h.ask("GET", "/join/v1/sessions/"+entered.Session, entered.Ticket, nil, &standing))
	require.Equal(t, "left", standing.Ended)
	_, status := h.offer(entered)
	require.Equal(t, http.StatusGone, status)
	_, err := h.tables.Calls.Get(t.Context(), entered.Call)
	require.Equal(t, appliance.Missing, appliance.KindOf(err), "the last one to leave ends the call")
}

func TestSignInLooksAlikeForUnknownUsers(t *testing.T) {
	h := newHouse(t, 2)
	h.user("ada@example.org", "secret of ada")
	var known, unknown problem
	h.ask("POST", "/join/v1/sign-in", "", map[string]string{"username": "ada@example.org", "password": "x"}, &known)
	h.ask("POST", "/join/v1/sign-in", "", map[string]string{"username": "eve@example.org", "password": "x"}, &unknown)
	require.Equal(t, known, unknown)
}

func TestNames(t *testing.T) {
	h := newHouse(t, 2)
	h.space(appliance.CoSpace{CallID: "4711"})
	for asked, want := range map[string]string{"": "Guest", "  Ada   L. ": "Ada L."} {
		entered, _ := h.enter("4711", "", asked)
		require.Equal(t, want, entered.Name)
	}
	_, status := h.enter("4711", "", string(bytes.Repeat([]byte("x"), 101)))
	require.Equal(t, http.StatusBadRequest, status)
}

func ptr[T any](v T) *T { return &v }
