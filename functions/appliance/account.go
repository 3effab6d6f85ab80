package appliance

import "time"

// Roles of accounts. Admins may do everything; crypto and audit accounts have a part of the MMP, appadmin and api
// accounts have no MMP session (they are for Web Admin and the API, and for the API alone).
const (
	RoleAdmin    = "admin"
	RoleCrypto   = "crypto"
	RoleAudit    = "audit"
	RoleAppAdmin = "appadmin"
	RoleAPI      = "api"
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
	// ExpiresAt is when the password has to be changed; zero: never.
	ExpiresAt time.Time `json:"expiresAt,omitzero"`
	// LockedUntil is set by too many wrong tries (user rule max_failed_logins).
	LockedUntil time.Time `json:"lockedUntil,omitzero"`
	// History are the hashes of earlier passwords, the newest first; as many as the rule max_history asks for.
	History []string `json:"history,omitempty"`
	// Hosts are the addresses, prefixes and names that the account may come from; empty: all.
	Hosts []string `json:"hosts,omitempty"`
	// Duty are the hours in which the account may sign in (ParseDuty); empty: always.
	Duty string `json:"duty,omitempty"`
}

// Expired reports whether the password must be changed before anything else.
func (a *Account) Expired(now time.Time) bool {
	return a.MustChange || !a.ExpiresAt.IsZero() && !now.Before(a.ExpiresAt)
}

// Locked reports whether wrong tries have locked the account. A lock that was set when the clock was further is over.
func (a *Account) Locked(now time.Time) bool {
	return now.Before(a.LockedUntil) && a.LockedUntil.Sub(now) <= LockTime
}

// AccountUse is what happened to an account; it has the account's id and changes more often than the account.
type AccountUse struct {
	LastLogin time.Time `json:"lastLogin,omitzero"`
	// UnlockedAt is when an admin let the account in again (MMP: user unlock).
	UnlockedAt time.Time `json:"unlockedAt,omitzero"`
	// Failed counts the wrong tries since the last login.
	Failed int `json:"failed,omitempty"`
}

// Idle reports whether the account was away for longer than the rule max_idle allows. Nobody is who never came.
func (u *AccountUse) Idle(rules UserRules, now time.Time) bool {
	since := u.LastLogin
	if u.UnlockedAt.After(since) {
		since = u.UnlockedAt
	}
	return rules.MaxIdle > 0 && !u.LastLogin.IsZero() && now.Sub(since) > time.Duration(rules.MaxIdle)*24*time.Hour
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
