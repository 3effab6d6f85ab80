package call

import (
	"slices"

	"github.com/plenum-meet/plenum/mediad/mix"
	"github.com/plenum-meet/plenum/mediad/prompt"
)

// roundTicks is how long newcomers are waited for who are to hear an announcement together: half a second. It bounds
// how many encoders announcements take, however many people come.
const roundTicks = 25

// announcer plays a prompt to connections that are new. It belongs to the clock.
type announcer struct {
	sound  []prompt.Frame
	rounds []*round
	ticks  int
}

// round is one playing of the prompt and those who hear it.
type round struct {
	prompt mix.Prompt
	at     int
	links  []*Link
}

// tick lets those who wait begin, moves all rounds on, and ends those that are over.
func (a *announcer) tick(members []*Link) {
	if len(a.sound) == 0 {
		return
	}
	if a.ticks++; a.ticks%roundTicks == 0 {
		a.begin(members)
	}
	for _, r := range a.rounds {
		if r.at == len(a.sound) {
			r.end()
			continue
		}
		r.prompt.Sound = &a.sound[r.at]
		r.at++
	}
	a.rounds = slices.DeleteFunc(a.rounds, func(r *round) bool { return r.links == nil })
}

func (a *announcer) begin(members []*Link) {
	r := &round{}
	for _, l := range members {
		if l.announce.Load() {
			l.announce.Store(false)
			l.prompt = &r.prompt
			r.links = append(r.links, l)
		}
	}
	if r.links != nil {
		a.rounds = append(a.rounds, r)
	}
}

func (r *round) end() {
	for _, l := range r.links {
		l.prompt = nil
	}
	r.links = nil
}
