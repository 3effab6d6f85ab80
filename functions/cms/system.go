package cms

import (
	"context"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// systemStatus are the rules of /system/status. Functions come and go, so the uptime is that of the media blade that
// has been up longest, 0 without any. callLegsMaxActive and callLegsCompleted need call records and are left out.
type systemStatus struct{ deps }

func (n systemStatus) singleton() rest.Singleton[appliance.SystemStatus] {
	return rest.Singleton[appliance.SystemStatus]{Path: "/system/status", Element: "status",
		Doc: "What the appliance is and does now.", Read: n.read}
}

func (n systemStatus) read(ctx context.Context, _ *rest.Request) (appliance.SystemStatus, error) {
	h, err := n.Host(ctx, n.NewID)
	if err != nil {
		return appliance.SystemStatus{}, err
	}
	legs, err := n.Legs.Page(ctx, store.Query[appliance.CallLeg]{})
	if err != nil {
		return appliance.SystemStatus{}, err
	}
	blades, err := n.blades(ctx)
	if err != nil {
		return appliance.SystemStatus{}, err
	}
	now := n.Now()
	s := appliance.SystemStatus{HostID: h.HostID, SoftwareVersion: n.Version, CDRTime: now.UTC().Format(time.RFC3339),
		Activated: ptr(true), ClusterEnabled: ptr(false), ClusterID: h.ClusterID, CDRCorrelatorIndex: ptr(0),
		CallLegsActive: &legs.Total, UptimeSeconds: ptr(0),
		AudioBitRateOutgoing: ptr(0), AudioBitRateIncoming: ptr(0), VideoBitRateOutgoing: ptr(0), VideoBitRateIncoming: ptr(0)}
	for _, b := range blades {
		*s.UptimeSeconds = max(*s.UptimeSeconds, int(now.Sub(b.StartedAt)/time.Second))
		*s.AudioBitRateOutgoing += b.AudioOut
		*s.AudioBitRateIncoming += b.AudioIn
		*s.VideoBitRateOutgoing += b.VideoOut
		*s.VideoBitRateIncoming += b.VideoIn
	}
	return s, nil
}

// blades lists the media blades that are present.
func (d deps) blades(ctx context.Context) (blades []appliance.Blade, err error) {
	err = d.Blades.Each(ctx, "", func(row store.Row[appliance.Blade]) error {
		blades = append(blades, row.Value)
		return nil
	})
	return blades, err
}

type load struct {
	MediaProcessingLoad int `json:"mediaProcessingLoad"`
}

// systemLoad are the rules of /system/load. The product's own unit is kept, in which one blade takes 100,000, so that
// seven full blades are 700,000.
type systemLoad struct{ deps }

const loadPerCent = 1000

func (n systemLoad) singleton() rest.Singleton[load] {
	return rest.Singleton[load]{Path: "/system/load", Element: "load",
		Doc: "How much of the media blades is in use; one blade is 100000.", Read: n.read}
}

func (n systemLoad) read(ctx context.Context, _ *rest.Request) (load, error) {
	blades, err := n.blades(ctx)
	sum := 0
	for _, b := range blades {
		sum += b.Load * loadPerCent
	}
	return load{sum}, err
}

// alarms are the rules of /system/alarms. Nothing that could raise one is built yet, so the list is empty.
type alarms struct{}

func (alarms) noun() rest.Noun[appliance.Alarm] {
	return rest.Noun[appliance.Alarm]{Path: "/system/alarms", Element: "alarm", OnlyCollection: true, Cap: pageCap,
		Doc: "Faults that are active now.",
		List: func(context.Context, *rest.Request) (rest.Page[appliance.Alarm], error) {
			return rest.Page[appliance.Alarm]{}, nil
		}}
}

// systemProfiles are the rules of /system/profiles: the top of every chain of profiles.
type systemProfiles struct{ deps }

func (n systemProfiles) singleton() rest.Singleton[appliance.SystemProfiles] {
	return rest.Singleton[appliance.SystemProfiles]{Path: "/system/profiles", Element: "profiles",
		Doc: "The profiles at the top of every chain.", Read: n.read, Change: n.change}
}

func (n systemProfiles) read(ctx context.Context, _ *rest.Request) (appliance.SystemProfiles, error) {
	v, err := n.systemProfiles(ctx)
	if err == nil {
		err = n.refs.forget(ctx, n.DB, &v, false)
	}
	return v, err
}

func (n systemProfiles) change(ctx context.Context, r *rest.Request) error {
	return n.transact(ctx, func(tx *store.Tx) error {
		row, err := n.SystemProfiles.In(tx).Get(store.SystemID)
		if err != nil && !missing(err) {
			return err
		}
		v := row.Value
		if err := r.Body.Apply(&v, rest.Changing); err != nil {
			return err
		}
		if err := n.refs.check(tx, &row.Value, &v); err != nil {
			return err
		}
		return n.SystemProfiles.In(tx).Put(store.SystemID, v)
	})
}

// systemProfiles reads the one row, which need not exist.
func (d deps) systemProfiles(ctx context.Context) (appliance.SystemProfiles, error) {
	row, err := d.SystemProfiles.Get(ctx, store.SystemID)
	if missing(err) {
		err = nil
	}
	return row.Value, err
}
