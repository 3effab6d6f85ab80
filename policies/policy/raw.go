package policy

// Raw is JSON as it came, like json.RawMessage, which would bring encoding/json into every policy.
type Raw []byte

// MarshalJSON answers the text, {} when there is none.
func (r Raw) MarshalJSON() ([]byte, error) {
	if len(r) == 0 {
		return []byte("{}"), nil
	}
	return r, nil
}

// UnmarshalJSON keeps a copy of the text.
func (r *Raw) UnmarshalJSON(text []byte) error {
	*r = append((*r)[:0], text...)
	return nil
}
