package policy

// Admission asks whether somebody who was found at a space's door may come in. The host has resolved ID, URI or link
// and compared the passcode before; passcodes are never part of a question.
type Admission struct {
	Space    Space   `json:"space"`
	Tenant   string  `json:"tenant"`   // id, "" is none
	Name     string  `json:"name"`     // as the newcomer gave it
	User     string  `json:"user"`     // JID of a signed-in user, "" is a guest
	Member   bool    `json:"member"`   // of the space, its owner counts
	Method   Method  `json:"method"`   // how the space was found
	Way      Way     `json:"way"`      // which of the space's ways was matched
	Role     Role    `json:"role"`     // what it would be without a policy
	Meeting  Meeting `json:"meeting"`  // as it is now
	Time     string  `json:"time"`     // RFC 3339 in UTC, to the second
	Settings Raw     `json:"settings"` // an object, {} when there are none
}

// Space is a coSpace at whose door somebody stands.
type Space struct {
	ID              string `json:"id"`
	Name            string `json:"name"`
	URI             string `json:"uri"`
	CallID          string `json:"callId"`
	Owner           string `json:"owner"`           // JID
	NonMemberAccess bool   `json:"nonMemberAccess"` // false: members only
}

// Method is how somebody found a space.
type Method string

// Methods.
const (
	ByID     Method = "id"
	ByURI    Method = "uri"
	ByLink   Method = "link"
	ByMember Method = "member" // signed in, from the list of one's own spaces
)

// Way is the way into a space that target and passcode fitted.
type Way struct {
	Matched  bool   `json:"matched"`  // false only for members, who need none
	Method   string `json:"method"`   // id of the access method, "" is the space's own
	Passcode bool   `json:"passcode"` // one was asked for and given
}

// Role is what somebody is in a meeting.
type Role string

// Roles.
const (
	Host  Role = "host"  // needs no activation: the meeting begins with the first
	Guest Role = "guest" // waits in the lobby until a host is there
)

// Meeting is a space's meeting as it is. One that has not begun has no participants.
type Meeting struct {
	Active       bool   `json:"active"`
	Locked       bool   `json:"locked"`
	LockMode     string `json:"lockMode"` // "all" or "needsActivation"
	Participants int    `json:"participants"`
	Limit        int    `json:"limit"` // 0 is none
}

// AdmissionDecision is the answer. A refusal's reason is a word for programs, such as callLocked; it is told to the
// newcomer unless that would tell a stranger that the space exists.
type AdmissionDecision struct {
	Allow          bool   `json:"allow"`
	Reason         string `json:"reason,omitempty"`
	Role           Role   `json:"role,omitempty"`           // "" leaves it
	CallLegProfile string `json:"callLegProfile,omitempty"` // id, "" leaves it
}
