package signal

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Request is any message of a browser. Which members count depends on Type; the others are ignored.
type Request struct {
	Type        string  `json:"type"`
	Participant string  `json:"participant"`
	Audio       *bool   `json:"audio"`
	Video       *bool   `json:"video"`
	Raised      *bool   `json:"raised"`
	Text        string  `json:"text"`
	Layout      string  `json:"layout"`
	Importance  *int    `json:"importance"`
	Admitted    *bool   `json:"admitted"`
	Locked      *bool   `json:"locked"`
	On          *bool   `json:"on"`
	N           int     `json:"n"`
	RTT         float64 `json:"rtt"` // milliseconds
}

// Refusal is why a message cannot be used; To is its type as far as it could be read.
type Refusal struct{ To, Reason, Detail string }

func (r *Refusal) Error() string { return fmt.Sprintf("message %q: %s: %s", r.To, r.Reason, r.Detail) }

// maxName bounds participant ids and layout names.
const maxName = 128

// Parse reads one message of a browser and checks its size and the lengths of its members, not whether it makes sense.
// Errors are *Refusal. A message of an unknown type is no error.
func Parse(text []byte) (Request, error) {
	var r Request
	if len(text) > MaxMessage {
		return r, &Refusal{Reason: TooLong, Detail: fmt.Sprintf("more than %d octets", MaxMessage)}
	}
	if !utf8.Valid(text) {
		return r, &Refusal{Reason: BadMessage, Detail: "not UTF-8"}
	}
	if err := json.Unmarshal(text, &r); err != nil {
		return Request{}, &Refusal{To: short(r.Type), Reason: BadMessage, Detail: "not a JSON object of the right form"}
	}
	return r, r.check()
}

func (r *Request) check() error {
	switch {
	case r.Type == "" || len(r.Type) > maxName:
		return &Refusal{To: short(r.Type), Reason: BadMessage, Detail: "type missing or too long"}
	case len(r.Participant) > maxName || len(r.Layout) > maxName:
		return &Refusal{To: r.Type, Reason: BadMessage, Detail: "participant or layout too long"}
	case len(r.Text) > MaxText:
		return &Refusal{To: r.Type, Reason: TooLong, Detail: fmt.Sprintf("text of more than %d octets", MaxText)}
	}
	return nil
}

// short cuts what is echoed to a sender who may have sent anything.
func short(s string) string {
	if len(s) > 32 {
		return ""
	}
	return s
}
