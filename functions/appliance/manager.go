package appliance

import "time"

// ManagerSession is a client signed in to UCS Manager through its XML interface. Its id is the hash of the cookie.
type ManagerSession struct {
	User string `json:"user"`
	// Term names the session for people and in the tree (aaaSession.id): "web_4711_A".
	Term string `json:"term"`
	// Renewed is when its cookie was given, Seen about when it was last used.
	Renewed time.Time `json:"renewed"`
	Seen    time.Time `json:"seen"`
	// EndsAt is when it ends although it is used; zero for never.
	EndsAt time.Time `json:"endsAt,omitzero"`
	// Unsubscribed counts how often the client ended its streams of events.
	Unsubscribed int `json:"unsubscribed,omitempty"`
}

// ManagerContext is a sorted query of which a client reads page after page. Its id is the session's term and the
// context's number.
type ManagerContext struct {
	// Request is the query as it was sent.
	Request string `json:"request"`
	// After is the DN that the last page ended with; Size how many objects a page has.
	After string `json:"after"`
	Size  int    `json:"size"`
}

// ManagerToken lets somebody sign in once without a password. Its id is the token's hash.
type ManagerToken struct {
	User  string    `json:"user"`
	Until time.Time `json:"until"`
}

// ManagerFile is a part of a file that UCS Manager gives out or was given, a backup or an import. Its id is the file's
// name and the part's number.
type ManagerFile struct {
	Data []byte `json:"data"`
	// Parts is how many there are.
	Parts int `json:"parts"`
}

// SecretKey is what passwords are encrypted with that have to be given to other servers.
type SecretKey struct {
	Key []byte `json:"key"` // 32 bytes
}

// KnownHost is a server that files were exchanged with. Its id is a hash of the address.
type KnownHost struct {
	Address string `json:"address"` // host:port
	// Key is the host key that the server showed the first time, as authorized_keys has it.
	Key string `json:"key"`
}
