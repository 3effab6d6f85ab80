package xmlapi

import (
	"maps"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// Kinds of backup (mgmtBackup.type). A full state is for people to read; the others can be imported.
const (
	configAll     = "config-all"
	configLogical = "config-logical"
	configSystem  = "config-system"
	fullState     = "full-state"
)

// backupElement is the root of a backup: objects from the top down, each with its dn and what can be configured of it;
// passwords are there as hashes.
const backupElement = "plenumConfiguration"

// export writes the configuration of a tree, with the hashes of passwords or without.
func (w *writer) export(s *tree.Snapshot, kind string, secrets bool) {
	w.open(backupElement).attr("release", model.Release()).attr("type", kind)
	for _, o := range s.Below("") {
		if !inBackup(o, kind) {
			continue
		}
		w.open(o.Class).attr("dn", o.DN)
		for _, p := range model.Lookup(o.Class).Props {
			if value := o.Get(p.Name); value != "" && (kind == fullState || configured(p)) {
				w.attr(p.Name, value)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(o.Secrets)) {
			if p := model.Lookup(o.Class).Prop(name); p == nil || p.Kept || !secrets {
				continue // only this system can read it
			}
			w.open("secret").attr("name", name).attr("hash", o.Secrets[name]).close()
		}
		w.close()
	}
	w.close()
}

// configured reports whether the property is part of the configuration.
func configured(p *model.Prop) bool {
	return p.Access == model.ReadWrite || p.Access == model.CreateOnly
}

// inBackup reports whether an object belongs to a backup of that kind: objects that clients can create or set, of the
// organizations, of the rest, or of both. Files that come and go, sessions and faults are no configuration.
func inBackup(o *tree.Object, kind string) bool {
	if kind == fullState {
		return true
	}
	class := model.Lookup(o.Class)
	switch o.Class {
	case "mgmtBackup", "mgmtImporter", "firmwareDownloader", "firmwareDistributable", "firmwareImage", "sysdebugTechSupport",
		"sysdebugTechSupportCmdOpt", "aaaSession", "aaaCimcSession", "faultInst":
		return false
	}
	if !class.May("Add") && !class.May("Set") {
		return false
	}
	logical := o.DN == "org-root" || strings.HasPrefix(o.DN, "org-root/")
	return kind == configAll || logical == (kind == configLogical)
}
