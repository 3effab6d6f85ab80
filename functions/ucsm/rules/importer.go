package rules

import (
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// Marks among the Secrets of an import: who asked for it.
const (
	importerUser    = "importerUser"
	importerSession = "importerSession"
)

// importerMark notes who asks for an import.
func importerMark(c *commit, old, o *tree.Object) error {
	if o == nil || c.actor.Internal || o.Get("adminState") != "enabled" || old != nil && old.Get("adminState") == "enabled" {
		return nil
	}
	edited := c.after.Edit(o.DN)
	if edited.Secrets == nil {
		edited.Secrets = map[string]string{}
	}
	edited.Secrets[importerUser], edited.Secrets[importerSession] = c.actor.User, c.actor.Session
	return nil
}

// Importer is who asked for an import, as the one who restores.
func Importer(o *tree.Object) tree.Actor {
	return tree.Actor{User: o.Secrets[importerUser], Session: o.Secrets[importerSession], Restores: true}
}
