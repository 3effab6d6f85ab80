package plant_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/ucsm/plant"
)

func (r *rig) number(dn, prop string) float64 {
	r.t.Helper()
	o := r.now().Get(dn)
	require.NotNil(r.t, o, dn)
	v, err := strconv.ParseFloat(o.Get(prop), 64)
	require.NoError(r.t, err, "%s %s", dn, prop)
	return v
}

func (r *rig) sum(class, prop string) (sum float64) {
	for _, o := range r.now().Class(class) {
		sum += r.number(o.DN, prop)
	}
	return sum
}

// coherent demands that power is neither made nor lost.
func (r *rig) coherent() {
	r.t.Helper()
	const chassis, fan1 = "sys/chassis-1/stats", "sys/chassis-1/fan-module-1-1/fan-1/stats"
	require.InDelta(r.t, r.number(chassis, "outputPower"), r.sum("equipmentPsuStats", "outputPower"), 1)
	require.InDelta(r.t, r.number(chassis, "inputPower"), r.sum("equipmentPsuInputStats", "power"), 1)
	require.InDelta(r.t, r.number(chassis, "inputPower")*0.92, r.number(chassis, "outputPower"), 1)
	require.Greater(r.t, r.number(chassis, "outputPower"), r.sum("computeMbPowerStats", "consumedPower"))
	require.Positive(r.t, r.number(fan1, "speed"))
}

func TestMeasurementsFollowTheLoad(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 2, 3)
	power, cpu := blade("2")+"/board/power-stats", blade("2")+"/board/cpu-1/env-stats"
	fan := "sys/chassis-1/fan-module-1-1/fan-1/stats"
	r.wait(time.Minute)
	r.coherent()
	idle, cool, slow := r.number(power, "consumedPower"), r.number(cpu, "temperature"), r.number(fan, "speed")

	r.world.Loads[2] = plant.Load{PerCent: 90, Legs: 100, Out: 8_000_000}
	r.wait(time.Minute)
	r.coherent()
	require.Greater(t, r.number(power, "consumedPower"), idle+200)
	require.Greater(t, r.number(cpu, "temperature"), cool+20)
	require.Greater(t, r.number(fan, "speed"), slow)
	require.Equal(t, 60_000_000.0, r.number("sys/switch-A/slot-1/switch-ether/port-1/tx-stats", "totalBytesDelta"))
	require.Zero(t, r.number("sys/switch-B/slot-1/switch-ether/port-1/tx-stats", "totalBytesDelta"))

	fast := r.number(fan, "speed")
	r.inject("fan 5", "psu 1", "port-down a 1")
	r.wait(time.Minute)
	r.coherent()
	require.Greater(t, r.number(fan, "speed"), fast, "the other fans turn faster")
	require.Zero(t, r.number("sys/chassis-1/fan-module-1-5/fan-2/stats", "speed"))
	require.Zero(t, r.number("sys/chassis-1/psu-1/stats", "outputPower"))
	require.Positive(t, r.number("sys/switch-B/slot-1/switch-ether/port-1/tx-stats", "totalBytesDelta"), "the traffic goes the other way")

	r.set(media2+"/power", "state", "down")
	r.pass(11 * time.Second)
	r.wait(time.Minute)
	r.coherent()
	require.Less(t, r.number(power, "consumedPower"), 30.0)
}

func TestAveragesLieBetweenLeastAndMost(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 2)
	power := blade("2") + "/board/power-stats"
	before := r.now().Get(power).Get("timeCollected")
	for minute := range 20 {
		r.world.Loads[2] = plant.Load{PerCent: minute * 5}
		r.wait(time.Minute)
		least, mean, most := r.number(power, "consumedPowerMin"), r.number(power, "consumedPowerAvg"), r.number(power, "consumedPowerMax")
		require.LessOrEqual(t, least, mean)
		require.LessOrEqual(t, mean, most)
		require.LessOrEqual(t, r.number(power, "consumedPower"), most)
	}
	require.NotEqual(t, before, r.now().Get(power).Get("timeCollected"))
	require.Equal(t, "21", r.now().Get(power).Get("update"))
	r.set("stats/coll-policy-server", "collectionInterval", "5minutes")
	collected := r.now().Get(power).Get("timeCollected")
	r.wait(4 * time.Minute)
	require.Equal(t, collected, r.now().Get(power).Get("timeCollected"))
	r.wait(time.Minute)
	require.NotEqual(t, collected, r.now().Get(power).Get("timeCollected"))
}
