// Package prompt holds the announcements that participants hear, as sound. make.sh makes the files.
package prompt

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"

	"github.com/pion/webrtc/v4/pkg/media/oggreader"

	"github.com/plenum-meet/plenum/mediad/opus"
)

// OutOfCompliance tells that the deployment needs licences (guide B.4, table 3).
const OutOfCompliance = "outofcompliance"

//go:embed *.opus
var files embed.FS

// Frame is 20 ms of sound.
type Frame = [opus.FrameSamples]int16

// tags is what the second packet of an Ogg Opus stream begins with (RFC 7845 section 5.2).
var tags = []byte("OpusTags")

// Load decodes a prompt.
func Load(codec opus.Codec, name string) ([]Frame, error) {
	raw, err := files.ReadFile(name + ".opus")
	if err != nil {
		return nil, fmt.Errorf("prompt %s: %w", name, err)
	}
	decoder, err := codec.NewDecoder()
	if err != nil {
		return nil, fmt.Errorf("prompt %s: %w", name, err)
	}
	defer decoder.Close()
	frames, err := decode(raw, decoder)
	if err != nil {
		return nil, fmt.Errorf("prompt %s: %w", name, err)
	}
	return frames, nil
}

// decode reads an Ogg Opus stream of packets of 20 ms, one a page.
func decode(raw []byte, decoder opus.Decoder) (frames []Frame, err error) {
	pages, _, err := oggreader.NewWith(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	for {
		packet, _, err := pages.ParseNextPage()
		if errors.Is(err, io.EOF) {
			return frames, nil
		}
		if err != nil {
			return nil, err
		}
		if bytes.HasPrefix(packet, tags) {
			continue
		}
		var pcm [opus.MaxSamples]int16
		n, err := decoder.Decode(pcm[:], packet)
		if err != nil || n != opus.FrameSamples {
			return nil, fmt.Errorf("packet %d: %d samples: %w", len(frames), n, err)
		}
		frames = append(frames, Frame(pcm[:opus.FrameSamples]))
	}
}
