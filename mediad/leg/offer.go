package leg

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pion/sdp/v3"

	"github.com/plenum-meet/plenum/mediad/call"
)

// MaxOffer is the longest offer that is read, in octets.
const MaxOffer = 64 << 10

// ErrOffer says that an offer cannot be used; the errors that wrap it say why and may be shown to the one who sent it.
var ErrOffer = errors.New("bad offer")

// Offer is a browser's offer that has the five media lines. It holds nothing but what is needed to answer: no
// candidates, no other codecs, no unknown attributes.
type Offer struct {
	text string
}

// Text is the SDP.
func (o *Offer) Text() string { return o.text }

// line is one of the media lines that an offer must have.
type line struct {
	kind, direction, codec string
}

// offered are the lines of an offer, by their place: call.Audio, call.Camera, call.Content, call.Main and the data channel.
var offered = []line{
	call.Audio:   {"audio", "sendrecv", "opus/48000/2"},
	call.Camera:  {"video", "sendonly", "VP8/90000"},
	call.Content: {"video", "sendrecv", "VP8/90000"},
	call.Main:    {"video", "recvonly", "VP8/90000"},
	4:            {"application", "", ""},
}

// Limits that browsers stay far below.
const (
	maxAttributes = 600 // of one media line
	maxSources    = 8   // SSRCs of one media line
)

// ParseOffer reads and checks an offer. Errors wrap ErrOffer.
func ParseOffer(text string) (*Offer, error) {
	if len(text) > MaxOffer {
		return nil, offerError("longer than %d octets", MaxOffer)
	}
	var d sdp.SessionDescription
	if err := d.UnmarshalString(text); err != nil {
		return nil, offerError("not SDP")
	}
	if len(d.MediaDescriptions) != len(offered) {
		return nil, offerError("%d media lines, not %d", len(d.MediaDescriptions), len(offered))
	}
	if err := cleanSession(&d); err != nil {
		return nil, err
	}
	for i, m := range d.MediaDescriptions {
		if err := cleanMedia(i, m, &d); err != nil {
			return nil, fmt.Errorf("media line %d: %w", i, err)
		}
	}
	clean, err := d.Marshal()
	if err != nil {
		return nil, offerError("not SDP")
	}
	return &Offer{text: string(clean)}, nil
}

func offerError(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrOffer, fmt.Sprintf(format, args...))
}

var (
	sessionAttributes = []string{"group", "msid-semantic", "ice-ufrag", "ice-pwd", "ice-options", "fingerprint", "setup", "extmap-allow-mixed"}
	mediaAttributes   = []string{"mid", "ice-ufrag", "ice-pwd", "ice-options", "fingerprint", "setup", "sendrecv", "sendonly", "recvonly",
		"rtcp-mux", "rtcp-rsize", "rtpmap", "fmtp", "rtcp-fb", "extmap", "msid", "ssrc", "ssrc-group", "sctp-port", "max-message-size"}
)

func cleanSession(d *sdp.SessionDescription) error {
	if len(d.Attributes) > maxAttributes {
		return offerError("too many attributes")
	}
	d.Attributes = keep(d.Attributes, sessionAttributes)
	group, _ := d.Attribute("group")
	if group != "BUNDLE 0 1 2 3 4" {
		return offerError("the lines are not bundled as 0 1 2 3 4")
	}
	return nil
}

// cleanMedia checks line i and leaves in it what counts.
func cleanMedia(i int, m *sdp.MediaDescription, d *sdp.SessionDescription) error {
	want := offered[i]
	if len(m.Attributes) > maxAttributes {
		return offerError("too many attributes")
	}
	m.Attributes = keep(m.Attributes, mediaAttributes)
	mid, _ := m.Attribute("mid")
	switch {
	case m.MediaName.Media != want.kind:
		return offerError("%.20q instead of %s", m.MediaName.Media, want.kind)
	case mid != strconv.Itoa(i):
		return offerError("mid %.20q instead of %d", mid, i)
	case m.MediaName.Port.Value == 0:
		return offerError("refused by its sender")
	case !has(m, d, "ice-ufrag", 4, 256) || !has(m, d, "ice-pwd", 22, 256):
		return offerError("no ICE user fragment and password")
	case !fingerprinted(m, d):
		return offerError("no SHA-256 certificate fingerprint")
	case want.codec == "":
		return nil
	case directionOf(m) != want.direction:
		return offerError("%s instead of %s", directionOf(m), want.direction)
	case countSources(m) > maxSources:
		return offerError("too many SSRCs")
	}
	return cleanCodecs(m, want.codec)
}

// has says whether a line, or the session, has an attribute of a length between least and most.
func has(m *sdp.MediaDescription, d *sdp.SessionDescription, key string, least, most int) bool {
	value, ok := m.Attribute(key)
	if !ok {
		value, _ = d.Attribute(key)
	}
	return len(value) >= least && len(value) <= most
}

func fingerprinted(m *sdp.MediaDescription, d *sdp.SessionDescription) bool {
	value, ok := m.Attribute("fingerprint")
	if !ok {
		value, _ = d.Attribute("fingerprint")
	}
	return len(value) == len("sha-256 ")+95 && strings.EqualFold(value[:8], "sha-256 ")
}

func directionOf(m *sdp.MediaDescription) string {
	for _, d := range []string{"sendonly", "recvonly"} {
		if _, ok := m.Attribute(d); ok {
			return d
		}
	}
	return "sendrecv"
}

func countSources(m *sdp.MediaDescription) int {
	known := map[string]bool{}
	for _, a := range m.Attributes {
		if id, _, _ := strings.Cut(a.Value, " "); a.Key == "ssrc" {
			known[id] = true
		}
	}
	return len(known)
}

func keep(all []sdp.Attribute, keys []string) []sdp.Attribute {
	return slices.DeleteFunc(all, func(a sdp.Attribute) bool { return !slices.Contains(keys, a.Key) })
}

// cleanCodecs leaves in a line the first payload type of its codec, and that of its retransmissions.
func cleanCodecs(m *sdp.MediaDescription, codec string) error {
	media, again := "", ""
	for _, a := range m.Attributes {
		pt, value, _ := strings.Cut(a.Value, " ")
		switch {
		case a.Key == "rtpmap" && media == "" && strings.EqualFold(value, codec):
			media = pt
		case a.Key == "fmtp" && again == "" && media != "" && value == "apt="+media:
			again = pt
		}
	}
	if !payloadType(media) {
		return offerError("no %s", codec)
	}
	formats := []string{media}
	if payloadType(again) {
		formats = append(formats, again)
	}
	m.MediaName.Formats = formats
	m.Attributes = slices.DeleteFunc(m.Attributes, func(a sdp.Attribute) bool {
		pt, _, _ := strings.Cut(a.Value, " ")
		return (a.Key == "rtpmap" || a.Key == "fmtp" || a.Key == "rtcp-fb") && !slices.Contains(formats, pt)
	})
	return nil
}

// payloadType says whether s is a dynamic RTP payload type (RFC 3551 section 6; with rtcp-mux also 35 to 63).
func payloadType(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && (n >= 96 && n <= 127 || n >= 35 && n <= 63)
}
