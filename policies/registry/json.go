package registry

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
)

// readStrict reads one JSON value and refuses members that are not known.
func readStrict(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is something after the value")
	}
	return nil
}

func sameJSON(a, b any) bool { return reflect.DeepEqual(a, b) }

// sameText is whether two texts are the same JSON, whatever blanks and order of members.
func sameText(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && sameJSON(x, y)
}
