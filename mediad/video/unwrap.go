package video

// unwrapper turns a counter of few bits into one that does not wrap, however the values are reordered (by less than
// half a cycle).
type unwrapper struct {
	cycle   int64
	last    int64
	started bool
}

// next gives the whole value of v; values start one cycle up, so that what comes before the first is not negative.
func (u *unwrapper) next(v int64) int64 {
	if !u.started {
		u.started, u.last = true, u.cycle+v
		return u.last
	}
	diff := (v - u.last) % u.cycle
	switch {
	case diff < -u.cycle/2:
		diff += u.cycle
	case diff >= u.cycle/2:
		diff -= u.cycle
	}
	whole := u.last + diff
	if whole > u.last {
		u.last = whole
	}
	return whole
}
