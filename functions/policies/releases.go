package policies

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/policies/registry"
)

func (s *service) registerReleases(api *rest.JSON) {
	upload := created(operation(http.MethodPost, "/modules", "uploadModule", "Verify a module and keep it"))
	upload.MaxBodyBytes = rest.MaxModule + 1 // rest itself cuts larger ones off
	rest.Handle(api, upload, s.postModule)
	rest.Handle(api, operation(http.MethodGet, "/releases", "listReleases", "Releases that are installed"), s.getReleases)
	rest.Handle(api, created(operation(http.MethodPost, "/releases", "installRelease", "Install a release of an uploaded module")), s.postRelease)
	rest.Handle(api, operation(http.MethodGet, "/releases/{release}", "showRelease", "One release"), s.getRelease)
	rest.Handle(api, operation(http.MethodDelete, "/releases/{release}", "deleteRelease", "Delete a release that is in no stage"), s.deleteRelease)
	rest.Handle(api, operation(http.MethodPost, "/releases/{release}/test", "testRelease", "Ask a release a question, staged or not"), s.postTest)
	rest.Handle(api, operation(http.MethodPost, "/releases/{release}/replay", "replayDecisions", "Ask a release what was asked before"), s.postReplay)
}

// Module is a module that is kept.
type Module struct {
	SHA256 string `json:"sha256" doc:"what a release names it by"`
	Size   int    `json:"size" doc:"bytes"`
}

// Limits are a release's own bounds.
type Limits struct {
	Memory     int   `json:"memory,omitempty" minimum:"0" doc:"bytes"`
	Budget     int64 `json:"budget,omitempty" minimum:"0" doc:"units of a call"`
	DeadlineMS int   `json:"deadlineMs,omitempty" minimum:"0" doc:"milliseconds of a call"`
}

// NewRelease is a release to install.
type NewRelease struct {
	Hook     string  `json:"hook" minLength:"1" maxLength:"64" doc:"the question that it answers"`
	Name     string  `json:"name" minLength:"1" maxLength:"64" pattern:"^[a-z0-9][a-z0-9._-]{0,62}$"`
	Version  string  `json:"version" minLength:"1" maxLength:"32" pattern:"^[A-Za-z0-9][A-Za-z0-9._+-]{0,31}$"`
	SHA256   string  `json:"sha256" minLength:"64" maxLength:"64" doc:"of a module that was uploaded"`
	Settings Object  `json:"settings,omitempty" doc:"what the policy gets with each question"`
	Schema   Object  `json:"schema,omitempty" doc:"JSON Schema of the settings"`
	Limits   *Limits `json:"limits,omitempty" doc:"what is left out is the hook's"`
}

// Object is any JSON object.
type Object = map[string]any

// Release is a release that is installed.
type Release struct {
	ID          string    `json:"id" doc:"name@version"`
	Hook        string    `json:"hook"`
	Name        string    `json:"name"`
	Version     string    `json:"version"`
	SHA256      string    `json:"sha256"`
	Size        int       `json:"size" doc:"bytes of the module"`
	Settings    Object    `json:"settings,omitempty"`
	Schema      Object    `json:"schema,omitempty"`
	Limits      Limits    `json:"limits"`
	BuiltIn     bool      `json:"builtIn"`
	InstalledBy string    `json:"installedBy"`
	InstalledAt time.Time `json:"installedAt"`
}

// Releases is a list of them.
type Releases struct {
	Releases []Release `json:"releases"`
}

type moduleInput struct {
	RawBody []byte `contentType:"application/wasm"`
}

// ReleaseInput names a release.
type ReleaseInput struct {
	Release string `path:"release" maxLength:"128" doc:"name@version"`
}

type listInput struct {
	Hook string `query:"hook" maxLength:"64" doc:"only those for this hook"`
}

func (s *service) postModule(ctx context.Context, in *moduleInput) (*body[Module], error) {
	e, err := s.registry()
	if err != nil {
		return nil, err
	}
	hash, err := e.PutModule(ctx, in.RawBody)
	return &body[Module]{Module{hash, len(in.RawBody)}}, err
}

func (s *service) getReleases(ctx context.Context, in *listInput) (*body[Releases], error) {
	e, err := s.registry()
	if err != nil {
		return nil, err
	}
	rows, err := e.Releases(ctx, in.Hook)
	out := &body[Releases]{Releases{[]Release{}}}
	for _, row := range rows {
		out.Body.Releases = append(out.Body.Releases, releaseOf(row))
	}
	return out, err
}

func (s *service) postRelease(ctx context.Context, in *body[NewRelease]) (*body[Release], error) {
	e, err := s.registry()
	if err != nil {
		return nil, err
	}
	n := in.Body
	spec := registry.Spec{Hook: n.Hook, Name: n.Name, Version: n.Version, SHA256: n.SHA256, Settings: textOf(n.Settings), Schema: textOf(n.Schema)}
	if n.Limits != nil {
		spec.Limits = appliance.PolicyLimits(*n.Limits)
	}
	row, err := e.Install(ctx, who(ctx), spec)
	return &body[Release]{releaseOf(row)}, err
}

func (s *service) getRelease(ctx context.Context, in *ReleaseInput) (*body[Release], error) {
	e, err := s.registry()
	if err != nil {
		return nil, err
	}
	row, err := e.Release(ctx, in.Release)
	return &body[Release]{releaseOf(row)}, err
}

func (s *service) deleteRelease(ctx context.Context, in *ReleaseInput) (*struct{}, error) {
	e, err := s.registry()
	if err != nil {
		return nil, err
	}
	return nil, e.Delete(ctx, who(ctx), in.Release)
}

// who is the account that asks, for the audit log.
func who(ctx context.Context) string {
	account, _ := auth.FromContext(ctx)
	return account.ID
}

// textOf is an object as it is kept; none is nil.
func textOf(o Object) json.RawMessage {
	if o == nil {
		return nil
	}
	text, err := json.Marshal(o)
	if err != nil {
		return nil // it came from JSON
	}
	return text
}

func objectOf(text json.RawMessage) (o Object) {
	_ = json.Unmarshal(text, &o) // what is not there stays nil
	return o
}

func releaseOf(row store.Row[appliance.PolicyRelease]) Release {
	r := row.Value
	return Release{ID: row.ID, Hook: r.Hook, Name: r.Name, Version: r.Version, SHA256: r.SHA256, Size: r.Size, Settings: objectOf(r.Settings),
		Schema: objectOf(r.Schema), Limits: Limits(r.Limits), BuiltIn: r.BuiltIn, InstalledBy: r.InstalledBy, InstalledAt: r.InstalledAt}
}
