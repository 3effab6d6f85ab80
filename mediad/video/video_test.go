package video

import (
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/stretchr/testify/require"
)

// got is a packet as a receiver sees it.
type got struct {
	header  rtp.Header
	d       descriptor
	body    byte // the payload's second octet after the descriptor: who sent it
	again   bool
	payload []byte
}

type screen struct{ packets []got }

func (s *screen) sink(h *rtp.Header, payload []byte, again bool) {
	d, err := parse(payload)
	if err != nil {
		panic(err)
	}
	s.packets = append(s.packets, got{header: *h, d: d, body: payload[d.size+1], again: again, payload: append([]byte(nil), payload...)})
}

func (s *screen) bodies() string {
	out := make([]byte, 0, len(s.packets))
	for _, p := range s.packets {
		out = append(out, p.body)
	}
	return string(out)
}

// camera makes the packets of a sender: two packets a frame, 30 frames a second.
type camera struct {
	source   *Source
	name     byte
	sequence uint16
	stamp    uint32
	picture  uint16
	tl0      uint8
	keys     int
}

func newCamera(name byte, sequence uint16, stamp uint32, picture uint16) *camera {
	c := &camera{name: name, sequence: sequence, stamp: stamp, picture: picture}
	c.source = NewSource(func() { c.keys++ })
	return c
}

func (c *camera) payload(key, start bool) []byte {
	d := descriptor{tl0: 0}
	if start {
		d.first = bitS
	}
	frame := byte(1)
	if key {
		frame = 0
	}
	return append(d.appendTo(nil, c.picture&pictureMask, c.tl0), frame, c.name)
}

func (c *camera) packet(now time.Duration, key, start bool) {
	c.source.Push(now, c.sequence, c.stamp, !start, c.payload(key, start))
	c.sequence++
}

func (c *camera) frame(now time.Duration, key bool) {
	c.packet(now, key, true)
	c.packet(now, key, false)
	c.stamp += 3000
	c.picture++
	c.tl0++
}

func requireUnbroken(t *testing.T, packets []got) {
	t.Helper()
	for i := 1; i < len(packets); i++ {
		a, b := packets[i-1], packets[i]
		require.Equal(t, a.header.SequenceNumber+1, b.header.SequenceNumber, "sequence at %d", i)
		if b.d.start() {
			require.Equal(t, (a.d.picture+1)&pictureMask, b.d.picture, "picture at %d", i)
			require.Equal(t, uint8(a.d.tl0+1), uint8(b.d.tl0), "TL0PICIDX at %d", i)
			require.Positive(t, int32(b.header.Timestamp-a.header.Timestamp), "timestamp at %d", i)
		} else {
			require.Equal(t, a.d.picture, b.d.picture)
			require.Equal(t, a.header.Timestamp, b.header.Timestamp)
		}
	}
}

func TestSwitchOnlyAtKeyFrameAndUnbroken(t *testing.T) {
	t.Parallel()
	a, b := newCamera('a', 65533, 4294967000, 32766), newCamera('b', 1000, 5, 17)
	var s screen
	v := NewViewer(s.sink)
	now := time.Second
	step := func(keyA, keyB bool) {
		now += 33 * time.Millisecond
		a.frame(now, keyA)
		b.frame(now, keyB)
	}
	step(false, false)
	v.Show(now, a.source)
	require.Equal(t, 1, a.keys, "a key frame is asked for")
	step(false, false)
	require.Empty(t, s.packets, "nothing before the key frame")
	step(true, false)
	step(false, false)
	v.Show(now, b.source)
	require.Equal(t, 1, b.keys)
	step(false, false) // a goes on meanwhile
	step(false, true)
	step(true, false)
	require.Equal(t, "aaaaaaaabbbb", s.bodies())
	requireUnbroken(t, s.packets)
	require.Zero(t, a.source.Viewers())

	v.Show(now, nil)
	step(true, true)
	require.Len(t, s.packets, 12)
	now += time.Minute
	v.Show(now, a.source)
	step(true, true)
	require.Equal(t, "aaaaaaaabbbbaa", s.bodies())
	requireUnbroken(t, s.packets)
	require.InDelta(t, 60*90000, s.packets[12].header.Timestamp-s.packets[11].header.Timestamp, 2*3000, "the clock goes on")
	v.Close()
	step(true, true)
	require.Len(t, s.packets, 14)
	require.EqualValues(t, 7, v.Frames())
}

// TestAPacketThatArrivedEarlierComesLater: sources are received by goroutines of their own, so the key frame that a
// viewer changes to may carry an earlier time than what went out last.
func TestAPacketThatArrivedEarlierComesLater(t *testing.T) {
	t.Parallel()
	a, b := newCamera('a', 1, 0, 0), newCamera('b', 1, 0, 0)
	var s screen
	v := NewViewer(s.sink)
	v.Show(0, a.source)
	a.frame(time.Second, true)
	v.Show(time.Second, b.source)
	b.frame(time.Second-8*time.Millisecond, true)
	require.Equal(t, "aabb", s.bodies())
	requireUnbroken(t, s.packets)
}

func TestKeyFrameWhoseBeginningCameLate(t *testing.T) {
	t.Parallel()
	c := newCamera('a', 10, 0, 0)
	var s screen
	v := NewViewer(s.sink)
	v.Show(0, c.source)
	first, second := c.payload(true, true), c.payload(true, false)
	c.source.Push(0, 11, 0, true, second)
	c.source.Push(0, 10, 0, false, first)
	require.Equal(t, "aa", s.bodies())
	requireUnbroken(t, s.packets)
}

func TestOldPacketsAndGaps(t *testing.T) {
	t.Parallel()
	c := newCamera('a', 100, 0, 0)
	var s screen
	v := NewViewer(s.sink)
	v.Show(0, c.source)
	c.frame(0, true) // 100, 101
	c.source.Push(0, 99, 0, true, c.payload(false, false))
	require.Len(t, s.packets, 2, "from before the key frame")
	late := c.payload(false, true)
	c.sequence = 103
	c.packet(0, false, false)
	c.source.Push(0, 102, c.stamp, false, late)
	require.Equal(t, uint16(2), s.packets[2].header.SequenceNumber-s.packets[1].header.SequenceNumber+0)
	require.Equal(t, s.packets[1].header.SequenceNumber+1, s.packets[3].header.SequenceNumber, "a late one gets its own number")
}

func TestPaddingLeavesNoGap(t *testing.T) {
	t.Parallel()
	c := newCamera('a', 0, 0, 0)
	var s screen
	v := NewViewer(s.sink)
	v.Show(0, c.source)
	for i := range 200 {
		c.frame(time.Duration(i)*33*time.Millisecond, i == 0)
		for range i % 3 {
			c.source.Push(0, c.sequence, c.stamp, false, nil)
			c.sequence++
		}
	}
	require.Len(t, s.packets, 400)
	requireUnbroken(t, s.packets)
}

func TestResend(t *testing.T) {
	t.Parallel()
	c := newCamera('a', 40000, 0, 0)
	var s screen
	v := NewViewer(s.sink)
	v.Resend(0, []uint16{1})
	v.Show(0, c.source)
	for i := range 300 {
		c.frame(0, i == 0)
	}
	original := s.packets[500]
	s.packets = nil
	ask := original.header.SequenceNumber
	v.Resend(time.Second, []uint16{ask, ask, ask - 512, ask + 5000})
	require.Len(t, s.packets, 1, "once, and no unknown ones")
	require.True(t, s.packets[0].again)
	require.Equal(t, original.payload, s.packets[0].payload)
	require.Equal(t, original.header, s.packets[0].header)
	v.Resend(2*time.Second, []uint16{ask})
	require.Len(t, s.packets, 2)
}

func TestKeyFrameRequests(t *testing.T) {
	t.Parallel()
	c := newCamera('a', 0, 0, 0)
	var s screen
	v, w := NewViewer(s.sink), NewViewer(s.sink)
	v.Show(0, c.source)
	w.Show(10*time.Millisecond, c.source)
	require.Equal(t, 1, c.keys, "not one for each viewer")
	for now := time.Duration(0); now < time.Second; now += 100 * time.Millisecond {
		c.source.Retry(now)
	}
	require.Equal(t, 3, c.keys, "again while none comes")
	c.frame(time.Second, true)
	c.source.Retry(2 * time.Second)
	require.Equal(t, 3, c.keys)
	v.Refresh(3 * time.Second)
	require.Equal(t, 4, c.keys)
}

func TestSenderWithoutPictureNumbers(t *testing.T) {
	t.Parallel()
	src := NewSource(func() {})
	var s screen
	v := NewViewer(s.sink)
	v.Show(0, src)
	for i := range 5 {
		frame := byte(1)
		if i == 0 {
			frame = 0
		}
		src.Push(0, uint16(2*i), uint32(3000*i), false, []byte{bitS, frame, 'x'})
		src.Push(0, uint16(2*i+1), uint32(3000*i), true, []byte{0, frame, 'x'})
	}
	require.Len(t, s.packets, 10)
	for i, p := range s.packets {
		require.Equal(t, (s.packets[0].d.picture+i/2)&pictureMask, p.d.picture)
		require.Equal(t, -1, p.d.tl0)
	}
}

func TestParseDescriptor(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in   []byte
		want descriptor
	}{
		"least":    {[]byte{bitS, 0}, descriptor{first: bitS, size: 1, picture: -1, tl0: -1, key: true}},
		"7 bit":    {[]byte{bitX | bitS, bitI, 0x7f, 1}, descriptor{first: bitS, size: 3, picture: 127, tl0: -1}},
		"15 bit":   {[]byte{bitX, bitI, 0x81, 0x02, 1}, descriptor{size: 4, picture: 258, wide: true, tl0: -1}},
		"all":      {[]byte{bitX | bitN, 0xf0, 0x81, 0x02, 9, 0x65, 1}, descriptor{first: bitN, size: 6, picture: 258, wide: true, tl0: 9, layer: 0x65, hasTID: true, hasKeyIdx: true}},
		"part 1":   {[]byte{bitS | 1, 0}, descriptor{first: bitS | 1, size: 1, picture: -1, tl0: -1}},
		"reserved": {[]byte{0x48, 0}, descriptor{size: 1, picture: -1, tl0: -1}},
	} {
		d, err := parse(c.in)
		require.NoError(t, err, name)
		require.Equal(t, c.want, d, name)
	}
	for _, bad := range [][]byte{nil, {0}, {0x80}, {0x80, 0x80}, {0x80, 0x80, 0x80}, {0x80, 0xc0, 1, 2}, {0x80, 0x10, 1}} {
		_, err := parse(bad)
		require.ErrorIs(t, err, ErrDescriptor, "%x", bad)
	}
	w, h, ok := keySize([]byte{0, 0, 0, 0x9d, 1, 0x2a, 0x80, 0x42, 0xe0, 0x01})
	require.True(t, ok)
	require.Equal(t, []int{640, 480}, []int{w, h})
}

func FuzzForward(f *testing.F) {
	f.Add(uint16(1), uint32(2), []byte{bitX | bitS, 0xf0, 0x81, 2, 3, 4, 0, 0, 0, 0x9d, 1, 0x2a, 1, 2, 3, 4})
	f.Add(uint16(65535), uint32(1<<31), []byte{bitS, 0, 1})
	f.Fuzz(func(t *testing.T, sequence uint16, stamp uint32, payload []byte) {
		src := NewSource(func() {})
		sent := 0
		v := NewViewer(func(h *rtp.Header, p []byte, _ bool) {
			d, err := parse(p)
			require.NoError(t, err)
			require.GreaterOrEqual(t, d.picture, 0)
			require.True(t, d.wide)
			sent++
		})
		v.Show(0, src)
		c := newCamera('a', 0, 0, 0)
		src.Push(0, 10, 0, false, c.payload(true, true))
		require.Equal(t, 1, sent)
		src.Push(time.Second, sequence, stamp, true, payload)
		src.Push(2*time.Second, sequence+1, stamp+1, false, payload)
		v.Resend(3*time.Second, []uint16{sequence, 9, 10, 11})
	})
}
