// Command wasm is the built-in mapping policy as a module.
package main

import (
	"github.com/plenum-meet/plenum/policies/guest"
	"github.com/plenum-meet/plenum/policies/ldapmap"
)

var _ = guest.Serve(ldapmap.Decide)

func main() {}
