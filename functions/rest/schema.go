package rest

import (
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

const refPrefix = "#/components/schemas/"

// schemas makes the named schemas of the Meeting Server API's document from struct tags.
type schemas struct {
	all  map[string]*huma.Schema // the document's own map
	made map[string]reflect.Type // what each name was made from
}

func newSchemas(api *huma.OpenAPI) schemas {
	s := schemas{all: api.Components.Schemas.Map(), made: map[string]reflect.Type{}}
	s.failures(api.Components)
	return s
}

func ref(name string) *huma.Schema { return &huma.Schema{Ref: refPrefix + name} }

// named keeps a schema under its name, unless that type is there already, and answers a reference. Two types under
// one name are a mistake in the API's description.
func (s schemas) named(name string, t reflect.Type, make func() *huma.Schema) *huma.Schema {
	if before, ok := s.made[name]; ok {
		if before != t {
			panic("rest: schema " + name + " of " + t.String() + " is that of " + before.String() + " already")
		}
		return ref(name)
	}
	s.made[name] = t
	s.all[name] = make()
	return ref(name)
}

func object() *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{}}
}

func xmlHint(s *huma.Schema, hint map[string]any) *huma.Schema {
	s.Extensions = map[string]any{"xml": hint}
	return s
}

// shown is the schema of a thing as it is answered.
func (s schemas) shown(o *output, name string, brief bool) *huma.Schema {
	return s.named(name, o.plan.typ, func() *huma.Schema {
		out := xmlHint(object(), map[string]any{"name": o.element})
		if o.id {
			out.Properties["id"] = xmlHint(&huma.Schema{Type: huma.TypeString, Description: "GUID"}, map[string]any{"attribute": true})
		}
		s.fields(out, o.plan, name, brief)
		return out
	})
}

func (s schemas) fields(to *huma.Schema, p *plan, name string, brief bool) {
	for i := range p.fields {
		f := &p.fields[i]
		if f.hidden || f.writeOnly || brief && !f.list && !f.attribute {
			continue
		}
		to.Properties[f.name] = s.field(f, name)
	}
}

func (s schemas) field(f *field, parent string) *huma.Schema {
	switch f.shape {
	case shapeStruct:
		return s.nested(f, parent)
	case shapeStructs:
		return &huma.Schema{Type: huma.TypeArray, Items: s.nested(f, parent)}
	case shapeTexts:
		return &huma.Schema{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeString}}
	}
	out := f.plain()
	if f.attribute {
		xmlHint(out, map[string]any{"attribute": true})
	}
	return out
}

func (s schemas) nested(f *field, parent string) *huma.Schema {
	name := strings.TrimSuffix(parent, "Brief") + title(f.name)
	return s.named(name, f.sub.typ, func() *huma.Schema {
		out := object()
		s.fields(out, f.sub, name, false)
		return out
	})
}

// plain is the schema of a single value.
func (f *field) plain() *huma.Schema {
	out := &huma.Schema{Type: huma.TypeString, Description: f.doc}
	switch f.shape {
	case shapeBool, shapeFlag:
		out.Type = huma.TypeBoolean
	case shapeNumber:
		out.Type = huma.TypeInteger
	case shapeDecimal:
		out.Type = huma.TypeNumber
	case shapeTime:
		out.Format = "date-time"
	}
	for _, value := range f.enum {
		out.Enum = append(out.Enum, value)
	}
	if f.id && out.Description == "" {
		out.Description = "GUID"
	}
	return out
}

// taken is the schema of what POST or PUT takes: flat, with the limits.
func (s schemas) taken(in *input) *huma.Schema {
	return s.named(in.name, in.plan.typ, func() *huma.Schema {
		out := object()
		s.settable(out, in.plan, in.op)
		for _, e := range in.extra {
			if e.OnlyCreate && in.op != Creating || e.OnlyChange && in.op != Changing {
				continue
			}
			out.Properties[e.Name] = e.schema()
			if e.Required && in.op == Creating {
				out.Required = append(out.Required, e.Name)
			}
		}
		return out
	})
}

func (s schemas) settable(to *huma.Schema, p *plan, op Op) {
	for i := range p.fields {
		f := &p.fields[i]
		if f.sub != nil || f.hidden || to.Properties[f.name] != nil {
			continue
		}
		if !f.settable(op) {
			continue
		}
		to.Properties[f.name] = f.limited(op)
		if f.required && op == Creating {
			to.Required = append(to.Required, f.name)
		}
	}
	for i := range p.fields {
		if f := &p.fields[i]; f.shape == shapeStruct && !f.readOnly && !f.hidden {
			s.settable(to, f.sub, op)
		}
	}
}

func (f *field) limited(op Op) *huma.Schema {
	out := f.plain()
	bound := func(n *int64, or float64) *float64 {
		if n != nil {
			or = float64(*n)
		}
		return &or
	}
	switch {
	case f.shape == shapeNumber:
		out.Minimum, out.Maximum = bound(f.minimum, 0), bound(f.maximum, defaultMaximum)
	case f.maxLength > 0:
		out.MaxLength = &f.maxLength
	}
	if f.preset != "" && op == Creating {
		out.Default = f.preset
		if b, ok := parseBool(f.preset); ok && f.shape == shapeBool {
			out.Default = b
		}
	}
	return out
}

// schema is that of a filter's or extra parameter's value.
func (f Filter) schema() *huma.Schema {
	out := &huma.Schema{Type: huma.TypeString, Description: f.Doc}
	switch f.Type {
	case Number:
		least, most := 0.0, float64(defaultMaximum)
		out.Type, out.Minimum, out.Maximum = huma.TypeInteger, &least, &most
	case Bool:
		out.Type = huma.TypeBoolean
	case Enum:
		for _, value := range f.Values {
			out.Enum = append(out.Enum, value)
		}
	case EnumList:
		out.Description = strings.TrimSpace(out.Description + " Joined by a vertical bar: " + strings.Join(f.Values, ", ") + ".")
	case ID:
		if out.Description == "" {
			out.Description = "GUID"
		}
	}
	return out
}
