package cms

import (
	"context"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// accessMethods are the rules of /coSpaces/{coSpaceId}/accessMethods.
type accessMethods struct{ deps }

func (n accessMethods) noun() rest.Noun[appliance.AccessMethod] {
	return rest.Stored(n.AccessMethods, n.DB, rest.StoredOptions[appliance.AccessMethod]{
		Path: "/coSpaces/{coSpaceId}/accessMethods", Element: "accessMethod", Cap: pageCap, NewID: n.NewID,
		Doc:    "Further ways into a coSpace. Those with the same callId or uri are told apart by their passcodes.",
		Texts:  func(v *appliance.AccessMethod) []string { return []string{v.Name, v.URI, v.CallID} },
		By:     map[string]string{"callLegProfileFilter": "callLegProfile"},
		Parent: n.coSpaceExists, Check: n.check, Insert: n.insert, Replace: n.replace,
		Show: shown[appliance.AccessMethod](n.deps), Brief: brief[appliance.AccessMethod](n.deps),
	})
}

func (n accessMethods) check(_ context.Context, tx *store.Tx, _ *rest.Request, _ string, old, v *appliance.AccessMethod) error {
	if err := checkWay(v.URI, "", v.CallID, ""); err != nil {
		return err
	}
	if err := n.refs.check(tx, old, v); err != nil {
		return err
	}
	v.Secret = n.secret(v.Secret, v.CallID, v.RegenerateSecret)
	v.RegenerateSecret = nil
	return nil
}

func (n accessMethods) insert(tx *store.Tx, id string, v appliance.AccessMethod) error {
	coSpace, own, _ := strings.Cut(id, "/")
	return n.CreateAccessMethod(tx, coSpace, own, v)
}

func (n accessMethods) replace(tx *store.Tx, id string, v appliance.AccessMethod) error {
	coSpace, own, _ := strings.Cut(id, "/")
	return n.PutAccessMethod(tx, coSpace, own, v)
}

// coSpaceExists is asked about the coSpace before something below it is.
func (d deps) coSpaceExists(ctx context.Context, id string) error {
	_, err := d.CoSpaces.Get(ctx, id)
	return err
}
