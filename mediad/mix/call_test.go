package mix

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/mediad/jitter"
	"github.com/plenum-meet/plenum/mediad/level"
	"github.com/plenum-meet/plenum/mediad/opus"
	"github.com/plenum-meet/plenum/mediad/opus/tone"
)

const tick = 20 * time.Millisecond

// call is a whole call without a network: members with real encoders and decoders around a mixer.
type call struct {
	t       testing.TB
	codec   opus.Codec
	mixer   *Mixer
	now     time.Duration
	members []*member
	in      []Source
	out     []Output
}

// member is a participant: a microphone that hears one tone, and an ear that keeps all it hears.
type member struct {
	call    *call
	name    string
	hz      float64
	voice   tone.Generator
	talks   bool
	encoder opus.Encoder
	decoder opus.Decoder
	buffer  *jitter.Buffer
	source  Source

	sequence  uint16
	timestamp uint32
	sent      [][]byte
	unlabeled bool
	network   func() (time.Duration, bool) // delay and loss of the way to the mixer, nil for none
	flying    []flight
	pack      int // packets of 20 ms that go into one

	got     []Output // payloads copied
	heard   []int16
	pending [][]byte
}

type flight struct {
	at time.Duration
	p  jitter.Packet
}

func testCodec() opus.Codec { return opus.Open(slog.New(slog.NewTextHandler(io.Discard, nil))) }

func newCall(t testing.TB, config Config, names ...string) *call {
	c := &call{t: t, codec: testCodec()}
	c.mixer = New(c.codec, config)
	t.Cleanup(c.mixer.Close)
	for _, name := range names {
		c.join(name)
	}
	return c
}

// join adds a member, each with another tone.
func (c *call) join(name string) *member {
	hz := 400 + 150*float64(len(c.members))
	m := &member{
		call: c, name: name, hz: hz, voice: tone.Generator{Hz: hz, Amplitude: 6000},
		buffer: jitter.New(jitter.Config{}), pack: 1,
	}
	var err error
	m.encoder, err = c.codec.NewEncoder(opus.EncoderConfig{Loss: 10})
	require.NoError(c.t, err)
	m.decoder, err = c.codec.NewDecoder()
	require.NoError(c.t, err)
	c.t.Cleanup(m.encoder.Close)
	c.t.Cleanup(m.decoder.Close)
	m.source.Port = c.mixer.Open(name)
	c.members = append(c.members, m)
	return m
}

func (c *call) member(name string) *member {
	for _, m := range c.members {
		if m.name == name {
			return m
		}
	}
	c.t.Fatalf("nobody is called %s", name)
	return nil
}

func (c *call) leave(name string) {
	for i, m := range c.members {
		if m.name == name {
			c.members = append(c.members[:i], c.members[i+1:]...)
			c.mixer.ClosePort(m.source.Port)
			return
		}
	}
}

// talk says who talks from now on.
func (c *call) talk(names ...string) {
	for _, m := range c.members {
		m.talks = false
	}
	for _, n := range names {
		c.member(n).talks = true
	}
}

// run lets time pass and gives the work that it took.
func (c *call) run(d time.Duration) Counters {
	before := c.mixer.Counters()
	for range int(d / tick) {
		c.tick()
	}
	after := c.mixer.Counters()
	return Counters{
		after.Encodes - before.Encodes, after.Decodes - before.Decodes, after.Passed - before.Passed, after.Errors - before.Errors,
	}
}

func (c *call) tick() {
	c.in = c.in[:0]
	for _, m := range c.members {
		m.speak()
		m.buffer.Pop(c.now, &m.source.Frame)
		c.in = append(c.in, m.source)
	}
	if len(c.out) < len(c.in) {
		c.out = make([]Output, len(c.in)+10)
	}
	c.mixer.Tick(c.in, c.out)
	for i, m := range c.members {
		m.listen(c.out[i])
	}
	c.now += tick
}

// speak sends 20 ms of the tone, or of silence.
func (m *member) speak() {
	pcm := make([]int16, opus.FrameSamples)
	if m.talks {
		m.voice.Fill(pcm)
	}
	packet := make([]byte, opus.MaxPacket)
	n, err := m.encoder.Encode(packet, pcm)
	require.NoError(m.call.t, err)
	m.send(packet[:n], level.OfPCM(pcm), opus.FrameSamples)
	for len(m.flying) > 0 && m.flying[0].at <= m.call.now {
		m.buffer.Push(m.flying[0].at, m.flying[0].p)
		m.flying = m.flying[1:]
	}
}

// send gives a packet to the network.
func (m *member) send(packet []byte, loud level.Audio, samples uint32) {
	if m.unlabeled {
		loud = level.Audio{}
	}
	if m.pending = append(m.pending, packet); len(m.pending) < m.pack {
		return
	}
	if m.pack > 1 {
		packet = together(m.pending)
	}
	m.pending = nil
	p := jitter.Packet{SSRC: 7, Sequence: m.sequence, Timestamp: m.timestamp, Level: loud, Payload: packet}
	m.sequence++
	m.timestamp += samples * uint32(m.pack)
	m.sent = append(m.sent, packet)
	var delay time.Duration
	if m.network != nil {
		var lost bool
		if delay, lost = m.network(); lost {
			return
		}
	}
	at := len(m.flying)
	for at > 0 && m.flying[at-1].at > m.call.now+delay {
		at--
	}
	m.flying = append(m.flying[:at], append([]flight{{m.call.now + delay, p}}, m.flying[at:]...)...)
}

// together makes one packet of several of 20 ms (RFC 6716 section 3.2.5, variable sizes).
func together(packets [][]byte) []byte {
	all := []byte{packets[0][0] | 3, byte(len(packets)) | 0x80}
	for i, p := range packets {
		n := len(p) - 1
		switch {
		case i == len(packets)-1:
		case n < 252:
			all = append(all, byte(n))
		default:
			all = append(all, byte(252+n%4), byte((n-252-n%4)/4))
		}
	}
	for _, p := range packets {
		all = append(all, p[1:]...)
	}
	return all
}

// listen does what a receiver does: it decodes, and conceals where nothing comes.
func (m *member) listen(o Output) {
	require.False(m.call.t, o.Gap && o.Payload != nil)
	o.Payload = bytes.Clone(o.Payload)
	m.got = append(m.got, o)
	pcm := make([]int16, opus.FrameSamples)
	n, err := m.decoder.Decode(pcm, o.Payload)
	require.NoError(m.call.t, err)
	require.Equal(m.call.t, opus.FrameSamples, n)
	m.heard = append(m.heard, pcm...)
}

// last is what was heard in the last while.
func (m *member) last(d time.Duration) []int16 {
	n := int(d * opus.SampleRate / time.Second)
	return m.heard[max(len(m.heard)-n, 0):]
}

// hears says whose tones are in what a member heard in the last while.
func (m *member) hears(d time.Duration) []string {
	var names []string
	for _, other := range m.call.members {
		if tone.Amplitude(m.last(d), other.hz) > 0.2*other.voice.Amplitude {
			names = append(names, other.name)
		}
	}
	return names
}

// requireHears is the main judgement: by what was really decoded.
func (c *call) requireHears(want map[string][]string) {
	for name, others := range want {
		require.ElementsMatch(c.t, others, c.member(name).hears(400*time.Millisecond), "what %s hears", name)
	}
}

func names(n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("m%d", i))
	}
	return all
}

// loss10 is a network with 10 % loss and 30 ms jitter.
func loss10(seed uint64) func() (time.Duration, bool) {
	random := rand.New(rand.NewPCG(seed, 1))
	return func() (time.Duration, bool) {
		return time.Duration(random.IntN(30)) * time.Millisecond, random.IntN(10) == 0
	}
}
