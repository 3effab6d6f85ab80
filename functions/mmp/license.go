package mmp

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/licensing"
	licence "github.com/plenum-meet/plenum/functions/licensing/file"
	"github.com/plenum-meet/plenum/functions/store"
)

// features are what the platform tells of; others only when the file gives them.
var features = licence.Features[:8]

func licenseCommands() []command {
	return []command{{"license", "Shows the licensed features", (*call).license, nil, nil}}
}

// license tells of the file that the Call Bridge read at its last restart.
func (c *call) license() error {
	s, err := c.settings().CallBridge.Get(c.ctx)
	if err != nil {
		return err
	}
	var now appliance.Licensing
	if len(s.LicenceFile.Features) > 0 {
		if now, err = licensing.Current(c.ctx, c.Deps); err != nil {
			return err
		}
	}
	for _, feature := range licence.Features {
		f, there := now.File[licensing.FeatureOf(feature)]
		switch {
		case there:
			c.printf("Feature: %s status: %s expiry: %s\n", feature, licenceStates[f.Status], c.licenceEnd(f.Expiry))
		case slices.Contains(features, feature):
			c.printf("Feature: %s status: Not activated\n", feature)
		}
	}
	switch {
	case s.License == "":
		c.printf("No licence file %s was there when the Call Bridge started\n", licence.Name)
	case s.LicenceFile.Problem != "":
		c.printf("The licence file gives nothing: %s\n", s.LicenceFile.Problem)
	}
	return nil
}

// hash is the name by which a content is known.
func hash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// licenceStates are the words of the platform for the API's.
var licenceStates = map[string]string{"noLicense": "Not activated", "activated": "Activated", "grace": "Grace", "expired": "Expired"}

// licenceEnd is a last day, with how many remain.
func (c *call) licenceEnd(expiry string) string {
	end, err := time.Parse(time.DateOnly, expiry)
	if err != nil || expiry == licence.Forever {
		return "never"
	}
	today := c.Now().UTC().Truncate(24 * time.Hour)
	if days := int(end.Sub(today) / (24 * time.Hour)); days >= 0 {
		return fmt.Sprintf("%s (%d days remain)", end.Format("2006-Jan-02"), days)
	}
	return end.Format("2006-Jan-02")
}

// readLicence is what a licence file gives this machine, or why it gives nothing.
func (s *Server) readLicence(tx *store.Tx, content []byte) (appliance.LicenceFile, error) {
	machine, err := s.Tables.Machines.In(tx).Get(store.SystemID)
	if ignoreMissing(err) != nil {
		return appliance.LicenceFile{}, err
	}
	f, err := licence.Read(licence.LabPublic(), machine.Value.MAC["a"], content)
	if err != nil {
		f.Problem = err.Error()
	}
	return f, nil
}
