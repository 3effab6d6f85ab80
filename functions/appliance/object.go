package appliance

import "time"

// ManagedObject is one object of UCS Manager's tree as it is kept.
type ManagedObject struct {
	DN    string `json:"dn"`
	Class string `json:"class"`
	// Props are its properties by XML attribute name, without dn, rn and status; an empty one is left out.
	Props map[string]string `json:"props,omitempty"`
	// Secrets are what is never shown, as hashes, by property name.
	Secrets map[string]string `json:"secrets,omitempty"`
	// Eid is the number of the event of its last change, ConfEid that of its last change by a client.
	Eid     int64 `json:"eid"`
	ConfEid int64 `json:"confEid,omitempty"`
}

// ObjectStamp is the number of the tree's last event. Every change of the tree writes it.
type ObjectStamp struct {
	Eid int64 `json:"eid"`
}

// ObjectNews is what one commit changed, or a part of that: events with consecutive numbers.
type ObjectNews struct {
	At     time.Time     `json:"at"`
	User   string        `json:"user,omitempty"`
	Events []ObjectEvent `json:"events"`
}

// ObjectEvent is the change of one object.
type ObjectEvent struct {
	Eid    int64  `json:"eid"`
	DN     string `json:"dn"`
	Class  string `json:"class"`
	Status string `json:"status"` // created, modified, deleted
	// Props are the properties that changed; an empty value says that the property has none any more.
	Props map[string]string `json:"props,omitempty"`
}
