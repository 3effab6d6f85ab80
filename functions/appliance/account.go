package appliance

import "time"

// Roles of accounts. Admins may do everything; api accounts may use the Meeting Server API.
const (
	RoleAdmin = "admin"
	RoleAPI   = "api"
)

// Account is somebody who administers the appliance; its id is the folded name.
type Account struct {
	Name string `json:"name"`
	Role string `json:"role"`
	// Password is an argon2id hash in PHC form.
	Password   string    `json:"password"`
	Disabled   bool      `json:"disabled,omitempty"`
	MustChange bool      `json:"mustChange,omitempty"`
	ChangedAt  time.Time `json:"changedAt,omitzero"`
}

// Credential is a local password for a User (web app sign-in without a directory); its id is the user's id.
type Credential struct {
	Password string `json:"password"`
}

// Attempts counts failed tries from one address or for one name; its id says which. It expires by itself.
type Attempts struct {
	Failed int       `json:"failed"`
	Last   time.Time `json:"last"`
}
