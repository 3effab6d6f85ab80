package cms

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// entryDetail is how to get into a coSpace by its own way.
type entryDetail struct {
	CoSpace string `json:"coSpace,omitempty" api:"id"`
	URI     string `json:"uri,omitempty"`
	CallID  string `json:"callId,omitempty"`
}

// entryDetails are the rules of /coSpaces/{coSpaceId}/meetingEntryDetail.
type entryDetails struct{ deps }

func (n entryDetails) singleton() rest.Singleton[entryDetail] {
	return rest.Singleton[entryDetail]{Path: "/coSpaces/{coSpaceId}/meetingEntryDetail", Element: "meetingEntryDetail",
		Doc: "What callers dial to get into a coSpace.", Read: n.read}
}

func (n entryDetails) read(ctx context.Context, r *rest.Request) (entryDetail, error) {
	row, err := n.CoSpaces.Get(ctx, r.ID())
	if err != nil {
		return entryDetail{}, err
	}
	uri, err := n.fullURI(ctx, row.Value.URI)
	return entryDetail{row.ID, uri, row.Value.CallID}, err
}

// fullURI adds the SIP domain of the first call bridge that has one to a user part; without any it stays as it is.
func (d deps) fullURI(ctx context.Context, user string) (string, error) {
	if user == "" {
		return "", nil
	}
	found := errors.New("found")
	err := d.CallBridges.Each(ctx, "", func(row store.Row[appliance.CallBridge]) error {
		if row.Value.SIPDomain == "" {
			return nil
		}
		user += "@" + row.Value.SIPDomain
		return found
	})
	if errors.Is(err, found) {
		err = nil
	}
	return user, err
}

// metadata is a text that a client keeps with a coSpace.
type metadata struct {
	Metadata string `json:"metadata,omitempty" maxBytes:"65536"`
}

// metadatas are the rules of /coSpaces/{coSpaceId}/metadata: at most 64 KiB, and nobody looks at it.
type metadatas struct{ deps }

func (n metadatas) singleton() rest.Singleton[metadata] {
	return rest.Singleton[metadata]{Path: "/coSpaces/{coSpaceId}/metadata", Element: "metadata",
		Doc: "A text of the client's own.", Read: n.read, Change: n.change}
}

func (n metadatas) read(ctx context.Context, r *rest.Request) (metadata, error) {
	row, err := n.CoSpaces.Get(ctx, r.ID())
	return metadata{row.Value.Metadata}, err
}

func (n metadatas) change(ctx context.Context, r *rest.Request) error {
	_, err := n.CoSpaces.Update(ctx, r.ID(), func(v *appliance.CoSpace) error {
		m := metadata{v.Metadata}
		if err := r.Body.Apply(&m, rest.Changing); err != nil {
			return err
		}
		v.Metadata = m.Metadata
		return nil
	})
	return err
}

// invitation is the text of a mail that tells somebody how to join.
type invitation struct {
	Invitation string `json:"invitation,omitempty"`
	Language   string `json:"language,omitempty"`
}

// invitations are the rules of emailInvitation below a coSpace and below an access method. There is one language.
type invitations struct{ deps }

const invitationLanguage = "en_GB"

func (n invitations) singletons() []rest.Singleton[invitation] {
	one := rest.Singleton[invitation]{Element: "emailInvitation", Doc: "The text of an invitation to meet in a coSpace.",
		Filters: []rest.Filter{{Name: "language", Doc: "A locale such as en_GB, the only one there is."}}}
	own, method := one, one
	own.Path, own.Read = "/coSpaces/{coSpaceId}/emailInvitation", n.own
	method.Path, method.Read = "/coSpaces/{coSpaceId}/accessMethods/{accessMethodId}/emailInvitation", n.method
	return []rest.Singleton[invitation]{own, method}
}

func (n invitations) own(ctx context.Context, r *rest.Request) (invitation, error) {
	row, err := n.CoSpaces.Get(ctx, r.ID())
	if err != nil {
		return invitation{}, err
	}
	return n.write(ctx, row.Value.Name, row.Value.URI, row.Value.CallID, row.Value.Passcode)
}

func (n invitations) method(ctx context.Context, r *rest.Request) (invitation, error) {
	space, err := n.CoSpaces.Get(ctx, r.IDs["coSpaceId"])
	if err != nil {
		return invitation{}, err
	}
	row, err := n.AccessMethods.Get(ctx, space.ID+"/"+r.IDs["accessMethodId"])
	if err != nil {
		return invitation{}, err
	}
	return n.write(ctx, space.Value.Name, row.Value.URI, row.Value.CallID, row.Value.Passcode)
}

func (n invitations) write(ctx context.Context, name, user, callID, passcode string) (invitation, error) {
	uri, err := n.fullURI(ctx, user)
	if err != nil {
		return invitation{}, err
	}
	var text strings.Builder
	fmt.Fprintf(&text, "You are invited to a meeting: %s\n", name)
	for _, line := range [][2]string{{"Address", uri}, {"Meeting ID", callID}, {"Passcode", passcode}} {
		if line[1] != "" {
			fmt.Fprintf(&text, "%s: %s\n", line[0], line[1])
		}
	}
	return invitation{text.String(), invitationLanguage}, nil
}
