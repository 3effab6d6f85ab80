package appliance

import "time"

// InlineFile is the size up to which a file's content is kept in its row, in bytes.
const InlineFile = 64 << 10

// File is a file of the MMP's one flat folder; its id is its name.
type File struct {
	Size     int64     `json:"size"`
	Modified time.Time `json:"modified"`
	// Content is the file itself up to InlineFile bytes; above, Object names it in the object store by its SHA-256.
	Content []byte `json:"content,omitempty"`
	Object  string `json:"object,omitempty"`
}

// LogRecord is one line of the system log or the audit log.
type LogRecord struct {
	At       time.Time `json:"at"`
	Facility string    `json:"facility"` // "user", "local0"
	Level    string    `json:"level"`    // "info", "warning", "err"
	Host     string    `json:"host"`
	Program  string    `json:"program"`
	Text     string    `json:"text"`
}

// ShellSession is one session of a command line, leased; its id is a hash of the secret that its client has.
type ShellSession struct {
	Account string    `json:"account,omitempty"` // empty while signing in
	Role    string    `json:"role,omitempty"`
	Kind    string    `json:"kind"` // ssh, console, sftp
	Remote  string    `json:"remote,omitempty"`
	Since   time.Time `json:"since"`
	// Line is the command that waits for an answer or goes on with more output.
	Line string `json:"line,omitempty"`
	// Answers are what was answered so far, encrypted with the client's secret, because passwords are among them.
	Answers []byte `json:"answers,omitempty"`
	// Old is the expired password that the session was opened with, encrypted likewise, until it has been changed.
	Old []byte `json:"old,omitempty"`
	// Cursor is where a command with more output goes on.
	Cursor string `json:"cursor,omitempty"`
}

// RestoreMarker says that the configuration is being replaced by a backup, or by what the factory delivers: until the
// row is gone, somebody has to bring that to its end.
type RestoreMarker struct {
	Backup  File      `json:"backup"`
	Factory bool      `json:"factory,omitempty"` // there is no backup
	At      time.Time `json:"at"`
}
