package xmlapi

import (
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

func ackFault(c *call) (reply, error) { return c.acknowledge([]string{c.attr("inId")}) }

func ackFaults(c *call) (reply, error) { return c.acknowledge(c.values("inIds")) }

// acknowledge marks the faults with these ids.
func (c *call) acknowledge(ids []string) (reply, error) {
	_, err := c.api.tree.Commit(c.ctx, c.actor(), func(s *tree.Snapshot) ([]tree.Change, error) {
		var changes []tree.Change
		for _, id := range ids {
			fault, err := faultOf(s, id)
			if err != nil {
				return nil, err
			}
			changes = append(changes, tree.Change{DN: fault.DN, Status: tree.Modified, Props: map[string]string{"ack": "yes"}})
		}
		return changes, nil
	})
	return reply{}, err
}

func resolveFault(c *call) (reply, error) {
	fault, err := faultOf(c.snapshot, c.attr("inId"))
	if err != nil {
		return reply{}, err
	}
	return reply{body: func(w *writer) { w.list("outFault", c.snapshot, []*tree.Object{fault}, false) }}, nil
}

// faultOf is the fault whose id property is id.
func faultOf(s *tree.Snapshot, id string) (*tree.Object, error) {
	for _, o := range s.Class("faultInst") {
		if id != "" && o.Get("id") == id {
			return o, nil
		}
	}
	return nil, tree.Refuse(tree.CodeMissing, "fault %.40s not found", id)
}
