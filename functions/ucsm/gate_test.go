package ucsm_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/ucsm"
)

// TestNobodyReachesUCSManagerWithoutAnInterconnect: one of two is enough, without any only the fault can be cleared.
func TestNobodyReachesUCSManagerWithoutAnInterconnect(t *testing.T) {
	t.Parallel()
	l := newLab(t, ucsm.Lab, 1)
	objects := l.manager.Tree(l.deps)
	code := func() int {
		w := httptest.NewRecorder()
		l.manager.XML(l.deps).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/nuova", strings.NewReader(`<aaaLogin inName="admin" inPassword="Lab-password-1"/>`)))
		return w.Code
	}
	inject := func(fi string) {
		_, err := ucsm.Inject(t.Context(), l.deps.Tables, "kill-fi", fi)
		require.NoError(t, err)
		l.pass(0)
	}
	inject("a")
	require.True(t, ucsm.Admits(objects)(t.Context(), nil))
	require.Equal(t, http.StatusOK, code())

	cut := make(chan string)
	go func() { cut <- ucsm.Until(objects)(context.WithoutCancel(t.Context())) }()
	inject("b")
	require.Empty(t, <-cut)
	require.False(t, ucsm.Admits(objects)(t.Context(), nil))
	require.Equal(t, http.StatusServiceUnavailable, code())
	require.Equal(t, "inapplicable", l.get("sys/mgmt-entity-A", "leadership"), "nobody leads")
	require.Equal(t, "inapplicable", l.get("sys/mgmt-entity-B", "leadership"), "nobody leads")

	_, err := ucsm.Clear(t.Context(), l.deps.Tables, "")
	require.NoError(t, err)
	l.pass(0)
	require.True(t, ucsm.Admits(objects)(t.Context(), nil))
	require.Equal(t, http.StatusOK, code())
	require.Equal(t, "primary", l.get("sys/mgmt-entity-A", "leadership"))
}
