package video

import (
	"encoding/binary"
	"errors"
)

// ErrDescriptor says that a payload does not begin with a whole VP8 payload descriptor (RFC 7741 section 4.2).
var ErrDescriptor = errors.New("vp8: bad payload descriptor")

// descriptor is the VP8 payload descriptor of one RTP packet.
type descriptor struct {
	first     byte // N, S and PartID bits of the first octet
	size      int  // octets that it takes in the payload
	picture   int  // PictureID, -1 when absent
	wide      bool // the PictureID has 15 bits
	tl0       int  // TL0PICIDX, -1 when absent
	layer     byte // TID, Y and KEYIDX as they came
	hasTID    bool
	hasKeyIdx bool
	key       bool // the packet begins a key frame
}

const (
	bitX, bitN, bitS, partID   = 0x80, 0x20, 0x10, 0x07
	bitI, bitL, bitT, bitK     = 0x80, 0x40, 0x20, 0x10
	pictureMask, pictureCycle7 = 0x7fff, 0x80
)

// start says that the packet begins a frame.
func (d *descriptor) start() bool { return d.first&bitS != 0 && d.first&partID == 0 }

// parse reads the descriptor at the beginning of payload. A descriptor without any octet after it is an error.
func parse(payload []byte) (descriptor, error) {
	d := descriptor{picture: -1, tl0: -1}
	r := reader{rest: payload}
	first := r.octet()
	d.first = first & (bitN | bitS | partID)
	if first&bitX != 0 {
		d.extension(&r)
	}
	d.size = len(payload) - len(r.rest)
	if r.short || len(r.rest) == 0 {
		return descriptor{}, ErrDescriptor
	}
	d.key = d.start() && r.rest[0]&1 == 0
	return d, nil
}

func (d *descriptor) extension(r *reader) {
	flags := r.octet()
	if flags&bitI != 0 {
		d.picture = int(r.octet())
		if d.wide = d.picture&0x80 != 0; d.wide {
			d.picture = (d.picture&0x7f)<<8 | int(r.octet())
		}
	}
	if flags&bitL != 0 {
		d.tl0 = int(r.octet())
	}
	if flags&(bitT|bitK) != 0 {
		d.layer = r.octet()
	}
	d.hasTID, d.hasKeyIdx = flags&bitT != 0, flags&bitK != 0
}

// appendTo writes the descriptor with a 15 bit picture number in front of nothing else than what follows in dst.
func (d *descriptor) appendTo(dst []byte, picture uint16, tl0 uint8) []byte {
	flags := byte(bitI)
	if d.tl0 >= 0 {
		flags |= bitL
	}
	if d.hasTID {
		flags |= bitT
	}
	if d.hasKeyIdx {
		flags |= bitK
	}
	dst = append(dst, d.first|bitX, flags, 0x80|byte(picture>>8), byte(picture))
	if d.tl0 >= 0 {
		dst = append(dst, tl0)
	}
	if d.hasTID || d.hasKeyIdx {
		dst = append(dst, d.layer)
	}
	return dst
}

// size reads a key frame's width and height (RFC 6386 section 9.1); frame is the payload after the descriptor.
func keySize(frame []byte) (width, height int, ok bool) {
	if len(frame) < 10 || frame[3] != 0x9d || frame[4] != 0x01 || frame[5] != 0x2a {
		return 0, 0, false
	}
	width = int(binary.LittleEndian.Uint16(frame[6:]) & 0x3fff)
	height = int(binary.LittleEndian.Uint16(frame[8:]) & 0x3fff)
	return width, height, true
}

// reader takes octets off the front and remembers that there were too few.
type reader struct {
	rest  []byte
	short bool
}

func (r *reader) octet() byte {
	if len(r.rest) == 0 {
		r.short = true
		return 0
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}
