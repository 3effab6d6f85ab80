package leg

import (
	"github.com/pion/dtls/v3"
	"github.com/pion/dtls/v3/pkg/protocol/extension"
	"github.com/pion/dtls/v3/pkg/protocol/handshake"
)

// profileHook looks into the server hello, the only place where the chosen SRTP profile can be seen, and changes nothing.
func profileHook(tell func(dtls.SRTPProtectionProfile)) func(handshake.MessageServerHello) handshake.Message {
	return func(hello handshake.MessageServerHello) handshake.Message {
		for _, e := range hello.Extensions {
			if srtp, ok := e.(*extension.UseSRTP); ok && len(srtp.ProtectionProfiles) > 0 {
				tell(srtp.ProtectionProfiles[0])
			}
		}
		return &hello
	}
}

// cipherSuites are the API's names of SRTP profiles (callLeg status, cipherSuite).
var cipherSuites = map[dtls.SRTPProtectionProfile]string{
	dtls.SRTP_AEAD_AES_128_GCM:       "AEAD_AES_128_GCM",
	dtls.SRTP_AEAD_AES_256_GCM:       "AEAD_AES_256_GCM",
	dtls.SRTP_AES128_CM_HMAC_SHA1_80: "AES_CM_128_HMAC_SHA1_80",
}
