package rest

import "context"

// DefaultPage is the length of a page when the client does not ask for one, and the usual Cap.
const DefaultPage = 20

// Noun is one kind of thing under /api/v1: where it lives, how it is called, and what may be done. Functions that
// are nil are not offered (invalidOperation). Register turns it into operations.
//
//	GET, POST            Path                       List, Create
//	DELETE               Path                       Clear
//	GET, PUT, DELETE     Path/{<Element>Id}         Read, Change, Remove
type Noun[T any] struct {
	Path       string // "/coSpaces", "/coSpaces/{coSpaceId}/accessMethods"
	Element    string // "coSpace": tag of one, and start of the failure for an unknown id
	Collection string // tag of many; default: the last segment of Path
	Doc        string // one or two sentences for the API's documentation
	// Filters are query parameters of List besides offset and limit; ClearFilters those of Clear.
	Filters      []Filter
	ClearFilters []Filter
	// Cap is the longest page, 20 when 0, at most 1000.
	Cap int
	// Extra are parameters of POST and PUT that are no fields of T.
	Extra []Extra
	// Taken names the failure when a unique name is in use, by index ("uri": "duplicateCoSpaceUri"). A name in use
	// within the same parent (store.TakenError.Same) gets "Passcode" appended.
	Taken map[string]string

	List   func(ctx context.Context, r *Request) (Page[T], error)
	Read   func(ctx context.Context, r *Request) (T, error)
	Create func(ctx context.Context, r *Request) (location string, err error) // a path, or an id below Path
	Change func(ctx context.Context, r *Request) error
	Remove func(ctx context.Context, r *Request) error
	Clear  func(ctx context.Context, r *Request) error

	// OnlyCollection and OnlyElement leave the other path out; NoCreate leaves POST on Path out.
	OnlyCollection, OnlyElement, NoCreate bool
	// Also lists further collection paths with the same functions.
	Also []Also
}

// Also is a further path of a noun, such as "/calls/{callId}/callLegs" of the call legs.
type Also struct {
	Path                                  string
	OnlyCollection, OnlyElement, NoCreate bool
	// Filters that this path does not take because the path says it.
	Not []string
}

// Page is one page of a list; Total counts everything that matches.
type Page[T any] struct {
	Items []Item[T]
	Total int
}

// Item is one thing in a list. An empty ID leaves the id attribute out.
type Item[T any] struct {
	ID    string
	Value T
}

// Singleton is something of which there is one, or an action: GET, PUT, DELETE and POST of one path. A path ending in
// "/*" is also served without the asterisk.
type Singleton[T any] struct {
	Path    string // "/system/status", "/callLegs/{callLegId}/generateKeyframe", "/calls/{callId}/participants/*"
	Element string // tag, "status"
	Doc     string
	Filters []Filter // query parameters of GET and DELETE
	Extra   []Extra
	Taken   map[string]string

	Read   func(ctx context.Context, r *Request) (T, error)
	Change func(ctx context.Context, r *Request) error
	Remove func(ctx context.Context, r *Request) error
	// Create serves POST; it answers a location (absolute, or "" for none).
	Create func(ctx context.Context, r *Request) (location string, err error)
	// Ask serves POST instead of Create where the answer is a body (accessQuery).
	Ask func(ctx context.Context, r *Request) (T, error)
}

// Extra is a parameter of POST or PUT that is no field of T. It is checked like a field of its type.
type Extra struct {
	Filter
	OnlyCreate, OnlyChange, Required bool
}

// Type is what the value of a filter or extra parameter must look like.
type Type int

// Types of filters. The zero Type is text.
const (
	Text Type = iota
	ID
	Number
	Bool
	Enum
	EnumList // values joined by a vertical bar
)

// Filter is a query parameter that a list understands. An empty value means no filter.
type Filter struct {
	Name   string
	Type   Type
	Values []string // of Enum and EnumList
	Doc    string
}
