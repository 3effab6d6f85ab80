package rest

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics count requests by function, method and class of status, which keeps the number of series small.
type metrics struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

func newMetrics(registry *prometheus.Registry) *metrics {
	labels := []string{"function", "method", "class"}
	return &metrics{
		requests: once(registry, prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "plenum_http_requests_total", Help: "Requests served."}, labels)),
		seconds: once(registry, prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "plenum_http_request_seconds", Help: "How long requests took.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}}, labels)),
	}
}

// once registers a collector, or answers the equal one that is there.
func once[C prometheus.Collector](registry *prometheus.Registry, c C) C {
	var there prometheus.AlreadyRegisteredError
	if err := registry.Register(c); errors.As(err, &there) {
		if before, ok := there.ExistingCollector.(C); ok {
			return before
		}
	}
	return c
}

func (m *metrics) observe(function, method string, status int, took time.Duration) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions:
	default:
		method = "other"
	}
	class := strconv.Itoa(status/100) + "xx"
	m.requests.WithLabelValues(function, method, class).Inc()
	m.seconds.WithLabelValues(function, method, class).Observe(took.Seconds())
}
