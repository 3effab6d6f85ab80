package join

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
)

// everybody is a policy that costs nothing.
type everybody struct{ rest.Policies }

func (everybody) Call(context.Context, string, string, []byte) ([]byte, error) {
	return []byte(`{"allow":true}`), nil
}

// BenchmarkEnter is one entry, with the built-in policy and with one that costs nothing.
func BenchmarkEnter(b *testing.B) {
	for name, policies := range map[string]rest.Policies{"policy": nil, "without": everybody{}} {
		b.Run(name, func(b *testing.B) {
			h := openHouse(b, policies, 2)
			h.space(appliance.CoSpace{Name: "Team", URI: "team", CallID: "4711"})
			_, status := h.enter("team", "", "Ann")
			require.Equal(b, http.StatusCreated, status)
			for b.Loop() {
				if _, status := h.enter("team", "", "Ann"); status != http.StatusCreated {
					b.Fatal(status)
				}
			}
		})
	}
}
