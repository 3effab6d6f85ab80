package cms

import (
	"context"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
)

// profileTrace tells which level of a leg's chain sets what, from the top down: one entry for each level that has a
// profile, and last, without an id, the values set on the leg itself.
type profileTrace struct {
	CallLeg string       `json:"callLeg" api:"attribute"`
	Profile []traceLevel `json:"profile,omitempty"`
}

type traceLevel struct {
	Scope          string        `json:"scope" api:"attribute"`
	CallLegProfile tracedProfile `json:"callLegProfile"`
}

type tracedProfile struct {
	ID string `json:"id,omitempty" api:"attribute"`
	appliance.CallLegProfile
}

// traces are the rules of /callLegs/{callLegId}/callLegProfileTrace.
type traces struct{ deps }

func (n traces) singleton() rest.Singleton[profileTrace] {
	return rest.Singleton[profileTrace]{Path: "/callLegs/{callLegId}/callLegProfileTrace", Element: "callLegProfileTrace",
		Doc: "What each level of a leg's chain of profiles sets; the lowest wins.", Read: n.read}
}

func (n traces) read(ctx context.Context, r *rest.Request) (profileTrace, error) {
	trace := profileTrace{CallLeg: r.ID()}
	row, err := n.Legs.Get(ctx, r.ID())
	if err != nil {
		return trace, err
	}
	chain, err := n.LegChain(ctx, &row.Value)
	for _, level := range chain {
		trace.Profile = append(trace.Profile, traceLevel{level.Scope, tracedProfile{level.ID, level.Profile}})
	}
	return trace, err
}

// keyframes are the rules of /callLegs/{callLegId}/generateKeyframe: the leg's blade sees the number of requests grow.
type keyframes struct{ deps }

func (n keyframes) singleton() rest.Singleton[struct{}] {
	return rest.Singleton[struct{}]{Path: "/callLegs/{callLegId}/generateKeyframe",
		Doc: "Asks for a new key frame of the leg's outgoing video.", Create: n.create}
}

func (n keyframes) create(ctx context.Context, r *rest.Request) (string, error) {
	_, err := n.Legs.Update(ctx, r.ID(), func(v *appliance.CallLeg) error {
		v.Keyframes++
		return nil
	})
	return "", err
}

// cameraMove is what a far end's camera is told.
type cameraMove struct {
	Pan   string `json:"pan,omitempty" enum:"left,right"`
	Tilt  string `json:"tilt,omitempty" enum:"up,down"`
	Zoom  string `json:"zoom,omitempty" enum:"in,out"`
	Focus string `json:"focus,omitempty" enum:"in,out"`
}

// cameras are the rules of /callLegs/{callLegId}/cameraControl. Browsers' cameras cannot be moved, so nothing follows.
type cameras struct{ deps }

func (n cameras) singleton() rest.Singleton[cameraMove] {
	return rest.Singleton[cameraMove]{Path: "/callLegs/{callLegId}/cameraControl",
		Doc: "Moves the camera at the far end.", Change: n.change}
}

func (n cameras) change(ctx context.Context, r *rest.Request) error {
	if _, err := n.Legs.Get(ctx, r.ID()); err != nil {
		return err
	}
	return r.Body.Apply(&cameraMove{}, rest.Changing)
}
