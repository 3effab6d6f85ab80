package rest

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// checkQuery checks offset, limit and the filters and puts filters into the form that is compared.
func (r *Request) checkQuery(o operation) error {
	var bad []string
	if o.paged {
		bad = r.page(o.cap)
	}
	for _, f := range o.query {
		value, ok := r.Query.Get(f.Name)
		if !ok {
			continue
		}
		if value, ok = f.check(value); !ok {
			bad = append(bad, f.Name)
			continue
		}
		r.Query.set(f.Name, value)
	}
	if len(bad) > 0 {
		return appliance.BadParameter(bad...)
	}
	return nil
}

// page sets Offset and Limit. A limit of 0 is a page of nothing that still tells the total; see listing.
func (r *Request) page(cap int) (bad []string) {
	offset, err := r.Query.Int("offset")
	if err != nil {
		bad = append(bad, "offset")
	}
	limit, err := r.Query.Int("limit")
	if err != nil {
		bad = append(bad, "limit")
	}
	r.Offset, r.Limit = appliance.Number(offset), min(DefaultPage, cap)
	if limit != nil {
		r.Limit = min(*limit, cap)
	}
	return bad
}

// checkExtra checks the parameters of a body that are no fields.
func (r *Request) checkExtra(in *input) error {
	var bad []string
	for _, e := range in.extra {
		if e.OnlyCreate && in.op != Creating || e.OnlyChange && in.op != Changing {
			r.Body = r.Body.Without(e.Name)
			continue
		}
		value, ok := r.Body.Get(e.Name)
		if !ok {
			if e.Required && in.op == Creating {
				bad = append(bad, e.Name)
			}
			continue
		}
		if value, ok = e.check(value); !ok || e.Required && value == "" {
			bad = append(bad, e.Name)
			continue
		}
		r.Body.set(e.Name, value)
	}
	if len(bad) > 0 {
		return appliance.BadParameter(bad...)
	}
	return nil
}

// check answers the value in the form that is compared. An empty one is always right.
func (f Filter) check(value string) (string, bool) {
	if !clean(value) || len(value) > defaultMaxBytes {
		return "", false
	}
	if f.Type == Text {
		return value, true
	}
	value = strings.TrimSpace(value)
	if value == "" {
		return "", true
	}
	switch f.Type {
	case ID:
		return strings.ToLower(value), isGUID(value)
	case Number:
		_, err := strconv.ParseUint(value, 10, 31)
		return value, err == nil
	case Bool:
		b, ok := parseBool(value)
		return strconv.FormatBool(b), ok
	case Enum:
		return value, slices.Contains(f.Values, value)
	case EnumList:
		return value, !slices.ContainsFunc(strings.Split(value, "|"), func(v string) bool { return !slices.Contains(f.Values, v) })
	}
	return value, false
}
