package agent

import (
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/mediad/call"
	"github.com/plenum-meet/plenum/mediad/leg"
	"github.com/plenum-meet/plenum/mediad/stats"
)

// frames are how many frames each stream of a leg had when they were last counted, rates how many a second came since
// the time before.
type (
	frames struct{ camera, content, main, shared int64 }
	rates  struct{ camera, content, main, shared float64 }
)

// count works the frame rates out.
func (f *figures) count(seen *call.Seen, now time.Time) {
	span := now.Sub(f.at).Seconds()
	counted, rated := map[string]frames{}, map[string]rates{}
	for id, l := range seen.Legs {
		n := frames{l.Camera.Frames, l.Content.Frames, l.Main.Frames, l.Shared.Frames}
		if old, known := f.frames[id]; known && span > 0 {
			rated[id] = rates{rate(n.camera-old.camera, span), rate(n.content-old.content, span), rate(n.main-old.main, span), rate(n.shared-old.shared, span)}
		}
		counted[id] = n
	}
	f.frames, f.rates, f.at = counted, rated, now
}

// rate has one decimal; a stream that began anew counts as still.
func rate(n int64, span float64) float64 { return float64(int(float64(max(n, 0))/span*10)) / 10 }

// statuses are the legs of a call as the API shows them.
func (h *host) statuses(seen *call.Seen, now time.Time) map[string]appliance.LegStatus {
	list := make(map[string]appliance.LegStatus, len(seen.Legs))
	for id, l := range seen.Legs {
		report, measured := h.figures.reports[id]
		list[id] = status(l, h.figures.rates[id], report, measured, now)
	}
	return list
}

func status(l call.LegSeen, per rates, r leg.Report, measured bool, now time.Time) appliance.LegStatus {
	st := appliance.LegStatus{State: appliance.LegInitial, Direction: "incoming", Layout: l.Layout, ActiveLayout: l.Layout,
		AvailableVideoStreams: &l.Streams}
	if !l.Connected {
		return st
	}
	st.State = appliance.LegConnected
	st.DurationSeconds = whole(now.Sub(l.ConnectedAt), time.Second)
	deactivated, encrypted, plain := !l.Active, true, false
	st.Deactivated, st.EncryptedMedia, st.UnencryptedMedia, st.CipherSuite = &deactivated, &encrypted, &plain, r.CipherSuite
	if !measured {
		return st
	}
	st.RxAudio, st.TxAudio = audio(r.In[call.Audio]), audio(r.Out[call.Audio])
	st.RxVideo = videos(
		video("main", r.In[call.Camera], l.Camera, per.camera), video("presentation", r.In[call.Content], l.Content, per.content))
	st.TxVideo = videos(
		video("main", r.Out[call.Main], l.Main, per.main), video("presentation", r.Out[call.Content], l.Shared, per.shared))
	return st
}

func whole(d, unit time.Duration) *int {
	n := int(max(d, 0) / unit)
	return &n
}

func audio(f stats.Figures) *appliance.AudioStatus {
	return &appliance.AudioStatus{Codec: "opus", PacketLossPercentage: &f.Loss, Jitter: whole(f.Jitter, time.Millisecond),
		BitRate: &f.BitRate, CodecBitRate: &f.BitRate, RoundTripTime: whole(f.RoundTrip, time.Millisecond)}
}

// video is nil when nothing flowed.
func video(role string, f stats.Figures, p call.Picture, perSecond float64) *appliance.VideoStatus {
	if f.Packets == 0 {
		return nil
	}
	v := &appliance.VideoStatus{Role: role, Codec: "vp8", BitRate: &f.BitRate, PacketLossPercentage: &f.Loss,
		Jitter: whole(f.Jitter, time.Millisecond), RoundTripTime: whole(f.RoundTrip, time.Millisecond), FrameRate: &perSecond}
	if p.Width > 0 {
		v.Width, v.Height = &p.Width, &p.Height
	}
	return v
}

func videos(list ...*appliance.VideoStatus) []*appliance.VideoStatus {
	var some []*appliance.VideoStatus
	for _, v := range list {
		if v != nil {
			some = append(some, v)
		}
	}
	return some
}
