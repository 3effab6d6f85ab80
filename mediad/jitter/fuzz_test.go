package jitter

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/mediad/level"
)

// model is what must hold whatever arrives. Each packet pushed carries its index in pushed.
type model struct {
	t      *testing.T
	buffer *Buffer
	now    time.Duration
	pushed []Packet
	given  map[uint32]bool
	last   *Packet  // given last in this stream
	recent [][]byte // payloads given in this stream

	frame Frame
	shown [][]byte // copies of what the frame showed
}

// run plays operations of six octets each.
func (m *model) run(ops []byte) {
	p := Packet{SSRC: 1}
	for ; len(ops) >= 6; ops = ops[6:] {
		sequence, timestamp, size := int8(ops[1]), int16(binary.BigEndian.Uint16(ops[2:])), ops[4]
		switch ops[0] % 8 {
		case 0, 1, 2: // the next packet
			p.Sequence++
			p.Timestamp += 960
			m.push(p, size)
		case 3: // near by
			q := p
			q.Sequence += uint16(sequence)
			q.Timestamp += uint32(int32(sequence) * 960)
			m.push(q, size)
		case 4: // anywhere
			p.Sequence += uint16(sequence) * 300
			p.Timestamp += uint32(timestamp) << (ops[5] % 17)
			m.push(p, size)
		case 5:
			p.SSRC ^= uint32(size & 3)
			m.push(p, size)
		case 6:
			m.now += time.Duration(ops[5]) * time.Millisecond
		}
		if ops[0]&0x80 != 0 {
			m.pop()
			m.now += 20 * time.Millisecond
		}
	}
}

// tocs are of packets of 10, 20, 60, 2.5 and 20 ms; the last one is a bad packet.
var tocs = [...]byte{12 << 3, 15 << 3, 3 << 3, 16 << 3, 1 << 3, 3}

func (m *model) push(p Packet, kind byte) {
	p.Payload = binary.BigEndian.AppendUint32([]byte{tocs[int(kind)%len(tocs)]}, uint32(len(m.pushed)))
	p.Payload = append(p.Payload, make([]byte, kind)...)
	p.Level = level.Audio{Level: kind & 127, Known: kind&128 != 0}
	m.pushed = append(m.pushed, p)
	m.buffer.Push(m.now, Packet{p.SSRC, p.Sequence, p.Timestamp, p.Level, bytes.Clone(p.Payload)})
	m.unchanged()
}

// unchanged says that what the last frame showed is still there.
func (m *model) unchanged() {
	at := 0
	each(&m.frame, func(b []byte) {
		require.Equal(m.t, m.shown[at], b)
		at++
	})
}

func each(f *Frame, see func([]byte)) {
	for _, p := range f.Parts {
		see(p.Payload)
	}
	for _, p := range f.Past {
		see(p)
	}
}

func (m *model) pop() {
	m.buffer.Pop(m.now, &m.frame)
	m.shown = m.shown[:0]
	each(&m.frame, func(b []byte) { m.shown = append(m.shown, bytes.Clone(b)) })
	if m.frame.Fresh {
		m.last, m.recent = nil, nil
	}
	require.LessOrEqual(m.t, len(m.frame.Past), maxPast)
	past := m.recent[max(len(m.recent)-maxPast, 0):]
	if len(m.frame.Past) > 0 { // it is empty between two streams
		require.Len(m.t, m.frame.Past, len(past))
		for i, b := range m.frame.Past {
			require.Equal(m.t, past[i], b)
		}
	}
	require.Equal(m.t, m.frame.Held, len(m.frame.Parts) == 0)
	for i := range m.frame.Parts {
		m.part(&m.frame.Parts[i])
	}
	s := m.buffer.Statistics()
	require.EqualValues(m.t, len(m.pushed), s.Received+s.Duplicates+s.Bad)
	require.GreaterOrEqual(m.t, s.Received, uint64(len(m.given))+s.Late)
	require.GreaterOrEqual(m.t, s.Delay, time.Duration(0))
}

func (m *model) part(p *Part) {
	require.Positive(m.t, p.Samples)
	if p.Kind != Media {
		require.LessOrEqual(m.t, p.Samples, 960)
		require.Equal(m.t, p.Kind == Recover, p.Payload != nil)
		return
	}
	index := binary.BigEndian.Uint32(p.Payload[1:])
	sent := &m.pushed[index]
	require.Equal(m.t, sent.Payload, p.Payload)
	require.Equal(m.t, sent.Level, p.Level)
	require.False(m.t, m.given[index], "given twice")
	m.given[index] = true
	if m.last != nil {
		require.Equal(m.t, m.last.SSRC, sent.SSRC)
		require.Positive(m.t, int16(sent.Sequence-m.last.Sequence), "out of order")
	}
	m.last = sent
	m.recent = append(m.recent, bytes.Clone(p.Payload))
}

func FuzzBuffer(f *testing.F) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 10 {
		ops := make([]byte, 6*300)
		for i := range ops {
			ops[i] = byte(random.Uint32())
		}
		f.Add(ops)
	}
	f.Add(bytes.Repeat([]byte{0x80, 1, 0, 0, 1, 0}, 100))
	f.Fuzz(func(t *testing.T, ops []byte) {
		m := &model{t: t, buffer: New(Config{}), given: map[uint32]bool{}}
		m.run(ops)
		require.LessOrEqual(t, len(m.buffer.queue.entries), maxQueue)
		require.LessOrEqual(t, len(m.buffer.store.free), maxFree)
	})
}
