package ldap

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	goldap "github.com/go-ldap/ldap/v3"
	"github.com/google/uuid"

	"github.com/plenum-meet/plenum/policies/policy"
)

// Bounds of what of an entry the mapping gets to see: more is left out.
const (
	maxValue      = 4_096  // bytes of a value
	maxValues     = 1_000  // of an attribute
	maxEntry      = 32_768 // bytes of all values
	maxAttributes = 200
)

// wanted are the attributes asked for: all the user's own, groups, and what identifies the entry.
func wanted() []string {
	return []string{"*", "memberOf", "entryUUID", "objectGUID", "nsUniqueId", "ipaUniqueID"}
}

// shown is an entry as the mapping sees it: binary and overlong values are left out.
func shown(e *goldap.Entry) policy.Entry {
	out := policy.Entry{DN: strings.ToValidUTF8(e.DN, "\uFFFD"), Attributes: make(policy.Attributes, 0, len(e.Attributes))}
	room := maxEntry
	for _, a := range e.Attributes {
		if len(out.Attributes) == maxAttributes || !utf8.ValidString(a.Name) || len(a.Name) > 200 {
			continue
		}
		values := make([]string, 0, len(a.Values))
		for _, v := range a.Values {
			if len(v) <= min(maxValue, room) && len(values) < maxValues && utf8.ValidString(v) && strings.IndexByte(v, 0) < 0 {
				values = append(values, v)
				room -= len(v)
			}
		}
		if len(values) > 0 {
			out.Attributes = append(out.Attributes, policy.Attribute{Name: a.Name, Values: values})
		}
	}
	return out
}

// identity is what stays the same when an entry is renamed or moved; its DN if the directory has nothing better.
func identity(e *goldap.Entry) string {
	for _, name := range []string{"entryUUID", "objectGUID", "nsUniqueId", "ipaUniqueID"} {
		if v := e.GetEqualFoldRawAttributeValue(name); len(v) > 0 && len(v) <= 100 {
			return name + "=" + hex.EncodeToString(v)
		}
	}
	return "dn=" + strings.ToLower(e.DN)
}

// idsOf are the ids of the entry's user and of the automatic space; they begin alike, see store.Provisioned.
func idsOf(source, identity string) (user, space uuid.UUID) {
	user, space = idOf("user", source, identity), idOf("space", source, identity)
	space[0] = user[0]
	return user, space
}

// idOf is a GUID (RFC 9562, version 8) that follows from what it is made of.
func idOf(parts ...string) (id uuid.UUID) {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	copy(id[:], sum[:])
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80
	return id
}
