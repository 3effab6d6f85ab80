package call

import (
	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/mediad/signal"
)

// rules says what the holder of a seat may do.
func (c *Call) rules(s *Seat) signal.Rules {
	r := &s.leg.Rules
	p := appliance.Presence{Rules: *r}
	is := appliance.True
	return signal.Rules{
		MuteSelf:      is(r.MuteSelfAllowed) || is(c.want.Call.AllowAllMuteSelf),
		VideoMuteSelf: is(r.VideoMuteSelfAllowed), MuteOthers: is(r.MuteOthersAllowed), VideoMuteOthers: is(r.VideoMuteOthersAllowed),
		DisconnectOthers: is(r.DisconnectOthersAllowed), EndCall: is(r.EndCallAllowed), Lock: is(r.CallLockAllowed),
		SetImportance: is(r.SetImportanceAllowed), ChangeLayout: is(r.ChangeLayoutAllowed),
		Present: c.mayPresent(s), SeePresentation: is(r.PresentationViewingAllowed),
		Chat:  c.want.chatAllowed() && is(r.ChatContributionAllowed),
		Admit: p.IsActivator() && (is(r.MuteOthersAllowed) || is(r.CallLockAllowed)),
	}
}

func (c *Call) mayPresent(s *Seat) bool {
	r := &s.leg.Rules
	return r.VideoMode != "disabled" &&
		(appliance.True(r.PresentationContributionAllowed) || appliance.True(c.want.Call.AllowAllPresentationContribution))
}
