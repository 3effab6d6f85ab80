package plant_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/plant"
)

const (
	supply   = "sys/chassis-1/psu-2/fault-F0374"
	policyDN = "fault/fault-policy"
)

// TestAFaultsLife goes through every state of a fault under the policies that matter.
func TestAFaultsLife(t *testing.T) {
	t.Parallel()
	type at struct {
		do    string // break, mend, ack or nothing
		after time.Duration
		shows string // "" when the fault is gone
	}
	for _, c := range []struct {
		name   string
		policy []string
		steps  []at
	}{
		{"raised, soaking, cleared, deleted", nil, []at{
			{"break", 0, "severity=major origSeverity=major prevSeverity=cleared highestSeverity=major occur=1 lc= ack=no"},
			{"mend", 5 * time.Second, "severity=major lc=soaking-clear"},
			{"", 5 * time.Second, "severity=cleared prevSeverity=major lc="},
			{"", 59 * time.Minute, "severity=cleared"},
			{"", time.Minute, ""}}},
		{"flapping", nil, []at{
			{"break", 0, "occur=1"}, {"mend", 2 * time.Second, "lc=soaking-clear"}, {"break", 2 * time.Second, "lc=flapping severity=major occur=2"},
			{"mend", time.Second, "lc=soaking-clear severity=major"}, {"break", time.Second, "lc=flapping occur=3"},
			{"", 10 * time.Second, "lc= severity=major occur=3"}}},
		{"acknowledged when it is cleared", nil, []at{
			{"break", 0, "occur=1"}, {"mend", 0, "lc=soaking-clear"}, {"", 10 * time.Second, "severity=cleared"},
			{"ack", 0, ""}}},
		{"raised again", nil, []at{
			{"break", 0, "occur=1"}, {"mend", 0, "lc=soaking-clear"}, {"", 10 * time.Second, "severity=cleared"},
			{"break", time.Minute, "severity=major prevSeverity=cleared occur=2 lc= ack=no"}}},
		{"acknowledged", nil, []at{
			{"break", 0, "ack=no"}, {"ack", 0, "ack=yes severity=major"}, {"mend", 0, "lc=soaking-clear"}, {"", 10 * time.Second, ""}}},
		{"kept although acknowledged", []string{"ackAction", "initial-severity"}, []at{
			{"break", 0, "ack=no"}, {"ack", 0, "ack=yes"}, {"mend", 0, "lc=soaking-clear"}, {"", 10 * time.Second, "severity=cleared ack=yes"}}},
		{"deleted when cleared", []string{"clearAction", "delete"}, []at{
			{"break", 0, "occur=1"}, {"mend", 0, "lc=soaking-clear"}, {"", 10 * time.Second, ""}}},
		{"kept forever", []string{"retentionInterval", "forever"}, []at{
			{"break", 0, "occur=1"}, {"mend", 0, "lc=soaking-clear"}, {"", 10 * time.Second, "severity=cleared"}, {"", 1000 * time.Hour, "severity=cleared"}}},
		{"a minute to flap", []string{"flapInterval", "60"}, []at{
			{"break", 0, "occur=1"}, {"mend", 59 * time.Second, "lc=soaking-clear severity=major"}, {"", time.Second, "severity=cleared"}}},
		{"soaking before it is raised", []string{"soakInterval", "30"}, []at{
			{"break", 0, "severity=info lc=soaking-raise origSeverity=major"}, {"", 30 * time.Second, "severity=major prevSeverity=info lc= highestSeverity=major"}}},
		{"gone while soaking", []string{"soakInterval", "30"}, []at{
			{"break", 0, "severity=info lc=soaking-raise"}, {"mend", 0, "severity=cleared"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, 1)
			if c.policy != nil {
				r.commit(change(policyDN, c.policy...))
			}
			for i, step := range c.steps {
				switch step.do {
				case "break":
					r.inject("psu 2")
				case "mend":
					r.clear()
				case "ack":
					r.set(supply, "ack", "yes")
				}
				r.wait(step.after)
				if step.shows == "" {
					require.Nil(t, r.now().Get(supply), "step %d", i)
					continue
				}
				r.shows(supply + " " + step.shows)
			}
		})
	}
}

func TestFaultsAreKnownToTheClassTable(t *testing.T) {
	t.Parallel()
	for _, f := range plant.Conditions() {
		for prop, value := range map[string]string{"code": f.Code, "cause": f.Cause, "rule": f.Rule, "severity": f.Severity, "type": f.Type, "tags": f.Tags} {
			require.NoError(t, model.Validate("faultInst", prop, value), "%s %s", f.Code, prop)
		}
		require.True(t, model.Lookup("faultInst").Below(f.Class), "%s on a %s", f.Code, f.Class)
	}
}

func TestFaultNumbersAreNotUsedTwice(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 2)
	seen := map[string]string{}
	for range 3 {
		r.inject("psu 1", "psu 2", "fan 1", "kill-fi b")
		for _, o := range r.now().Class("faultInst") {
			dn, known := seen[o.Get("id")]
			require.True(t, !known || dn == o.DN, "%s: %s and %s", o.Get("id"), dn, o.DN)
			seen[o.Get("id")] = o.DN
		}
		r.clear()
		r.wait(time.Minute)
		r.wait(3 * time.Hour)
	}
}

func TestRaisedAndClearedFaultsAreLogged(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1)
	r.inject("disk 1")
	r.clear()
	r.wait(4 * boot) // the mirror is rebuilt
	r.wait(10 * time.Second)
	var log []string
	for _, o := range r.now().Class("eventRecord") {
		require.NotEmpty(t, o.Get("descr"))
		log = append(log, o.Get("code")+" "+o.Get("ind")+" "+o.Get("severity"))
	}
	require.ElementsMatch(t, []string{"F0181 creation major", "F1008 creation warning", "F0181 deletion cleared", "F1008 deletion cleared"}, log)
}

// TestTimesAreLocal: a change of the time zone in the middle of a boot does not make it last for hours.
func TestTimesAreLocal(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 2)
	r.set(media2+"/power", "state", "cycle-immediate")
	for _, zone := range []string{"America/Los_Angeles", "Asia/Tokyo"} {
		r.set("sys/svc-ext/datetime-svc", "timezone", zone)
		r.wait(boot)
		r.shows(blade("2") + " operPower=on fsmStatus=nop")
		r.set(media2+"/power", "state", "cycle-immediate")
	}
	r.shows(blade("2") + " fsmStamp=2026-03-01T17:00:20.000")
}
