package policies

import (
	"context"
	"encoding/json"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/policies/host"
	"github.com/plenum-meet/plenum/policies/registry"
)

// Decision is a question that was answered. Of questions and answers that are too large only the sizes are kept.
type Decision struct {
	Number       int64     `json:"number" doc:"of the hook, counted from 1"`
	At           time.Time `json:"at"`
	Subject      string    `json:"subject,omitempty" doc:"what decides who is asked while there is a canary"`
	Release      string    `json:"release"`
	Canary       bool      `json:"canary,omitempty"`
	Input        Object    `json:"input,omitempty"`
	Output       Object    `json:"output,omitempty"`
	InputBytes   int       `json:"inputBytes"`
	OutputBytes  int       `json:"outputBytes"`
	Error        string    `json:"error,omitempty"`
	Microseconds int64     `json:"microseconds"`
	Units        int64     `json:"units"`
	Shadow       *Shadow   `json:"shadow,omitempty"`
}

// Shadow is what the shadow made of the same question.
type Shadow struct {
	Release      string `json:"release"`
	Output       Object `json:"output,omitempty"`
	Error        string `json:"error,omitempty"`
	Microseconds int64  `json:"microseconds"`
	Units        int64  `json:"units"`
	Differs      bool   `json:"differs"`
}

// Decisions is a list of them.
type Decisions struct {
	Decisions []Decision `json:"decisions"`
}

type decisionsInput struct {
	HookInput
	Limit   int  `query:"limit" default:"100" minimum:"1" maximum:"1000"`
	Differs bool `query:"differs" doc:"only those, of the last 100, in which the shadow differed"`
}

func (s *service) getDecisions(ctx context.Context, in *decisionsInput) (*body[Decisions], error) {
	e, err := s.registry()
	if err != nil {
		return nil, err
	}
	trace, err := e.Trace(ctx, in.Hook, in.Limit, in.Differs)
	out := &body[Decisions]{Decisions{[]Decision{}}}
	for _, d := range trace {
		out.Body.Decisions = append(out.Body.Decisions, decisionOf(d))
	}
	return out, err
}

func decisionOf(d appliance.PolicyDecision) Decision {
	out := Decision{Number: d.Number, At: d.At, Subject: d.Subject, Release: d.Release, Canary: d.Canary, Input: objectOf(d.Input), Output: objectOf(d.Output),
		InputBytes: d.InputBytes, OutputBytes: d.OutputBytes, Error: d.Error, Microseconds: d.Microseconds, Units: d.Units}
	if s := d.Shadow; s != nil {
		out.Shadow = &Shadow{Release: s.Release, Output: objectOf(s.Output), Error: s.Error, Microseconds: s.Microseconds, Units: s.Units, Differs: s.Differs}
	}
	return out
}

// Question is what to ask a release. What it leaves out is filled in; the settings are the release's.
type Question struct {
	Question Object `json:"question"`
}

// Answer is what a release said.
type Answer struct {
	Question     Object    `json:"question" doc:"as the policy got it"`
	Answer       Object    `json:"answer,omitempty"`
	Error        string    `json:"error,omitempty" doc:"why there is no answer"`
	Units        int64     `json:"units"`
	Microseconds int64     `json:"microseconds"`
	Memory       int       `json:"memory" doc:"bytes"`
	Log          []LogLine `json:"log,omitempty"`
}

// LogLine is a line that a policy wrote.
type LogLine struct {
	Level string `json:"level" enum:"debug,info,warning,error"`
	Text  string `json:"text"`
}

var levels = map[host.Level]string{host.LevelDebug: "debug", host.LevelInfo: "info", host.LevelWarning: "warning", host.LevelError: "error"}

type testInput struct {
	ReleaseInput
	Body Question
}

func (s *service) postTest(ctx context.Context, in *testInput) (*body[Answer], error) {
	e, err := s.registry()
	if err != nil {
		return nil, err
	}
	question, err := json.Marshal(in.Body.Question)
	if err != nil {
		return nil, err
	}
	tried, err := e.Try(ctx, in.Release, question)
	out := Answer{Question: objectOf(tried.Question), Answer: objectOf(tried.Answer), Error: tried.Error, Units: tried.Units,
		Microseconds: tried.Took.Microseconds(), Memory: tried.Memory}
	for _, line := range tried.Logs {
		out.Log = append(out.Log, LogLine{levels[line.Level], line.Text})
	}
	return &body[Answer]{out}, err
}

// Replay is what a release makes of recorded decisions.
type Replay struct {
	Release     string       `json:"release"`
	Asked       int          `json:"asked"`
	Skipped     int          `json:"skipped" doc:"decisions whose question was too large to be kept"`
	Failed      int          `json:"failed"`
	Differ      int          `json:"differ"`
	Differences []Difference `json:"differences" doc:"the newest 100"`
}

// Difference is a recorded decision that the release would have made otherwise.
type Difference struct {
	Recorded Decision `json:"recorded"`
	Answer   Object   `json:"answer,omitempty"`
	Error    string   `json:"error,omitempty"`
}

type replayInput struct {
	ReleaseInput
	Limit int `query:"limit" default:"1000" minimum:"1" maximum:"1000"`
}

func (s *service) postReplay(ctx context.Context, in *replayInput) (*body[Replay], error) {
	e, err := s.registry()
	if err != nil {
		return nil, err
	}
	r, err := e.Replay(ctx, in.Release, in.Limit)
	return &body[Replay]{replayOf(r)}, err
}

func replayOf(r registry.Replayed) Replay {
	out := Replay{Release: r.Release, Asked: r.Asked, Skipped: r.Skipped, Failed: r.Failed, Differ: r.Differ, Differences: []Difference{}}
	for _, d := range r.Differences {
		out.Differences = append(out.Differences, Difference{decisionOf(d.Recorded), objectOf(d.Answer), d.Error})
	}
	return out
}
