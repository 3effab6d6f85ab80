package policy

import "time"

// Failure is what happens to a question that a policy could not answer.
type Failure string

// Behaviours on failure.
const (
	Deny     Failure = "deny"      // as if the policy had refused
	Allow    Failure = "allow"     // as if there were no policy
	LastGood Failure = "last-good" // the last answer, or version, that was good holds on
)

// Hook is a question that policies answer.
type Hook struct {
	Name      string
	OnFailure Failure
	Batch     bool          // a question holds many cases, answered one by one; no other release answers for one that failed
	Whole     bool          // all questions are about the whole installation: there is nobody for a canary to decide for
	Budget    int64         // units of a call, unless the policy's own limits say otherwise
	Deadline  time.Duration // of a call
	About     string
}

// Names of the hooks.
const (
	HookLicence   = "licence"
	HookLDAPMap   = "ldapmap"
	HookAdmission = "admission"
)

// Hooks are all hooks. A licence that cannot be judged keeps its last state, so a broken policy neither gives away
// nor takes away anything; a directory entry that cannot be mapped stays as it is; nobody gets into a meeting unseen.
var Hooks = []Hook{
	{Name: HookLicence, OnFailure: LastGood, Whole: true, Budget: DefaultBudget, Deadline: DefaultDeadline,
		About: "what state the licences are in, and what follows from it (Licence, LicenceDecision)"},
	{Name: HookLDAPMap, OnFailure: LastGood, Batch: true, Budget: 200_000_000, Deadline: 5 * time.Second,
		About: "what user and space a directory entry becomes (LDAPMap, LDAPMapDecision)"},
	{Name: HookAdmission, OnFailure: Deny, Budget: DefaultBudget, Deadline: DefaultDeadline,
		About: "whether somebody may join, in which role, with what profile (Admission, AdmissionDecision)"},
}

// HookNamed finds a hook.
func HookNamed(name string) (Hook, bool) {
	for _, h := range Hooks {
		if h.Name == name {
			return h, true
		}
	}
	return Hook{}, false
}
