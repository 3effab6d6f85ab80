// Package video forwards VP8 video without touching the pictures: a Source is one stream that a leg sends, a Viewer one
// stream that a leg receives. A Viewer changes from one Source to another at a key frame only and rewrites sequence
// numbers, timestamps and VP8 picture numbers so that its receiver sees one unbroken stream.
//
// Packets go from the goroutine that reads a Source straight to its Viewers; who is shown to whom is decided elsewhere.
package video
