// Package sol is Serial over LAN: the way to the console of blade 1 through its management controller. A user of the
// IPMI profile that the service profile names signs in, sees the banner and then the console of the MMP, which asks
// for a name and password of its own (installation guide, 3.3 and 3.4). Only closing the connection leaves it.
//
// There is no such way while the SOL policy is disabled (guide, G.3), the blade is off or no fabric interconnect runs;
// what is open then is cut. Each session is shown as an aaaCimcSession below the IPMI user, and ends with it.
package sol

import (
	"context"
	"errors"

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
	errNoWay    = appliance.Failure(appliance.Denied, "networkDown", "no fabric interconnect runs")
	errOff      = appliance.Failure(appliance.Denied, "bladeOff", "the blade is off")
	errWho      = appliance.Failure(appliance.Unauthorized, "unauthorized", "Login incorrect")
)

// Console is what is behind: a shell that knows the row in which it keeps a session.
type Console interface {
	shell.Shell
	Row(session string) string
}

// Shell is the serial console. A session of it is a session of the console behind it.
type Shell struct {
	deps    rest.Deps
	objects *tree.Store
	console Console
}

// New leads to the console, a shell that is opened with Login.Console.
func New(deps rest.Deps, objects *tree.Store, console Console) *Shell {
	return &Shell{deps: deps.WithDefaults(), objects: objects, console: console}
}

// Open signs an IPMI user in. Errors besides those of shell.Shell: Denied "solDisabled", "bladeOff", "networkDown".
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
	if err != nil {
		return "", shell.Reply{}, err
	}
	if err := s.record(ctx, account(now, login.User).DN, login.Remote, s.console.Row(id)); err != nil {
		return "", shell.Reply{}, errors.Join(err, s.console.Close(ctx, id))
	}
	first.Output = banner + first.Output
	return id, first, nil
}

// Do carries a line to the console while there is a way to it.
func (s *Shell) Do(ctx context.Context, session string, r shell.Request) (shell.Reply, error) {
	now, err := s.objects.Load(ctx)
	if err != nil {
		return shell.Reply{}, err
	}
	if usable(now) != nil || !shown(now, s.console.Row(session)) {
		return shell.Reply{Output: farewell, Closed: true}, s.Close(ctx, session)
	}
	return s.console.Do(ctx, session, r)
}

// Close ends the console's session.
func (s *Shell) Close(ctx context.Context, session string) error {
	return errors.Join(s.console.Close(ctx, session), forget(ctx, s.objects, s.console.Row(session)))
}

// signIn checks a password against the profile's IPMI users. It answers *auth.WaitError after too many wrong ones.
func (s *Shell) signIn(ctx context.Context, now *tree.Snapshot, login shell.Login) error {
	v := s.deps.Auth
	keys := []string{auth.NameKey("sol", login.User), "sol from " + auth.Network(login.Remote)}
	if err := v.Allow(ctx, keys...); err != nil {
		return err
	}
	hash := "" // of nobody
	if user := account(now, login.User); user != nil {
		hash = user.Secrets["pwd"]
	}
	ok, err := v.CheckPassword(ctx, hash, login.Password)
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

// account is the IPMI user of that name, nil when there is none.
func account(now *tree.Snapshot, name string) *tree.Object {
	profile := now.Get(profileDN)
	if profile == nil {
		return nil
	}
	for _, user := range now.Children(policy(now, profile, "mgmtAccessPolicyName", "auth-profile-")) {
		if user.Class == "aaaEpUser" && user.Get("name") == name {
			return user
		}
	}
	return nil
}

// usable says why there is no serial console, nil when there is one.
func usable(now *tree.Snapshot) error {
	if !now.Reachable() {
		return errNoWay
	}
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

// Until waits for the end of every way to the console. The function answered blocks until there is none any more, and
// answers what to say to who is on it; it returns when its context ends, too.
func Until(objects *tree.Store) func(context.Context) string {
	return func(ctx context.Context) string {
		objects.Until(ctx, func(now *tree.Snapshot) bool { return usable(now) != nil }, "solPolicy", "computeBlade", "lsServer", "networkElement")
		return farewell
	}
}
