package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const checkTimeout = 2 * time.Second

// Health serves /livez (the process answers), /readyz (the store answers, and Deps.Checks; ?verbose lists them) and
// /metrics (Prometheus text, from Deps.Registry).
func Health(d Deps) http.Handler {
	d = d.WithDefaults()
	once(d.Registry, collectors.NewGoCollector())
	once(d.Registry, collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, r *http.Request) { plain(w, r, http.StatusOK, "ok\n") })
	mux.HandleFunc("GET /readyz", d.ready)
	mux.Handle("GET /metrics", promhttp.HandlerFor(d.Registry, promhttp.HandlerOpts{}))
	return Function("health", mux)
}

func plain(w http.ResponseWriter, r *http.Request, code int, text string) {
	w.Header().Set("Cache-Control", "no-store")
	send(w, r, code, "text/plain; charset=utf-8", []byte(text))
}

func (d Deps) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), checkTimeout)
	defer cancel()
	checks := append([]Check{{"etcd", d.ping}}, d.Checks...)
	var lines strings.Builder
	code := http.StatusOK
	for _, check := range checks {
		mark, word := "+", "ok"
		if err := check.Ask(ctx); err != nil {
			mark, word, code = "-", "failed", http.StatusServiceUnavailable
			d.Log.WarnContext(ctx, "not ready", "check", check.Name, "err", err)
		}
		fmt.Fprintf(&lines, "[%s]%s %s\n", mark, check.Name, word)
	}
	text := "ok\n"
	if code != http.StatusOK {
		text = "not ready\n"
	}
	if r.URL.Query().Has("verbose") {
		text = lines.String() + text
	}
	plain(w, r, code, text)
}

var errNoStore = errors.New("no store")

func (d Deps) ping(ctx context.Context) error {
	if d.Tables == nil || d.Tables.DB == nil {
		return errNoStore
	}
	return d.Tables.DB.Ping(ctx)
}
