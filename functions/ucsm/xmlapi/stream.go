package xmlapi

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

const (
	heartbeat    = 120 // seconds, unless configured
	maxFrame     = 50  // events
	checkEvery   = 2 * time.Second
	frameTimeout = 30 * time.Second
)

// subscribe turns its answer into a stream of events that ends with the session, by eventUnsubscribe, or when the
// client goes.
func subscribe(c *call) (reply, error) {
	accept, err := c.filter()
	if err != nil {
		return reply{}, err
	}
	return reply{stream: func(w http.ResponseWriter) { c.stream(w, accept) }}, nil
}

// unsubscribe ends the streams of the session.
func unsubscribe(c *call) (reply, error) {
	_, err := c.api.deps.Tables.ManagerSessions.Update(c.ctx, c.session.id, func(v *appliance.ManagerSession) error {
		v.Unsubscribed++
		return nil
	})
	return reply{attrs: []attr{{"outStatus", "success"}}}, err
}

// stream writes events until it has to end. One goroutine follows the tree, this one writes; both end here.
func (c *call) stream(w http.ResponseWriter, accept filter) {
	ctx, stop := context.WithCancel(c.ctx)
	events := make(chan tree.Event, maxFrame)
	var follower sync.WaitGroup
	follower.Go(func() {
		defer close(events)
		_ = c.api.tree.Follow(ctx, c.snapshot.Eid()+1, func(e tree.Event) { // it ends with ctx, or when the store fails
			select {
			case events <- e:
			case <-ctx.Done():
			}
		})
	})
	defer follower.Wait()
	defer stop()
	s := &stream{call: c, accept: accept, out: w, control: http.NewResponseController(w)}
	if err := s.begin(); err == nil {
		_ = s.run(ctx, events) // the client is gone, or the session
	}
}

// stream is one subscription being served. It belongs to the goroutine of its request.
type stream struct {
	*call
	accept  filter
	out     http.ResponseWriter
	control *http.ResponseController
}

func (s *stream) begin() error {
	s.out.Header().Set("Content-Type", "application/xml; charset=utf-8")
	s.out.Header().Set("Cache-Control", "no-store")
	s.out.WriteHeader(http.StatusOK)
	_ = s.control.SetReadDeadline(time.Time{}) // where there is none, it need not be lifted
	_ = s.control.SetWriteDeadline(time.Time{})
	return s.control.Flush()
}

func (s *stream) run(ctx context.Context, events <-chan tree.Event) error {
	beat := time.NewTicker(time.Duration(setting(s.snapshot, limitsDN, "maxEventInterval", heartbeat)) * time.Second)
	defer beat.Stop()
	check := time.NewTicker(checkEvery)
	defer check.Stop()
	for {
		select {
		case e, open := <-events:
			if !open {
				return ctx.Err()
			}
			if ended, err := s.tell(e, events); ended || err != nil {
				return err
			}
		case <-beat.C:
			if err := s.beat(); err != nil {
				return err
			}
		case <-check.C:
			if !s.subscribed(ctx) {
				return nil
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// tell writes a frame with e and what else is waiting. It ends the stream when the session's object is deleted, or
// no interconnect runs any more.
func (s *stream) tell(e tree.Event, events <-chan tree.Event) (ended bool, err error) {
	if err := s.load(); err != nil {
		return true, err
	}
	if !s.snapshot.Reachable() {
		return true, nil
	}
	var frame []tree.Event
	for open := true; open; {
		ended = ended || e.Status == tree.Deleted && e.DN == sessionDN(s.session.User, s.session.Term)
		if s.accept(s.subject(e)) {
			frame = append(frame, e)
		}
		if len(frame) == maxFrame {
			break
		}
		select {
		case e, open = <-events:
		default:
			open = false
		}
	}
	if len(frame) == 0 {
		return ended, nil
	}
	return ended, s.frame(func(w *writer) {
		w.open("methodVessel").attr("cookie", "").open("inStimuli")
		for _, e := range frame {
			w.event(e)
		}
		w.close().close()
	})
}

// subject is what a filter judges of an event: the object as it is now, or what is known of one that is gone.
func (s *stream) subject(e tree.Event) *tree.Object {
	if o := s.snapshot.Get(e.DN); o != nil {
		return o
	}
	return &tree.Object{DN: e.DN, Class: e.Class, Props: e.Props}
}

func (s *stream) beat() error {
	return s.frame(func(w *writer) {
		w.open("eventSendHeartbeat").attr("cookie", "").attr("response", "yes").
			attr("outSystemTime", s.snapshot.FormatTime(s.api.deps.Now())).close()
	})
}

// frame writes its length in bytes, a line feed, and the XML. The deadline is for the frame alone: between frames
// there may be minutes, and over HTTP/2 one that passes ends the stream.
func (s *stream) frame(fill func(*writer)) error {
	var b bytes.Buffer
	w := newWriter(&b)
	fill(w)
	_ = w.flush() // into memory
	_ = s.control.SetWriteDeadline(time.Now().Add(frameTimeout))
	if _, err := fmt.Fprintf(s.out, "%d\n%s", b.Len(), b.Bytes()); err != nil {
		return err
	}
	defer func() { _ = s.control.SetWriteDeadline(time.Time{}) }()
	return s.control.Flush()
}

// subscribed reports whether the session goes on and has not unsubscribed. Its row may have moved to another cookie.
func (s *stream) subscribed(ctx context.Context) bool {
	page, err := s.api.deps.Tables.ManagerSessions.Page(ctx, store.Query[appliance.ManagerSession]{
		Limit: 1, By: store.Entry{Index: "term", Value: s.session.Term}})
	if err != nil {
		return appliance.KindOf(err) == appliance.Busy
	}
	if len(page.Rows) == 0 || page.Rows[0].Value.Unsubscribed != s.session.Unsubscribed {
		return false
	}
	row := page.Rows[0]
	return !s.ended(session{row.Value, row.ID, row.Lease}, s.api.deps.Now())
}

// event writes one change of an object: its name, what was done, and only what changed.
func (w *writer) event(e tree.Event) {
	w.open("configMoChangeEvent").attr("cookie", "").attr("inEid", strconv.FormatInt(e.Eid, 10)).open("inConfig").open(e.Class)
	attrs := map[string]string{"dn": e.DN, "status": string(e.Status)}
	maps.Copy(attrs, e.Props)
	for _, name := range slices.Sorted(maps.Keys(attrs)) {
		w.attr(name, attrs[name])
	}
	w.close().close().close()
}

// syncEvents answers the events between two numbers.
func syncEvents(c *call) (reply, error) {
	from, err := eventNumber(c.attr("inFromOrZero"))
	if err != nil {
		return reply{}, err
	}
	to, err := eventNumber(c.attr("inToOrZero"))
	if err != nil {
		return reply{}, err
	}
	events, err := c.api.tree.Events(c.ctx, from, to)
	return reply{body: func(w *writer) {
		w.open("outStimuli")
		for _, e := range events {
			w.event(e)
		}
		w.close()
	}}, err
}

func eventNumber(s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0, malformed("'%.40s' is not the number of an event", s)
	}
	return n, nil
}
