// Package sol is Serial over LAN: the way to the console of blade 1 through its management controller. A user of the
// IPMI profile that the service profile names signs in, sees the banner and then the console of the MMP, which asks
// for a name and password of its own (installation guide, 3.3 and 3.4). Only closing the connection leaves it.
//
// There is no such way while the SOL policy is disabled (guide, G.3) or the blade is off; what is open then is cut.
package sol

import (
	"context"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/shell"
	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// profileDN is the service profile of blade 1.
const profileDN = "org-root/org-CMS/ls-CMS2000-MMP"

const (
	banner   = "CISCO Serial Over LAN:\nClose Network Connection to Exit\n\n"
	farewell = "\nSerial Over LAN has been disconnected.\n"
)

// Reasons for which there is no serial console now.
var (
	errDisabled = appliance.Failure(appliance.Denied, "solDisabled", "Serial over LAN is disabled")
	errOff      = appliance.Failure(appliance.Denied, "bladeOff", "the blade is off")
	errWho      = appliance.Failure(appliance.Unauthorized, "unauthorized", "Login incorrect")
)

// Shell is the serial console. A session of it is a session of the console behind it.
type Shell struct {
	deps    rest.Deps
	objects *tree.Store
	console shell.Shell
}

// New leads to the console, a shell that is opened with Login.Console.
func New(deps rest.Deps, objects *tree.Store, console shell.Shell) *Shell {
	return &Shell{deps: deps.WithDefaults(), objects: objects, console: console}
}

// Open signs an IPMI user in. Errors besides those of shell.Shell: Denied "solDisabled", "bladeOff".
func (s *Shell) Open(ctx context.Context, login shell.Login) (string, shell.Reply, error) {
	now, err := s.objects.Load(ctx)
	if err != nil {
		return "", shell.Reply{}, err
	}
	if err := s.signIn(ctx, now, login); err != nil {
		return "", shell.Reply{}, err
	}
	if err := usable(now); err != nil {
		return "", shell.Reply{}, err
	}
	id, first, err := s.console.Open(ctx, shell.Login{Console: true, Remote: login.Remote, Width: login.Width, Height: login.Height})
	first.Output = banner + first.Output
	return id, first, err
}

// Do carries a line to the console while there is a way to it.
func (s *Shell) Do(ctx context.Context, session string, r shell.Request) (shell.Reply, error) {
	now, err := s.objects.Load(ctx)
	if err != nil {
		return shell.Reply{}, err
	}
	if usable(now) != nil {
		return shell.Reply{Output: farewell, Closed: true}, s.console.Close(ctx, session)
	}
	return s.console.Do(ctx, session, r)
}

// Close ends the console's session.
func (s *Shell) Close(ctx context.Context, session string) error {
	return s.console.Close(ctx, session)
}

// signIn checks a password against the profile's IPMI users. It answers *auth.WaitError after too many wrong ones.
func (s *Shell) signIn(ctx context.Context, now *tree.Snapshot, login shell.Login) error {
	v := s.deps.Auth
	keys := []string{auth.NameKey("sol", login.User), "sol from " + auth.Network(login.Remote)}
	if err := v.Allow(ctx, keys...); err != nil {
		return err
	}
	ok, err := v.CheckPassword(ctx, hashOf(now, login.User), login.Password)
	if err != nil {
		return err
	}
	count, outcome := v.Pass, error(nil)
	if !ok {
		count, outcome = v.Fail, errWho
	}
	for _, key := range keys {
		if err := count(ctx, key); err != nil {
			return err
		}
	}
	return outcome
}

// hashOf is the hash of an IPMI user's password, empty when there is no such user.
func hashOf(now *tree.Snapshot, name string) string {
	profile := now.Get(profileDN)
	if profile == nil {
		return ""
	}
	for _, user := range now.Children(policy(now, profile, "mgmtAccessPolicyName", "auth-profile-")) {
		if user.Class == "aaaEpUser" && user.Get("name") == name {
			return user.Secrets["pwd"]
		}
	}
	return ""
}

// usable says why there is no serial console, nil when there is one.
func usable(now *tree.Snapshot) error {
	profile := now.Get(profileDN)
	if profile == nil {
		return errDisabled
	}
	if p := now.Get(policy(now, profile, "solPolicyName", "sol-")); p == nil || p.Get("adminState") != "enable" {
		return errDisabled
	}
	if blade := now.Get(profile.Get("pnDn")); blade == nil || blade.Get("operPower") != "on" {
		return errOff
	}
	return nil
}

// policy finds the policy that a profile names: in the profile's organization, or in the nearest one above.
func policy(now *tree.Snapshot, profile *tree.Object, attr, prefix string) string {
	for org := model.Parent(profile.DN); org != ""; org = model.Parent(org) {
		if dn := org + "/" + prefix + profile.Get(attr); now.Get(dn) != nil {
			return dn
		}
	}
	return ""
}

// matters are the classes that decide whether there is a serial console.
var matters = map[string]bool{"solPolicy": true, "computeBlade": true, "lsServer": true}

// Until waits for the end of every way to the console. The function answered blocks until there is none any more, and
// answers what to say to who is on it; it returns when its context ends, too.
func Until(objects *tree.Store) func(context.Context) string {
	return func(ctx context.Context) string {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		now, err := objects.Load(ctx)
		if err != nil || usable(now) != nil {
			return farewell
		}
		_ = objects.Follow(ctx, now.Eid()+1, func(e tree.Event) { // its error is that of ctx, or the store's for good
			if !matters[e.Class] {
				return
			}
			if now, err := objects.Load(ctx); err == nil && usable(now) != nil {
				stop()
			}
		})
		return farewell
	}
}
