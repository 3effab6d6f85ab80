package join

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// errBladeUnavailable is told when the blade did not answer in time; the browser offers again.
var errBladeUnavailable = appliance.Failure(appliance.Busy, "bladeUnavailable", "the media blade did not answer, try again")

const offerTries = 5

// negotiate brings a browser's offer to the blade that has its call, moving the call when that blade is dead.
func (s *service) negotiate(ctx context.Context, id string, session appliance.JoinSession, sdp string) (Answer, error) {
	session, err := s.ensureLeg(ctx, id, session)
	if err != nil {
		return Answer{}, err
	}
	for try := range offerTries {
		answer, err := s.offerOnce(ctx, session, sdp)
		switch {
		case err == nil:
			return answer, nil
		case errors.Is(err, errBladeGone), errors.Is(err, errBladeBehind):
			s.log.Info("offer again", "session", id, "try", try, "err", err)
		case appliance.KindOf(err) != 0:
			return Answer{}, err
		default:
			s.log.Warn("blade did not answer", "session", id, "err", err)
			return Answer{}, errBladeUnavailable
		}
		if err := pause(ctx, time.Duration(try+1)*50*time.Millisecond); err != nil {
			return Answer{}, err
		}
	}
	return Answer{}, errBladeUnavailable
}

func (s *service) ensureLeg(ctx context.Context, id string, session appliance.JoinSession) (appliance.JoinSession, error) {
	_, err := s.tables.Legs.Get(ctx, session.Leg)
	if missing(err) {
		return s.rejoin(ctx, id, session)
	}
	return session, err
}

func (s *service) offerOnce(ctx context.Context, session appliance.JoinSession, sdp string) (Answer, error) {
	call, err := s.tables.Calls.Get(ctx, session.Call)
	if err != nil {
		return Answer{}, err
	}
	blade, err := s.tables.Blades.Get(ctx, strconv.Itoa(call.Value.Slot))
	if missing(err) {
		return Answer{}, s.moveCall(ctx, call)
	}
	if err != nil {
		return Answer{}, err
	}
	answer, err := s.blades.offer(ctx, blade.Value, session.Leg, offerBody{SDP: sdp, Epoch: call.Value.Epoch})
	if errors.Is(err, errBladeGone) {
		return Answer{}, s.moveCall(ctx, call)
	}
	return Answer{SDP: answer, Epoch: call.Value.Epoch, Blade: call.Value.Slot}, err
}

// moveCall gives a call to another blade, unless somebody moved it already. It answers errBladeGone so that the
// offer is tried again.
func (s *service) moveCall(ctx context.Context, call store.Row[appliance.Call]) error {
	slot, err := s.tables.PlaceCall(ctx, call.Value.Slot)
	if err != nil {
		return err
	}
	_, err = s.tables.Calls.Update(ctx, call.ID, func(c *appliance.Call) error {
		if c.Epoch == call.Value.Epoch {
			c.Slot, c.Epoch = slot, c.Epoch+1
		}
		return nil
	})
	if err != nil {
		return err
	}
	return errBladeGone
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
