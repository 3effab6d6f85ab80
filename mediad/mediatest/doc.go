// Package mediatest has what tests of the media path need: a Browser, which is a WebRTC client as the web app is one, with
// its own tone as microphone and a recognisable camera, and a Meeting, which is a call in the store.
package mediatest
