package mmp

import (
	"crypto/sha256"
	"encoding/hex"
)

// features are what a licence can give.
var features = []string{"callbridge", "turn", "webbridge", "customizations", "local_license_mode", "recording", "personal", "shared"}

func licenseCommands() []command {
	return []command{{"license", "Shows the licensed features", (*call).license, nil, nil}}
}

// license tells of the file that the Call Bridge read at its last restart.
func (c *call) license() error {
	s, err := c.settings().CallBridge.Get(c.ctx)
	if err != nil {
		return err
	}
	for _, feature := range features {
		c.printf("Feature: %s status: Not activated\n", feature)
	}
	if s.License == "" {
		c.printf("No licence file %s was there when the Call Bridge started\n", licenseFile)
	}
	return nil
}

// hash is the name by which a content is known.
func hash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
