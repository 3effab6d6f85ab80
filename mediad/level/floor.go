package level

import "time"

// Candidate is a participant who may be shown.
type Candidate struct {
	ID         string // unique, not ""
	Speaking   bool
	Level      int // 0 to 100, smoothed (Detector.Level, mix.Output.Level)
	Importance int // 0 for none; the highest wins over speech
}

// FloorConfig sets a Floor up. The zero value of a field means its default.
type FloorConfig struct {
	Attack time.Duration // speech needed to take the floor, default 400 ms
	Hold   time.Duration // least time between two changes by speech, default 1 s
	Louder int           // how much louder (Level) a second speaker must be to take it from one who still speaks, default 10
}

// Floor decides who is shown. It belongs to one goroutine.
//
// Who speaks long enough takes the floor; he keeps it in silence. Of two who speak at once the louder one has it, once he is clearly louder. Of
// candidates with an importance only the highest count, whether they speak or not. Who has the floor is shown the one who would have it without him.
// Who could not be shown for a while (his camera paused) has his place again when he can, unless somebody spoke meanwhile.
type Floor struct {
	config   FloorConfig
	speech   map[string]*speech
	update   int // counts updates, to find candidates who left
	shown    stage
	previous stage
}

// speech is how long a candidate has been speaking.
type speech struct {
	speaking bool
	since    time.Duration
	update   int
}

// stage is one place to be shown in.
type stage struct {
	id      string
	changed time.Duration // when speech last changed it
	spoken  bool          // speech has changed it before
	turns   [8]string     // who had it by speech, the last first
}

// give puts somebody on the stage.
func (s *stage) give(id string, now time.Duration, spoken bool) {
	s.id, s.changed, s.spoken = id, now, spoken
}

// note says that id has the stage by speech.
func (s *stage) note(id string) {
	at := min(s.turn(id), len(s.turns)-1)
	copy(s.turns[1:at+1], s.turns[:at])
	s.turns[0] = id
}

// turn is how many had the stage by speech after id: the fewer, the better is his claim in silence.
func (s *stage) turn(id string) int {
	for i, had := range s.turns {
		if had == id {
			return i
		}
	}
	return len(s.turns)
}

// NewFloor gives a floor that nobody has.
func NewFloor(c FloorConfig) *Floor {
	if c.Attack == 0 {
		c.Attack = 400 * time.Millisecond
	}
	if c.Hold == 0 {
		c.Hold = time.Second
	}
	if c.Louder == 0 {
		c.Louder = 10
	}
	return &Floor{config: c, speech: map[string]*speech{}}
}

// Update looks at all candidates at now (since any fixed moment) and says whether Shown or Previous changed. Call it about every 20 to 100 ms, and when
// candidates come or go.
func (f *Floor) Update(now time.Duration, c []Candidate) bool {
	f.remember(now, c)
	shown, previous := f.shown.id, f.previous.id
	f.decide(&f.shown, now, c, "")
	if f.shown.id != shown {
		f.previous.give(shown, now, false)
		f.previous.note(shown)
	}
	f.decide(&f.previous, now, c, f.shown.id)
	return f.shown.id != shown || f.previous.id != previous
}

// Shown is who is shown, "" when there are no candidates.
func (f *Floor) Shown() string { return f.shown.id }

// Previous is who was shown before Shown, or another candidate; "" when there is no other.
func (f *Floor) Previous() string { return f.previous.id }

// For is whom the participant id is to see: Shown, or Previous when that is himself.
func (f *Floor) For(id string) string {
	if id == f.shown.id {
		return f.previous.id
	}
	return f.shown.id
}

// remember notes who began to speak when, and forgets who left.
func (f *Floor) remember(now time.Duration, c []Candidate) {
	f.update++
	for i := range c {
		s := f.speech[c[i].ID]
		if s == nil {
			s = &speech{}
			f.speech[c[i].ID] = s
		}
		if c[i].Speaking && !s.speaking {
			s.since = now
		}
		s.speaking, s.update = c[i].Speaking, f.update
	}
	if len(f.speech) == len(c) {
		return
	}
	for id, s := range f.speech {
		if s.update != f.update {
			delete(f.speech, id)
		}
	}
}

// decide fills a stage from all candidates but one.
func (f *Floor) decide(s *stage, now time.Duration, c []Candidate, but string) {
	top, holder, best := 0, -1, -1
	for i := range c {
		if c[i].ID != but {
			top = max(top, c[i].Importance)
		}
	}
	for i := range c {
		switch {
		case c[i].ID == but || c[i].Importance < top:
		case c[i].ID == s.id:
			holder = i
		case best < 0 || f.before(s, now, &c[i], &c[best]):
			best = i
		}
	}
	switch {
	case holder < 0 && best < 0:
		s.give("", 0, false)
	case holder < 0:
		s.give(c[best].ID, now, false)
		holder = best
	case best >= 0 && f.takes(s, now, &c[best], &c[holder]):
		s.give(c[best].ID, now, true)
		holder = best
	}
	if holder >= 0 && f.rank(now, &c[holder]) == 2 {
		s.note(s.id)
	}
}

// before says whether a has the better claim: long enough speech first, then any speech, then loudness; in silence
// the later turn.
func (f *Floor) before(s *stage, now time.Duration, a, b *Candidate) bool {
	ra, rb := f.rank(now, a), f.rank(now, b)
	switch {
	case ra != rb:
		return ra > rb
	case ra == 0:
		return s.turn(a.ID) < s.turn(b.ID)
	}
	return a.Level > b.Level
}

func (f *Floor) rank(now time.Duration, c *Candidate) int {
	switch {
	case !c.Speaking:
		return 0
	case now-f.speech[c.ID].since < f.config.Attack:
		return 1
	}
	return 2
}

// takes says whether a challenger takes the floor from its holder.
func (f *Floor) takes(s *stage, now time.Duration, c, holder *Candidate) bool {
	if f.rank(now, c) == 0 && !holder.Speaking {
		return s.turn(c.ID) < s.turn(holder.ID)
	}
	if f.rank(now, c) < 2 || s.spoken && now-s.changed < f.config.Hold {
		return false
	}
	return !holder.Speaking || c.Level >= holder.Level+f.config.Louder
}
