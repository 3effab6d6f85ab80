package mix

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/mediad/opus"
	"github.com/plenum-meet/plenum/mediad/opus/tone"
)

const promptHz = 2350 // no member's tone

// announce plays a tone to members for so many ticks.
func (c *call) announce(ticks int, names ...string) {
	sound := tone.Generator{Hz: promptHz, Amplitude: 6000}
	prompt := &Prompt{Sound: new([opus.FrameSamples]int16)}
	for _, n := range names {
		c.member(n).source.Prompt = prompt
	}
	for range ticks {
		sound.Fill(prompt.Sound[:])
		c.tick()
	}
	for _, n := range names {
		c.member(n).source.Prompt = nil
	}
}

func (m *member) prompted() bool { return tone.Amplitude(m.last(second/2), promptHz) > 3000 }

func TestPromptIsHeardOverTheOthers(t *testing.T) {
	t.Parallel()
	c := newCall(t, Config{}, "a", "b", "c", "d")
	c.announce(50, "d")
	require.True(t, c.member("d").prompted(), "nobody else speaks")
	require.False(t, c.member("c").prompted())

	c.talk("a", "b")
	c.run(second)
	before := c.mixer.Counters().Encodes
	c.announce(50, "b", "c", "d")
	require.EqualValues(t, 2*50+2, c.mixer.Counters().Encodes-before, "one encoder for the speaker who hears it and one for both others, each started up once")
	for _, name := range []string{"b", "c", "d"} {
		require.True(t, c.member(name).prompted(), name)
	}
	require.False(t, c.member("a").prompted())
	c.requireHears(map[string][]string{"a": {"b"}, "b": {"a"}, "c": {"a", "b"}, "d": {"a", "b"}})

	c.run(second)
	require.False(t, c.member("c").prompted(), "it is over")
	c.requireHears(map[string][]string{"b": {"a"}, "c": {"a", "b"}})
	require.Zero(t, c.mixer.Counters().Errors)
}

func TestPromptOverOneSpeaker(t *testing.T) {
	t.Parallel()
	c := newCall(t, Config{}, "a", "b", "c")
	c.talk("a")
	c.run(second)
	c.announce(100, "b")
	require.True(t, c.member("b").prompted())
	c.requireHears(map[string][]string{"a": nil, "b": {"a"}, "c": {"a"}})
	c.run(second)
	work := c.run(second)
	require.Zero(t, work.Encodes+work.Decodes, "packets are passed on again")
	c.requireHears(map[string][]string{"b": {"a"}})
}
