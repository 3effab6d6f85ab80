package cms

import (
	"context"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// coSpaceTemplates are the rules of /coSpaceTemplates. One in use may be deleted; see references.
type coSpaceTemplates struct{ deps }

func (n coSpaceTemplates) noun() rest.Noun[appliance.CoSpaceTemplate] {
	return rest.Stored(n.CoSpaceTemplates, n.DB, rest.StoredOptions[appliance.CoSpaceTemplate]{
		Path: "/coSpaceTemplates", Element: "coSpaceTemplate", Cap: pageCap, NewID: n.NewID,
		Doc:   "What users' own spaces are made after.",
		Texts: func(v *appliance.CoSpaceTemplate) []string { return []string{v.Name, v.Description} },
		Check: n.check, Delete: n.DeleteCoSpaceTemplate,
		Show: n.show(false), Brief: n.show(true),
	})
}

func (n coSpaceTemplates) check(_ context.Context, tx *store.Tx, _ *rest.Request, id string, old, v *appliance.CoSpaceTemplate) error {
	if err := n.refs.check(tx, old, v); err != nil || v.DefaultAccessMethodTemplate == "" {
		return err
	}
	_, err := n.AccessMethodTemplates.In(tx).Get(id + "/" + v.DefaultAccessMethodTemplate)
	return err
}

func (n coSpaceTemplates) show(brief bool) func(context.Context, string, *appliance.CoSpaceTemplate) error {
	return func(ctx context.Context, id string, v *appliance.CoSpaceTemplate) error {
		methods, err := n.AccessMethodTemplates.Page(ctx, store.Query[appliance.AccessMethodTemplate]{Under: id})
		if err != nil {
			return err
		}
		v.NumAccessMethodTemplates = methods.Total
		return n.refs.forget(ctx, n.DB, v, brief)
	}
}

// accessMethodTemplates are the rules of /coSpaceTemplates/{coSpaceTemplateId}/accessMethodTemplates.
type accessMethodTemplates struct{ deps }

func (n accessMethodTemplates) noun() rest.Noun[appliance.AccessMethodTemplate] {
	return rest.Stored(n.AccessMethodTemplates, n.DB, rest.StoredOptions[appliance.AccessMethodTemplate]{
		Path: "/coSpaceTemplates/{coSpaceTemplateId}/accessMethodTemplates", Element: "accessMethodTemplate", Cap: pageCap, NewID: n.NewID,
		Doc:     "Access methods of spaces made after a template.",
		Texts:   func(v *appliance.AccessMethodTemplate) []string { return []string{v.Name, v.URIGenerator} },
		Filters: []rest.Filter{{Name: "callLegProfileFilter", Type: rest.ID}},
		Where:   n.where, Parent: n.templateExists, Check: n.check,
		Show: shown[appliance.AccessMethodTemplate](n.deps), Brief: brief[appliance.AccessMethodTemplate](n.deps),
	})
}

func (n accessMethodTemplates) where(r *rest.Request) (func(string, *appliance.AccessMethodTemplate) bool, error) {
	profile := r.Filter("callLegProfileFilter")
	if profile == "" {
		return nil, nil
	}
	return func(_ string, v *appliance.AccessMethodTemplate) bool { return v.CallLegProfile == profile }, nil
}

func (n accessMethodTemplates) templateExists(ctx context.Context, id string) error {
	_, err := n.CoSpaceTemplates.Get(ctx, id)
	return err
}

func (n accessMethodTemplates) check(_ context.Context, tx *store.Tx, _ *rest.Request, _ string, old, v *appliance.AccessMethodTemplate) error {
	if v.URIGenerator != "" && !appliance.IsURIGenerator(v.URIGenerator) {
		return appliance.BadParameter("uriGenerator")
	}
	return n.refs.check(tx, old, v)
}
