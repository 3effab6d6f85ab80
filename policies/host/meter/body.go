package meter

import "fmt"

// point is a place in a function's code where Inject writes something.
type point struct {
	at   int // offset in the body: before or after what is there
	kind kind
	cost int // bytes of code that a charge pays for; blocks around an exit
}

type kind byte

const (
	charge kind = iota // a fixed cost
	bulk               // the i32 on the stack is a number of bytes or elements
	grown              // the i32 on the stack is memory.grow's answer
	exit               // a return, which is one byte
)

// readCode checks all functions' bodies.
func (s *Scan) readCode(r *reader) {
	for range r.count("functions", s.limits.Functions) {
		body := r.take(r.count("bytes of code in a function", s.limits.Body))
		if r.err != nil {
			return
		}
		if _, err := s.points(body); err != nil {
			r.err = err
			return
		}
	}
}

// block is one that is open while a body is read.
type block struct {
	loop   bool
	charge int // index of the charge that pays for its code
	from   int // where the code begins that was not paid for yet
}

// points reads a body and finds where to charge: first comes the entry, then loops in their order.
func (s *Scan) points(body []byte) ([]point, error) {
	r := &reader{data: body}
	s.locals(r)
	walk := walker{scan: s, reader: r, points: []point{{at: r.at}}, open: []block{{from: r.at}}}
	for r.more() && len(walk.open) > 0 {
		walk.instruction()
	}
	if r.err == nil && (len(walk.open) > 0 || r.more()) {
		r.fail("a function's code does not end where its size says")
	}
	return walk.points, r.err
}

func (s *Scan) locals(r *reader) {
	total := uint64(0)
	for range r.count("groups of locals", s.limits.Locals) {
		total += uint64(r.u32())
		valueType(r)
	}
	if r.err == nil && total > uint64(s.limits.Locals) {
		r.err = fmt.Errorf("%w: %d locals, at most %d", ErrLimit, total, s.limits.Locals)
	}
}

type walker struct {
	*reader
	scan   *Scan
	points []point
	open   []block
	blocks int // that there were
	loops  int
}

func (w *walker) instruction() {
	at := w.at
	op := w.byte()
	switch {
	case op == 0x02 || op == 0x03 || op == 0x04:
		w.signed(5)
		w.begin(op == 0x03)
	case op == 0x0b:
		w.end()
	case op == 0x0f:
		w.points = append(w.points, point{at: at, kind: exit, cost: len(w.open) - 1})
	case op == 0x23 || op == 0x24:
		w.scan.checkGlobal(w.reader, w.u32())
	case op == 0x40:
		w.byte()
		w.points = append(w.points, point{at: w.at, kind: grown})
	case op == 0xfc:
		w.bulk(at)
	default:
		w.skip(op)
	}
}

func (w *walker) begin(loop bool) {
	if len(w.open) >= w.scan.limits.Depth {
		w.err = fmt.Errorf("%w: blocks within %d blocks", ErrLimit, w.scan.limits.Depth)
		return
	}
	if w.blocks++; w.blocks > w.scan.limits.Blocks {
		w.err = fmt.Errorf("%w: more than %d blocks in a function", ErrLimit, w.scan.limits.Blocks)
		return
	}
	if loop {
		w.loops++
	}
	if w.loops > w.scan.limits.Loops {
		w.err = fmt.Errorf("%w: more than %d loops in a function", ErrLimit, w.scan.limits.Loops)
		return
	}
	outer := &w.open[len(w.open)-1]
	inner := block{loop: loop, charge: outer.charge, from: w.at}
	if loop {
		inner.charge = len(w.points)
		w.points = append(w.points, point{at: w.at})
	}
	w.pay(outer)
	w.open = append(w.open, inner)
}

func (w *walker) end() {
	last := len(w.open) - 1
	w.pay(&w.open[last])
	w.open = w.open[:last]
	if last > 0 {
		w.open[last-1].from = w.at
	}
}

// pay adds the code since the last time to the block's charge.
func (w *walker) pay(b *block) {
	w.points[b.charge].cost += w.at - b.from
	b.from = w.at
}

// bulk reads an instruction with the prefix 0xfc, which begins at a place.
func (w *walker) bulk(at int) {
	op := w.u32()
	switch op {
	case 0, 1, 2, 3, 4, 5, 6, 7: // saturating conversions
		return
	case 9, 11, 13, 15, 16, 17:
		w.u32()
	case 8, 10, 12, 14:
		w.u32()
		w.u32()
	default:
		w.unknown(op)
	}
	switch op {
	case 8, 10, 11, 12, 14, 15, 17:
		w.points = append(w.points, point{at: at, kind: bulk})
	}
}

func (w *walker) unknown(op any) {
	if w.err == nil {
		w.err = fmt.Errorf("%w: instruction 0x%x", ErrForbidden, op)
	}
}

// skip reads the operands of an instruction that needs no attention.
func (w *walker) skip(op byte) {
	switch {
	case op >= 0x45 && op <= 0xc4, op <= 0x01, op == 0x05, op == 0x1a, op == 0x1b, op == 0xd1:
	case op == 0x0c, op == 0x0d, op == 0x10, op >= 0x20 && op <= 0x22, op == 0x25, op == 0x26, op == 0xd2:
		w.u32()
	case op == 0x0e:
		for range w.count("labels", len(w.data)) + 1 {
			w.u32()
		}
	case op == 0x11, op >= 0x28 && op <= 0x3e:
		w.u32()
		w.u32()
	case op == 0x1c:
		valueTypes(w.reader)
	case op == 0x3f, op == 0xd0:
		w.byte()
	case op == 0x41:
		w.signed(5)
	case op == 0x42:
		w.signed(10)
	case op == 0x43:
		w.take(4)
	case op == 0x44:
		w.take(8)
	default:
		w.unknown(op)
	}
}
