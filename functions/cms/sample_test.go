package cms

import (
	"reflect"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// sample is a valid value for a field, by its tags, as clients send and get it.
func sample(f reflect.StructField) (name, value string) {
	name, _, _ = strings.Cut(f.Tag.Get("json"), ",")
	if enum := f.Tag.Get("enum"); enum != "" {
		first, _, _ := strings.Cut(enum, ",")
		return name, first
	}
	switch f.Type {
	case reflect.TypeFor[appliance.Layout]():
		return name, string(appliance.LayoutSpeakerOnly)
	case reflect.TypeFor[*bool]():
		return name, "true"
	case reflect.TypeFor[*int]():
		return name, "7"
	}
	if strings.Contains(f.Tag.Get("api"), "numberOrWord") {
		return name, "30"
	}
	if strings.Contains(f.Tag.Get("api"), "id") {
		return name, nowhere
	}
	return name, "text"
}
