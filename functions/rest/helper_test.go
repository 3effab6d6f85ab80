package rest

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// room is a noun of the tests: every kind of field and every tag.
type room struct {
	Name     string           `json:"name,omitempty" api:"list,required" maxLength:"20"`
	URI      string           `json:"uri,omitempty" api:"list,uriPart"`
	Passcode string           `json:"passcode,omitempty" api:"showEmpty"`
	Layout   appliance.Layout `json:"layout,omitempty"`
	Mode     string           `json:"mode,omitempty" enum:"auto,manual" default:"auto"`
	Open     *bool            `json:"open,omitempty" api:"list" default:"true"`
	Seats    *int             `json:"seats,omitempty" minimum:"1" maximum:"500"`
	Loss     *float64         `json:"loss,omitempty"`
	Weighted *float64         `json:"weighted,omitempty" decimals:"3"`
	Label    string           `json:"label,omitempty" maxBytes:"5"`
	Tenant   string           `json:"tenant,omitempty" api:"list,id"`
	Duration string           `json:"duration,omitempty" api:"numberOrWord"`
	Owner    string           `json:"owner,omitempty" api:"create"`
	Renew    *bool            `json:"renew,omitempty" api:"writeOnly,change"`
	Made     string           `json:"made,omitempty" api:"readOnly"`
	Lights   roomLights       `json:"lights,omitzero"`
	Alarms   *roomAlarms      `json:"alarms,omitempty" api:"list,readOnly"`
	Screens  []*roomScreen    `json:"screens,omitempty" api:"readOnly"`
	Secret   string           `json:"secret,omitempty" api:"-"`
}

type roomLights struct {
	Bright *int   `json:"bright,omitempty"`
	Name   string `json:"name,omitempty"` // hidden by the room's own name
	roomColour
}

type roomColour struct {
	Colour string `json:"colour,omitempty"`
}

type roomAlarms struct {
	Fire appliance.Flag `json:"fire,omitempty"`
	Loud appliance.Flag `json:"loud,omitempty"`
}

type roomScreen struct {
	Role  string `json:"role,omitempty" api:"attribute"`
	Width *int   `json:"width,omitempty"`
}

// house is an API with rooms, behind everything that a server puts around it.
type house struct {
	t      testing.TB
	tables *store.Tables
	rooms  *store.Table[room]
	deps   Deps
	web    http.Handler
}

const (
	apiName     = "robot"
	apiPassword = "r0bot pass"
)

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, tables: storetest.Open(t)}
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	h.deps = Deps{Tables: h.tables, Now: func() time.Time { return at }, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Version: "1.0"}.WithDefaults()
	h.account(apiName, apiPassword, appliance.RoleAPI)
	h.rooms = store.NewTable(h.tables.DB, store.Schema[room]{Name: "room",
		Unique: func(_ string, v *room) []store.Entry {
			return []store.Entry{{Index: "uri", Value: strings.ToLower(v.URI)}}
		},
		Index: func(_ string, v *room) []store.Entry { return []store.Entry{{Index: "tenant", Value: v.Tenant}} }})
	mux := http.NewServeMux()
	h.register(NewCMS(mux, h.deps))
	mux.Handle("/", Health(h.deps))
	require.NoError(t, Docs(mux, Doc{"cms", "Meeting Server API"}))
	h.web = Wrap(h.deps, mux)
	return h
}

func (h *house) account(name, password, role string) {
	phc, err := auth.Hash(password)
	require.NoError(h.t, err)
	_, err = h.tables.Accounts.Create(context.Background(), auth.Fold(name), appliance.Account{Name: name, Password: phc, Role: role})
	require.NoError(h.t, err)
}

func (h *house) register(api *CMS) {
	Register(api, Stored(h.rooms, h.tables.DB, StoredOptions[room]{
		Path: "/rooms", Element: "room", Doc: "Rooms.", Cap: 50, Taken: map[string]string{"uri": "duplicateRoomUri"},
		Texts: func(v *room) []string { return []string{v.Name, v.URI} },
		By:    map[string]string{"tenantFilter": "tenant"},
		Check: func(_ context.Context, _ *store.Tx, _ *Request, _ string, old, v *room) error {
			if v.Renew != nil {
				v.Renew, v.Made = nil, "again"
			}
			if old == nil {
				v.Made = "today"
			}
			if v.Tenant == uuid.Nil.String() {
				return appliance.DoesNotExist("tenant")
			}
			return nil
		},
	}))
	Register(api, Noun[roomScreen]{Path: "/rooms/{roomId}/roomScreens", Element: "roomScreen", OnlyCollection: true,
		List: func(_ context.Context, r *Request) (Page[roomScreen], error) {
			return Page[roomScreen]{Total: 1, Items: []Item[roomScreen]{{r.Parent(), roomScreen{Role: "main"}}}}, nil
		},
		Clear: func(context.Context, *Request) error {
			return appliance.Failure(appliance.Denied, "accessDenied", "no")
		}})
	RegisterSingleton(api, Singleton[roomColour]{Path: "/rooms/{roomId}/paints/*", Element: "paint",
		Change: func(_ context.Context, r *Request) error {
			return h.tables.DB.Transact(r.HTTP.Context(), func(tx *store.Tx) error {
				_, err := h.rooms.In(tx).Get(r.ID())
				return err
			})
		}})
	RegisterSingleton(api, Singleton[roomLights]{Path: "/system/lights", Element: "lights",
		Read: func(context.Context, *Request) (roomLights, error) {
			n := 7
			return roomLights{Bright: &n, roomColour: roomColour{"<red> & \"blue\""}}, nil
		},
		Ask: func(_ context.Context, r *Request) (roomLights, error) {
			var v roomLights
			return v, r.Body.Apply(&v, Creating)
		}})
	RegisterSingleton(api, Singleton[struct{}]{Path: "/system/faults", Element: "fault",
		Create: func(context.Context, *Request) (string, error) { panic("a fault") },
		Read: func(context.Context, *Request) (struct{}, error) {
			return struct{}{}, io.ErrUnexpectedEOF
		}})
}

// ask sends a request as the robot and answers the response with its body.
func (h *house) ask(method, path, body string, headers ...string) (*http.Response, string) {
	h.t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, path, reader)
	r.SetBasicAuth(apiName, apiPassword)
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.web.ServeHTTP(w, r)
	out := w.Result()
	data, err := io.ReadAll(out.Body)
	require.NoError(h.t, err)
	return out, string(data)
}

// made creates a room and answers its id.
func (h *house) made(form string) string {
	h.t.Helper()
	resp, body := h.ask("POST", "/api/v1/rooms", form)
	require.Equal(h.t, http.StatusOK, resp.StatusCode, body)
	id, ok := strings.CutPrefix(resp.Header.Get("Location"), "/api/v1/rooms/")
	require.True(h.t, ok)
	return id
}

func (h *house) get(path string) string {
	h.t.Helper()
	resp, body := h.ask("GET", path, "")
	require.Equal(h.t, http.StatusOK, resp.StatusCode, body)
	require.Equal(h.t, "text/xml", resp.Header.Get("Content-Type"))
	return body
}
