package policy

import "fmt"

// Complete writes a question as the host would: compact, every member, in the contract's order. Members that the
// contract does not have are left out.
func Complete(hook string, question []byte) ([]byte, error) {
	var q interface {
		ReadJSON(text string) error
		AppendJSON(out []byte) []byte
	}
	switch hook {
	case HookAdmission:
		q = &Admission{}
	case HookLDAPMap:
		q = &LDAPMap{}
	case HookLicence:
		q = &Licence{}
	default:
		return nil, fmt.Errorf("there is no hook %q", hook)
	}
	if err := q.ReadJSON(string(question)); err != nil {
		return nil, fmt.Errorf("question for %s: %w", hook, err)
	}
	return q.AppendJSON(nil), nil
}
