// Command wasm is the built-in licence policy as a module.
package main

import (
	"github.com/plenum-meet/plenum/policies/guest"
	"github.com/plenum-meet/plenum/policies/licence"
)

var _ = guest.Serve(licence.Decide)

func main() {}
