package mediatest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// Meeting is a call in the store, and what the join function would do for its participants.
type Meeting struct {
	Tables  *store.Tables
	CoSpace string
	Call    string
}

// NewMeeting makes a coSpace with a call placed on slot.
func NewMeeting(ctx context.Context, t *store.Tables, slot int, rules appliance.CallLegProfile) (*Meeting, error) {
	m := &Meeting{Tables: t, CoSpace: uuid.NewString(), Call: uuid.NewString()}
	profile := uuid.NewString()
	if _, err := t.CallLegProfiles.Create(ctx, profile, rules); err != nil {
		return nil, err
	}
	if _, err := t.CoSpaces.Create(ctx, m.CoSpace, appliance.CoSpace{Name: "Lobby", CallLegProfile: profile}); err != nil {
		return nil, err
	}
	call := appliance.Call{CoSpace: m.CoSpace, Name: "Lobby", Slot: slot, Epoch: 1, StartedAt: time.Now(), CallType: "coSpace"}
	_, err := t.Calls.Create(ctx, m.Call, call)
	return m, err
}

// Join adds a participant with one leg and answers the leg's id and the participant's.
func (m *Meeting) Join(ctx context.Context, name string, rules appliance.CallLegProfile) (leg, participant string, err error) {
	leg, participant = uuid.NewString(), uuid.NewString()
	row := appliance.CallLeg{Name: name, Call: m.Call, Type: "acano", Direction: "incoming", CreatedAt: time.Now(),
		Configuration: appliance.LegConfiguration{CallLegProfile: rules}}
	err = m.Tables.DB.Transact(ctx, func(tx *store.Tx) error {
		return m.Tables.AddLeg(tx, leg, row, participant, appliance.Participant{Name: name, CreatedAt: time.Now()}, 0)
	})
	return leg, participant, err
}

// Connect carries the browser's offer to the blade that hosts the call, trying again for as long as wait.
func (m *Meeting) Connect(ctx context.Context, b *Browser, leg string, wait time.Duration) error {
	offer, err := b.Offer()
	if err != nil {
		return err
	}
	deadline := time.Now().Add(wait)
	for {
		answer, err := m.Offer(ctx, leg, offer)
		if err == nil {
			return b.Accept(answer)
		}
		if time.Now().After(deadline) {
			return err
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// Offer asks the blade that hosts the call for the answer to an offer.
func (m *Meeting) Offer(ctx context.Context, leg, sdp string) (string, error) {
	call, err := m.Tables.Calls.Get(ctx, m.Call)
	if err != nil {
		return "", err
	}
	var out struct{ SDP, Reason, Detail string }
	status, err := m.Ask(ctx, call.Value.Slot, http.MethodPost, "/legs/"+leg+"/offer", map[string]any{"sdp": sdp, "epoch": call.Value.Epoch}, &out)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("offer: %d %s %s", status, out.Reason, out.Detail)
	}
	return out.SDP, err
}

// Ask makes a request to the control interface of the blade in slot.
func (m *Meeting) Ask(ctx context.Context, slot int, method, path string, body, into any) (status int, err error) {
	blade, err := m.Tables.Blades.Get(ctx, strconv.Itoa(slot))
	if err != nil {
		return 0, err
	}
	text, err := json.Marshal(body)
	if err != nil {
		return 0, err
	}
	r, err := http.NewRequestWithContext(ctx, method, blade.Value.Control+path, bytes.NewReader(text))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Authorization", "Bearer "+blade.Value.Secret)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close() // only read
	answer, err := io.ReadAll(resp.Body)
	if err == nil && into != nil && len(answer) > 0 {
		err = json.Unmarshal(answer, into)
	}
	return resp.StatusCode, err
}
