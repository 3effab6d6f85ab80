package policy

import (
	"github.com/plenum-meet/plenum/policies/wire"
)

var spaceTable = wire.Table[Space]{
	wire.String("id", func(t *Space) *string { return &t.ID }),
	wire.String("name", func(t *Space) *string { return &t.Name }),
	wire.String("uri", func(t *Space) *string { return &t.URI }),
	wire.String("callId", func(t *Space) *string { return &t.CallID }),
	wire.String("owner", func(t *Space) *string { return &t.Owner }),
	wire.Bool("nonMemberAccess", func(t *Space) *bool { return &t.NonMemberAccess }),
}

var wayTable = wire.Table[Way]{
	wire.Bool("matched", func(t *Way) *bool { return &t.Matched }),
	wire.String("method", func(t *Way) *string { return &t.Method }),
	wire.Bool("passcode", func(t *Way) *bool { return &t.Passcode }),
}

var meetingTable = wire.Table[Meeting]{
	wire.Bool("active", func(t *Meeting) *bool { return &t.Active }),
	wire.Bool("locked", func(t *Meeting) *bool { return &t.Locked }),
	wire.String("lockMode", func(t *Meeting) *string { return &t.LockMode }),
	wire.Int("participants", func(t *Meeting) *int { return &t.Participants }),
	wire.Int("limit", func(t *Meeting) *int { return &t.Limit }),
}

var admissionTable = wire.Table[Admission]{
	wire.Object("space", func(t *Admission) *Space { return &t.Space }, spaceTable),
	wire.String("tenant", func(t *Admission) *string { return &t.Tenant }),
	wire.String("name", func(t *Admission) *string { return &t.Name }),
	wire.String("user", func(t *Admission) *string { return &t.User }),
	wire.Bool("member", func(t *Admission) *bool { return &t.Member }),
	wire.String("method", func(t *Admission) *Method { return &t.Method }),
	wire.Object("way", func(t *Admission) *Way { return &t.Way }, wayTable),
	wire.String("role", func(t *Admission) *Role { return &t.Role }),
	wire.Object("meeting", func(t *Admission) *Meeting { return &t.Meeting }, meetingTable),
	wire.String("time", func(t *Admission) *string { return &t.Time }),
	wire.Raw("settings", func(t *Admission) *Raw { return &t.Settings }),
}

var admissionDecisionTable = wire.Table[AdmissionDecision]{
	wire.Bool("allow", func(t *AdmissionDecision) *bool { return &t.Allow }),
	wire.String("reason", func(t *AdmissionDecision) *string { return &t.Reason }).OmitEmpty(),
	wire.String("role", func(t *AdmissionDecision) *Role { return &t.Role }).OmitEmpty(),
	wire.String("callLegProfile", func(t *AdmissionDecision) *string { return &t.CallLegProfile }).OmitEmpty(),
}

// ReadJSON reads a text, parts of which may stay in use.
func (t *Admission) ReadJSON(text string) error { return admissionTable.Parse(text, t) }

// AppendJSON appends compact JSON.
func (t *Admission) AppendJSON(out []byte) []byte { return admissionTable.Append(out, t) }

// ReadJSON reads a text, parts of which may stay in use.
func (t *AdmissionDecision) ReadJSON(text string) error { return admissionDecisionTable.Parse(text, t) }

// AppendJSON appends compact JSON.
func (t *AdmissionDecision) AppendJSON(out []byte) []byte {
	return admissionDecisionTable.Append(out, t)
}
