package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Ways is a coSpace with everything that callers may use to get into it.
type Ways struct {
	CoSpace       Row[appliance.CoSpace]
	AccessMethods []Row[appliance.AccessMethod] // their IDs are nested: coSpace/method
}

// Resolve finds the coSpace that a callId or a uri leads to; a callId goes first when the name is both. Unknown:
// coSpaceDoesNotExist. The cost does not depend on how many coSpaces there are.
func (t *Tables) Resolve(ctx context.Context, callIDOrURI string) (w Ways, err error) {
	err = t.DB.Transact(ctx, func(tx *Tx) error {
		w = Ways{}
		id, err := holder(tx, callIDOrURI)
		if err != nil {
			return err
		}
		if w.CoSpace, err = t.CoSpaces.In(tx).Get(id); err != nil {
			return err
		}
		w.AccessMethods, err = t.AccessMethods.In(tx).Under(id)
		return err
	})
	return w, err
}

// holder is the id of the coSpace that has a callId or a uri.
func holder(tx *Tx, name string) (string, error) {
	keys := []string{tx.db.claimKey("coSpace", Entry{Index: "callId", Value: name}), tx.db.claimKey("coSpace", Entry{Index: "uri", Value: Fold(name)})}
	if err := tx.load(keys...); err != nil {
		return "", err
	}
	for _, key := range keys {
		if c, there, err := tx.claim(key); err != nil || there {
			return c.Holder, err
		}
	}
	return "", appliance.DoesNotExist("coSpace")
}

// CreateCoSpace adds a coSpace. Names in use are duplicateCoSpaceUri or duplicateCoSpaceId.
func (t *Tables) CreateCoSpace(tx *Tx, id string, v appliance.CoSpace) error {
	return duplicate(t.CoSpaces.In(tx).Create(id, v))
}

// PutCoSpace replaces a coSpace; errors as for CreateCoSpace, and duplicateCoSpaceUriPasscode or
// duplicateCoSpaceIdPasscode when one of its access methods has the same name with the same passcode.
func (t *Tables) PutCoSpace(tx *Tx, id string, v appliance.CoSpace) error {
	return duplicate(t.CoSpaces.In(tx).Put(id, v))
}

// CreateAccessMethod adds a way into a coSpace, which must exist. Errors as for PutCoSpace.
func (t *Tables) CreateAccessMethod(tx *Tx, coSpace, id string, v appliance.AccessMethod) error {
	return duplicate(t.AccessMethods.In(tx).Create(coSpace+"/"+id, v))
}

// PutAccessMethod replaces a way into a coSpace. Errors as for PutCoSpace.
func (t *Tables) PutAccessMethod(tx *Tx, coSpace, id string, v appliance.AccessMethod) error {
	return duplicate(t.AccessMethods.In(tx).Put(coSpace+"/"+id, v))
}

// DeleteAccessMethod removes a way into a coSpace: accessMethodDoesNotExist when there is none.
func (t *Tables) DeleteAccessMethod(ctx context.Context, coSpace, id string) error {
	return t.AccessMethods.Delete(ctx, coSpace+"/"+id)
}

// DeleteCoSpace removes a coSpace with its access methods, members and messages. When they are many, what is left
// after the first transaction is removed before it returns, or by Sweep if it does not get that far.
func (t *Tables) DeleteCoSpace(ctx context.Context, id string) error {
	left, err := t.deleteWith(ctx, sweepCoSpace, id, func(tx *Tx) error {
		if err := t.forgetAutomatic(tx, id); err != nil {
			return err
		}
		return t.CoSpaces.In(tx).Delete(id)
	})
	if err != nil || !left {
		return err
	}
	return t.sweepOne(ctx, Sweep{Kind: sweepCoSpace, ID: id})
}

// duplicate gives a name that is taken the reason that the API has for it; the *TakenError stays in the chain.
func duplicate(err error) error {
	var taken *TakenError
	if !errors.As(err, &taken) || taken.Index == "" {
		return err
	}
	reason := map[string]string{"uri": "duplicateCoSpaceUri", "callId": "duplicateCoSpaceId"}[taken.Index]
	if taken.Same {
		reason += "Passcode"
	}
	return fmt.Errorf("%w: %w", &appliance.Error{Kind: appliance.Conflict, Reason: reason}, taken)
}
