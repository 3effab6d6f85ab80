package registry

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// schema is the part of JSON Schema that settings can be described with. A schema with other keywords is refused, so
// that nobody believes them checked.
type schema struct {
	Dialect     string             `json:"$schema,omitempty"`
	Title       string             `json:"title,omitempty"`
	Description string             `json:"description,omitempty"`
	Default     any                `json:"default,omitempty"`
	Type        string             `json:"type,omitempty"`
	Enum        []any              `json:"enum,omitempty"`
	Properties  map[string]*schema `json:"properties,omitempty"`
	Additional  *bool              `json:"additionalProperties,omitempty"`
	Required    []string           `json:"required,omitempty"`
	Items       *schema            `json:"items,omitempty"`
	MinItems    *int               `json:"minItems,omitempty"`
	MaxItems    *int               `json:"maxItems,omitempty"`
	Minimum     *float64           `json:"minimum,omitempty"`
	Maximum     *float64           `json:"maximum,omitempty"`
	MinLength   *int               `json:"minLength,omitempty"`
	MaxLength   *int               `json:"maxLength,omitempty"`
}

const maxSchemaDepth = 16

// CheckSettings checks that settings are an object and fit their schema. Either may be empty. Failures are Invalid
// "badSettings" or "badSettingsSchema".
func CheckSettings(schemaText, settings json.RawMessage) error {
	s := &schema{}
	if len(schemaText) > 0 {
		if err := readStrict(schemaText, s); err != nil {
			return appliance.Failure(appliance.Invalid, "badSettingsSchema", "%v", err)
		}
		if err := s.sound(0); err != nil {
			return appliance.Failure(appliance.Invalid, "badSettingsSchema", "%v", err)
		}
	}
	var value any = map[string]any{}
	if len(settings) > 0 {
		if err := json.Unmarshal(settings, &value); err != nil {
			return appliance.Failure(appliance.Invalid, "badSettings", "%v", err)
		}
	}
	if _, ok := value.(map[string]any); !ok {
		return appliance.Failure(appliance.Invalid, "badSettings", "settings are an object")
	}
	if err := s.check("settings", value, 0); err != nil {
		return appliance.Failure(appliance.Invalid, "badSettings", "%v", err)
	}
	return nil
}

// types say which values have a type.
var types = map[string]func(any) bool{
	"object":  func(v any) bool { _, ok := v.(map[string]any); return ok },
	"array":   func(v any) bool { _, ok := v.([]any); return ok },
	"string":  func(v any) bool { _, ok := v.(string); return ok },
	"number":  func(v any) bool { _, ok := v.(float64); return ok },
	"integer": func(v any) bool { n, ok := v.(float64); return ok && n == math.Trunc(n) },
	"boolean": func(v any) bool { _, ok := v.(bool); return ok },
	"null":    func(v any) bool { return v == nil },
}

// sound checks a schema itself.
func (s *schema) sound(depth int) error {
	if s == nil {
		return nil
	}
	if depth > maxSchemaDepth {
		return fmt.Errorf("the schema is nested too deeply")
	}
	if s.Type != "" && types[s.Type] == nil {
		return fmt.Errorf("there is no type %.40q", s.Type)
	}
	for _, p := range s.Properties {
		if err := p.sound(depth + 1); err != nil {
			return err
		}
	}
	return s.Items.sound(depth + 1)
}

// check tells the first thing in which a value does not fit.
func (s *schema) check(path string, v any, depth int) error {
	if s == nil {
		return nil
	}
	if depth > maxSchemaDepth {
		return fmt.Errorf("%s is nested too deeply", path)
	}
	if s.Type != "" && !types[s.Type](v) {
		return fmt.Errorf("%s is not of type %s", path, s.Type)
	}
	if len(s.Enum) > 0 && !slices.ContainsFunc(s.Enum, func(e any) bool { return sameJSON(e, v) }) {
		return fmt.Errorf("%s is none of the values allowed", path)
	}
	switch v := v.(type) {
	case map[string]any:
		return s.object(path, v, depth)
	case []any:
		return s.array(path, v, depth)
	case string:
		return within(path+"'s length", float64(utf8.RuneCountInString(v)), number(s.MinLength), number(s.MaxLength))
	case float64:
		return within(path, v, s.Minimum, s.Maximum)
	}
	return nil
}

func (s *schema) object(path string, v map[string]any, depth int) error {
	for _, name := range s.Required {
		if _, there := v[name]; !there {
			return fmt.Errorf("%s.%s is missing", path, name)
		}
	}
	for name, value := range v {
		p, known := s.Properties[name]
		if !known && s.Additional != nil && !*s.Additional {
			return fmt.Errorf("%s.%.60s is not known", path, name)
		}
		if err := p.check(path+"."+name, value, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (s *schema) array(path string, v []any, depth int) error {
	if err := within(path+"'s length", float64(len(v)), number(s.MinItems), number(s.MaxItems)); err != nil {
		return err
	}
	for i, item := range v {
		if err := s.Items.check(fmt.Sprintf("%s[%d]", path, i), item, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func number(n *int) *float64 {
	if n == nil {
		return nil
	}
	f := float64(*n)
	return &f
}

func within(path string, n float64, low, high *float64) error {
	switch {
	case low != nil && n < *low:
		return fmt.Errorf("%s is below %v", path, *low)
	case high != nil && n > *high:
		return fmt.Errorf("%s is above %v", path, *high)
	}
	return nil
}
