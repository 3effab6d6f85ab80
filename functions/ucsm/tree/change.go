package tree

import (
	"fmt"
	"time"
)

// Status says what a Change asks for, and what an Event tells.
type Status string

// Kinds of change. The empty status creates what is missing and changes what is there, as CreatedModified does.
const (
	Upsert          Status = ""
	Created         Status = "created"  // refused (103) when the object exists
	Modified        Status = "modified" // refused (102) when it does not
	CreatedModified Status = "created,modified"
	Deleted         Status = "deleted" // with everything below; refused (102) when it does not exist
	Removed         Status = "removed" // as Deleted
)

// Change is what a commit wants of one object. Properties that are not named stay; an empty value takes one away.
type Change struct {
	DN string
	// Class may be empty unless the object is created.
	Class  string
	Status Status
	Props  map[string]string
	// Hashes are secrets that were hashed before, by property name: from a backup. An empty one takes the secret away.
	// Only the system may set them, and who restores.
	Hashes map[string]string
}

// Actor is who commits.
type Actor struct {
	User, Session string
	// Internal is the system itself: it may set read-only properties, and create and delete what clients may not.
	Internal bool
	// Restores is somebody who brings back a configuration: what can be set at the creation only can be set then, and
	// hashes are taken. Such a commit is tried, whatever its size, and then made by the system in parts.
	Restores bool
}

// Event is the change of one object in a commit. Events are numbered without gaps.
type Event struct {
	Eid       int64
	DN, Class string
	Status    Status // Created, Modified or Deleted
	// Props are the properties that changed, all of them at the creation; an empty value says that one is gone.
	Props map[string]string
	At    time.Time
	User  string // empty for the system
}

// Error is a refusal that clients are told: a code of the XML interface's table and its text.
type Error struct{ Code, Text string }

func (e *Error) Error() string { return e.Text }

// Codes of refusals.
const (
	CodeMissing    = "102"
	CodeExists     = "103"
	CodeNotAllowed = "105" // creation or deletion not allowed there
	CodeLogic      = "150" // refused by the logic of the class
	CodePrivilege  = "170"
	CodeParse      = "ERR-xml-parse-error"
)

// Refuse is an Error of that code with a formatted text.
func Refuse(code, format string, args ...any) *Error {
	return &Error{Code: code, Text: fmt.Sprintf(format, args...)}
}

func missing(dn string) *Error { return Refuse(CodeMissing, "configured object (%s) not found", dn) }

func exists() *Error { return Refuse(CodeExists, "can't create; object already exists.") }

// malformed is the refusal of what does not fit the class table.
func malformed(format string, args ...any) *Error {
	return Refuse(CodeParse, "XML PARSING ERROR: "+format, args...)
}
