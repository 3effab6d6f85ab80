package leg

import (
	"sync"
	"time"

	"github.com/pion/webrtc/v4"
	"golang.org/x/time/rate"

	"github.com/plenum-meet/plenum/mediad/signal"
)

const (
	maxQueue    = 256      // messages that wait; a browser that lets more come up is disconnected
	maxInFlight = 64 << 10 // octets given to SCTP and not yet acknowledged
	lowInFlight = 16 << 10
)

// coalesced are the kinds of which only the newest message counts.
var coalesced = map[string]bool{signal.KindState: true, signal.KindRoster: true, signal.KindSpeakers: true, signal.KindPing: true}

// channel is the data channel of a connection with the queue of what is to be sent over it, so that a slow browser holds
// nobody up. A goroutine of its own writes.
type channel struct {
	conn    *Conn
	limiter *rate.Limiter
	wake    chan struct{} // there is something to do; one token
	drained chan struct{} // closed when the last message after bye was acknowledged

	mu      sync.Mutex // guards everything below
	raw     *webrtc.DataChannel
	queue   []message
	closing bool
}

type message struct {
	kind string
	text []byte
}

func newChannel(c *Conn) *channel {
	return &channel{conn: c, limiter: rate.NewLimiter(signal.Rate, signal.Burst), wake: make(chan struct{}, 1), drained: make(chan struct{})}
}

// adopt takes a data channel that the browser opened; others than the first with the right label are closed.
func (ch *channel) adopt(raw *webrtc.DataChannel) {
	ch.mu.Lock()
	wanted := raw.Label() == signal.Label && ch.raw == nil
	if wanted {
		ch.raw = raw
	}
	ch.mu.Unlock()
	if !wanted {
		_ = raw.Close() // it was not asked for
		return
	}
	raw.SetBufferedAmountLowThreshold(lowInFlight)
	raw.OnBufferedAmountLow(ch.kick)
	raw.OnMessage(ch.heard)
	raw.OnOpen(func() {
		ch.conn.gateway.closing.Go(func() { ch.write(raw) })
		ch.conn.link.Open()
	})
}

// heard takes one message of the browser.
func (ch *channel) heard(m webrtc.DataChannelMessage) {
	switch {
	case !ch.limiter.Allow():
		ch.conn.link.Refuse(&signal.Refusal{Reason: signal.TooFast, Detail: "more than 20 messages a second"})
	case !m.IsString:
		ch.conn.link.Refuse(&signal.Refusal{Reason: signal.BadMessage, Detail: "not text"})
	default:
		ch.conn.link.Text(m.Data)
	}
}

func (ch *channel) kick() {
	select {
	case ch.wake <- struct{}{}:
	default:
	}
}

// tell queues a message.
func (ch *channel) tell(kind string, text []byte) {
	ch.mu.Lock()
	full := ch.push(kind, text)
	ch.mu.Unlock()
	if full {
		ch.conn.log.Info("browser does not take its messages")
		ch.conn.Hangup("")
		return
	}
	ch.kick()
}

func (ch *channel) push(kind string, text []byte) (full bool) {
	if ch.closing {
		return false
	}
	if coalesced[kind] {
		for i := range ch.queue {
			if ch.queue[i].kind == kind {
				ch.queue[i].text = text
				return false
			}
		}
	}
	ch.queue = append(ch.queue, message{kind, text})
	return len(ch.queue) > maxQueue
}

// pop takes the first message off the queue; done says that there will be no more.
func (ch *channel) pop() (m message, ok, done bool) {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	if len(ch.queue) == 0 {
		return message{}, false, ch.closing
	}
	m = ch.queue[0]
	ch.queue = ch.queue[1:]
	return m, true, false
}

// write sends the queue until the connection is over.
func (ch *channel) write(raw *webrtc.DataChannel) {
	for {
		if raw.BufferedAmount() < maxInFlight {
			m, ok, done := ch.pop()
			if ok {
				if raw.SendText(string(m.text)) != nil {
					return
				}
				continue
			}
			if done && raw.BufferedAmount() == 0 {
				close(ch.drained)
				return
			}
		}
		if !ch.wait() {
			return
		}
	}
}

// wait waits for something to do, after bye at most a moment: nothing tells that the last octet was acknowledged.
func (ch *channel) wait() bool {
	ch.mu.Lock()
	closing := ch.closing
	ch.mu.Unlock()
	var soon <-chan time.Time
	if closing {
		soon = time.After(10 * time.Millisecond)
	}
	select {
	case <-ch.wake:
	case <-soon:
	case <-ch.conn.done:
		return false
	}
	return true
}

// bye sends the last message and waits until the browser has it, or a moment.
func (ch *channel) bye(reason string) {
	m := signal.Bye{Reason: reason}
	ch.mu.Lock()
	open := ch.raw != nil
	ch.push(m.Kind(), signal.Encode(m))
	ch.closing = true
	ch.mu.Unlock()
	if !open {
		return
	}
	ch.kick()
	select {
	case <-ch.drained:
	case <-time.After(flushTime):
	}
}
