// Package level is about how loud a participant is: the audio level that senders put into RTP headers (RFC 6464), who is speaking, and who has the
// floor. It is pure: time is an argument.
package level

import "math"

// Silence is the level of digital silence.
const Silence = 127

// Audio is the loudness of one packet or frame.
type Audio struct {
	Level uint8 // -dBov: 0 is the loudest there is, 127 is digital silence (RFC 6464 section 3)
	Voice bool  // the sender believes it is speech
	Known bool  // false: the sender did not say; Level and Voice mean nothing
}

// OfPCM measures the loudness of samples: their root mean square below full scale. Voice is never set.
func OfPCM(pcm []int16) Audio {
	if len(pcm) == 0 {
		return Audio{}
	}
	var sum int64
	for _, v := range pcm {
		sum += int64(v) * int64(v)
	}
	if sum == 0 {
		return Audio{Level: Silence, Known: true}
	}
	db := -10 * math.Log10(float64(sum)/float64(len(pcm))/(32767*32767))
	return Audio{Level: uint8(min(max(math.Round(db), 0), Silence)), Known: true}
}
