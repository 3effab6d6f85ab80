package ldap

import (
	"encoding/hex"
	"slices"

	"github.com/google/uuid"
)

// UsersOf are the ids that a user of a source can have whom the directory knows by a GUID: that of an objectGUID, whose
// first three parts Active Directory keeps with their bytes reversed (MS-DTYP 2.3.4.2), and that of an entryUUID, which
// is text. None for what is no GUID.
func UsersOf(source, guid string) []string {
	id, err := uuid.Parse(guid)
	if err != nil {
		return nil
	}
	text := id.String()
	for _, part := range [][]byte{id[0:4], id[4:6], id[6:8]} {
		slices.Reverse(part)
	}
	active, _ := idsOf(source, "objectGUID="+hex.EncodeToString(id[:]))
	other, _ := idsOf(source, "entryUUID="+hex.EncodeToString([]byte(text)))
	return []string{active.String(), other.String()}
}
