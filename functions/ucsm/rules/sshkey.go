package rules

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// maxKeys is how many public keys one account may have.
const maxKeys = 16

// SSHKeys are the public keys (RFC 4253 wire form) in the lines of aaaSshAuth.data, each as OpenSSH writes it: type,
// base64, comment. Empty lines are none. An error says which line is no key.
func SSHKeys(data string) ([][]byte, error) {
	var keys [][]byte
	n := 0
	for line := range strings.Lines(data) {
		n++
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if len(words) < 2 || len(keys) == maxKeys {
			return nil, fmt.Errorf("line %d is not an SSH public key, or one too many", n)
		}
		key, err := base64.StdEncoding.DecodeString(words[1])
		if err != nil || !isOfType(key, words[0]) {
			return nil, fmt.Errorf("line %d is not an SSH public key", n)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// isOfType reports whether a key in wire form begins with the name of its type.
func isOfType(key []byte, name string) bool {
	return len(key) > 4+len(name) && binary.BigEndian.Uint32(key) == uint32(len(name)) && string(key[4:4+len(name)]) == name
}

// HasSSHKey reports whether somebody may sign in to an account with a key: o is the account's aaaSshAuth or nil.
func HasSSHKey(o *tree.Object, key []byte) bool {
	if o == nil || o.Get("strType") != "key" {
		return false
	}
	keys, _ := SSHKeys(o.Get("data")) // checked when it was set
	return slices.ContainsFunc(keys, func(k []byte) bool { return string(k) == string(key) })
}

func sshKeysAreKeys(_ *commit, old, o *tree.Object) error {
	if o == nil || !changed(old, o, "data") {
		return nil
	}
	if _, err := SSHKeys(o.Get("data")); err != nil {
		return refuse("%s: %v", o.DN, err)
	}
	return nil
}

// sshKeyType keeps data and strType together: without data there is no key, and "none" takes the data away.
func sshKeyType(c *commit, old, o *tree.Object) error {
	switch {
	case o == nil:
	case o.Get("strType") == "none" && old != nil && changed(old, o, "strType") && !changed(old, o, "data"):
		c.after.Set(o.DN, "data", "")
	case strings.TrimSpace(o.Get("data")) == "":
		c.after.Set(o.DN, "strType", "none")
	default:
		c.after.Set(o.DN, "strType", "key")
	}
	return nil
}

// accountParts gives an account the place for its keys.
func accountParts(c *commit, _, o *tree.Object) error {
	if o == nil {
		return nil
	}
	if keys := o.DN + "/sshauth"; c.after.Get(keys) == nil {
		c.after.Put(&tree.Object{DN: keys, Class: "aaaSshAuth", Props: map[string]string{"strType": "none"}})
	}
	return nil
}
