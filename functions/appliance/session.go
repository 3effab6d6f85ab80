package appliance

import "time"

// JoinSession is a browser's right to be one participant of one call. The browser holds its ticket; the table
// holds the ticket's hash, so a reload, a lost network or a dead blade leads back to the same participant.
type JoinSession struct {
	// Ticket is the SHA-256 of the ticket, in hex.
	Ticket  string `json:"ticket"`
	CoSpace string `json:"coSpace"`
	// Call, Participant and Leg are kept when a leg has to be made again.
	Call        string `json:"call"`
	Participant string `json:"participant"`
	Leg         string `json:"leg"`
	Name        string `json:"name"`
	User        string `json:"user,omitempty"`
	UserJID     string `json:"userJid,omitempty"`
	// AccessMethod and CoSpaceUser decide the role, as on the leg.
	AccessMethod string    `json:"accessMethod,omitempty"`
	CoSpaceUser  string    `json:"coSpaceUser,omitempty"`
	CreatedAt    time.Time `json:"createdAt"`
	// Role, "host" or "guest", and CallLegProfile are what the admission policy decided; "" leaves what would be.
	Role           string `json:"role,omitempty"`
	CallLegProfile string `json:"callLegProfile,omitempty"`
	// Ended says why the session is over: "left", "removed", "callEnded"; empty while it lasts.
	Ended string `json:"ended,omitempty"`
}

// UserSession is a user signed in to the web app; its id is the hash of the token that the browser holds.
type UserSession struct {
	User      string    `json:"user"`
	CreatedAt time.Time `json:"createdAt"`
}
