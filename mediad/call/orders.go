package call

import (
	"context"
	"errors"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/mediad/signal"
)

// order is a change of the store. It may be run again after a failure.
type order func(ctx context.Context, t *store.Tables) error

// job is an order and the one to tell when it fails.
type job struct {
	order order
	seat  *Seat // nil: nobody
	to    string
}

const (
	orderQueue = 256
	orderTime  = 5 * time.Second
)

// order queues a change of the store; the answer is a refusal when too much is waiting already.
func (c *Call) order(s *Seat, to string, o order) error {
	select {
	case c.orders <- job{o, s, to}:
		return nil
	default:
		return &signal.Refusal{To: to, Reason: signal.Busy, Detail: "too many requests are waiting"}
	}
}

// work carries orders out, one after the other, in a goroutine of its own.
func (c *Call) work(carry func(*Call, job)) {
	defer c.done.Done()
	for {
		select {
		case j := <-c.orders:
			carry(c, j)
		case <-c.ctx.Done():
			return
		}
	}
}

func (c *Call) carryOut(j job) {
	ctx, cancel := context.WithTimeout(c.ctx, orderTime)
	defer cancel()
	err := j.order(ctx, c.cfg.Tables)
	if err == nil || c.ctx.Err() != nil {
		return
	}
	refusal := &signal.Refusal{To: j.to, Reason: signal.Busy, Detail: "the change could not be stored"}
	if missing := appliance.KindOf(err) == appliance.Missing; missing {
		refusal.Reason, refusal.Detail = signal.UnknownParticipant, "it is gone"
	} else {
		c.cfg.Log.Warn("order of a call", "call", c.cfg.ID, "request", j.to, "err", err)
	}
	if j.seat != nil {
		c.post(func() {
			if j.seat.link != nil {
				j.seat.link.Refuse(refusal)
			}
		})
	}
}

// gone makes it no failure that what was to be changed is there no more.
func gone(err error) error {
	if appliance.KindOf(err) == appliance.Missing {
		return nil
	}
	return err
}

func muteLegs(audio, video *bool, legs ...string) order {
	return func(ctx context.Context, t *store.Tables) error {
		var failed error
		for _, id := range legs {
			_, err := t.Legs.Update(ctx, id, func(l *appliance.CallLeg) error {
				if audio != nil {
					l.Configuration.RxAudioMute = audio
				}
				if video != nil {
					l.Configuration.RxVideoMute = video
				}
				return nil
			})
			failed = errors.Join(failed, gone(err))
		}
		return failed
	}
}

func chooseLayout(leg string, layout appliance.Layout) order {
	return func(ctx context.Context, t *store.Tables) error {
		_, err := t.Legs.Update(ctx, leg, func(l *appliance.CallLeg) error {
			l.Configuration.ChosenLayout = layout
			return nil
		})
		return err
	}
}

func changeParticipant(id string, change func(*appliance.Participant)) order {
	return func(ctx context.Context, t *store.Tables) error {
		_, err := t.Participants.Update(ctx, id, func(p *appliance.Participant) error {
			change(p)
			return nil
		})
		return err
	}
}

func changeCall(id string, change func(*appliance.Call)) order {
	return func(ctx context.Context, t *store.Tables) error {
		_, err := t.Calls.Update(ctx, id, func(c *appliance.Call) error {
			change(c)
			return nil
		})
		return err
	}
}

func everActivated(call string) order {
	return func(ctx context.Context, t *store.Tables) error {
		return gone(changeCall(call, func(c *appliance.Call) { c.EverActivated = true })(ctx, t))
	}
}

func addMessage(id string, m appliance.Message) order {
	return func(ctx context.Context, t *store.Tables) error {
		_, err := t.Messages.Create(ctx, id, m)
		return err
	}
}

func removeLegs(reason string, legs ...string) order {
	return func(ctx context.Context, t *store.Tables) error {
		var failed error
		for _, id := range legs {
			failed = errors.Join(failed, gone(t.RemoveLeg(ctx, id, reason)))
		}
		return failed
	}
}

func endCall(call string) order {
	return func(ctx context.Context, t *store.Tables) error { return gone(t.EndCall(ctx, call)) }
}
