package policies

import (
	"context"
	"net/http"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/policies/registry"
)

func (s *service) registerHooks(api *rest.JSON) {
	rest.Handle(api, operation(http.MethodGet, "/hooks", "listHooks", "What policies are asked, and who answers"), s.getHooks)
	rest.Handle(api, operation(http.MethodGet, "/hooks/{hook}", "showHook", "One hook"), s.getHook)
	rest.Handle(api, operation(http.MethodPut, "/hooks/{hook}/stages", "stageReleases", "Change which releases decide, shadow or are tried"), s.putStages)
	rest.Handle(api, operation(http.MethodPost, "/hooks/{hook}/rollback", "rollBack", "Make the previous release active again"), s.postRollback)
	rest.Handle(api, operation(http.MethodGet, "/hooks/{hook}/decisions", "listDecisions", "The last decisions, the newest first"), s.getDecisions)
}

// Hook is a question that policies answer.
type Hook struct {
	Hook      string                 `json:"hook"`
	About     string                 `json:"about"`
	OnFailure string                 `json:"onFailure" enum:"deny,allow,last-good" doc:"what happens when a policy fails"`
	Stages    appliance.HookStages   `json:"stages"`
	Counts    appliance.PolicyCounts `json:"counts"`
}

// Hooks is all of them.
type Hooks struct {
	Hooks []Hook `json:"hooks"`
}

// Stages is a change of a hook's stages. What is left out stays; "" takes a release out of a stage.
type Stages struct {
	Active        *string `json:"active,omitempty" maxLength:"128" doc:"release that decides"`
	Shadow        *string `json:"shadow,omitempty" maxLength:"128" doc:"release that is asked too, and not obeyed"`
	Canary        *string `json:"canary,omitempty" maxLength:"128" doc:"release that decides for some tenants"`
	CanaryPercent *int    `json:"canaryPercent,omitempty" minimum:"1" maximum:"100" doc:"how many of a hundred tenants; goes with a canary"`
	RestoreAfter  *int    `json:"restoreAfter,omitempty" minimum:"1" maximum:"1000" doc:"failures in a row that take a release away"`
}

// HookInput names a hook.
type HookInput struct {
	Hook string `path:"hook" maxLength:"64"`
}

type stagesInput struct {
	HookInput
	Body Stages
}

func (s *service) getHooks(ctx context.Context, _ *struct{}) (*body[Hooks], error) {
	e, err := s.registry()
	if err != nil {
		return nil, err
	}
	states, err := e.Hooks(ctx)
	out := &body[Hooks]{Hooks{[]Hook{}}}
	for _, state := range states {
		out.Body.Hooks = append(out.Body.Hooks, hookOf(state))
	}
	return out, err
}

func hookOf(s registry.HookState) Hook {
	return Hook{Hook: s.Hook.Name, About: s.Hook.About, OnFailure: string(s.Hook.OnFailure), Stages: s.Stages, Counts: s.Counts}
}

func (s *service) getHook(ctx context.Context, in *HookInput) (*body[Hook], error) {
	all, err := s.getHooks(ctx, nil)
	if err != nil {
		return nil, err
	}
	for _, hook := range all.Body.Hooks {
		if hook.Hook == in.Hook {
			return &body[Hook]{hook}, nil
		}
	}
	return nil, appliance.DoesNotExist("hook")
}

func (s *service) putStages(ctx context.Context, in *stagesInput) (*body[appliance.HookStages], error) {
	e, err := s.registry()
	if err != nil {
		return nil, err
	}
	stages, err := e.Stage(ctx, who(ctx), in.Hook, registry.Change(in.Body))
	return &body[appliance.HookStages]{stages}, err
}

func (s *service) postRollback(ctx context.Context, in *HookInput) (*body[appliance.HookStages], error) {
	e, err := s.registry()
	if err != nil {
		return nil, err
	}
	stages, err := e.Rollback(ctx, who(ctx), in.Hook)
	return &body[appliance.HookStages]{stages}, err
}
