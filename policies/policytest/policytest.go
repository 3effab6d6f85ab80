// Package policytest asks policies questions whose answers are known.
//
// Cases are JSON files: {"hook": "admission", "cases": [{"name": "...", "question": {...}, "answer": {...}}, ...]},
// with "error" in place of "answer" for a part of the text of an expected error. A question may leave out what it does
// not care about; what is asked is the complete one. The same cases run against Go code and against modules, so that
// both can be held against each other.
package policytest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/policies/host"
	"github.com/plenum-meet/plenum/policies/policy"
)

// Case is one question.
type Case struct {
	Hook     string          `json:"-"`
	File     string          `json:"-"`
	Name     string          `json:"name"`
	Question json.RawMessage `json:"question"`
	Answer   json.RawMessage `json:"answer"`
	Error    string          `json:"error"`
}

// Decider answers a question.
type Decider func(ctx context.Context, question []byte) ([]byte, error)

// Module is a loaded module as a Decider.
func Module(m *host.Module) Decider {
	return func(ctx context.Context, question []byte) ([]byte, error) {
		answer, _, err := m.Call(ctx, question)
		return answer, err
	}
}

// Native is a policy's Go code as a Decider.
func Native[Q, A any, PQ interface {
	*Q
	ReadJSON(text string) error
}, PA interface {
	*A
	AppendJSON(out []byte) []byte
}](decide func(Q) (A, error)) Decider {
	return func(_ context.Context, question []byte) ([]byte, error) {
		var q Q
		if err := PQ(&q).ReadJSON(string(question)); err != nil {
			return nil, err
		}
		a, err := decide(q)
		if err != nil {
			return nil, err
		}
		return PA(&a).AppendJSON(nil), nil
	}
}

// Read reads all cases of files that match a pattern (fs.Glob), in the order of their names. No cases are an error.
func Read(files fs.FS, pattern string) ([]Case, error) {
	names, err := fs.Glob(files, pattern)
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var all []Case
	for _, name := range names {
		cases, err := readFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, cases...)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no cases in %s", pattern)
	}
	return all, nil
}

func readFile(files fs.FS, name string) ([]Case, error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	var file struct {
		Hook  string `json:"hook"`
		Cases []Case `json:"cases"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, err
	}
	for i := range file.Cases {
		c := &file.Cases[i]
		c.Hook, c.File = file.Hook, name
		if c.Name == "" || (len(c.Answer) == 0) == (c.Error == "") {
			return nil, fmt.Errorf("case %d needs a name, and either an answer or an error", i+1)
		}
		question, err := policy.Complete(file.Hook, c.Question)
		if err != nil {
			return nil, fmt.Errorf("case %q: %w", c.Name, err)
		}
		c.Question = question
	}
	return file.Cases, nil
}

// Check asks a Decider. The answer must be the same JSON, whatever the order of its members.
func (c Case) Check(ctx context.Context, decide Decider) error {
	answer, err := decide(ctx, c.Question)
	if c.Error != "" {
		if err == nil {
			return fmt.Errorf("an error with %q was expected, the answer is %s", c.Error, answer)
		}
		if !strings.Contains(err.Error(), c.Error) {
			return fmt.Errorf("an error with %q was expected: %w", c.Error, err)
		}
		return nil
	}
	if err != nil {
		return err
	}
	return same(c.Answer, answer)
}

func same(want, got []byte) error {
	var w, g any
	if err := errors.Join(json.Unmarshal(want, &w), json.Unmarshal(got, &g)); err != nil {
		return err
	}
	if !reflect.DeepEqual(w, g) {
		compact, _ := json.Marshal(w)
		return fmt.Errorf("the answer is %s, not %s", got, compact)
	}
	return nil
}
