package signal_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/plenum-meet/plenum/mediad/signal"
	"github.com/stretchr/testify/require"
)

func TestEncodeHasTypeAndMembers(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)
	for _, m := range []signal.Message{
		signal.Welcome{You: "p"}, signal.State{Active: true}, signal.Roster{Participants: []signal.Person{{ID: "p"}}},
		signal.Speakers{Levels: map[string]int{"p": 3}}, signal.Chat{ID: "1", Text: `"<`, At: at}, signal.Banner{Text: "x"},
		signal.Ping{N: 7}, signal.Error{To: "mute", Reason: signal.Busy}, signal.Bye{Reason: signal.Moved},
	} {
		var got map[string]any
		require.NoError(t, json.Unmarshal(signal.Encode(m), &got), m.Kind())
		require.Equal(t, m.Kind(), got["type"])
		require.Greater(t, len(got), 1)
	}
	require.JSONEq(t, `{"type":"ping","n":7}`, string(signal.Encode(signal.Ping{N: 7})))
	require.Contains(t, string(signal.Encode(signal.Chat{At: at})), `"at":"2026-05-04T03:02:01Z"`)
}

func TestParse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, reason, to string }{
		"good":           {`{"type":"mute","audio":true,"participant":"*"}`, "", ""},
		"unknown type":   {`{"type":"later","x":[1]}`, "", ""},
		"not JSON":       {`hello`, signal.BadMessage, ""},
		"array":          {`[1]`, signal.BadMessage, ""},
		"no type":        {`{}`, signal.BadMessage, ""},
		"wrong member":   {`{"type":"mute","audio":"yes"}`, signal.BadMessage, "mute"},
		"long text":      {`{"type":"chat","text":"` + strings.Repeat("x", signal.MaxText+1) + `"}`, signal.TooLong, "chat"},
		"long message":   {`{"type":"chat","y":"` + strings.Repeat("x", signal.MaxMessage) + `"}`, signal.TooLong, ""},
		"not UTF-8":      {"{\"type\":\"chat\",\"text\":\"\xff\"}", signal.BadMessage, ""},
		"long id":        {`{"type":"drop","participant":"` + strings.Repeat("x", 200) + `"}`, signal.BadMessage, "drop"},
		"long type":      {`{"type":"` + strings.Repeat("x", 200) + `"}`, signal.BadMessage, ""},
		"deep":           {`{"type":"x","a":` + strings.Repeat("[", 12000) + `}`, signal.BadMessage, ""},
		"trailing bytes": {`{"type":"end"} {}`, signal.BadMessage, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := signal.Parse([]byte(c.in))
			if c.reason == "" {
				require.NoError(t, err)
				return
			}
			var refusal *signal.Refusal
			require.ErrorAs(t, err, &refusal)
			require.Equal(t, c.reason, refusal.Reason)
			require.Equal(t, c.to, refusal.To)
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`{"type":"mute","audio":true}`, `{"type":"pong","n":1,"rtt":2.5}`, `{"type":"importance","importance":-1}`,
		`{"TYPE":"x","type":null}`, `{}`, `null`, ``} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := signal.Parse(text)
		if err != nil {
			var refusal *signal.Refusal
			require.ErrorAs(t, err, &refusal)
			require.NotEmpty(t, refusal.Reason)
			require.True(t, json.Valid(signal.Encode(signal.Error{To: refusal.To, Reason: refusal.Reason, Detail: refusal.Detail})))
			return
		}
		require.NotEmpty(t, r.Type)
		require.LessOrEqual(t, len(r.Text), signal.MaxText)
	})
}
