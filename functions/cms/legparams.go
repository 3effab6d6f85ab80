package cms

import (
	"reflect"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// legParams are what PUT sets on a leg: its configuration, and two parameters that are kept elsewhere or under
// another name. layout is the old name of defaultLayout, which wins when both are given.
type legParams struct {
	Name           string           `json:"name" api:"readOnly"` // hides a profile's name
	CallLegProfile string           `json:"callLegProfile" api:"id"`
	Layout         appliance.Layout `json:"layout"`
	appliance.LegConfiguration
}

// legExtra are the parameters of legs that are no fields of a leg as it is shown.
func legExtra() []rest.Extra {
	return []rest.Extra{
		{Filter: rest.Filter{Name: "callLegProfile", Type: rest.ID, Doc: "A profile for this leg alone."}},
		{Filter: rest.Filter{Name: "layout", Type: rest.Enum, Values: appliance.LayoutAutomatic.Values(),
			Doc: "The old name of defaultLayout, which wins."}},
		{Filter: rest.Filter{Name: "bandwidth", Type: rest.Number, Doc: "Bits per second."}, OnlyCreate: true},
		{Filter: rest.Filter{Name: "confirmation", Type: rest.Bool, Doc: "Forces or suppresses the join prompt."}, OnlyCreate: true},
	}
}

// configurationExtra are the fields of a leg's configuration as parameters, without those named.
func configurationExtra(not ...string) (out []rest.Extra) {
	for _, f := range reflect.VisibleFields(reflect.TypeFor[appliance.LegConfiguration]()) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || slices.Contains(not, name) {
			continue
		}
		e := rest.Extra{Filter: rest.Filter{Name: name}}
		switch enum := f.Tag.Get("enum"); {
		case enum != "":
			e.Type, e.Values = rest.Enum, strings.Split(enum, ",")
		case f.Type == reflect.TypeFor[appliance.Layout]():
			e.Type, e.Values = rest.Enum, appliance.LayoutAutomatic.Values()
		case f.Type == reflect.TypeFor[*bool]():
			e.Type = rest.Bool
		case f.Type == reflect.TypeFor[*int]():
			e.Type = rest.Number
		case slices.Contains(strings.Split(f.Tag.Get("api"), ","), "id"):
			e.Type = rest.ID
		}
		out = append(out, e)
	}
	return out
}

// changeLeg sets a leg's parameters from a body.
func (d deps) changeLeg(tx *store.Tx, id string, body rest.Params) error {
	row, err := d.Legs.In(tx).Get(id)
	if err != nil {
		return err
	}
	leg := row.Value
	p := legParams{CallLegProfile: leg.CallLegProfile, LegConfiguration: leg.Configuration}
	if err := p.apply(body); err != nil {
		return err
	}
	if p.CallLegProfile != leg.CallLegProfile {
		if err := d.refs.find(tx, "callLegProfile", p.CallLegProfile); err != nil {
			return err
		}
	}
	if err := d.refs.check(tx, &leg.Configuration, &p.LegConfiguration); err != nil {
		return err
	}
	leg.CallLegProfile, leg.Configuration = p.CallLegProfile, p.LegConfiguration
	return d.Legs.In(tx).Put(id, leg)
}

// apply sets what a body holds. The hand is the participant's and is only checked here.
func (p *legParams) apply(body rest.Params) error {
	before := p.HandStatus
	if err := body.Apply(p, rest.Changing); err != nil {
		return err
	}
	if strings.Trim(p.DTMFSequence, "0123456789*#,") != "" {
		return appliance.BadParameter("dtmfSequence")
	}
	if body.Has("layout") && !body.Has("defaultLayout") {
		p.DefaultLayout = p.Layout
	}
	p.HandStatus = before
	return nil
}
