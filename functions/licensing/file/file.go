// Package file makes and reads licence files (cms.lic): a line of JSON that says for which machine it is, what it gives
// and until when, and a line with the Ed25519 signature of the first. It is tied to the MAC address of interface a.
// The key is the lab's, which everybody can derive: such files are for trying licences out.
package file

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Name is the one name under which the Call Bridge looks for its licence.
const Name = "cms.lic"

// Features are what a file can give, in the order in which the platform shows them.
var Features = []string{"callbridge", "turn", "webbridge", "customizations", "local_license_mode", "recording", "personal", "shared", "callbridgenoencryption"}

// Forever is the last day of what does not expire.
const Forever = "9999-12-31"

// Problems of a file.
var (
	ErrFormat    = errors.New("not a licence file")
	ErrSignature = errors.New("the licence's signature is wrong")
	ErrMachine   = errors.New("the licence is for another machine")
	ErrContent   = errors.New("the licence gives what there is not")
)

const product = "plenum-licence"

// maxSize bounds a licence file, in bytes.
const maxSize = 16 << 10

// document is the first line.
type document struct {
	Product  string                             `json:"product"`
	Serial   string                             `json:"serial"`
	MAC      string                             `json:"mac"`
	Features map[string]appliance.LicenceRecord `json:"features"`
}

// LabKey signs licences for trying out. It is no secret.
func LabKey() ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("plenum lab licences"))
	return ed25519.NewKeyFromSeed(seed[:])
}

// LabPublic is what LabKey's signatures are checked with.
func LabPublic() ed25519.PublicKey {
	public, _ := LabKey().Public().(ed25519.PublicKey) // always is one
	return public
}

// Make is a licence for the machine whose interface a has the address mac.
func Make(key ed25519.PrivateKey, mac, serial string, features map[string]appliance.LicenceRecord) ([]byte, error) {
	address, err := fold(mac)
	if err != nil {
		return nil, err
	}
	if err := check(features); err != nil {
		return nil, err
	}
	line, err := json.Marshal(document{Product: product, Serial: serial, MAC: address, Features: features})
	if err != nil {
		return nil, err
	}
	return append(append(append(line, '\n'), base64.StdEncoding.EncodeToString(ed25519.Sign(key, line))...), '\n'), nil
}

// Read is what a licence gives the machine whose interface a has the address mac.
func Read(key ed25519.PublicKey, mac string, content []byte) (f appliance.LicenceFile, err error) {
	line, rest, _ := bytes.Cut(content, []byte("\n"))
	var d document
	if len(content) > maxSize || json.Unmarshal(line, &d) != nil || d.Product != product {
		return f, ErrFormat
	}
	signature, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(rest)))
	if err != nil || len(signature) != ed25519.SignatureSize || !ed25519.Verify(key, line, signature) {
		return f, ErrSignature
	}
	own, err := fold(mac)
	if err != nil || own != d.MAC {
		return f, fmt.Errorf("%w, that with %s", ErrMachine, d.MAC)
	}
	if err := check(d.Features); err != nil {
		return f, err
	}
	return appliance.LicenceFile{Serial: d.Serial, Features: d.Features}, nil
}

func check(features map[string]appliance.LicenceRecord) error {
	for name, r := range features {
		_, err := time.Parse(time.DateOnly, r.Expiry)
		if err != nil || r.Entitled < 0 || !slices.Contains(Features, name) {
			return fmt.Errorf("%w: %s %d until %q", ErrContent, name, r.Entitled, r.Expiry)
		}
	}
	return nil
}

// fold brings a MAC address into one form.
func fold(mac string) (string, error) {
	address, err := net.ParseMAC(mac)
	if err != nil || len(address) != 6 {
		return "", fmt.Errorf("%q is not a MAC address", mac)
	}
	return address.String(), nil
}
