package level

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// stageplay runs a floor: who is there and how loud each is.
type stageplay struct {
	t       *testing.T
	floor   *Floor
	now     time.Duration
	cast    []Candidate
	changes int
}

func play(t *testing.T, ids ...string) *stageplay {
	p := &stageplay{t: t, floor: NewFloor(FloorConfig{})}
	for _, id := range ids {
		p.cast = append(p.cast, Candidate{ID: id})
	}
	return p
}

func (p *stageplay) of(id string) *Candidate {
	for i := range p.cast {
		if p.cast[i].ID == id {
			return &p.cast[i]
		}
	}
	p.t.Fatalf("nobody is called %s", id)
	return nil
}

func (p *stageplay) speak(id string, level int) { p.of(id).Speaking, p.of(id).Level = level > 0, level }

func (p *stageplay) leave(id string) {
	for i := range p.cast {
		if p.cast[i].ID == id {
			p.cast = append(p.cast[:i], p.cast[i+1:]...)
			return
		}
	}
}

func (p *stageplay) wait(d time.Duration) {
	for end := p.now + d; p.now < end; p.now += 20 * time.Millisecond {
		if p.floor.Update(p.now, p.cast) {
			p.changes++
		}
	}
}

func TestFloorGoesToWhoSpeaks(t *testing.T) {
	t.Parallel()
	p := play(t, "a", "b", "c")
	p.wait(time.Second)
	require.Equal(t, "a", p.floor.Shown(), "somebody is shown from the start")
	p.speak("b", 60)
	p.wait(300 * time.Millisecond)
	require.Equal(t, "a", p.floor.Shown(), "not yet")
	p.wait(200 * time.Millisecond)
	require.Equal(t, "b", p.floor.Shown())
	require.Equal(t, "a", p.floor.For("b"), "who speaks sees who was shown before")
	require.Equal(t, "b", p.floor.For("c"))
	p.speak("b", 0)
	p.wait(time.Minute)
	require.Equal(t, "b", p.floor.Shown(), "silence changes nothing")
}

func TestFloorLouderWins(t *testing.T) {
	t.Parallel()
	p := play(t, "a", "b", "c")
	p.speak("a", 50)
	p.wait(3 * time.Second)
	p.speak("b", 55)
	p.wait(3 * time.Second)
	require.Equal(t, "a", p.floor.Shown(), "not clearly louder")
	require.Equal(t, "b", p.floor.For("a"))
	p.speak("b", 70)
	p.speak("c", 65)
	p.wait(time.Second)
	require.Equal(t, "b", p.floor.Shown())
}

func TestFloorDoesNotFlap(t *testing.T) {
	t.Parallel()
	p := play(t, "a", "b")
	random := rand.New(rand.NewPCG(1, 1))
	p.wait(time.Second)
	p.changes = 0
	for range 500 { // a minute of both at about the same loudness
		p.speak("a", 50+random.IntN(9))
		p.speak("b", 50+random.IntN(9))
		p.wait(120 * time.Millisecond)
	}
	require.LessOrEqual(t, p.changes, 1)
	p.changes = 0
	for i := range 100 { // short words in turn
		p.speak([]string{"a", "b"}[i%2], 60)
		p.speak([]string{"b", "a"}[i%2], 0)
		p.wait(200 * time.Millisecond)
	}
	require.LessOrEqual(t, p.changes, 1)
}

func TestFloorWhenTheShownOneLeaves(t *testing.T) {
	t.Parallel()
	p := play(t, "a", "b", "c")
	p.speak("c", 60)
	p.wait(time.Second)
	require.Equal(t, "c", p.floor.Shown())
	p.leave("c")
	p.wait(20 * time.Millisecond)
	require.Equal(t, "a", p.floor.Shown())
	require.Equal(t, "b", p.floor.Previous())
	p.leave("a")
	p.leave("b")
	p.wait(20 * time.Millisecond)
	require.Empty(t, p.floor.Shown())
	require.Empty(t, p.floor.For("x"))
	require.Empty(t, p.floor.speech, "who left is forgotten")
}

func TestFloorAlone(t *testing.T) {
	t.Parallel()
	p := play(t, "a")
	p.speak("a", 60)
	p.wait(time.Second)
	require.Equal(t, "a", p.floor.Shown())
	require.Empty(t, p.floor.For("a"), "nobody sees himself")
}

func TestFloorImportancePins(t *testing.T) {
	t.Parallel()
	p := play(t, "a", "b", "c", "d")
	p.speak("a", 80)
	p.wait(time.Second)
	p.of("b").Importance = 5
	p.wait(20 * time.Millisecond)
	require.Equal(t, "b", p.floor.Shown(), "at once and without speech")
	require.Equal(t, "a", p.floor.For("b"))
	p.wait(time.Minute)
	require.Equal(t, "b", p.floor.Shown())
	p.of("c").Importance = 5
	p.speak("c", 40)
	p.wait(time.Second)
	require.Equal(t, "c", p.floor.Shown(), "among equals speech decides")
	p.of("d").Importance = 9
	p.wait(20 * time.Millisecond)
	require.Equal(t, "d", p.floor.Shown())
	for _, id := range []string{"b", "c", "d"} {
		p.of(id).Importance = 0
	}
	p.wait(2 * time.Second)
	require.Equal(t, "a", p.floor.Shown(), "without importance the speaker again")
}

func TestFloorAllocatesNothing(t *testing.T) { // not parallel: it counts the allocations of the process
	p := play(t)
	for i := range 200 {
		p.cast = append(p.cast, Candidate{ID: fmt.Sprint(i)})
	}
	p.floor.Update(0, p.cast)
	require.Zero(t, testing.AllocsPerRun(100, func() { p.floor.Update(time.Second, p.cast) }))
}

// TestFloorAlwaysShowsOneWhoIsThere plays at random.
func TestFloorAlwaysShowsOneWhoIsThere(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 7))
	p := play(t)
	for i := range 5000 {
		switch n := random.IntN(10); {
		case n == 0 || len(p.cast) == 0:
			p.cast = append(p.cast, Candidate{ID: fmt.Sprint(i)})
		case n == 1:
			p.leave(p.cast[random.IntN(len(p.cast))].ID)
		case n == 2:
			p.cast[random.IntN(len(p.cast))].Importance = random.IntN(3)
		default:
			p.speak(p.cast[random.IntN(len(p.cast))].ID, random.IntN(100))
		}
		p.wait(time.Duration(random.IntN(10)) * 100 * time.Millisecond)
		p.floor.Update(p.now, p.cast)
		shown, previous := p.floor.Shown(), p.floor.Previous()
		if len(p.cast) > 0 {
			p.of(shown)
		}
		if len(p.cast) > 1 {
			p.of(previous)
			require.NotEqual(t, shown, previous)
		}
	}
}

// TestFloorRemembersWhoSpoke: a camera that pauses (a busy browser sends no picture for two seconds) loses no turn.
func TestFloorRemembersWhoSpoke(t *testing.T) {
	t.Parallel()
	p := play(t, "c", "a", "b")
	p.speak("a", 60)
	p.wait(2 * time.Second)
	p.speak("a", 0)
	p.speak("b", 60)
	p.wait(2 * time.Second)
	require.Equal(t, "a", p.floor.For("b"))

	p.leave("a")
	p.wait(time.Second)
	require.Equal(t, "c", p.floor.For("b"), "somebody stands in")
	p.cast = append(p.cast, Candidate{ID: "a"})
	p.wait(100 * time.Millisecond)
	require.Equal(t, "a", p.floor.For("b"), "who spoke before comes back")

	p.speak("b", 0)
	p.leave("b")
	p.wait(time.Second)
	require.Equal(t, "a", p.floor.For("c"))
	p.cast = append(p.cast, Candidate{ID: "b"})
	p.wait(100 * time.Millisecond)
	require.Equal(t, "b", p.floor.For("c"), "who spoke last is shown again")
}
