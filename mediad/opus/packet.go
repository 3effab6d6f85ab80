package opus

import (
	"errors"
	"fmt"
)

// ErrPacket says that a packet breaks RFC 6716 section 3.4, or that the decoder refused it.
var ErrPacket = errors.New("opus: bad packet")

// maxInput is the longest packet that is looked at. 120 ms of the highest rate would be longer, but no RTP packet holds that.
const maxInput = 4096

// Mode is the coding of a packet (RFC 6716 section 3.1).
type Mode uint8

// The modes.
const (
	SILK Mode = iota
	Hybrid
	CELT
)

// Packet is the framing of one packet.
type Packet struct {
	Mode    Mode
	Stereo  bool
	Frames  int    // 0 to 48
	Samples int    // duration of the whole packet at 48 kHz, 120 to MaxSamples
	First   []byte // the first frame; empty in DTX
}

// Parse checks the framing of a packet by the rules R1 to R7 of RFC 6716 section 3.4. Nothing is copied. Errors wrap ErrPacket.
func Parse(packet []byte) (Packet, error) {
	if len(packet) == 0 {
		return Packet{}, bad("R1: empty")
	}
	if len(packet) > maxInput {
		return Packet{}, bad("longer than %d octets", maxInput)
	}
	p := Packet{Mode: mode(packet[0]), Stereo: packet[0]&4 != 0}
	var err error
	switch packet[0] & 3 {
	case 0:
		p.Frames, p.First, err = 1, packet[1:], limit(len(packet)-1)
	case 1:
		p.Frames, p.First, err = parseEqual(packet[1:])
	case 2:
		p.Frames, p.First, err = parseTwo(packet[1:])
	default:
		p.Frames, p.First, err = parseMany(packet[1:])
	}
	if err != nil {
		return Packet{}, err
	}
	p.Samples = p.Frames * frameSamples(packet[0])
	if p.Samples > MaxSamples {
		return Packet{}, bad("R5: %d samples", p.Samples)
	}
	return p, nil
}

// Duration is the number of samples (at 48 kHz) of a packet. Errors wrap ErrPacket.
func Duration(packet []byte) (int, error) {
	p, err := Parse(packet)
	return p.Samples, err
}

// Voice tells without decoding whether a packet holds speech. SILK and hybrid packets say so in their first bits (RFC 6716 section 4.2.3), and packets
// without contents are silence; of CELT and of several frames in one packet it is not known.
func Voice(packet []byte) (voice, known bool) {
	p, err := Parse(packet)
	switch {
	case err != nil:
		return false, false
	case len(packet) <= 2 || len(p.First) == 0:
		return false, true
	case p.Mode == CELT || p.Frames != 1:
		return false, false
	}
	flags := max(1, p.Samples/FrameSamples) // one for each 20 ms
	return p.First[0]>>(8-flags) != 0, true
}

// bad makes an error that wraps ErrPacket.
func bad(format string, a ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrPacket}, a...)...)
}

func mode(toc byte) Mode {
	switch config := toc >> 3; {
	case config < 12:
		return SILK
	case config < 16:
		return Hybrid
	}
	return CELT
}

// frameSamples is the duration of one frame by its TOC octet (RFC 6716 table 2).
func frameSamples(toc byte) int {
	config := int(toc >> 3)
	switch {
	case config < 12:
		return [4]int{480, 960, 1920, 2880}[config&3]
	case config < 16:
		return 480 << (config & 1)
	}
	return 120 << (config & 3)
}

// limit is R2: no frame over 1275 octets.
func limit(n int) error {
	if n > 1275 {
		return bad("R2: frame of %d octets", n)
	}
	return nil
}

// parseEqual reads a code 1 packet: two frames of the same length.
func parseEqual(body []byte) (int, []byte, error) {
	if len(body)%2 != 0 {
		return 0, nil, bad("R3: %d octets for two equal frames", len(body))
	}
	n := len(body) / 2
	return 2, body[:n], limit(n)
}

// parseTwo reads a code 2 packet: two frames, the first with its length.
func parseTwo(body []byte) (int, []byte, error) {
	n, used := frameLength(body)
	if used == 0 || n > len(body)-used {
		return 0, nil, bad("R4: first frame does not fit")
	}
	body = body[used:]
	return 2, body[:n], limit(len(body) - n)
}

// parseMany reads a code 3 packet: a count, padding, and frames of equal or given length.
func parseMany(body []byte) (int, []byte, error) {
	if len(body) == 0 {
		return 0, nil, bad("R6, R7: no frame count")
	}
	count, padded, variable := int(body[0]&0x3f), body[0]&0x40 != 0, body[0]&0x80 != 0
	if count == 0 || count > 48 {
		return 0, nil, bad("R5: %d frames", count)
	}
	body = body[1:]
	if padded {
		var err error
		if body, err = trimPadding(body); err != nil {
			return 0, nil, err
		}
	}
	if variable {
		return parseVariable(count, body)
	}
	if len(body)%count != 0 {
		return 0, nil, bad("R6: %d octets for %d equal frames", len(body), count)
	}
	n := len(body) / count
	return count, body[:n], limit(n)
}

// trimPadding takes the padding's length octets from the front and the padding from the end (RFC 6716 section 3.2.5).
func trimPadding(body []byte) ([]byte, error) {
	padding := 0
	for {
		if len(body) == 0 {
			return nil, bad("R6, R7: padding without length")
		}
		n := int(body[0])
		body = body[1:]
		if n < 255 {
			padding += n
			break
		}
		padding += 254
	}
	if padding > len(body) {
		return nil, bad("R6, R7: padding of %d octets in %d", padding, len(body))
	}
	return body[:len(body)-padding], nil
}

// parseVariable reads count frames of which all but the last have their length in front.
func parseVariable(count int, body []byte) (int, []byte, error) {
	first, sum := -1, 0
	for range count - 1 {
		n, used := frameLength(body)
		if used == 0 {
			return 0, nil, bad("R7: length missing")
		}
		if first < 0 {
			first = n
		}
		sum += n
		body = body[used:]
	}
	if sum > len(body) {
		return 0, nil, bad("R7: frames of %d octets in %d", sum, len(body))
	}
	if first < 0 {
		first = len(body)
	}
	return count, body[:first], limit(len(body) - sum)
}

// frameLength reads a length of one or two octets (RFC 6716 section 3.2.1). used is 0 when it is cut off.
func frameLength(body []byte) (n, used int) {
	switch {
	case len(body) == 0:
		return 0, 0
	case body[0] < 252:
		return int(body[0]), 1
	case len(body) < 2:
		return 0, 0
	}
	return int(body[0]) + 4*int(body[1]), 2
}
