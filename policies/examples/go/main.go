// Command go is the example policy in Go: a locked meeting takes members only, a full one nobody, and members are
// hosts.
package main

import (
	"github.com/plenum-meet/plenum/policies/guest"
	"github.com/plenum-meet/plenum/policies/policy"
)

var _ = guest.Serve(decide)

func decide(q policy.Admission) (policy.AdmissionDecision, error) {
	switch {
	case q.Meeting.Locked && !q.Member:
		return policy.AdmissionDecision{Reason: "callLocked"}, nil
	case q.Meeting.Limit > 0 && q.Meeting.Participants >= q.Meeting.Limit:
		return policy.AdmissionDecision{Reason: "participantLimitReached"}, nil
	case q.Member:
		return policy.AdmissionDecision{Allow: true, Role: policy.Host}, nil
	}
	return policy.AdmissionDecision{Allow: true, Role: policy.Guest}, nil
}

func main() {}
