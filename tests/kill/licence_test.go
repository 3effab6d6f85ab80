package kill

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/tests/process"
)

const (
	licenceKills = 6
	licenceDays  = 8 // beyond the trial, on each of which more is used than one is entitled to
	snapshotTime = 1500 * time.Millisecond
)

// TestKilledWhileCountingLicences kills the whole local server at random moments in which the clock has just gone on by
// a day: snapshots are taken, the day before is closed, the licence manager reports. Afterwards the books are those of
// a server that was never killed.
func TestKilledWhileCountingLicences(t *testing.T) {
	t.Parallel()
	l := &licenceLife{t: t, data: process.ShortDir(t)}
	l.up()
	l.begin()
	for n := 1; n <= licenceDays; n++ {
		l.nextDay(n, n%4 != 0)
	}
	l.verify()
	require.NoError(t, l.server.Stop())
	require.Equal(t, licenceKills, l.kills)
}

// licenceLife is a server's, over several processes.
type licenceLife struct {
	t      *testing.T
	data   string
	server *process.Up
	client client
	tables *store.Tables
	first  time.Time // the day on which the clock was beyond the trial
	kills  int
}

func (l *licenceLife) up() {
	l.t.Helper()
	l.server = process.StartUp(l.t, process.UpOptions{Data: l.data, Blades: 1})
	l.client = client{url: l.server.URL, account: "admin", password: process.AdminPassword, http: l.server.Client}
	l.tables = storetest.Dial(l.t, l.server.Etcd(l.t), "/plenum/")
}

// begin gives two users personal licences, of which one is paid for, and leaves the trial behind.
func (l *licenceLife) begin() {
	l.t.Helper()
	yes := true
	for _, name := range []string{"one", "two"} {
		_, err := l.tables.Users.Create(l.t.Context(), uuid.NewString(), appliance.User{UserJID: name + "@kill.example", Name: name, HasLicense: &yes})
		require.NoError(l.t, err)
	}
	require.NoError(l.t, l.report(l.t.Context()))
	l.clock(91)
	l.first = time.Now().AddDate(0, 0, 91).UTC()
	require.NoError(l.t, l.report(l.t.Context()))
	l.counted(0)
}

// clock moves the product's time to so many days from now.
func (l *licenceLife) clock(days int) {
	l.t.Helper()
	_, err := l.tables.Settings.Clock.Update(l.t.Context(), func(c *appliance.Clock) error {
		c.OffsetSeconds = int64(days) * 24 * 3600
		return nil
	})
	require.NoError(l.t, err)
}

// report is what a licence manager does once a day.
func (l *licenceLife) report(ctx context.Context) error {
	body := strings.NewReader(`{"manager":"kill","personal":1,"shared":1}`)
	r, err := http.NewRequestWithContext(ctx, http.MethodPut, l.client.url+"/api/v1/clusterLicensing/raw", body)
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.SetBasicAuth(l.client.account, l.client.password)
	answer, err := l.client.http.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return &refused{answer.StatusCode, answer.Status}
	}
	return nil
}

// nextDay lets a day pass, and the server die in it.
func (l *licenceLife) nextDay(n int, dies bool) {
	l.t.Helper()
	l.clock(91 + n)
	if dies {
		l.kills++
		time.AfterFunc(time.Duration(rand.Int64N(int64(snapshotTime))), l.server.Kill)
		for err := error(nil); err == nil; err = l.report(l.t.Context()) { // until it is dead
			require.False(l.t, errors.As(err, new(*refused)), "%v", err)
		}
		l.server.Kill()
		requireNoChildren(l.t, l.data)
		l.up()
	}
	l.counted(n)
	require.NoError(l.t, l.report(l.t.Context()))
}

func (l *licenceLife) book() appliance.LicenceBook {
	l.t.Helper()
	row, err := l.tables.LicenceBook.Get(l.t.Context(), store.SystemID)
	require.NoError(l.t, err)
	return row.Value
}

// day is the date of a day beyond the trial.
func (l *licenceLife) day(n int) string { return l.first.AddDate(0, 0, n).Format(time.DateOnly) }

// counted waits until a day is in the book and the one before it is closed.
func (l *licenceLife) counted(n int) {
	l.t.Helper()
	require.Eventually(l.t, func() bool {
		book := l.book()
		days := book.Days
		return len(days) > 0 && days[len(days)-1].Day == l.day(n) && book.Closed == l.day(n-1)
	}, 30*time.Second, 20*time.Millisecond, "day %d is lost", n)
}

// verify holds the books against what a server writes that is never killed.
func (l *licenceLife) verify() {
	l.t.Helper()
	var beyond []appliance.LicenceDay
	for _, day := range l.book().Days {
		if day.Day >= l.day(0) {
			beyond = append(beyond, day)
		}
	}
	var want []appliance.LicenceDay
	for n := range licenceDays + 1 {
		want = append(want, appliance.LicenceDay{Day: l.day(n), Personal: 2, Over: true})
	}
	require.Equal(l.t, want, beyond, "each day once")
	l.verifySnapshots()
	l.verifyAnswer()
	storetest.Check(l.t, l.tables)
}

// verifySnapshots: each five minutes at most one, and of every day.
func (l *licenceLife) verifySnapshots() {
	l.t.Helper()
	days := map[string]bool{}
	require.NoError(l.t, l.tables.LicenceUsage.Each(l.t.Context(), "", func(row store.Row[appliance.LicenceSnapshots]) error {
		_, day, _ := strings.Cut(row.ID, "/")
		days[day] = true
		last := -1
		for _, s := range row.Value.Snapshots {
			require.Greater(l.t, s.Second, last, "%s: in order, and none twice", row.ID)
			require.Zero(l.t, s.Second%int(appliance.LicenceInterval/time.Second))
			require.Equal(l.t, 2, s.Assigned)
			last = s.Second
		}
		return nil
	}))
	for n := range licenceDays + 1 {
		require.True(l.t, days[l.day(n)], "snapshots of day %d", n)
	}
}

// verifyAnswer: so few days over are tolerated, and the last report renewed the licences.
func (l *licenceLife) verifyAnswer() {
	l.t.Helper()
	r, err := http.NewRequestWithContext(l.t.Context(), http.MethodGet, l.client.url+"/api/v1/clusterLicensing", nil)
	require.NoError(l.t, err)
	r.Header.Set("Accept", "application/json")
	r.SetBasicAuth(l.client.account, l.client.password)
	answer, err := l.client.http.Do(r)
	require.NoError(l.t, err)
	defer answer.Body.Close()
	var cluster struct {
		Features map[string]struct{ Status, Expiry string }
	}
	require.NoError(l.t, json.NewDecoder(answer.Body).Decode(&cluster))
	require.Equal(l.t, "activated", cluster.Features["callBridge"].Status)
	row, err := l.tables.Licensing.Get(l.t.Context(), store.SystemID)
	require.NoError(l.t, err)
	require.Equal(l.t, licenceDays+1, row.Value.OverDays)
	require.Zero(l.t, row.Value.Alarm)
	require.Equal(l.t, "Insufficient licenses", row.Value.Notice)
	require.Equal(l.t, l.day(licenceDays+90), cluster.Features["callBridge"].Expiry)
}
