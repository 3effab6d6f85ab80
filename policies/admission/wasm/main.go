// Command wasm is the built-in admission policy as a module.
package main

import (
	"github.com/plenum-meet/plenum/policies/admission"
	"github.com/plenum-meet/plenum/policies/guest"
)

var _ = guest.Serve(admission.Decide)

func main() {}
