package xmlapi

import (
	"bytes"
	"context"
	"slices"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// restoreBatch is how many objects of a backup go into one transaction. An import that is cut short is repeated.
const restoreBatch = 40

// restore brings the tree to what a backup says: what is in it is created or changed; with replace what could have
// been in it, and is not, is deleted.
func (a *API) restore(ctx context.Context, by tree.Actor, data []byte, replace bool) error {
	root, err := parse(bytes.NewReader(data))
	if err != nil {
		return err
	}
	kind := root.attrs["type"]
	if root.name != backupElement || !slices.Contains([]string{configAll, configLogical, configSystem}, kind) {
		return malformed("this is not a configuration")
	}
	listed := map[string]bool{}
	for batch := range slices.Chunk(root.kids, restoreBatch) {
		_, err := a.tree.Commit(ctx, by, func(s *tree.Snapshot) ([]tree.Change, error) { return restoring(s, batch) })
		if err != nil {
			return err
		}
		for _, e := range batch {
			listed[e.attrs["dn"]] = true
		}
	}
	if !replace {
		return nil
	}
	return a.removeOthers(ctx, by, kind, listed)
}

// restoring are the changes for some objects of a backup. Fixed objects that this system has not are left out.
func restoring(s *tree.Snapshot, batch []*element) ([]tree.Change, error) {
	var changes []tree.Change
	for _, e := range batch {
		dn := e.attrs["dn"]
		change, err := one(e, dn)
		if err != nil {
			return nil, err
		}
		if s.Get(dn) == nil && !model.Lookup(e.name).May("Add") {
			continue
		}
		change.Hashes = map[string]string{}
		for _, k := range e.kids {
			change.Hashes[k.attrs["name"]] = k.attrs["hash"]
		}
		changes = append(changes, change)
	}
	return changes, nil
}

// removeOthers deletes what a client could delete and the backup does not list, children first.
func (a *API) removeOthers(ctx context.Context, by tree.Actor, kind string, listed map[string]bool) error {
	for more := true; more; {
		_, err := a.tree.Commit(ctx, by, func(s *tree.Snapshot) ([]tree.Change, error) {
			var changes []tree.Change
			below := s.Below("")
			for _, o := range slices.Backward(below) {
				if !listed[o.DN] && inBackup(o, kind) && model.Lookup(o.Class).May("Remove") && len(changes) < restoreBatch && bare(s, o, changes) {
					changes = append(changes, tree.Change{DN: o.DN, Status: tree.Deleted})
				}
			}
			more = len(changes) == restoreBatch
			return changes, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// bare reports whether nothing that a backup would hold stays below the object.
func bare(s *tree.Snapshot, o *tree.Object, deleted []tree.Change) bool {
	return !slices.ContainsFunc(s.Children(o.DN), func(child *tree.Object) bool {
		return model.Lookup(child.Class).May("Remove") && !slices.ContainsFunc(deleted, func(c tree.Change) bool { return c.DN == child.DN })
	})
}
