package plant

import (
	"slices"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// Round is how many objects the changes that are committed at once may concern; the next step finds the rest.
const Round = 90

// Portion is what to commit at once of what a step wants, from the first on. A deletion of more than that begins with
// what stands lowest, so that it is done in as many commits as it takes, whoever makes the next one.
func Portion(before *tree.Snapshot, changes []tree.Change) (portion []tree.Change) {
	room := Round
	for _, c := range changes {
		n := 1
		if c.Status == tree.Deleted {
			n += len(before.Below(c.DN))
		}
		switch {
		case n > Round:
			return append(portion, lowest(before, c.DN, room)...)
		case n > room:
			return portion
		}
		portion, room = append(portion, c), room-n
	}
	return portion
}

// lowest deletes up to n objects below dn, children first.
func lowest(before *tree.Snapshot, dn string, n int) (changes []tree.Change) {
	below := before.Below(dn)
	slices.Reverse(below)
	for _, o := range below[:n] {
		changes = append(changes, tree.Change{DN: o.DN, Status: tree.Deleted})
	}
	return changes
}
