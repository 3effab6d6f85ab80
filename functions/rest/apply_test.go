package rest

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
)

const guid = "aaaaaaaa-0000-4000-8000-000000000001"

func ptr[T any](v T) *T { return &v }

func TestApplySets(t *testing.T) {
	t.Parallel()
	full := func() room {
		return room{Name: "old", URI: "u", Mode: "manual", Open: ptr(true), Seats: ptr(9), Owner: "me", Made: "then",
			Lights: roomLights{Bright: ptr(1), roomColour: roomColour{"red"}}, Secret: "s"}
	}
	for _, c := range []struct {
		name, form string
		op         Op
		before     room
		change     func(*room)
	}{
		{"keeps what is absent", "", Changing, full(), func(*room) {}},
		{"text", "name=New+name", Changing, full(), func(r *room) { r.Name = "New name" }},
		{"any case of the name", "SEATS=5&uRi=x", Changing, full(), func(r *room) { r.Seats, r.URI = ptr(5), "x" }},
		{"empty unsets", "uri=&seats=&open=&mode=", Changing, full(), func(r *room) { r.URI, r.Seats, r.Open, r.Mode = "", nil, nil, "" }},
		{"bare key unsets", "uri", Changing, full(), func(r *room) { r.URI = "" }},
		{"True", "open=True", Creating, room{}, func(r *room) { r.Name, r.Mode, r.Open = "n", "auto", ptr(true) }},
		{"off", "open=off", Creating, room{}, func(r *room) { r.Name, r.Mode, r.Open = "n", "auto", ptr(false) }},
		{"on", "open=on", Changing, full(), func(r *room) { r.Open = ptr(true) }},
		{"defaults", "", Creating, room{}, func(r *room) { r.Name, r.Mode, r.Open = "n", "auto", ptr(true) }},
		{"empty is not absent", "mode=&open=", Creating, room{}, func(r *room) { r.Name = "n" }},
		{"no defaults for changes", "seats=3", Changing, room{}, func(r *room) { r.Seats = ptr(3) }},
		{"only in POST", "owner=you", Changing, full(), func(*room) {}},
		{"in POST", "owner=you", Creating, room{}, func(r *room) { r.Name, r.Mode, r.Open, r.Owner = "n", "auto", ptr(true), "you" }},
		{"only in PUT", "renew=true", Creating, room{}, func(r *room) { r.Name, r.Mode, r.Open = "n", "auto", ptr(true) }},
		{"in PUT", "renew=true", Changing, full(), func(r *room) { r.Renew = ptr(true) }},
		{"read-only, hidden and unknown", "made=x&secret=x&fire=true&nothing=x&screens=x&ignoredOne=x", Changing, full(), func(*room) {}},
		{"nested", "bright=8", Changing, full(), func(r *room) { r.Lights.Bright = ptr(8) }},
		{"embedded in nested", "colour=blue", Changing, full(), func(r *room) { r.Lights.Colour = "blue" }},
		{"outer hides inner", "name=x", Changing, full(), func(r *room) { r.Name = "x" }},
		{"enumeration type", "layout=allEqual", Changing, full(), func(r *room) { r.Layout = "allEqual" }},
		{"enumeration tag", "mode=+auto+", Changing, full(), func(r *room) { r.Mode = "auto" }},
		{"number with blanks", "seats=+5+", Changing, full(), func(r *room) { r.Seats = ptr(5) }},
		{"decimal", "loss=1.25", Changing, full(), func(r *room) { r.Loss = ptr(1.25) }},
		{"GUID is folded", "tenant=" + strings.ToUpper(guid), Changing, full(), func(r *room) { r.Tenant = guid }},
		{"number or word", "duration=permanent", Changing, full(), func(r *room) { r.Duration = "permanent" }},
		{"bytes", "label=éé", Changing, full(), func(r *room) { r.Label = "éé" }},
		{"lines and any plane", "name=a%0Ab%09%F0%9F%98%80", Changing, full(), func(r *room) { r.Name = "a\nb\t😀" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, err := parseForm(c.form)
			require.NoError(t, err)
			if c.op == Creating {
				p = p.With("name", "n")
			}
			got, want := c.before, c.before
			require.NoError(t, p.Apply(&got, c.op))
			c.change(&want)
			require.Equal(t, want, got)
		})
	}
}

func TestApplyRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		form string
		op   Op
		bad  []string
	}{
		{"", Creating, []string{"name"}},
		{"name=", Creating, []string{"name"}},
		{"name=", Changing, []string{"name"}},
		{"name=" + strings.Repeat("é", 21), Changing, []string{"name"}},
		{"uri=a@b", Changing, []string{"uri"}},
		{"uri=" + strings.Repeat("x", 5000), Changing, []string{"uri"}},
		{"layout=AllEqual", Changing, []string{"layout"}},
		{"mode=none", Changing, []string{"mode"}},
		{"open=yes", Changing, []string{"open"}},
		{"open=1", Changing, []string{"open"}},
		{"seats=0", Changing, []string{"seats"}},
		{"seats=501", Changing, []string{"seats"}},
		{"seats=%2B5", Changing, []string{"seats"}},
		{"seats=5.0", Changing, []string{"seats"}},
		{"seats=0x5", Changing, []string{"seats"}},
		{"seats=99999999999999999999", Changing, []string{"seats"}},
		{"bright=-1", Changing, []string{"bright"}},
		{"bright=2147483648", Changing, []string{"bright"}},
		{"loss=NaN", Changing, []string{"loss"}},
		{"loss=Inf", Changing, []string{"loss"}},
		{"label=ééé", Changing, []string{"label"}},
		{"tenant=7", Changing, []string{"tenant"}},
		{"tenant=" + guid + "0", Changing, []string{"tenant"}},
		{"duration=a%20b", Changing, []string{"duration"}},
		{"name=a%00b", Changing, []string{"name"}},
		{"name=a%1Bb", Changing, []string{"name"}},
		{"name=%FF", Changing, []string{"name"}},
		{"name=%ED%A0%80", Changing, []string{"name"}},
		{"name=%EF%BF%BE", Changing, []string{"name"}},
		{"seats=x&uri=a@&open=maybe&colour=%01", Changing, []string{"uri", "open", "seats", "colour"}},
	} {
		t.Run(c.form[:min(40, len(c.form))], func(t *testing.T) {
			t.Parallel()
			p, err := parseForm(c.form)
			require.NoError(t, err)
			before := room{Name: "old", Seats: ptr(3), Lights: roomLights{Bright: ptr(1)}}
			got := before
			require.Equal(t, appliance.BadParameter(c.bad...), p.Apply(&got, c.op))
			require.Equal(t, before, got, "as it was")
		})
	}
}

// everything has the shapes that rooms have not.
type everything struct {
	At    time.Time       `json:"at,omitzero"`
	Small int8            `json:"small,omitempty" minimum:"-5" maximum:"300"`
	Count uint            `json:"count,omitempty"`
	Flag  appliance.Flag  `json:"flag,omitempty"`
	Plain bool            `json:"plain"`
	Words []string        `json:"words,omitempty" enum:"a,b"`
	Many  *[]string       `json:"-"`
	Deep  *everythingDeep `json:"deep,omitempty"`
}

type everythingDeep struct {
	Depth *int   `json:"depth,omitempty"`
	Given string `json:"given,omitempty" default:"yes"`
}

func TestApplyShapes(t *testing.T) {
	t.Parallel()
	shared := &everythingDeep{Depth: ptr(1), Given: "no"}
	v := everything{Deep: shared}
	form, err := parseForm("at=2026-11-22T10:00:00%2B02:00&small=-5&count=7&flag=true&plain=on&words=a,+b&depth=2")
	require.NoError(t, err)
	require.NoError(t, form.Apply(&v, Changing))
	require.Equal(t, everything{At: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC), Small: -5, Count: 7, Flag: true, Plain: true,
		Words: []string{"a", "b"}, Deep: &everythingDeep{Depth: ptr(2), Given: "no"}}, v)
	require.Equal(t, 1, *shared.Depth, "what others hold is not touched")

	fresh := everything{}
	require.NoError(t, MakeParams().Apply(&fresh, Changing))
	require.Nil(t, fresh.Deep)
	require.NoError(t, MakeParams().Apply(&fresh, Creating))
	require.Equal(t, "yes", fresh.Deep.Given)

	err = MakeParams("small", "200", "words", "c", "at", "noon", "count", "-1").Apply(&fresh, Changing)
	require.Equal(t, appliance.BadParameter("at", "small", "count", "words"), err)
	require.NoError(t, MakeParams("words", "", "at", "").Apply(&v, Changing))
	require.Empty(t, v.Words)
	require.True(t, v.At.IsZero())
}

func TestApplyLeg(t *testing.T) {
	t.Parallel()
	leg := appliance.CallLeg{Name: "Ada", RemoteParty: "ada@example.org"}
	form, err := parseForm("rxAudioMute=true&NAMELABELOVERRIDE=x&name=no&remoteParty=no&chosenLayout=speakerOnly&state=connected")
	require.NoError(t, err)
	require.NoError(t, form.Apply(&leg, Changing))
	want := appliance.CallLeg{Name: "Ada", RemoteParty: "ada@example.org"}
	want.Configuration.RxAudioMute, want.Configuration.NameLabelOverride, want.Configuration.ChosenLayout = ptr(true), "x", "speakerOnly"
	require.Equal(t, want, leg)
}
