package signal

import (
	"encoding/json"
	"time"
)

// Kinds of the messages of a blade, the values of their type member.
const (
	KindWelcome  = "welcome"
	KindState    = "state"
	KindRoster   = "roster"
	KindSpeakers = "speakers"
	KindChat     = "chat"
	KindMessage  = "message"
	KindNotice   = "notice"
	KindPing     = "ping"
	KindError    = "error"
	KindBye      = "bye"
)

// Message is what a blade sends; Kind becomes the type member.
type Message interface{ Kind() string }

// Welcome is the first message of each connection.
type Welcome struct {
	You   string `json:"you"`
	Leg   string `json:"leg"`
	Call  string `json:"call"`
	Epoch int    `json:"epoch"`
	Title string `json:"title"`
	Slot  int    `json:"slot"`
}

// State is everything about the receiver and the call, always whole.
type State struct {
	Active    bool      `json:"active"`
	Muted     Muted     `json:"muted"`
	Hand      string    `json:"hand"`
	Layout    string    `json:"layout"`
	Locked    bool      `json:"locked"`
	Rules     Rules     `json:"rules"`
	Presenter string    `json:"presenter"`
	Showing   string    `json:"showing"`
	Call      CallState `json:"call"`
}

// Muted says which of the receiver's media the call does not take.
type Muted struct {
	Audio bool `json:"audio"`
	Video bool `json:"video"`
}

// CallState is what the call allows to everybody.
type CallState struct {
	ChatAllowed      bool `json:"chatAllowed"`
	RaiseHandEnabled bool `json:"raiseHandEnabled"`
}

// Rules says what a participant may do.
type Rules struct {
	MuteSelf         bool `json:"muteSelf"`
	VideoMuteSelf    bool `json:"videoMuteSelf"`
	MuteOthers       bool `json:"muteOthers"`
	VideoMuteOthers  bool `json:"videoMuteOthers"`
	DisconnectOthers bool `json:"disconnectOthers"`
	EndCall          bool `json:"endCall"`
	Lock             bool `json:"lock"`
	SetImportance    bool `json:"setImportance"`
	ChangeLayout     bool `json:"changeLayout"`
	Present          bool `json:"present"`
	SeePresentation  bool `json:"seePresentation"`
	Chat             bool `json:"chat"`
	Admit            bool `json:"admit"`
}

// Roster lists the participants, always whole; in the lobby only oneself.
type Roster struct {
	Participants []Person `json:"participants"`
}

// Person is one participant of a Roster.
type Person struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	AudioMuted bool   `json:"audioMuted"`
	VideoMuted bool   `json:"videoMuted"`
	Hand       string `json:"hand"`
	Active     bool   `json:"active"`
	Importance int    `json:"importance"`
	Presenting bool   `json:"presenting"`
	Connected  bool   `json:"connected"`
}

// Speakers gives the loudness, 0 to 100, of those heard now, by participant id.
type Speakers struct {
	Levels map[string]int `json:"levels"`
}

// Chat is one chat line; From is empty when the API sent it.
type Chat struct {
	ID   string    `json:"id"`
	From string    `json:"from"`
	Name string    `json:"name"`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

// Banner is the call's message text ("message"); Seconds is how long to show it, 0 for ever. Empty text takes it away.
type Banner struct {
	Text     string `json:"text"`
	Position string `json:"position"`
	Seconds  int    `json:"seconds"`
}

// Notice is what the system tells everybody, such as that licences are missing; Seconds is how long to show it, 0 for
// ever. Empty text takes it away.
type Notice struct {
	Text    string `json:"text"`
	Seconds int    `json:"seconds"`
}

// Ping is sent every half second and answered by pong.
type Ping struct {
	N int `json:"n"`
}

// Error answers a message that cannot be used.
type Error struct {
	To     string `json:"to"`
	Reason string `json:"reason"`
	Detail string `json:"detail"`
}

// Bye is the last message before the blade closes the connection.
type Bye struct {
	Reason string `json:"reason"`
}

// Kind implements Message.
func (Welcome) Kind() string { return KindWelcome }

// Kind implements Message.
func (State) Kind() string { return KindState }

// Kind implements Message.
func (Roster) Kind() string { return KindRoster }

// Kind implements Message.
func (Speakers) Kind() string { return KindSpeakers }

// Kind implements Message.
func (Chat) Kind() string { return KindChat }

// Kind implements Message.
func (Banner) Kind() string { return KindMessage }

// Kind implements Message.
func (Notice) Kind() string { return KindNotice }

// Kind implements Message.
func (Ping) Kind() string { return KindPing }

// Kind implements Message.
func (Error) Kind() string { return KindError }

// Kind implements Message.
func (Bye) Kind() string { return KindBye }

// Encode gives the message's JSON text with its type member first.
func Encode(m Message) []byte {
	body, err := json.Marshal(m)
	if err != nil || len(body) < 2 { // cannot happen: the types hold strings, numbers and times only
		body = []byte("{}")
	}
	text := append(make([]byte, 0, len(body)+24), `{"type":"`...)
	text = append(text, m.Kind()...)
	text = append(text, '"')
	if len(body) > 2 {
		text = append(text, ',')
	}
	return append(text, body[1:]...)
}
