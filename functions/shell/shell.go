package shell

import (
	"context"
	"crypto/rand"
	"encoding/hex"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Limits of what an edge may send.
const (
	MaxLine = 4096 // bytes of a Request's Line
	MaxName = 64   // bytes of a Login's User
)

// ErrSession is the answer for a session that has ended or never was.
var ErrSession = appliance.Failure(appliance.Missing, "sessionDoesNotExist", "the session is over")

// Login is who opens a session, and from what terminal.
type Login struct {
	User     string `json:"user,omitempty" maxLength:"64"`
	Password string `json:"password,omitempty" maxLength:"1024"`
	// PublicKey is a key (RFC 4253 wire form) whose possession the edge has checked. Only an edge in the same process
	// can send one; over the network it is dropped.
	PublicKey []byte `json:"publicKey,omitempty"`
	// Remote is the client's "host:port". Over the network it is the HTTP client's.
	Remote string `json:"remote,omitempty"`
	// Console is a serial console: nobody has signed in yet, and the shell itself asks for name and password.
	Console bool `json:"console,omitempty"`
	Width   int  `json:"width,omitempty" doc:"columns of the terminal, 0 without one"`
	Height  int  `json:"height,omitempty" doc:"rows of the terminal, 0 without one"`
}

// Request is one line typed, or a key that asks about the line so far.
type Request struct {
	Line      string `json:"line" maxLength:"4096"`
	Complete  bool   `json:"complete,omitempty" doc:"Tab at the end of the line"`
	Help      bool   `json:"help,omitempty" doc:"? at the end of the line"`
	Interrupt bool   `json:"interrupt,omitempty" doc:"Ctrl-C: ends a dialogue or a stream"`
}

// Reply is what a shell answers.
type Reply struct {
	Output  string   `json:"output,omitempty" doc:"lines ended by LF; the edge pages them and makes CR LF"`
	Prompt  string   `json:"prompt,omitempty" doc:"what to show next"`
	Secret  bool     `json:"secret,omitempty" doc:"the next line is not echoed"`
	Asks    bool     `json:"asks,omitempty" doc:"the next line is an answer and no command"`
	Options []string `json:"options,omitempty" doc:"what could stand at the end of the line, for complete and help"`
	Line    string   `json:"line,omitempty" doc:"the line with what Tab could add"`
	Closed  bool     `json:"closed,omitempty" doc:"the session is over"`
	Stream  bool     `json:"stream,omitempty" doc:"more output follows: ask again with an empty line"`
	Whole   bool     `json:"whole,omitempty" doc:"the output is not to be paged"`
}

// Shell is a command line: a stateless function whose sessions are in etcd.
type Shell interface {
	// Open checks the login and answers the session's id (NewSession) with the first reply: banner and prompt.
	// Errors: appliance Unauthorized, Denied, Limited ("tooManyTries", "tooManySessions").
	Open(ctx context.Context, login Login) (session string, first Reply, err error)
	// Do carries out one line. What is wrong with the line is told in the Output; an error is ErrSession or the store's.
	Do(ctx context.Context, session string, r Request) (Reply, error)
	// Close ends the session; one that is over already is no error.
	Close(ctx context.Context, session string) error
}

// NewSession is a fresh id of a session: 128 random bits as 32 hex digits.
func NewSession() string {
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails (crypto/rand)
	return hex.EncodeToString(id[:])
}
