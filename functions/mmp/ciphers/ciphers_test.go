package ciphers

import (
	"crypto/tls"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for list, want := range map[string][]uint16{
		"":                            nil,
		"ECDHE-RSA-AES128-GCM-SHA256": {tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256},
		"ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-SHA":                 {tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA},
		"EECDH+AESGCM:!aECDSA:!aNULL":                               {tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256},
		"HIGH:!ECDSA:!SHA:!CHACHA20:!kRSA":                          {tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256},
		"!ECDHE:ALL:-GCM":                                           {tls.TLS_RSA_WITH_AES_256_CBC_SHA, tls.TLS_RSA_WITH_AES_128_CBC_SHA},
		"ECDHE-RSA-AES128-GCM-SHA256:ALL:!SHA:!ECDSA:!SHA384:!SHA1": {tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_RSA_WITH_AES_128_GCM_SHA256},
	} {
		got, err := Parse(list)
		require.NoError(t, err, list)
		require.Equal(t, want, got, list)
	}
	for list, message := range map[string]string{"RC4-MD5": "no cipher is called RC4-MD5", "HIGH:!ALL": "leaves no cipher", ":": "leaves no cipher", "AES128-SHA:+": "no cipher is called +"} {
		_, err := Parse(list)
		require.ErrorContains(t, err, message, list)
	}
	require.Len(t, FIPS(nil), 4)
	require.Equal(t, []uint16{tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}, FIPS([]uint16{tls.TLS_RSA_WITH_AES_128_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}))
}

// TestKnown: every suite is one of the library's.
func TestKnown(t *testing.T) {
	t.Parallel()
	for _, c := range known {
		require.NotContains(t, tls.CipherSuiteName(c.id), "0x", c.name)
	}
}
