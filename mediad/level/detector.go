package level

// What a Detector goes by. Levels are -dBov: a smaller number is louder. Times are frames of 20 ms.
const (
	alwaysLoud  = 45   // anything louder is sound that others shall hear, even if it never changes (music, a tone)
	neverLoud   = 60   // anything quieter is the room
	aboveNoise  = 9    // dB by which speech stands out from the noise of the room
	hysteresis  = 4    // dB that it may fall before it counts as over
	hangOver    = 20   // frames from the last loud one to the end of speech
	attack      = 3    // loud frames before somebody is said to speak: a cough or a key is heard, but is no speech
	noiseRise   = 0.04 // dB that the noise floor follows upwards in a frame
	noiseFall   = 0.25 // part of the way that it follows downwards
	noiseAtBest = 70
)

// Detector tells speech from silence for one participant, with hysteresis and hang-over. It belongs to one goroutine.
//
// The voice bit of RFC 6464 is not looked at: many senders never set it, others always do.
type Detector struct {
	noise    float64 // -dBov of the room
	open     int     // frames until it ends; 0 is silence
	loud     int     // loud frames since it began, at most attack
	smoothed float64
}

// NewDetector gives a detector in silence.
func NewDetector() *Detector { return &Detector{noise: noiseAtBest} }

// Update takes the loudness of the next 20 ms. An unknown one (nothing arrived) counts as silence.
func (d *Detector) Update(a Audio) {
	now := float64(Silence)
	if a.Known {
		now = float64(a.Level)
		d.follow(now)
	}
	limit := min(max(d.noise-aboveNoise, alwaysLoud), neverLoud)
	if d.open > 0 {
		limit += hysteresis
	}
	switch {
	case now <= limit:
		d.open, d.loud = hangOver, min(d.loud+1, attack)
	case d.open > 0:
		d.open--
	}
	if d.open == 0 {
		d.loud = 0
	}
	d.smooth(now)
}

// follow keeps the noise floor: quickly down, slowly up.
func (d *Detector) follow(now float64) {
	if now > d.noise {
		d.noise = min(d.noise+(now-d.noise)*noiseFall, noiseAtBest)
		return
	}
	d.noise = max(d.noise-noiseRise, now)
}

// smooth maps -60 to -10 dBov onto 0 to 100 and lets it fall slower than it rises.
func (d *Detector) smooth(now float64) {
	target := min(max((60-now)*2, 0), 100)
	if target > d.smoothed {
		d.smoothed += (target - d.smoothed) * 0.5
		return
	}
	d.smoothed += (target - d.smoothed) * 0.12
}

// Audible says whether others should hear the participant: from the first loud frame until 400 ms after the last.
func (d *Detector) Audible() bool { return d.open > 0 }

// Speaking says whether the participant speaks: after 60 ms of sound, until 400 ms after the last.
func (d *Detector) Speaking() bool { return d.open > 0 && d.loud >= attack }

// Level is the smoothed loudness, 0 (silence) to 100.
func (d *Detector) Level() int { return int(d.smoothed + 0.5) }
