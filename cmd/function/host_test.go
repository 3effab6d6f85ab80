package main

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

// TestTheProductsClock: requests, jobs and servers that stay have the product's time.
func TestTheProductsClock(t *testing.T) {
	t.Parallel()
	endpoint, prefix := storetest.Endpoint(t)
	tables := storetest.Dial(t, endpoint, prefix)
	require.NoError(t, tables.DB.Transact(t.Context(), func(tx *store.Tx) error {
		return tables.Settings.Clock.PutIn(tx, appliance.Clock{OffsetSeconds: 91 * 24 * 3600})
	}))
	for name, use := range map[string]func(*host){
		"request": func(h *host) {
			w := httptest.NewRecorder()
			h.handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/livez", nil))
			require.Equal(t, http.StatusOK, w.Code)
		},
		"job": func(h *host) { require.NoError(t, h.runJob(t.Context(), "sweep")) },
	} {
		h, err := newHost(config{etcd: []string{endpoint}, prefix: prefix, level: slog.LevelError}, io.Discard)
		require.NoError(t, err)
		use(h)
		require.WithinDuration(t, time.Now().AddDate(0, 0, 91), h.deps.Now(), time.Hour+time.Minute, name)
		h.close()
	}
}
