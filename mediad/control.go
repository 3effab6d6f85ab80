package mediad

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/mediad/agent"
	"github.com/plenum-meet/plenum/mediad/leg"
)

const (
	waitForLeg   = 2 * time.Second // the watch may be behind the one who asks
	maxBody      = 2 * leg.MaxOffer
	requestTime  = 10 * time.Second
	shutdownTime = time.Second
)

// control is the blade's control interface: plain HTTP on loopback, for those who have the token in the blade's row.
//
//	POST   /legs/{leg}/offer   {"sdp", "epoch"} -> {"sdp"}; 404 not here, 409 wrong epoch, 400 bad offer
//	DELETE /legs/{leg}         the leg leaves
//	GET    /status
type control struct {
	blade  *agent.Agent
	secret string
	log    *slog.Logger
}

// serve answers until ctx ends.
func serve(ctx context.Context, l net.Listener, c *control) error {
	server := &http.Server{Handler: c.handler(), ReadTimeout: requestTime, WriteTimeout: requestTime, IdleTimeout: time.Minute,
		MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(c.log.Handler(), slog.LevelDebug)}
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		done, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
		defer cancel()
		if server.Shutdown(done) != nil {
			_ = server.Close() // whoever still waits is cut off
		}
		stopped <- nil
	})
	err := server.Serve(l)
	if stop() { // it ended by itself
		return err
	}
	return <-stopped
}

func (c *control) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /legs/{leg}/offer", c.offer)
	mux.HandleFunc("DELETE /legs/{leg}", c.hangup)
	mux.HandleFunc("GET /status", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, c.blade.Status()) })
	return c.guarded(mux)
}

// guarded lets in those who have the token. Hashes are compared, so that the time tells not even the token's length.
func (c *control) guarded(next http.Handler) http.Handler {
	want := sha256.Sum256([]byte(c.secret))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		got := sha256.Sum256([]byte(token))
		if subtle.ConstantTimeCompare(got[:], want[:]) != 1 || !bearer {
			w.Header().Set("WWW-Authenticate", "Bearer")
			refuse(w, http.StatusUnauthorized, "unauthorized")
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

type offerBody struct {
	SDP   string `json:"sdp"`
	Epoch int    `json:"epoch"`
}

func (c *control) offer(w http.ResponseWriter, r *http.Request) {
	var body offerBody
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		refuse(w, http.StatusBadRequest, "badRequest")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), waitForLeg)
	defer cancel()
	sdp, err := c.blade.Offer(ctx, r.PathValue("leg"), body.Epoch, body.SDP)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	answer(w, http.StatusOK, map[string]string{"sdp": sdp})
}

func (c *control) hangup(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // nothing is expected in it
	if err := c.blade.Hangup(r.Context(), r.PathValue("leg")); err != nil {
		c.fail(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (c *control) fail(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case errors.Is(err, leg.ErrOffer):
		problem := strings.TrimPrefix(err.Error(), leg.ErrOffer.Error()+": ")
		answer(w, http.StatusBadRequest, map[string]string{"reason": "badOffer", "detail": problem})
	case errors.Is(err, agent.ErrNotHere), appliance.KindOf(err) == appliance.Missing:
		refuse(w, http.StatusNotFound, "notHere")
	case errors.Is(err, agent.ErrEpoch):
		refuse(w, http.StatusConflict, "wrongEpoch")
	default:
		c.log.Warn("control", "method", r.Method, "path", r.URL.Path, "err", err)
		refuse(w, http.StatusServiceUnavailable, "unavailable")
	}
}

func refuse(w http.ResponseWriter, status int, reason string) {
	answer(w, status, map[string]string{"reason": reason})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client may be gone
}
