package meter

import (
	"encoding/binary"
	"fmt"
)

// What a frame is taken for: so much, eight bytes for each local, and one for so many of code.
const (
	frameBytes = 48
	frameCode  = 32
)

// Inject writes the module with its counter. The counter begins at zero, so nothing runs before its caller has set it.
func (s *Scan) Inject() ([]byte, error) {
	out := append([]byte(nil), header...)
	pending := []byte{globalSection, exportSection}
	for _, part := range s.sections {
		for len(pending) > 0 && after(part.id, pending[0]) {
			out = appendSection(out, pending[0], s.added(pending[0], nil))
			pending = pending[1:]
		}
		body, err := s.rewrite(part)
		if err != nil {
			return nil, err
		}
		if len(pending) > 0 && part.id == pending[0] {
			pending = pending[1:]
		}
		if part.id != startSection {
			out = appendSection(out, part.id, body)
		}
	}
	for _, id := range pending {
		out = appendSection(out, id, s.added(id, nil))
	}
	return out, nil
}

// after reports whether a section comes after where another has its place.
func after(id, other byte) bool {
	for _, in := range order {
		if in == other {
			return id != other && id != custom
		}
		if in == id {
			return false
		}
	}
	return false
}

func appendSection(out []byte, id byte, body []byte) []byte {
	out = append(out, id)
	out = binary.AppendUvarint(out, uint64(len(body)))
	return append(out, body...)
}

func (s *Scan) rewrite(part section) ([]byte, error) {
	switch part.id {
	case tableSection:
		return s.capped(part.body, s.limits.Table, true), nil
	case memorySection:
		return s.capped(part.body, s.limits.Pages, false), nil
	case globalSection, exportSection:
		return s.added(part.id, part.body), nil
	case typeSection:
		return counted(part.body, 1, []byte{0x60, 0, 0}), nil
	case functionSection:
		return counted(part.body, 1, binary.AppendUvarint(nil, uint64(len(s.types)))), nil
	case codeSection:
		return s.charged(part.body)
	}
	return part.body, nil
}

// capped writes tables or memories with a maximum of at most the limit.
func (s *Scan) capped(body []byte, limit uint32, typed bool) []byte {
	r := &reader{data: body}
	n := r.u32()
	out := binary.AppendUvarint(nil, uint64(n))
	for range n {
		if typed {
			out = append(out, r.byte())
		}
		bounded, least, most := r.byte() == 1, r.u32(), limit
		if bounded {
			most = min(limit, r.u32())
		}
		out = append(out, 1)
		out = binary.AppendUvarint(out, uint64(least))
		out = binary.AppendUvarint(out, uint64(most))
	}
	return out
}

// added writes the section of globals or exports with ours at its end.
func (s *Scan) added(id byte, body []byte) []byte {
	var more []byte
	count := uint32(4)
	if id == globalSection {
		more = []byte{0x7e, 1, opI64Const, 0, opEnd, 0x7f, 1, opI32Const, 0, opEnd, 0x7f, 1, opI32Const}
		more = append(appendSigned(more, StackBytes), opEnd)
		more = append(more, 0x7e, 1, opI64Const, 0, opEnd)
	} else {
		more = appendExport(more, Units, 3, s.units())
		more = appendExport(more, Refused, 3, s.refused())
		more = appendExport(more, Stack, 3, s.stack())
		more = appendExport(more, Budget, 3, s.budget())
		if s.started {
			more = appendExport(more, Start, 0, uint64(s.start))
			count++
		}
	}
	return counted(body, count, more)
}

// counted writes a section, which may be empty, with more entries at its end.
func counted(body []byte, count uint32, more []byte) []byte {
	r := &reader{data: body}
	if len(body) > 0 {
		count += r.u32()
	}
	out := binary.AppendUvarint(nil, uint64(count))
	return append(append(out, body[r.at:]...), more...)
}

func (s *Scan) units() uint64   { return uint64(s.globals) }
func (s *Scan) refused() uint64 { return uint64(s.globals) + 1 }
func (s *Scan) stack() uint64   { return uint64(s.globals) + 2 }
func (s *Scan) budget() uint64  { return uint64(s.globals) + 3 }

func appendExport(out []byte, name string, kind byte, index uint64) []byte {
	out = append(out, byte(len(name)))
	out = append(append(out, name...), kind)
	return binary.AppendUvarint(out, index)
}

// charged writes the code of all functions.
func (s *Scan) charged(code []byte) ([]byte, error) {
	r := &reader{data: code}
	n := int(r.u32())
	out := make([]byte, 0, len(code)+len(code)/8)
	out = binary.AppendUvarint(out, uint64(n)+1)
	imported := len(s.Imports)
	if imported+n != len(s.funcs) {
		return nil, fmt.Errorf("%w: %d functions have code, %d are declared", ErrMalformed, n, len(s.funcs)-imported)
	}
	var body []byte
	for i := range n {
		var err error
		if body, err = s.function(body[:0], r.take(int(r.u32())), s.funcs[imported+i]); err != nil {
			return nil, err
		}
		out = binary.AppendUvarint(out, uint64(len(body)))
		out = append(out, body...)
	}
	turn := s.turn()
	out = binary.AppendUvarint(out, uint64(len(turn)))
	return append(out, turn...), r.err
}

// turn is the code of the function that is called when the slice is used up. Its local is the next slice, the lesser of
// the budget and Slice.
func (s *Scan) turn() []byte {
	out := []byte{1, 1, 0x7e}
	if s.memory {
		out = append(out, opI32Const, 0, opMemoryGrow, 0, opDrop)
	}
	out = appendGlobal(out, opGlobalGet, s.budget())
	out = appendSigned(append(out, opI64Const), Slice)
	out = appendGlobal(out, opGlobalGet, s.budget())
	out = appendSigned(append(out, opI64Const), Slice)
	out = append(out, opI64LtS, opSelect, opLocalSet, 0)

	out = append(appendGlobal(out, opGlobalGet, s.units()), opLocalGet, 0, opI64Add)
	out = appendGlobal(out, opGlobalSet, s.units())
	out = append(appendGlobal(out, opGlobalGet, s.budget()), opLocalGet, 0, opI64Sub)
	out = appendGlobal(out, opGlobalSet, s.budget())
	out = appendGlobal(out, opGlobalGet, s.units())
	return append(out, opI64Const, 0, opI64LtS, opIf, empty, opUnreachable, opEnd, opEnd)
}

// function writes one function's locals and code with charges at its points. The code becomes a block of its own, so
// that every way out of it, branches included, leads through what comes after the block.
func (s *Scan) function(out, body []byte, kind int) ([]byte, error) {
	points, err := s.points(body)
	if err != nil {
		return nil, err
	}
	out, scratch := s.withScratch(out, body[:points[0].at], kind)
	frame := int64(frameBytes + 8*scratch + uint64(len(body))/frameCode)
	out = s.appendPoint(out, points[0], scratch)
	out = s.appendFrame(out, frame)
	out = append(append(out, opBlock), blockType(s.results[kind]))
	from := points[0].at
	for _, p := range points[1:] {
		out = append(out, body[from:p.at]...)
		from = p.at
		if p.kind == exit {
			out = binary.AppendUvarint(append(out, opBr), uint64(p.cost))
			from++
			continue
		}
		out = s.appendPoint(out, p, scratch)
	}
	out = append(out, body[from:]...)
	return append(s.appendGiveBack(out, frame), opEnd), nil
}

func blockType(results []byte) byte {
	if len(results) == 0 {
		return empty
	}
	return results[0]
}

// withScratch writes a function's locals with one more i32, and says which it is.
func (s *Scan) withScratch(out, locals []byte, kind int) ([]byte, uint64) {
	r := &reader{data: locals}
	groups := r.u32()
	rest := locals[r.at:]
	index := uint64(s.params[kind])
	for range groups {
		index += uint64(r.u32())
		r.byte()
	}
	out = binary.AppendUvarint(out, uint64(groups)+1)
	return append(append(out, rest...), 1, 0x7f), index
}

// Instructions of what is written.
const (
	opUnreachable = 0x00
	opBlock       = 0x02
	opIf          = 0x04
	opEnd         = 0x0b
	opBr          = 0x0c
	opCall        = 0x10
	opDrop        = 0x1a
	opSelect      = 0x1b
	opLocalGet    = 0x20
	opLocalSet    = 0x21
	opLocalTee    = 0x22
	opGlobalGet   = 0x23
	opGlobalSet   = 0x24
	opMemoryGrow  = 0x40
	opI32Const    = 0x41
	opI64Const    = 0x42
	opI32Eq       = 0x46
	opI32LtS      = 0x48
	opI64LtS      = 0x53
	opI32Add      = 0x6a
	opI32Sub      = 0x6b
	opI32ShrU     = 0x76
	opI64Add      = 0x7c
	opI64Sub      = 0x7d
	opI64Extend   = 0xad
	empty         = 0x40
	minusOne      = 0x7f
)

func (s *Scan) appendPoint(out []byte, p point, scratch uint64) []byte {
	switch p.kind {
	case charge:
		out = appendGlobal(out, opGlobalGet, s.units())
		out = append(out, opI64Const)
		out = appendSigned(out, int64(1+p.cost/UnitBytes))
		return s.appendStop(out)
	case bulk:
		out = binary.AppendUvarint(append(out, opLocalTee), scratch)
		out = appendGlobal(out, opGlobalGet, s.units())
		out = binary.AppendUvarint(append(out, opLocalGet), scratch)
		out = append(out, opI32Const, 6, opI32ShrU, opI64Extend)
		return s.appendStop(out)
	default:
		out = binary.AppendUvarint(append(out, opLocalTee), scratch)
		out = append(out, opI32Const, minusOne, opI32Eq, opIf, empty, opI32Const, 1)
		out = append(appendGlobal(out, opGlobalSet, s.refused()), opEnd)
		out = appendGlobal(out, opGlobalGet, s.units())
		out = s.appendStop(appendSigned(append(out, opI64Const), growCost))
		return binary.AppendUvarint(append(out, opLocalGet), scratch)
	}
}

// appendStop subtracts what is on the stack from what is below it, keeps that as the counter, and takes a turn below
// zero.
func (s *Scan) appendStop(out []byte) []byte {
	out = appendGlobal(append(out, opI64Sub), opGlobalSet, s.units())
	out = appendGlobal(out, opGlobalGet, s.units())
	out = append(out, opI64Const, 0, opI64LtS, opIf, empty, opCall)
	return append(binary.AppendUvarint(out, uint64(len(s.funcs))), opEnd)
}

// appendFrame takes a frame from the stack, and stops when there is none.
func (s *Scan) appendFrame(out []byte, frame int64) []byte {
	out = appendGlobal(out, opGlobalGet, s.stack())
	out = appendSigned(append(out, opI32Const), frame)
	out = appendGlobal(append(out, opI32Sub), opGlobalSet, s.stack())
	out = appendGlobal(out, opGlobalGet, s.stack())
	return append(out, opI32Const, 0, opI32LtS, opIf, empty, opUnreachable, opEnd)
}

func (s *Scan) appendGiveBack(out []byte, frame int64) []byte {
	out = appendGlobal(out, opGlobalGet, s.stack())
	out = appendSigned(append(out, opI32Const), frame)
	return appendGlobal(append(out, opI32Add), opGlobalSet, s.stack())
}

func appendGlobal(out []byte, op byte, index uint64) []byte {
	return binary.AppendUvarint(append(out, op), index)
}

func appendSigned(out []byte, n int64) []byte {
	for n > 63 {
		out = append(out, byte(n&0x7f)|0x80)
		n >>= 7
	}
	return append(out, byte(n))
}
