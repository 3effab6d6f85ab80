// Package call is one meeting on one blade: who is in it, who hears and sees whom, and what its browsers are told.
//
// One goroutine owns a Call and is the only writer of its state; whatever happens is given to it as an event. A second
// goroutine, the clock, mixes the audio every 20 ms; a third carries orders to the store. Media packets go through none
// of the first: they read atomic flags and lists that the owner replaces.
//
// What is wanted of the call comes from the store (Want). Requests of browsers are checked here, written to the store
// and take effect when they come back as a new Want, so that the API and the browser follow one path.
package call
