// Package tone makes test sounds and tells which are in a sound, so that tests of the audio path judge what a listener really gets.
package tone

import "math"

// Rate is the sample rate of everything here.
const Rate = 48000

// Generator makes one continuous sine tone.
type Generator struct {
	Hz        float64
	Amplitude float64 // of 32767
	at        int
}

// Fill overwrites pcm with the next samples.
func (g *Generator) Fill(pcm []int16) {
	for i := range pcm {
		pcm[i] = int16(g.Amplitude * math.Sin(2*math.Pi*g.Hz*float64(g.at)/Rate))
		g.at++
	}
}

// Skip lets n samples pass unheard.
func (g *Generator) Skip(n int) { g.at += n }

// Amplitude measures how strong a tone is in pcm, in units of a sample, by the Goertzel algorithm.
func Amplitude(pcm []int16, hz float64) float64 {
	if len(pcm) == 0 {
		return 0
	}
	c := 2 * math.Cos(2*math.Pi*hz/Rate)
	var s1, s2 float64
	for i, v := range pcm {
		w := 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(len(pcm))) // Hann, so that neighbours do not leak
		s1, s2 = w*float64(v)+c*s1-s2, s1
	}
	power := s1*s1 + s2*s2 - c*s1*s2
	return 4 * math.Sqrt(max(power, 0)) / float64(len(pcm))
}

// RMS is the root mean square of pcm.
func RMS(pcm []int16) float64 {
	sum := 0.0
	for _, v := range pcm {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / float64(max(len(pcm), 1)))
}
