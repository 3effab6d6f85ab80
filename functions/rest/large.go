package rest

import (
	"net/http"
	"strings"
)

// ModulesPath is where policies' modules are uploaded: the one place that takes more than other requests.
const ModulesPath = "/policies/v1/modules"

// MaxModule is the size of a body there, in bytes.
const MaxModule = 8 << 20

// isModule is whether a request uploads a module, whose body is no JSON.
func isModule(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.TrimRight(r.URL.Path, "/") == ModulesPath
}

// bodyLimit is how many bytes a request's body may have.
func bodyLimit(r *http.Request) int64 {
	if isModule(r) {
		return MaxModule
	}
	return maxBody
}
