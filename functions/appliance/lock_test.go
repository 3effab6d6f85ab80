package appliance

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCanJoin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		call      *bool
		profile   *bool
		lockMode  string
		activator bool
		ok        bool
	}{
		{"open", nil, nil, LockAll, false, true},
		{"locked by the call, all, activator", ptr(true), nil, LockAll, true, false},
		{"locked by the call, all, guest", ptr(true), nil, LockAll, false, false},
		{"locked, needsActivation, activator", ptr(true), nil, LockNeedsActivation, true, true},
		{"locked, needsActivation, guest", ptr(true), nil, LockNeedsActivation, false, false},
		{"locked, mode unset, activator", ptr(true), nil, "", true, true},
		{"locked by the profile", nil, ptr(true), LockAll, true, false},
		{"unlocked by the call", ptr(false), ptr(true), LockAll, true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := CanJoin(Call{Locked: c.call}, CallProfile{Locked: c.profile, LockMode: c.lockMode}, c.activator)
			if c.ok {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, &Error{Reason: "callLocked"})
		})
	}
}

func TestHasRoom(t *testing.T) {
	t.Parallel()
	require.NoError(t, HasRoom(1000, nil, "participantLimitReached"))
	require.NoError(t, HasRoom(1, ptr(2), "participantLimitReached"))
	require.ErrorIs(t, HasRoom(2, ptr(2), "participantLimitReached"), &Error{Reason: "participantLimitReached"})
	require.ErrorIs(t, HasRoom(0, ptr(0), "tenantParticipantLimitReached"), &Error{Reason: "tenantParticipantLimitReached"})
}
