// Package policies holds, as source, what a new policy begins with: the examples, built-in policies, and what policies in Go link.
package policies

import "embed"

// Source are the examples, the built-in policies for mappings and licences, and the packages that a policy in Go links.
//
//go:embed examples/go/main.go examples/c/policy.c examples/wat/policy.wat
//go:embed examples/assemblyscript/assembly examples/assemblyscript/package.json examples/assemblyscript/package-lock.json
//go:embed examples/testdata/cases.json guest/*.go policy/*.go wire/*.go
//go:embed ldapmap/*.go ldapmap/wasm/main.go ldapmap/testdata/cases.json licence/*.go licence/wasm/main.go licence/testdata/cases.json
var Source embed.FS
