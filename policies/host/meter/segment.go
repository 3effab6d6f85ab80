package meter

// constant reads an initial value: one constant, and nothing that looks at globals, since none can be imported.
func constant(r *reader) {
	switch op := r.byte(); op {
	case 0x41:
		r.signed(5)
	case 0x42:
		r.signed(10)
	case 0x43:
		r.take(4)
	case 0x44:
		r.take(8)
	case 0xd0:
		r.byte()
	case 0xd2:
		r.u32()
	default:
		r.fail("0x%x is no constant", op)
	}
	if r.byte() != 0x0b {
		r.fail("an initial value does not end")
	}
}

func readData(r *reader) {
	switch r.u32() {
	case 0:
		constant(r)
	case 1:
	case 2:
		r.u32()
		constant(r)
	default:
		r.fail("unknown kind of data segment")
	}
	r.take(int(r.u32()))
}

// readElements reads an element segment: bit 0 says that it is passive or declared, bit 1 that it names its table or
// that it is declared, bit 2 that it holds expressions.
func (s *Scan) readElements(r *reader) {
	flags := r.u32()
	if flags > 7 {
		r.fail("unknown kind of element segment")
		return
	}
	if flags&1 == 0 {
		if flags&2 != 0 {
			r.u32()
		}
		constant(r)
	}
	if flags&3 != 0 {
		r.byte()
	}
	for range r.count("elements", int(s.limits.Table)) {
		if flags&4 != 0 {
			constant(r)
		} else {
			r.u32()
		}
	}
}
