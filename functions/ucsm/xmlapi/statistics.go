package xmlapi

import (
	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/rules"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// clearStatistics begins the interval of measurements anew: average, lowest and highest are the present value.
func clearStatistics(c *call) (reply, error) {
	privileges := rules.Privileges(c.snapshot, c.session.User)
	_, err := c.api.tree.Commit(c.ctx, tree.Actor{Internal: true}, func(s *tree.Snapshot) ([]tree.Change, error) {
		var changes []tree.Change
		for _, dn := range c.values("inDns") {
			o := s.Get(dn)
			switch {
			case o == nil || !model.Is(o.Class, "statsItem"):
				return nil, tree.Refuse(tree.CodeMissing, "configured object (%s) not found", dn)
			case !model.Lookup(o.Class).WrittenBy(privileges):
				return nil, tree.Refuse(tree.CodePrivilege, "User %s does not have the privilege to change %s", c.session.User, dn)
			}
			changes = append(changes, cleared(o))
		}
		return changes, nil
	})
	return reply{}, err
}

func cleared(o *tree.Object) tree.Change {
	change := tree.Change{DN: o.DN, Status: tree.Modified, Props: map[string]string{}}
	for name, value := range o.Props {
		for _, suffix := range []string{"Avg", "Min", "Max"} {
			if _, there := o.Props[name+suffix]; there {
				change.Props[name+suffix] = value
			}
		}
	}
	return change
}

// thresholdPolicy answers the policy of a measured object: none is configured, the built-in limits hold.
func thresholdPolicy(c *call) (reply, error) { return c.one(nil) }

// subscribeStatistics is accepted; values come with the events of the statistics objects.
func subscribeStatistics(*call) (reply, error) { return reply{}, nil }
