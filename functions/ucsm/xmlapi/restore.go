package xmlapi

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// restoreBatch is how many objects of a backup go into one transaction.
const restoreBatch = 40

// restore brings the tree to what a backup says: what is in it is created or changed; with replace what could have
// been in it, and is not, is deleted. All of it is tried first, by the rules that hold for who asked for it. Then it is
// written in parts. An import that is cut short between them is begun again, and goes on.
func (a *API) restore(ctx context.Context, by tree.Actor, data []byte, replace bool) error {
	root, err := parse(bytes.NewReader(data))
	if err != nil {
		return err
	}
	if root.name != backupElement || !slices.Contains([]string{configAll, configLogical, configSystem}, root.attrs["type"]) {
		return malformed("this is not a configuration")
	}
	var plan []tree.Change
	_, err = a.tree.Try(ctx, by, func(s *tree.Snapshot) ([]tree.Change, error) {
		plan, err = restoring(s, root, replace)
		return plan, err
	})
	if err != nil {
		return err
	}
	return a.writeParts(ctx, by, plan)
}

// writeParts makes changes that were tried before. Its error says how much was done.
func (a *API) writeParts(ctx context.Context, by tree.Actor, plan []tree.Change) error {
	done := 0
	for part := range slices.Chunk(plan, restoreBatch) {
		system := tree.Actor{Internal: true, User: by.User, Session: by.Session}
		_, err := a.tree.Commit(ctx, system, func(s *tree.Snapshot) ([]tree.Change, error) { return notGone(s, part), nil })
		if err != nil {
			return fmt.Errorf("after %d of %d objects: %w", done, len(plan), err)
		}
		done += len(part)
	}
	return nil
}

// notGone leaves out deletions of what has gone meanwhile.
func notGone(s *tree.Snapshot, changes []tree.Change) (list []tree.Change) {
	for _, c := range changes {
		if c.Status != tree.Deleted || s.Get(c.DN) != nil {
			list = append(list, c)
		}
	}
	return list
}

// restoring are the changes for a backup, deletions first.
func restoring(s *tree.Snapshot, root *element, replace bool) ([]tree.Change, error) {
	listed := map[string]bool{}
	var wanted []tree.Change
	for _, e := range root.kids {
		dn := e.attrs["dn"]
		change, err := one(e, dn)
		if err != nil {
			return nil, err
		}
		if s.Get(dn) == nil && !model.Lookup(e.name).May("Add") && !comesAlong(s, e.name, dn, listed) {
			continue // a fixed object that this system has not
		}
		change.Status, change.Hashes = tree.Upsert, map[string]string{}
		for _, k := range e.kids {
			change.Hashes[k.attrs["name"]] = k.attrs["hash"]
		}
		wanted, listed[dn] = append(wanted, change), true
	}
	if !replace {
		return wanted, nil
	}
	return append(others(s, root.attrs["type"], listed), wanted...), nil
}

// comesAlong reports whether the object is a part of one that the backup makes.
func comesAlong(s *tree.Snapshot, class, dn string, listed map[string]bool) bool {
	above := model.Parent(dn)
	return listed[above] && s.Get(above) == nil && len(model.Lookup(class).Naming) == 0 && model.Lookup(class).May("Set")
}

// others deletes what a client could delete and the backup does not list, with all that stands below, children first.
func others(s *tree.Snapshot, kind string, listed map[string]bool) (changes []tree.Change) {
	gone := map[string]bool{}
	for _, o := range slices.Backward(s.Below("")) {
		if listed[o.DN] || !inBackup(o, kind) || !model.Lookup(o.Class).May("Remove") || !bare(s, o, gone) {
			continue
		}
		for _, below := range slices.Backward(append([]*tree.Object{o}, s.Below(o.DN)...)) {
			if !gone[below.DN] {
				changes = append(changes, tree.Change{DN: below.DN, Status: tree.Deleted})
			}
			gone[below.DN] = true
		}
	}
	return changes
}

// bare reports whether nothing that a backup would hold stays below the object.
func bare(s *tree.Snapshot, o *tree.Object, gone map[string]bool) bool {
	return !slices.ContainsFunc(s.Children(o.DN), func(child *tree.Object) bool {
		return model.Lookup(child.Class).May("Remove") && !gone[child.DN]
	})
}
