package mix

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/mediad/jitter"
	"github.com/plenum-meet/plenum/mediad/level"
	"github.com/plenum-meet/plenum/mediad/opus"
)

// crowd is a call to which anything happens, at the command of a few octets.
type crowd struct {
	t       testing.TB
	mixer   *Mixer
	now     time.Duration
	people  []*person
	in      []Source
	out     []Output
	packets [][]byte
}

type person struct {
	source    Source
	buffer    *jitter.Buffer
	ssrc      uint32
	sequence  uint16
	timestamp uint32
	kind      byte // which packet it sends
	level     level.Audio
}

func (c *crowd) join() {
	if len(c.people) < 12 {
		p := &person{buffer: jitter.New(jitter.Config{})}
		p.source.Port = c.mixer.Open("someone")
		c.people = append(c.people, p)
	}
}

// do plays one command.
func (c *crowd) do(what, who, how byte) {
	if len(c.people) == 0 {
		c.join()
	}
	at := int(who) % len(c.people)
	p := c.people[at]
	switch what % 10 {
	case 0:
		c.join()
	case 1:
		c.people = append(c.people[:at], c.people[at+1:]...)
		for _, q := range c.people {
			q.source.Minus = nil
		}
		c.mixer.ClosePort(p.source.Port)
	case 2:
		p.source.Muted = how&1 != 0
	case 3:
		p.source.Deaf = how&1 != 0
	case 4:
		p.source.Minus = append(p.source.Minus[:0:0], c.people[int(how)%len(c.people)].source.Port)
	case 5:
		p.kind = how
	case 6:
		p.level = level.Audio{Level: how & 127, Known: how&128 != 0}
	case 7:
		p.sequence += uint16(how % 4)
	case 8:
		p.ssrc = uint32(how % 3)
	case 9:
		p.source.Minus = nil
	}
	for range who >> 5 {
		c.tick()
	}
}

func (c *crowd) tick() {
	c.in = c.in[:0]
	for _, p := range c.people {
		payload := c.packets[int(p.kind)%len(c.packets)]
		if samples, err := opus.Duration(payload); err == nil {
			c.push(p, payload, samples)
		}
		p.buffer.Pop(c.now, &p.source.Frame)
		c.in = append(c.in, p.source)
	}
	c.out = append(c.out[:0], make([]Output, len(c.in))...)
	before := c.mixer.Counters()
	c.mixer.Tick(c.in, c.out)
	after := c.mixer.Counters()
	require.LessOrEqual(c.t, after.Encodes-before.Encodes, uint64(2*len(c.mixer.feeds)))
	require.LessOrEqual(c.t, len(c.mixer.feeds), 1+len(c.people)+keepFeed)
	for i := range c.out {
		c.check(i)
	}
	c.now += tick
}

// push sends payload as often as it takes to keep up with time.
func (c *crowd) push(p *person, payload []byte, samples int) {
	for until := uint32(c.now / time.Millisecond * 48); int32(until-p.timestamp) >= 0; {
		p.buffer.Push(c.now, jitter.Packet{SSRC: p.ssrc, Sequence: p.sequence, Timestamp: p.timestamp, Level: p.level, Payload: payload})
		p.sequence++
		p.timestamp += uint32(samples)
	}
}

// check says what must hold for an output whatever happened.
func (c *crowd) check(i int) {
	o, p := &c.out[i], c.people[i]
	require.False(c.t, o.Payload != nil && o.Gap)
	if p.source.Deaf {
		require.Nil(c.t, o.Payload)
	}
	if o.Payload == nil {
		return
	}
	n, err := opus.Duration(o.Payload)
	require.NoError(c.t, err)
	require.Equal(c.t, opus.FrameSamples, n)
	for j, q := range c.people {
		for _, part := range q.source.Frame.Parts {
			if unsafe.SliceData(part.Payload) == unsafe.SliceData(o.Payload) {
				require.NotEqual(c.t, i, j, "hears himself")
				require.False(c.t, q.source.Muted, "hears a muted one")
				require.NotContains(c.t, p.source.Minus, q.source.Port)
			}
		}
	}
}

func FuzzMixer(f *testing.F) {
	codec := opus.NewPool(testCodec(), 8)
	f.Cleanup(codec.Close)
	voice, silence := recorded(f, codec)
	packets := [][]byte{voice[20], silence, dtx, voice[30], together(voice[20:23]), {12 << 3, 1, 2, 3}, {16 << 3, 9, 9}, {3}, bytes.Repeat([]byte{31 << 3}, 300)}
	random := rand.New(rand.NewPCG(1, 2))
	for range 8 {
		ops := make([]byte, 300)
		for i := range ops {
			ops[i] = byte(random.Uint32())
		}
		f.Add(ops)
	}
	f.Fuzz(func(t *testing.T, ops []byte) {
		c := &crowd{t: t, mixer: New(codec, Config{Speakers: 3}), packets: packets}
		defer c.mixer.Close()
		for ; len(ops) >= 3; ops = ops[3:] {
			c.do(ops[0], ops[1], ops[2])
		}
		for len(c.people) > 0 {
			c.do(1, 0, 0)
		}
		require.Len(t, c.mixer.slots, 3)
		for _, p := range c.mixer.slots {
			require.Nil(t, p)
		}
	})
}
