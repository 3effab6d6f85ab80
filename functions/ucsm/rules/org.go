package rules

import (
	"strconv"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// maxDepth is how many organizations may stand one below the other beneath the root.
const maxDepth = 5

func depth(dn string) int { return len(model.Split(dn)) - 1 }

func notTooDeep(_ *commit, old, o *tree.Object) error {
	if old == nil && depth(o.DN) > maxDepth {
		return refuse("organizations cannot be nested more than %d levels deep", maxDepth)
	}
	return nil
}

func orgLevel(c *commit, old, o *tree.Object) error {
	if old != nil {
		return nil
	}
	level := "root"
	if d := depth(o.DN); d > 0 {
		level = strconv.Itoa(min(d, maxDepth))
	}
	c.complete(o, map[string]string{"level": level})
	return nil
}
