package leg

import (
	_ "embed"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/pion/sdp/v3"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/mediad/call"
	"github.com/plenum-meet/plenum/mediad/mediatest"
	"github.com/plenum-meet/plenum/mediad/opus"
)

// chromium is the offer of a Chromium 156 with the lines of the web app.
//
//go:embed testdata/chromium.sdp
var chromium string

func TestParseOffer(t *testing.T) {
	t.Parallel()
	o, err := ParseOffer(chromium)
	require.NoError(t, err)
	require.Less(t, len(o.Text()), len(chromium)/2)
	for _, gone := range []string{"candidate", "H264", "red/48000", "rtcp-xr"} {
		require.NotContains(t, o.Text(), gone)
	}
	require.Contains(t, o.Text(), "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\n")
	again, err := ParseOffer(o.Text())
	require.NoError(t, err)
	require.Equal(t, o.Text(), again.Text())
}

func TestOffersThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	change := func(old, new string, n int) string {
		require.Contains(t, chromium, old)
		return strings.Replace(chromium, old, new, n)
	}
	upTo := func(line string) string { return chromium[:strings.Index(chromium, line)] }
	for name, c := range map[string]struct{ offer, why string }{
		"nothing":           {"", "0 media lines"},
		"garbage":           {"hello\r\n", "not SDP"},
		"too long":          {chromium + strings.Repeat("a=x\r\n", 20000), "longer than"},
		"no data channel":   {strings.Replace(upTo("m=application"), "BUNDLE 0 1 2 3 4", "BUNDLE 0 1 2 3", 1), "4 media lines"},
		"too many lines":    {chromium + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:5\r\n", "6 media lines"},
		"not bundled":       {change("BUNDLE 0 1 2 3 4", "BUNDLE 0 1 2", 1), "not bundled"},
		"other mid":         {change("a=mid:3", "a=mid:x", 1), "media line 3"},
		"other direction":   {change("a=sendonly", "a=inactive", 1), "media line 1"},
		"refused line":      {change("m=video 9", "m=video 0", 1), "refused by its sender"},
		"no Opus":           {change("opus/48000/2", "opus/8000/1", 1), "no opus"},
		"no VP8":            {change("VP8/90000", "VP7/90000", 1), "media line 1"},
		"audio as video":    {change("m=audio", "m=text", 1), "instead of audio"},
		"no fingerprint":    {change("a=fingerprint:sha-256", "a=fingerprint:sha-1", -1), "fingerprint"},
		"short password":    {change("a=ice-pwd:", "a=ice-pwd:x\r\na=x:", -1), "password"},
		"static payload":    {change("a=rtpmap:111 opus", "a=rtpmap:5 opus", 1), "no opus"},
		"many attributes":   {change("a=mid:0\r\n", "a=mid:0\r\n"+strings.Repeat("a=ssrc:1 x:y\r\n", 700), 1), "too many attributes"},
		"many SSRCs":        {change("a=mid:2\r\n", "a=mid:2\r\na=ssrc:1 a:b\r\na=ssrc:2 a:b\r\na=ssrc:3 a:b\r\na=ssrc:4 a:b\r\na=ssrc:5 a:b\r\na=ssrc:6 a:b\r\na=ssrc:7 a:b\r\n", 1), "too many SSRCs"},
		"data channel last": {change("m=application", "m=video", 1), "instead of application"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := ParseOffer(c.offer)
			require.ErrorIs(t, err, ErrOffer)
			require.ErrorContains(t, err, c.why)
		})
	}
}

func FuzzParseOffer(f *testing.F) {
	f.Add(chromium)
	f.Add(strings.ReplaceAll(chromium, "\r\n", "\n"))
	f.Add("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1 2 3 4\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		o, err := ParseOffer(text)
		if err != nil {
			require.ErrorIs(t, err, ErrOffer)
			return
		}
		var d sdp.SessionDescription
		require.NoError(t, d.UnmarshalString(o.Text()))
		require.Len(t, d.MediaDescriptions, len(offered))
		require.NotContains(t, o.Text(), "\na=candidate")
	})
}

// table is a call without a store, with one leg.
type table struct {
	gateway *Gateway
	call    *call.Call
	leg     *Leg
}

func newTable(t testing.TB) *table {
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	g, err := Listen("127.0.0.1:0", log)
	require.NoError(t, err)
	c := call.Start(call.Config{ID: "call", Slot: 2, Codec: opus.Open(log), Log: log, Now: nowReal, NewID: func() string { return "id" }, Changed: func() {}, First: time.Hour, Lost: time.Hour})
	c.SetWant(call.Want{Call: appliance.Call{EverActivated: true}, Rules: appliance.CallRules(),
		Legs: map[string]call.Leg{"leg": {Row: appliance.CallLeg{Name: "leg", Participant: "p"}, Rules: appliance.LegRules()}}})
	seat := c.Seat(t.Context(), "leg")
	require.NotNil(t, seat)
	tb := &table{gateway: g, call: c, leg: g.New(seat, log)}
	t.Cleanup(func() {
		c.Close("")
		tb.leg.Close()
		require.NoError(t, g.Close())
	})
	return tb
}

// FuzzAnswer gives offers that pass ParseOffer to the library that answers them.
func FuzzAnswer(f *testing.F) {
	f.Add(chromium)
	tb := newTable(f)
	f.Fuzz(func(t *testing.T, text string) {
		if answer, err := tb.leg.Answer(text); err != nil {
			require.ErrorIs(t, err, ErrOffer)
		} else {
			require.Contains(t, answer, "a=ice-lite")
		}
	})
}

func TestAnswer(t *testing.T) {
	t.Parallel()
	tb := newTable(t)
	answer, err := tb.leg.Answer(chromium)
	require.NoError(t, err)
	var d sdp.SessionDescription
	require.NoError(t, d.UnmarshalString(answer))
	require.Len(t, d.MediaDescriptions, 5)
	for i, want := range []string{"sendrecv", "recvonly", "sendrecv", "sendonly", "sendrecv"} {
		_, has := d.MediaDescriptions[i].Attribute(want)
		require.True(t, has, "line %d is %s", i, want)
	}
	for _, part := range []string{"a=ice-lite", "a=setup:passive", "transport-cc", "goog-remb", "ssrc-audio-level", "a=rtpmap:97 rtx/90000",
		tb.gateway.Addr()[strings.LastIndexByte(tb.gateway.Addr(), ':')+1:] + " typ host", "tcptype passive"} {
		require.Contains(t, answer, part)
	}
	require.NotContains(t, answer, ".local")
	b, err := mediatest.New(mediatest.Config{Name: "b"})
	require.NoError(t, err)
	defer b.Close()
	offer, err := b.Offer()
	require.NoError(t, err)
	_, err = ParseOffer(offer)
	require.NoError(t, err)
}

func TestManyAnswers(t *testing.T) {
	t.Parallel()
	tb := newTable(t)
	for range 50 {
		_, err := tb.leg.Answer(chromium)
		require.NoError(t, err)
	}
}
