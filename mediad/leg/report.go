package leg

import (
	"github.com/pion/dtls/v3"

	"github.com/plenum-meet/plenum/mediad/call"
	"github.com/plenum-meet/plenum/mediad/stats"
)

// Report is what a connection did since the last report.
type Report struct {
	CipherSuite string           // the API's name of the SRTP profile
	In          [3]stats.Figures // by call.Media: Audio, Camera, Content
	Out         [4]stats.Figures // by call.Media: Audio, none, Content, Main
}

func (c *Conn) figures() Report {
	r := Report{CipherSuite: cipherSuites[dtls.SRTPProtectionProfile(c.profile.Load())]}
	now := c.gateway.now()
	for i := range c.inputs {
		r.In[i] = c.inputs[i].figure.Figures(now)
	}
	for i, s := range c.senders {
		if s != nil {
			r.Out[i] = s.figure.Figures(now)
		}
	}
	r.In[call.Audio].RoundTrip = r.Out[call.Audio].RoundTrip
	r.In[call.Camera].RoundTrip, r.In[call.Content].RoundTrip = r.Out[call.Main].RoundTrip, r.Out[call.Content].RoundTrip
	return r
}
