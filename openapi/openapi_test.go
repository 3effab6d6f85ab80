// Package openapi holds the exported OpenAPI documents and the tests that they match the code.
package openapi

import (
	"encoding/json"
	"flag"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

var update = flag.Bool("update", false, "write the documents anew from the code")

// TestDocuments fails when a document differs from what the handlers describe: run go test ./openapi -update.
func TestDocuments(t *testing.T) {
	handler := functions.Handler(rest.Deps{Tables: storetest.Open(t), Log: slog.New(slog.DiscardHandler)})
	for _, name := range []string{"cms", "join", "policies"} {
		t.Run(name, func(t *testing.T) {
			document := fetch(t, handler, "/openapi/"+name+".json")
			file := name + ".json"
			if *update {
				require.NoError(t, os.WriteFile(file, document, 0o644))
			}
			kept, err := os.ReadFile(file)
			require.NoError(t, err)
			require.JSONEq(t, string(kept), string(document))
			checkOperations(t, document)
		})
	}
}

func fetch(t *testing.T, handler http.Handler, path string) []byte {
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	require.Equal(t, http.StatusOK, w.Code)
	var indented strings.Builder
	encoder := json.NewEncoder(&indented)
	encoder.SetIndent("", " ")
	require.NoError(t, encoder.Encode(json.RawMessage(w.Body.Bytes())))
	return []byte(indented.String())
}

// checkOperations wants what generated clients need: 3.1, and a unique operationId everywhere.
func checkOperations(t *testing.T, document []byte) {
	var d struct {
		OpenAPI string                                `json:"openapi"`
		Paths   map[string]map[string]json.RawMessage `json:"paths"`
	}
	require.NoError(t, json.Unmarshal(document, &d))
	require.True(t, strings.HasPrefix(d.OpenAPI, "3.1"), d.OpenAPI)
	require.NotEmpty(t, d.Paths)
	seen := map[string]string{}
	for path, item := range d.Paths {
		for method, raw := range item {
			var op struct{ OperationID string }
			if method == "parameters" || method == "summary" || method == "description" {
				continue
			}
			require.NoError(t, json.Unmarshal(raw, &op))
			require.NotEmpty(t, op.OperationID, "%s %s", method, path)
			require.Empty(t, seen[op.OperationID], "operationId %s of %s %s", op.OperationID, method, path)
			seen[op.OperationID] = method + " " + path
		}
	}
}
