package ldap

import (
	"context"
	"errors"

	goldap "github.com/go-ldap/ldap/v3"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
)

// RunInstead is Run that does something else after each write than rest.
func RunInstead(ctx context.Context, d rest.Deps, policies Policies, instead func(context.Context) error) error {
	return work(ctx, d, policies, instead)
}

// RunHastily is Run for tests that are not about how an import gives way.
func RunHastily(ctx context.Context, d rest.Deps, policies Policies) error {
	return work(ctx, d, policies, func(ctx context.Context) error { return ctx.Err() })
}

// RunDying is RunHastily of somebody who ends after so many writes.
func RunDying(ctx context.Context, d rest.Deps, policies Policies, writes int) error {
	ctx, die := context.WithCancel(ctx)
	defer die()
	return work(ctx, d, policies, func(ctx context.Context) error {
		if writes--; writes <= 0 {
			die()
		}
		return ctx.Err()
	})
}

// CheckFilter puts text into a filter format, and finds the text in the places where the format has it.
func CheckFilter(format, text string) error {
	packet, err := goldap.CompileFilter(filterOf(appliance.DirectorySearchLocation{FilterFormat: format}, text))
	if err != nil {
		return err
	}
	either := packet.Children[1]
	if len(packet.Children) != 2 || len(either.Children) != 2 || either.Children[0].Children[1].Data.String() != text {
		return errors.New("the text has become part of the filter")
	}
	return nil
}
