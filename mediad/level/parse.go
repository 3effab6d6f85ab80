package level

// ExtensionURI names the header extension in SDP (RFC 6464 section 4).
const ExtensionURI = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"

// Parse reads the payload of the header extension: one octet, voice bit and level. Padding octets after it are allowed. A missing one gives an unknown level.
func Parse(ext []byte) Audio {
	if len(ext) == 0 {
		return Audio{}
	}
	return Audio{Level: ext[0] & 0x7f, Voice: ext[0]&0x80 != 0, Known: true}
}
