// Package leg connects browsers to calls: one WebRTC peer connection answers one offer with the fixed media lines
// (audio, camera, content, main video, data channel) and carries them to and from the leg's seat in its call.
//
// All connections of a process share one UDP socket and, on the same port number, one TCP listener (Gateway). The blade
// is an ICE lite agent: it never sends connectivity checks, it only answers those of the browser.
//
// # Where DTLS may come from
//
// The blade is the DTLS server, so that it chooses the SRTP profile (AEAD_AES_128_GCM before what browsers put first).
// Nothing but STUN reaches a connection from an address that has not passed ICE: the UDP mux knows an address only after
// the agent has answered a binding request from it, which it does only when the request's message integrity was made
// with this connection's password; the mux drops everything else. DTLS itself starts when the browser has nominated a
// pair. Offers' own candidates are not used (Offer), so no address can be named without proving it.
package leg
