package registry

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// mostPlain bounds what is packed, and what comes out of it again.
const mostPlain = 1 << 20

// kept is a copy of what is small enough to be kept: as it is, or packed. What is larger still is neither.
func kept(text []byte) (plain json.RawMessage, packed []byte) {
	switch {
	case len(text) == 0 || len(text) > mostPlain:
		return nil, nil
	case len(text) <= appliance.PolicyTraceBytes:
		return bytes.Clone(text), nil
	}
	if packed = pack(text); len(packed) > appliance.PolicyPackedBytes {
		return nil, nil
	}
	return nil, packed
}

func pack(text []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(text) // a buffer takes everything
	_ = w.Close()
	return out.Bytes()
}

// unpacked is what was kept, nil if that was nothing or is damaged.
func unpacked(plain json.RawMessage, packed []byte) json.RawMessage {
	if len(packed) == 0 {
		return plain
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil
	}
	text, err := io.ReadAll(io.LimitReader(r, mostPlain))
	if err != nil {
		return nil
	}
	return text
}

// readable is a decision with its texts unpacked.
func readable(d appliance.PolicyDecision) appliance.PolicyDecision {
	d.Input, d.InputPacked = unpacked(d.Input, d.InputPacked), nil
	d.Output, d.OutputPacked = unpacked(d.Output, d.OutputPacked), nil
	if d.Shadow != nil {
		s := *d.Shadow
		s.Output, s.OutputPacked = unpacked(s.Output, s.OutputPacked), nil
		d.Shadow = &s
	}
	return d
}
