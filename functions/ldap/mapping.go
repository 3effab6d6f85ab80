package ldap

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/policies/policy"
)

// Policies are asked what entries become (policies/registry).
type Policies interface {
	Ask(ctx context.Context, q appliance.PolicyQuestion) ([]byte, error)
}

// maxQuestion is how many bytes of entries go into one question, less than a policy takes.
const maxQuestion = 1 << 20

// maxHalvings bounds how often, in one import, a batch that the policy failed at is asked again in halves, to find the
// entry that did it.
const maxHalvings = 200

// mapper asks the mapping policy.
type mapper struct {
	policies Policies
	subject  string // the tenant or the source, for canaries
	release  string // that the mapping wants to be asked, "" is the active one
	mapping  policy.Mapping
	halvings int
}

func mappingOf(m appliance.LDAPMapping) policy.Mapping {
	return policy.Mapping{JID: m.JIDMapping, Name: m.NameMapping, CDRTag: m.CDRTagMapping, AuthenticationID: m.AuthenticationIDMapping,
		SpaceURI: m.CoSpaceURIMapping, SpaceSecondary: m.CoSpaceSecondaryURIMapping, SpaceName: m.CoSpaceNameMapping,
		SpaceCallID: m.CoSpaceCallIDMapping}
}

// check asks about no entry at all: what is wrong with the mapping itself is the answer.
func (m *mapper) check(ctx context.Context) error {
	_, err := m.ask(ctx, nil, false)
	return err
}

// decide says what entries become. Where the policy fails the entries are rejected; only the end of ctx is an error.
func (m *mapper) decide(ctx context.Context, entries []policy.Entry) ([]policy.Mapped, error) {
	out := make([]policy.Mapped, 0, len(entries))
	for len(entries) > 0 {
		n := fitting(entries)
		mapped, err := m.some(ctx, entries[:n], false)
		if err != nil {
			return nil, err
		}
		out, entries = append(out, mapped...), entries[n:]
	}
	return out, nil
}

// fitting is how many of the entries go into one question.
func fitting(entries []policy.Entry) int {
	size := 0
	for i, e := range entries {
		size += len(e.DN)
		for _, a := range e.Attributes {
			for _, v := range a.Values {
				size += len(a.Name) + 2*len(v) + 8
			}
		}
		if size > maxQuestion && i > 0 {
			return i
		}
	}
	return len(entries)
}

// some asks about entries; again says that they are part of a question that has failed.
func (m *mapper) some(ctx context.Context, entries []policy.Entry, again bool) ([]policy.Mapped, error) {
	mapped, err := m.ask(ctx, entries, again)
	if err == nil {
		return mapped, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if len(entries) > 1 && m.halvings < maxHalvings {
		m.halvings++
		half := len(entries) / 2
		first, err := m.some(ctx, entries[:half], true)
		if err != nil {
			return nil, err
		}
		second, err := m.some(ctx, entries[half:], true)
		return append(first, second...), err
	}
	out := make([]policy.Mapped, len(entries))
	for i := range out {
		out[i].Rejected = fmt.Sprintf("the mapping policy has failed: %.300v", err)
	}
	return out, nil
}

func (m *mapper) ask(ctx context.Context, entries []policy.Entry, again bool) ([]policy.Mapped, error) {
	question := policy.LDAPMap{Mapping: m.mapping, Entries: entries, Settings: policy.Raw("{}")}
	text, err := m.policies.Ask(ctx, appliance.PolicyQuestion{Hook: policy.HookLDAPMap, Subject: m.subject, Release: m.release, Again: again,
		Input: question.AppendJSON(nil)})
	if err != nil {
		return nil, err
	}
	var answer policy.LDAPMapDecision
	if err := answer.ReadJSON(string(text)); err != nil {
		return nil, fmt.Errorf("the mapping policy's answer: %w", err)
	}
	if answer.BadMapping != "" {
		return nil, errors.New(answer.BadMapping)
	}
	return answer.Entries, nil
}

// sound says what is wrong with a mapped entry: a policy may answer anything.
func sound(m *policy.Mapped) error {
	u := &m.User
	user, domain, ok := strings.Cut(u.JID, "@")
	switch {
	case !ok || !appliance.IsURIPart(user) || !appliance.IsURIPart(domain) || len(u.JID) > 255:
		return fmt.Errorf("%.100q is no user@domain", u.JID)
	case len(u.Name) > 1_000 || len(u.Email) > 1_000 || len(u.AuthenticationID) > 1_000:
		return errors.New("a name, e-mail address or authentication id is longer than 1000 bytes")
	case utf8.RuneCountInString(u.CDRTag) > 100:
		return errors.New("the cdrTag is longer than 100 characters")
	}
	for _, text := range []string{u.JID, u.Name, u.Email, u.AuthenticationID, u.CDRTag} {
		if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return errors.New("a text has control characters in it, or is not UTF-8")
		}
	}
	return soundSpace(m.Space)
}

func soundSpace(s *policy.MappedSpace) error {
	switch {
	case s == nil:
		return nil
	case s.URI != "" && !appliance.IsURIPart(s.URI):
		return fmt.Errorf("the coSpace's uri %.100q is no user part", s.URI)
	case s.Secondary != "" && (!appliance.IsURIPart(s.Secondary) || strings.EqualFold(s.Secondary, s.URI)):
		return fmt.Errorf("the coSpace's secondaryUri %.100q is no user part of its own", s.Secondary)
	case s.CallID != "" && !appliance.IsCallID(s.CallID):
		return fmt.Errorf("the coSpace's callId %.100q is no call ID", s.CallID)
	case len(s.Name) > 1_000 || !utf8.ValidString(s.Name) || strings.ContainsFunc(s.Name, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return errors.New("the coSpace's name is too long, or has control characters in it")
	}
	return nil
}
