package rest

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// chair is a nested noun: a thing in a room.
type chair struct {
	Colour string `json:"colour,omitempty" api:"list"`
	Sitter string `json:"sitter,omitempty" api:"list,id"`
	Legs   *int   `json:"legs,omitempty" api:"readOnly"`
}

// furnished is a house whose rooms have chairs, which can be taken by somebody.
func furnished(t *testing.T) *house {
	h := newHouse(t)
	chairs := store.NewTable(h.tables.DB, store.Schema[chair]{Name: "chair", Nested: true, Parents: []string{"room"},
		Index:  func(_ string, v *chair) []store.Entry { return []store.Entry{{Index: "sitter", Value: v.Sitter}} },
		Unique: func(_ string, v *chair) []store.Entry { return []store.Entry{{Index: "colour", Value: v.Colour}} }})
	mux := http.NewServeMux()
	api := NewCMS(mux, h.deps)
	h.register(api)
	var gone []string
	Register(api, Stored(chairs, h.tables.DB, StoredOptions[chair]{
		Path: "/rooms/{roomId}/chairs", Element: "chair", Extra: []Extra{{Filter: Filter{Name: "count", Type: Number}, OnlyCreate: true, Required: true}},
		Match:  func(filter string, v *chair) bool { return v.Colour == filter },
		By:     map[string]string{"sitterFilter": "sitter"},
		Where:  whereLegs,
		Parent: func(ctx context.Context, id string) error { _, err := h.rooms.Get(ctx, id); return err },
		Insert: func(tx *store.Tx, id string, v chair) error { return chairs.In(tx).Create(id, v) },
		Check: func(_ context.Context, _ *store.Tx, r *Request, _ string, old, v *chair) error {
			if n, err := r.Body.Int("count"); err != nil || n != nil && *n != 4 {
				return appliance.BadParameter("count")
			}
			if old == nil {
				v.Legs = ptr(4)
			}
			return nil
		},
		InUse: func(_ context.Context, tx *store.Tx, id string) error {
			row, err := chairs.In(tx).Get(id)
			if err == nil && row.Value.Sitter != "" {
				err = appliance.Failure(appliance.Conflict, "chairTaken", "somebody sits there")
			}
			return err
		},
		Delete: func(ctx context.Context, id string) error { gone = append(gone, id); return chairs.Delete(ctx, id) },
		Show:   func(_ context.Context, _ string, v *chair) error { v.Colour = "shown " + v.Colour; return nil },
		Brief:  func(_ context.Context, _ string, v *chair) error { v.Colour = "brief " + v.Colour; return nil },
		Taken:  map[string]string{"colour": "duplicateChairColour"},
	}))
	h.web = Wrap(h.deps, mux)
	return h
}

func whereLegs(r *Request) (func(string, *chair) bool, error) {
	if r.Filter("fourLegs") == "" {
		return nil, nil
	}
	return func(_ string, v *chair) bool { return appliance.Number(v.Legs) == 4 }, nil
}

func TestNested(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	room, other := h.made("name=x"), h.made("name=y")
	path := "/api/v1/rooms/" + room + "/chairs"
	resp, body := h.ask("POST", path, "colour=red&count=4&legs=9")
	require.Equal(t, http.StatusOK, resp.StatusCode, body)
	red := resp.Header.Get("Location")
	require.True(t, strings.HasPrefix(red, path+"/"))
	id := strings.TrimPrefix(red, path+"/")
	require.Equal(t, prolog+`<chair id="`+id+`"><colour>shown red</colour><legs>4</legs></chair>`, h.get(red))
	resp, _ = h.ask("PUT", red, "sitter="+guid)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Equal(t, prolog+`<chairs total="1"><chair id="`+id+`"><colour>brief red</colour><sitter>`+guid+`</sitter></chair></chairs>`,
		h.get(path+"?sitterFilter="+guid+"&filter=red&fourLegs=true"))
	for _, none := range []string{path + "?filter=re", path + "?sitterFilter=" + uuid.Nil.String(), "/api/v1/rooms/" + other + "/chairs"} {
		require.Equal(t, prolog+`<chairs total="0"/>`, h.get(none))
	}

	nobody := uuid.NewString()
	for _, c := range []struct{ method, path, body, failure string }{
		{"POST", path, "colour=red&count=4", "duplicateChairColour"},
		{"POST", path, "colour=blue", `parameterError parameter="count" error="invalidValue"`},
		{"POST", path, "colour=blue&count=", `parameterError parameter="count" error="invalidValue"`},
		{"POST", path, "colour=blue&count=x", `parameterError parameter="count" error="invalidValue"`},
		{"POST", path, "colour=blue&count=5", `parameterError parameter="count" error="invalidValue"`},
		{"POST", "/api/v1/rooms/" + nobody + "/chairs", "count=4", "roomDoesNotExist"},
		{"GET", "/api/v1/rooms/" + nobody + "/chairs", "", "roomDoesNotExist"},
		{"GET", "/api/v1/rooms/" + nobody + "/chairs/" + id, "", "roomDoesNotExist"},
		{"GET", "/api/v1/rooms/" + other + "/chairs/" + id, "", "chairDoesNotExist"},
		{"PUT", path + "/" + nobody, "colour=x", "chairDoesNotExist"},
		{"DELETE", path + "/" + nobody, "", "chairDoesNotExist"},
		{"DELETE", red, "", "chairTaken"},
	} {
		_, body := h.ask(c.method, c.path, c.body)
		require.Equal(t, prolog+"<failureDetails><"+c.failure+" /></failureDetails>", body, c.method+" "+c.path+" "+c.body)
	}
	resp, _ = h.ask("PUT", red, "sitter=&count=9", "X", "the extra parameter is for POST")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	resp, _ = h.ask("DELETE", red, "")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Equal(t, prolog+`<chairs total="0"/>`, h.get(path))
}

func TestTakenNames(t *testing.T) {
	t.Parallel()
	reasons := map[string]string{"callId": "duplicateCoSpaceId", "uri": "duplicateCoSpaceUri"}
	for _, c := range []struct {
		taken  store.TakenError
		reason string
	}{
		{store.TakenError{Index: "callId"}, "duplicateCoSpaceId"},
		{store.TakenError{Index: "callId", Same: true}, "duplicateCoSpaceIdPasscode"},
		{store.TakenError{Index: "uri", Same: true}, "duplicateCoSpaceUriPasscode"},
	} {
		require.ErrorIs(t, takenAs(&c.taken, reasons), &appliance.Error{Reason: c.reason})
	}
	other := &store.TakenError{Index: ""}
	require.Equal(t, error(other), takenAs(other, reasons))
	require.NoError(t, takenAs(nil, reasons))
}
