package rest

// Op says what parameters are applied for.
type Op int

// Operations that take parameters.
const (
	Creating Op = iota + 1 // POST
	Changing               // PUT
)
