package appliance

import "time"

// Platforms that the appliance can be (appendix D of the installation guide).
const (
	PlatformCMS2000 = "cms2000"
	PlatformCMS1000 = "cms1000"
	PlatformVM      = "vm"
)

// Platform is what takes effect at a reboot: one copy is being configured, one is in force.
type Platform struct {
	Hostname string            `json:"hostname"`
	Timezone string            `json:"timezone"`
	FIPS     bool              `json:"fips,omitempty"`
	DSCP     map[string]string `json:"dscp,omitempty"` // "4 voice" to its value in decimal
	Assured  bool              `json:"dscpAssured,omitempty"`
}

// FactoryPlatform is how the platform is delivered.
func FactoryPlatform() Platform { return Platform{Hostname: "cms", Timezone: "UTC"} }

// Machine is what the computer itself is. It stays when the configuration is reset or replaced by a backup.
type Machine struct {
	Platform string `json:"platform"`
	Serial   string `json:"serial"`
	// MAC are the interfaces' addresses by name; licences are tied to that of "a".
	MAC map[string]string `json:"mac"`
	// Observed is the address that interface a really has, when the host tells.
	Observed string    `json:"observed,omitempty"`
	BootedAt time.Time `json:"bootedAt"`
	// Version is the installed software when an upgrade has changed it; else it is the program's own.
	Version string `json:"version,omitempty"`
}

// Security are the rules for certificates and TLS that are no component's own (MMP: tls, cac).
type Security struct {
	TLS map[string]TLSService `json:"tls,omitempty"` // by service
	// MinDTLS is the lowest DTLS version for media.
	MinDTLS string `json:"minDtls,omitempty"`
	CAC     CAC    `json:"cac,omitzero"`
}

// TLSService is how one service checks the other side.
type TLSService struct {
	Trust   string `json:"trust,omitempty"` // a file
	Verify  string `json:"verify,omitempty"`
	Ciphers string `json:"ciphers,omitempty"`
	MinTLS  string `json:"minTls,omitempty"`
}

// CAC is sign-in with a smart card's certificate.
type CAC struct {
	Enabled   bool   `json:"enabled,omitempty"`
	Strict    bool   `json:"strict,omitempty"`
	Issuer    string `json:"issuer,omitempty"` // a file
	OCSP      bool   `json:"ocsp,omitempty"`
	OCSPKey   string `json:"ocspKey,omitempty"`
	OCSPCert  string `json:"ocspCert,omitempty"`
	Responder string `json:"responder,omitempty"`
}

// HostKeys are the fingerprints of the SSH servers' keys, as they show them ("256 SHA256:... (ED25519)").
type HostKeys struct {
	Fingerprints []string `json:"fingerprints"`
}
