package call

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/pion/rtp"

	"github.com/plenum-meet/plenum/mediad/mix"
	"github.com/plenum-meet/plenum/mediad/opus"
	"github.com/plenum-meet/plenum/mediad/prompt"
)

const (
	frameTime    = 20 * time.Millisecond
	frameSamples = opus.FrameSamples
	mostCatchUp  = 3  // ticks done at once when the clock comes late; older ones are left out
	lossTicks    = 50 // ticks between two looks at what listeners lose
)

// clock mixes the audio of a call every 20 ms, in a goroutine of its own, as long as there is somebody to hear it.
type clock struct {
	mixer   *mix.Mixer
	prompts announcer
	now     func() time.Duration
	members atomic.Pointer[[]*Link]
	changed chan struct{}

	// These belong to run.
	known   []*Link // whose ports are open
	sources []mix.Source
	outputs []mix.Output
	ticks   int
	header  rtp.Header
}

func newClock(codec opus.Codec, announcement []prompt.Frame, now func() time.Duration) *clock {
	return &clock{mixer: mix.New(codec, mix.Config{}), prompts: announcer{sound: announcement}, now: now, changed: make(chan struct{}, 1)}
}

// set replaces the connections that take part.
func (k *clock) set(links []*Link) {
	if sameLinks(k.list(), links) {
		return
	}
	k.members.Store(&links)
	select {
	case k.changed <- struct{}{}:
	default:
	}
}

func (k *clock) list() []*Link {
	if l := k.members.Load(); l != nil {
		return *l
	}
	return nil
}

func sameLinks(a, b []*Link) bool {
	if len(a) != len(b) {
		return false
	}
	in := make(map[*Link]bool, len(a))
	for _, l := range a {
		in[l] = true
	}
	for _, l := range b {
		if !in[l] {
			return false
		}
	}
	return true
}

// run ticks until ctx ends. The times of the ticks are fixed at the start, so lateness does not add up.
func (k *clock) run(ctx context.Context) {
	defer k.mixer.Close()
	for ctx.Err() == nil {
		if len(k.list()) == 0 {
			k.admit(nil)
			select {
			case <-k.changed:
			case <-ctx.Done():
			}
			continue
		}
		k.beat(ctx)
	}
}

// beat ticks while there are members.
func (k *clock) beat(ctx context.Context) {
	next := k.now()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
		case <-ctx.Done():
			return
		}
		members := k.list()
		if len(members) == 0 {
			return
		}
		k.admit(members)
		due := int((k.now()-next)/frameTime) + 1
		for i := range due {
			k.tick(next, due-i <= mostCatchUp)
			next += frameTime
		}
		timer.Reset(next - k.now())
	}
}

// admit opens ports for members that are new and closes those of members that are gone.
func (k *clock) admit(members []*Link) {
	if len(members) == len(k.known) && (len(members) == 0 || &members[0] == &k.known[0]) {
		return
	}
	in := make(map[*Link]bool, len(members))
	for _, l := range members {
		in[l] = true
		if l.port == nil {
			l.port = k.mixer.Open(l.seat.id)
		}
	}
	for _, l := range k.known {
		if !in[l] {
			k.mixer.ClosePort(l.port)
			l.port = nil
			l.sound.Store(0)
		}
	}
	k.known = members
	k.sources, k.outputs = make([]mix.Source, len(members)), make([]mix.Output, len(members))
	for i, l := range members {
		k.sources[i].Port = l.port
	}
}

// tick is one frame; one that is left out only lets time pass.
func (k *clock) tick(now time.Duration, mixed bool) {
	if mixed {
		k.prompts.tick(k.known)
		for i, l := range k.known {
			s := &k.sources[i]
			l.jitter.Pop(now, &s.Frame)
			s.Muted, s.Deaf, s.Prompt = !l.heard.Load(), !l.hears.Load(), l.prompt
		}
		k.mixer.Tick(k.sources, k.outputs)
		if k.ticks++; k.ticks%lossTicks == 0 {
			k.mixer.SetLoss(k.worstLoss())
		}
	}
	for i, l := range k.known {
		if mixed {
			k.send(l, &k.outputs[i])
		}
		l.stamp += frameSamples
	}
}

// worstLoss is what the listener with the worst connection loses, in per cent: all share one encoder, and redundancy
// that suits him costs the others a few bits.
func (k *clock) worstLoss() int {
	worst := uint32(0)
	for _, l := range k.known {
		worst = max(worst, l.lost.Load())
	}
	return int(worst)
}

// send gives one leg its frame.
func (k *clock) send(l *Link, out *mix.Output) {
	sound := uint32(out.Level)
	if out.Speaking {
		sound |= speakingBit
	}
	if sound != l.sound.Load() {
		l.sound.Store(sound)
	}
	if out.Gap {
		l.sequence++
	}
	if out.Payload == nil {
		return
	}
	l.sequence++
	k.header = rtp.Header{Version: 2, Marker: out.Marker, SequenceNumber: l.sequence, Timestamp: l.stamp}
	l.line.Send(Audio, &k.header, out.Payload, false)
}
