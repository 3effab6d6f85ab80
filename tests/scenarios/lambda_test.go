package scenarios

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/tests/process"
	"github.com/plenum-meet/plenum/tests/runtimeapi"
)

// lambdaOver runs the real bootstrap over an etcd.
func lambdaOver(t *testing.T, endpoint, prefix string, env ...string) *runtimeapi.Lambda {
	t.Helper()
	lambda := runtimeapi.New(runtimeapi.Config{Program: process.Build(t, "function"), Timeout: 20 * time.Second,
		Env: append([]string{"PLENUM_ETCD=" + endpoint, "PLENUM_PREFIX=" + prefix}, env...)})
	t.Cleanup(func() { require.NoError(t, lambda.Close()) })
	return lambda
}

// TestLambdaTimers: a schedule's event runs the job; what nobody knows is the function's failure and costs no process.
func TestLambdaTimers(t *testing.T) {
	t.Parallel()
	endpoint, prefix := storetest.Endpoint(t)
	tables := storetest.Dial(t, endpoint, prefix)
	lambda := lambdaOver(t, endpoint, prefix, "PLENUM_FUNCTIONS=cms")
	for _, event := range []string{`{"plenum":{"job":"sweep"}}`,
		`{"source":"aws.events","detail-type":"Scheduled Event","resources":["arn:aws:events:eu-central-1:1:rule/plenum-sweep"]}`} {
		left := store.Sweep{Kind: "coSpace", ID: uuid.NewString()}
		_, err := tables.Sweeps.Create(t.Context(), "coSpace:"+left.ID, left)
		require.NoError(t, err)
		answer, err := lambda.Invoke(t.Context(), []byte(event))
		require.NoError(t, err)
		require.JSONEq(t, `{"job":"sweep","result":"done"}`, string(answer))
		page, err := tables.Sweeps.Page(t.Context(), store.Query[store.Sweep]{})
		require.NoError(t, err)
		require.Zero(t, page.Total, event)
	}
	for _, event := range []string{`{"plenum":{"job":"nothing"}}`, `{"source":"aws.s3"}`, `[]`} {
		_, err := lambda.Invoke(t.Context(), []byte(event))
		var reported *runtimeapi.FunctionError
		require.ErrorAs(t, err, &reported, event)
	}
	require.Equal(t, 1, lambda.ColdStarts(), "one process did all this")
}

// TestLambdaGateways: REST API and load balancer events reach the same handlers.
func TestLambdaGateways(t *testing.T) {
	t.Parallel()
	endpoint, prefix := storetest.Endpoint(t)
	plant(t, storetest.Dial(t, endpoint, prefix))
	lambda := lambdaOver(t, endpoint, prefix)
	const authorization = "Basic YWRtaW46YWRtaW4tb2YtdGVzdHMtMQ==" // admin
	for name, event := range map[string]string{
		"REST API": `{"httpMethod":"GET","path":"/api/v1/users","multiValueQueryStringParameters":{"filter":["ALICE"]},
			"multiValueHeaders":{"Authorization":["` + authorization + `"]},"requestContext":{"requestId":"r1","identity":{"sourceIp":"192.0.2.1"}}}`,
		"load balancer": `{"httpMethod":"GET","path":"/api/v1/users","queryStringParameters":{"filter":"ALICE"},
			"headers":{"authorization":"` + authorization + `"},"requestContext":{"elb":{"targetGroupArn":"arn"}}}`,
	} {
		answer, err := lambda.Invoke(t.Context(), []byte(event))
		require.NoError(t, err, name)
		var out struct {
			StatusCode int
			Body       string
		}
		require.NoError(t, json.Unmarshal(answer, &out))
		require.Equal(t, http.StatusOK, out.StatusCode, "%s: %s", name, answer)
		require.Contains(t, out.Body, `<users total="1">`, name)
	}
}

// TestLambdaWithoutEtcd: a function that cannot reach its store says so in time, and is well again when it can.
func TestLambdaWithoutEtcd(t *testing.T) {
	t.Parallel()
	lambda := lambdaOver(t, "unix:///nowhere/etcd", "/plenum/")
	client := &http.Client{Transport: lambda}
	for _, path := range []string{"/livez", "/readyz", "/api/v1/coSpaces"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://function.example"+path, nil)
		require.NoError(t, err)
		req.SetBasicAuth("admin", "x")
		resp, err := client.Do(req)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		want := http.StatusServiceUnavailable
		if path == "/livez" {
			want = http.StatusOK
		}
		require.Equal(t, want, resp.StatusCode, path)
	}
	require.Equal(t, 1, lambda.ColdStarts())
}

// TestLambdaKilled: a sandbox that dies is replaced, and the next request is served.
func TestLambdaKilled(t *testing.T) {
	t.Parallel()
	endpoint, prefix := storetest.Endpoint(t)
	plant(t, storetest.Dial(t, endpoint, prefix))
	lambda := lambdaOver(t, endpoint, prefix)
	client := &http.Client{Transport: lambda}
	for range 3 {
		resp, err := client.Get("https://function.example/readyz")
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, http.StatusOK, resp.StatusCode)
		require.NoError(t, lambda.Kill())
	}
	require.Equal(t, 3, lambda.ColdStarts())
}
