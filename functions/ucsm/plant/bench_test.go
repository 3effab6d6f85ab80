package plant_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
	"github.com/plenum-meet/plenum/functions/ucsm/plant"
	"github.com/plenum-meet/plenum/functions/ucsm/rules"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

const boot = 10 * time.Second

// rig is a chassis whose time the test moves. Its tree is a real one, so that every change is checked by the class
// table and the rules.
type rig struct {
	t     *testing.T
	tree  *tree.Store
	world plant.World
}

// newRig is a lab's chassis with a blade in the slots given.
func newRig(t *testing.T, slots ...int) *rig {
	t.Helper()
	r := &rig{t: t}
	now := func() time.Time { return r.world.Now }
	r.tree = tree.New(storetest.Open(t), now, rules.New(now))
	o := inventory.Options{Serial: t.Name(), Model: inventory.M5(), Lab: true, Now: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC), Blades: slots,
		Network: inventory.Lab, Admin: "Lab-password-1", IPMI: "c1sco1234"}
	r.world = plant.World{Now: o.Now, Chassis: o, Boot: boot, Loads: map[int]plant.Load{}}
	objects := slices.DeleteFunc(inventory.Objects(o), func(c tree.Change) bool { return c.Class == "memoryErrorStats" }) // many, and still
	for part := range slices.Chunk(objects, tree.MaxChanges) {
		r.commit(part...)
	}
	r.wait(0)
	return r
}

func (r *rig) commit(changes ...tree.Change) {
	r.t.Helper()
	_, err := r.tree.Commit(context.Background(), tree.Actor{Internal: true}, func(*tree.Snapshot) ([]tree.Change, error) { return changes, nil })
	require.NoError(r.t, err)
}

// set is what a client commits.
func (r *rig) set(dn string, pairs ...string) {
	r.t.Helper()
	props := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		props[pairs[i]] = pairs[i+1]
	}
	_, err := r.tree.Commit(context.Background(), tree.Actor{User: "admin"}, func(*tree.Snapshot) ([]tree.Change, error) {
		return []tree.Change{{DN: dn, Props: props}}, nil
	})
	require.NoError(r.t, err)
	r.wait(0)
}

// wait lets time pass and the chassis come to rest.
func (r *rig) wait(d time.Duration) {
	r.t.Helper()
	r.world.Now = r.world.Now.Add(d)
	for range 20 {
		result, err := r.tree.Commit(context.Background(), tree.Actor{Internal: true}, func(before *tree.Snapshot) ([]tree.Change, error) {
			return plant.Portion(before, plant.Step(before, r.world)), nil
		})
		require.NoError(r.t, err)
		if len(result.Events) == 0 {
			return
		}
	}
	require.Fail(r.t, "the chassis does not come to rest", "%v", plant.Step(r.now(), r.world))
}

// pass lets time pass in steps of a second.
func (r *rig) pass(d time.Duration) {
	r.t.Helper()
	for ; d > 0; d -= time.Second {
		r.wait(min(d, time.Second))
	}
}

func (r *rig) now() *tree.Snapshot {
	s, err := r.tree.Load(context.Background())
	require.NoError(r.t, err)
	return s
}

// inject starts faults, given as they are typed.
func (r *rig) inject(faults ...string) {
	r.t.Helper()
	for _, fault := range faults {
		f, err := plant.Parse(strings.Fields(fault)...)
		require.NoError(r.t, err)
		f.Since = r.world.Now
		r.world.Faults = append(r.world.Faults, f)
	}
	r.wait(0)
}

// clear ends all faults.
func (r *rig) clear() {
	r.world.Faults = nil
	r.wait(0)
}

// shows demands properties: "dn property=value property=value".
func (r *rig) shows(lines ...string) {
	r.t.Helper()
	s := r.now()
	for _, line := range lines {
		words := strings.Fields(line)
		o := s.Get(words[0])
		require.NotNil(r.t, o, words[0])
		for _, word := range words[1:] {
			name, value, _ := strings.Cut(word, "=")
			require.Equal(r.t, value, o.Get(name), "%s %s", words[0], name)
		}
	}
}

// faults are the faults that are there, as "code@dn" with the severity behind when it is not the first.
func (r *rig) faults() (list []string) {
	for _, o := range r.now().Class("faultInst") {
		dn, _ := strings.CutSuffix(o.DN, "/fault-"+o.Get("code"))
		list = append(list, o.Get("code")+"@"+dn+":"+o.Get("severity"))
	}
	slices.Sort(list)
	return list
}

func blade(n string) string { return "sys/chassis-1/blade-" + n }
