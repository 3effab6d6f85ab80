package licensing

import (
	"context"
	"encoding/xml"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/ldap"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/policies/policy"
	"github.com/plenum-meet/plenum/policies/registry/registrytest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

var password = sync.OnceValues(func() (string, error) { return auth.Hash("secret") })

// bench is an appliance with the built-in licence policy and a clock of its own.
type bench struct {
	rest.Deps
	t       *testing.T
	now     time.Time
	handler http.Handler
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, now: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)}
	tables := storetest.Open(t)
	hash, err := password()
	require.NoError(t, err)
	_, err = tables.Accounts.Create(t.Context(), "admin", appliance.Account{Name: "admin", Role: appliance.RoleAdmin, Password: hash})
	require.NoError(t, err)
	engine := registrytest.New(t, tables)
	b.Deps = rest.Deps{Tables: tables, Now: func() time.Time { return b.now }, NewID: uuid.NewString, Log: slog.New(slog.DiscardHandler),
		Policies: engine}.WithDefaults()
	mux := http.NewServeMux()
	Register(rest.NewCMS(mux, b.Deps), b.Deps)
	b.handler = rest.Wrap(b.Deps, mux)
	return b
}

func (b *bench) send(method, path, body, kind string) (int, string) {
	b.t.Helper()
	r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
	r.SetBasicAuth("admin", "secret")
	r.Header.Set("Content-Type", kind)
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	return w.Code, strings.TrimPrefix(w.Body.String(), `<?xml version="1.0"?>`)
}

func (b *bench) get(path string) string {
	b.t.Helper()
	code, body := b.send(http.MethodGet, path, "", "")
	require.Equal(b.t, http.StatusOK, code, body)
	require.NoError(b.t, xml.Unmarshal([]byte(body), new(struct{})))
	return body
}

func (b *bench) report(json string) {
	b.t.Helper()
	code, body := b.send(http.MethodPut, "/clusterLicensing/raw", json, "application/json")
	require.Equal(b.t, http.StatusOK, code, body)
}

// tick runs all jobs once.
func (b *bench) tick() {
	b.t.Helper()
	for _, job := range []func(context.Context, rest.Deps) error{Look, Use, Close} {
		require.NoError(b.t, job(b.t.Context(), b.Deps))
	}
}

func (b *bench) licensing() appliance.Licensing {
	b.t.Helper()
	row, err := b.Tables.Licensing.Get(b.t.Context(), store.SystemID)
	require.NoError(b.t, err)
	return row.Value
}

func (b *bench) book() appliance.LicenceBook {
	b.t.Helper()
	row, err := b.Tables.LicenceBook.Get(b.t.Context(), store.SystemID)
	require.NoError(b.t, err)
	return row.Value
}

// meeting begins one in a space, with so many participants of whom the first sends video if he does.
func (b *bench) meeting(space string, participants int, video bool) string {
	b.t.Helper()
	id := uuid.NewString()
	call := appliance.Call{CoSpace: space, StartedAt: b.now}
	_, err := b.Tables.Calls.Create(b.t.Context(), id, call)
	require.NoError(b.t, err)
	for i := range participants {
		leg := uuid.NewString()
		require.NoError(b.t, b.Tables.DB.Transact(b.t.Context(), func(tx *store.Tx) error {
			return b.Tables.AddLeg(tx, leg, appliance.CallLeg{Call: id}, uuid.NewString(), appliance.Participant{Name: fmt.Sprint(i)}, 0)
		}))
		if video && i == 0 {
			_, err := b.Tables.LegsSeen.Create(b.t.Context(), leg, appliance.LegStatus{RxVideo: []*appliance.VideoStatus{{Role: "main"}}})
			require.NoError(b.t, err)
		}
	}
	return id
}

func (b *bench) space(v appliance.CoSpace) string {
	b.t.Helper()
	id := uuid.NewString()
	require.NoError(b.t, b.Tables.DB.Transact(b.t.Context(), func(tx *store.Tx) error { return b.Tables.CreateCoSpace(tx, id, v) }))
	return id
}

func TestFromTheFactory(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	require.Equal(t, "<clusterLicensing><features><callBridge><status>noLicense</status></callBridge>"+
		"<callBridgeNoEncryption><status>noLicense</status></callBridgeNoEncryption><customizations><status>noLicense</status></customizations>"+
		"<recording><status>noLicense</status></recording></features></clusterLicensing>", b.get("/clusterLicensing"))
	v := b.licensing()
	require.Equal(t, 3, v.Alarm)
	require.True(t, v.Prompt && v.NoEncryption && v.NoRecording && v.NoStreaming && v.NoCustomizations)
	require.Contains(t, b.get("/system/licensing"), "<callBridge><status>noLicense</status></callBridge>")
}

// TestStreamingHasNoGrace: the reference gives it to recording alone.
func TestStreamingHasNoGrace(t *testing.T) {
	t.Parallel()
	require.Equal(t, streaming{Status: policy.Expired, Expiry: "2026-Mar-01"}, streamingOf(limited{Status: policy.Grace, Expiry: "2026-Mar-01"}))
	require.Equal(t, policy.Activated, streamingOf(limited{Status: policy.Activated}).Status)
}

// TestTable3 walks from the trial to full enforcement, and out of it.
func TestTable3(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	require.NoError(t, Trial(t.Context(), b.Deps))
	require.NoError(t, Trial(t.Context(), b.Deps), "there is one first report")
	activated := func(day string) string {
		return "<callBridge><status>activated</status><expiry>" + day + "</expiry></callBridge>"
	}
	require.Contains(t, b.get("/clusterLicensing"), activated("2026-05-30"))
	b.now = b.now.AddDate(0, 0, 91)
	require.Contains(t, b.get("/clusterLicensing"), "<callBridge><status>expired</status><expiry>2026-05-30</expiry></callBridge>")
	require.Equal(t, 2, b.licensing().Alarm)
	require.Equal(t, 30, b.licensing().Seconds)
	b.now = b.now.AddDate(0, 0, 90)
	b.tick()
	require.Equal(t, 3, b.licensing().Alarm)
	require.Zero(t, b.licensing().Seconds)
	b.now = b.now.AddDate(0, 0, -181)
	b.tick()
	require.Contains(t, b.get("/clusterLicensing"), activated("2026-05-30"), "back again nothing has happened")
	b.now = b.now.AddDate(0, 0, 181)
	b.report(`{"manager":"test","shared":2,"recording":1}`)
	require.Zero(t, b.licensing().Alarm)
	require.Contains(t, b.get("/clusterLicensing"), activated("2026-11-27"))
	require.Contains(t, b.get("/clusterLicensing/raw"), "<manager>test</manager>")
	require.Contains(t, b.get("/clusterLicensing/raw"), "<shared>2</shared>")
	require.True(t, b.licensing().NoCustomizations, "by a licence of its own")
	require.False(t, b.licensing().NoRecording)
	faults, err := b.Tables.Audit(t.Context())
	require.NoError(t, err)
	require.Empty(t, faults)
}

func TestReportsAreChecked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, body := range []string{`{"shared":-1}`, `{"shared":"x"}`, `{"shared":1000001}`, `{"startTrial":7}`, ``} {
		code, answer := b.send(http.MethodPut, "/clusterLicensing/raw", body, "application/json")
		require.Equal(t, http.StatusBadRequest, code, "%s: %s", body, answer)
	}
	_, err := b.Tables.LicenceBook.Get(t.Context(), store.SystemID)
	require.True(t, missing(err), "nothing was kept")
}

func TestUse(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.report(`{"shared":1}`)
	b.now = b.now.AddDate(0, 0, 100) // beyond the trial
	b.report(`{"shared":1}`)
	b.meeting(b.space(appliance.CoSpace{Name: "a"}), 3, true)
	b.meeting(b.space(appliance.CoSpace{Name: "b"}), 3, false)
	b.meeting("", 2, true)
	b.meeting(b.space(appliance.CoSpace{Name: "empty"}), 0, false)
	for range 3 {
		b.tick() // at one time there is one snapshot
	}
	require.Equal(t, []appliance.LicenceDay{{Day: "2026-06-09", Shared: 1 + 2.0/6, Over: true}}, b.book().Days)
	require.Equal(t, 1, b.licensing().OverDays)
	require.Equal(t, "Insufficient licenses", b.licensing().Notice)
	require.Equal(t, `<MPLicenseUsage total="1"><entry time="2026-06-09T08:00:00Z"><smpAud>1.00</smpAud><smpPtP>1.00</smpPtP><smpFull>1.00</smpFull></entry></MPLicenseUsage>`,
		b.get("/system/MPLicenseUsage"))
	body := b.get("/system/multipartyLicensing")
	for _, want := range []string{"<timestamp>2026-06-09T08:00:00Z</timestamp>", "<sharedLicenseLimit>1</sharedLicenseLimit>", "<participantsActive>8</participantsActive>",
		"<callsActive>3</callsActive>", "<weightedCallsActive>3.000</weightedCallsActive>", "<callsWithoutPersonalLicense>3</callsWithoutPersonalLicense>",
		"<capacityUnitLimit>0</capacityUnitLimit>", "<capacityUnitUsage>0.000</capacityUnitUsage>",
		"<capacityUnitUsageWithoutPersonalLicense>0.000</capacityUnitUsageWithoutPersonalLicense>"} {
		require.Contains(t, body, want)
	}
	require.Equal(t, `<activePersonalLicenses total="0"/>`, b.get("/system/multipartyLicensing/activePersonalLicenses"))
}

// TestSnapshots pages through them, and sets the clock.
func TestSnapshots(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.meeting(b.space(appliance.CoSpace{Name: "a"}), 3, true)
	start := b.now
	for range 12 {
		b.tick()
		b.now = b.now.Add(appliance.LicenceInterval)
	}
	require.Contains(t, b.get("/system/MPLicenseUsage?limit=1"), `total="12"><entry time="2026-03-01T08:55:00Z"><smpFull>1.00`)
	require.Contains(t, b.get("/system/MPLicenseUsage?limit=1&offset=11"), `total="12"><entry time="2026-03-01T08:00:00Z">`)
	require.Contains(t, b.get("/system/MPLicenseUsage?startTime=2026-03-01T08:10:00Z&endTime=2026-03-01T08:20:00Z"), `total="3"><entry time="2026-03-01T08:20:00Z">`)
	require.Equal(t, `<MPLicenseUsage total="0"/>`, b.get("/system/MPLicenseUsage?hostId="+uuid.NewString()))
	host, err := b.Tables.Host(t.Context(), b.NewID)
	require.NoError(t, err)
	require.Equal(t, `<knownHosts total="1"><host id="`+host.HostID+`"/></knownHosts>`, b.get("/system/MPLicenseUsage/knownHosts"))
	code, body := b.send(http.MethodGet, "/system/MPLicenseUsage?startTime=x&hostId=y", "", "")
	require.Equal(t, http.StatusBadRequest, code, body)

	for range 12 { // the same hour again
		b.now = b.now.Add(-appliance.LicenceInterval)
		b.tick()
	}
	b.now = start.AddDate(0, 0, 91)
	b.tick()
	require.Contains(t, b.get("/system/MPLicenseUsage?limit=0"), `total="1"`, "not older than 90 days")
	b.now = start.Add(time.Hour)
	b.tick()
	require.Contains(t, b.get("/system/MPLicenseUsage?limit=0"), `total="13"`, "back again, all are there")
	require.Len(t, b.book().Days, 2)
}

// TestBounds fills more days than are kept.
func TestBounds(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.tick()
	host, err := b.Tables.Host(t.Context(), b.NewID)
	require.NoError(t, err)
	for i := range 100 {
		day := b.now.AddDate(0, 0, i-50).Format(time.DateOnly)
		if i != 50 {
			_, err := b.Tables.LicenceUsage.Create(t.Context(), host.HostID+"/"+day, appliance.LicenceSnapshots{})
			require.NoError(t, err)
		}
	}
	b.now = b.now.AddDate(0, 0, 1)
	require.NoError(t, Close(t.Context(), b.Deps))
	days, _, err := newService(b.Deps).usageByHost(t.Context())
	require.NoError(t, err)
	require.Len(t, days[host.HostID], usageDays)
	require.Equal(t, "2026-01-10", days[host.HostID][0], "what is to come goes first")
	many := make([]appliance.LicenceDay, 0, 300)
	for i := range 300 {
		many = append(many, appliance.LicenceDay{Day: b.now.AddDate(0, 0, i-250).Format(time.DateOnly)})
	}
	kept := trimDays(many, b.now.Format(time.DateOnly))
	require.Len(t, kept, appliance.LicenceDays)
	require.Equal(t, b.now.Format(time.DateOnly), kept[len(kept)-1].Day)
}

// lines are what the system log says of the licences; the audit log says the same.
func (b *bench) lines() (lines []string) {
	b.t.Helper()
	require.NoError(b.t, b.Tables.Logs.Each(b.t.Context(), "", func(row store.Row[appliance.LogRecord]) error {
		if row.Value.Program == "licence" {
			lines = append(lines, row.Value.Text)
		}
		return nil
	}))
	audits, err := b.Tables.Audits.Page(b.t.Context(), store.Query[appliance.LogRecord]{})
	require.NoError(b.t, err)
	require.GreaterOrEqual(b.t, audits.Total, len(lines))
	return lines
}

// TestChangesAreTold: reports, and each change of enforcement and of a feature, once.
func TestChangesAreTold(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.tick()
	b.tick()
	b.report(`{"manager":"M","shared":2,"recording":1}`)
	b.now = b.now.AddDate(0, 0, 91)
	for range 3 {
		b.tick()
		b.now = b.now.Add(time.Hour)
	}
	b.report(`{"manager":"M","shared":2,"startTrial":true}`)
	require.Equal(t, []string{
		`alarm 3, was 0; "This server is unlicensed: no licence manager has ever reported"`,
		`alarm 0, was 3; callBridge activated until 2026-05-30; callBridgeNoEncryption activated until 2026-05-30; customizations activated until 2026-05-30; ` +
			`recording activated until 2026-05-30; personal activated until 2026-05-30; shared activated until 2026-05-30; "Trial: 90 days left"`,
		`report of "M": recording 1, shared 2`,
		`alarm 2, was 0; callBridge expired on 2026-05-30; callBridgeNoEncryption expired on 2026-05-30; customizations expired on 2026-05-30; ` +
			`recording expired on 2026-05-30; personal expired on 2026-05-30; shared expired on 2026-05-30; "The licence expired on 2026-05-30; full enforcement in 90 days"`,
		`alarm 0, was 2; callBridge activated until 2026-08-29; shared activated until 2026-08-29`,
		`report of "M": shared 2; asks for the trial`,
	}, b.lines())
}

// broken is a policy that fails.
type broken struct{ rest.Policies }

func (broken) Call(context.Context, string, string, []byte) ([]byte, error) {
	return nil, appliance.Failure(appliance.Busy, "policyFailed", "no answer")
}

// TestTheLastDecisionHoldsOn while the policy fails, and is what is shown; reports are refused.
func TestTheLastDecisionHoldsOn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.report(`{"shared":1}`)
	before, book := b.licensing(), b.book()
	b.now = b.now.AddDate(1, 0, 0)
	d := b.Deps
	d.Policies = broken{}
	now, err := Current(t.Context(), d)
	require.NoError(t, err)
	require.Equal(t, before, now)
	_, err = Take(t.Context(), d, Report{})
	require.ErrorContains(t, err, "policyFailed")
	require.Equal(t, before, b.licensing(), "the last decision holds on")
	require.Equal(t, book, b.book())
}

// TestWhoPays is B.9, line by line: whose licence a meeting in a space uses.
func TestWhoPays(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	yes, source := true, uuid.NewString()
	const guid = "33221100-5544-7766-8899-aabbccddeeff"
	_, err := b.Tables.LDAPSources.Create(t.Context(), source, appliance.LDAPSource{})
	require.NoError(t, err)
	ids := map[string]string{"ann": uuid.NewString(), "plain": uuid.NewString(), "bob": ldap.UsersOf(source, guid)[0], "cy": ldap.UsersOf(source, uuid.NewString())[1]}
	for name, id := range ids {
		v := appliance.User{UserJID: name + "@example.com", Email: name + "@mail.example"}
		if name != "plain" {
			v.HasLicense = &yes
		}
		_, err := b.Tables.Users.Create(t.Context(), id, v)
		require.NoError(t, err)
	}
	for _, c := range []struct {
		name  string
		space appliance.CoSpace
		want  string
	}{
		{"the owner's, whoever else is named", appliance.CoSpace{OwnerJID: "ann@example.com", OwnerADGUID: guid, MeetingScheduler: "cy@example.com"}, "ann"},
		{"else of who began it, by the directory's GUID", appliance.CoSpace{OwnerJID: "plain@example.com", OwnerADGUID: guid, MeetingScheduler: "cy@example.com"}, "bob"},
		{"by the user's own id", appliance.CoSpace{OwnerADGUID: ids["ann"]}, "ann"},
		{"else of who scheduled it, by user ID", appliance.CoSpace{OwnerADGUID: ids["plain"], MeetingScheduler: "Cy@example.com"}, "cy"},
		{"by e-mail address", appliance.CoSpace{OwnerJID: "gone@example.com", OwnerADGUID: uuid.NewString(), MeetingScheduler: "cy@Mail.example"}, "cy"},
		{"else a shared one", appliance.CoSpace{OwnerJID: "plain@example.com", OwnerADGUID: ids["plain"], MeetingScheduler: "plain@mail.example"}, ""},
		{"nobody is named", appliance.CoSpace{}, ""},
	} {
		owners := holders{newService(b.Deps), map[string]string{}}
		m, err := owners.meeting(t.Context(), appliance.Call{CoSpace: b.space(c.space), Legs: 1})
		require.NoError(t, err, c.name)
		use := appliance.UseOf([]appliance.LicensedMeeting{m})
		if c.want == "" {
			require.Equal(t, 1, use.Shared, c.name)
			continue
		}
		require.Equal(t, map[string]appliance.PersonalUse{ids[c.want]: {Calls: 1, Weighted: 1}}, use.ByUser, c.name)
	}
}

// TestPersonal is about who has a personal licence, and whose meetings use one.
func TestPersonal(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ctx := t.Context()
	yes, no, profile, other := true, false, uuid.NewString(), uuid.NewString()
	_, err := b.Tables.UserProfiles.Create(ctx, profile, appliance.UserProfile{HasLicense: &yes})
	require.NoError(t, err)
	_, err = b.Tables.UserProfiles.Create(ctx, other, appliance.UserProfile{})
	require.NoError(t, err)
	ids := map[string]string{}
	for name, v := range map[string]appliance.User{"own": {HasLicense: &yes, UserProfile: other}, "profile": {UserProfile: profile},
		"not": {HasLicense: &no, UserProfile: profile}, "plain": {UserProfile: other}, "none": {}, "gone": {UserProfile: uuid.NewString()}} {
		ids[name] = uuid.NewString()
		v.UserJID, v.Email = name+"@example.com", name+"@mail.example"
		_, err := b.Tables.Users.Create(ctx, ids[name], v)
		require.NoError(t, err)
	}
	b.report(`{"personal":1,"shared":5}`)
	for _, v := range []appliance.CoSpace{{OwnerJID: "Own@example.com"}, {OwnerJID: "own@example.com"}, {OwnerJID: "own@example.com"},
		{OwnerJID: "not@example.com", MeetingScheduler: "Profile@mail.example"}, {OwnerJID: "plain@example.com"}, {OwnerADGUID: ids["gone"]},
		{OwnerJID: "nobody@example.com", OwnerADGUID: ids["profile"]}} {
		b.meeting(b.space(v), 2, true)
		b.now = b.now.Add(time.Second)
	}
	b.tick()
	body := b.get("/system/multipartyLicensing")
	require.Contains(t, body, "<users>6</users><personalLicenses>2</personalLicenses>")
	require.Contains(t, body, "<callsWithoutPersonalLicense>3</callsWithoutPersonalLicense>")
	list := b.get("/system/multipartyLicensing/activePersonalLicenses")
	for _, name := range []string{"own", "profile"} {
		require.Contains(t, list, `<activePersonalLicense id="`+ids[name]+`"><callsActive>2</callsActive><weightedCallsActive>2.000</weightedCallsActive>`)
	}
	require.Contains(t, list, `total="2"`)
	require.Contains(t, b.get("/system/multipartyLicensing/activePersonalLicenses?limit=1&offset=1"), `total="2"><activePersonalLicense id=`)
	require.Contains(t, b.get("/system/MPLicenseUsage"), "<pmp>2.00</pmp><pmpAssigned>2.00</pmpAssigned><smpFull>3.00</smpFull>")
	require.Equal(t, 2, b.book().Days[0].Personal)
	faults, err := b.Tables.Audit(ctx)
	require.NoError(t, err)
	require.Empty(t, faults)
}
