package edge

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/shell"
)

const closeWithin = 5 * time.Second

var errRefused = errors.New("permission denied")

// authentication is the SSH configuration of one connection: the shell decides who may come in, by opening a session.
func (s *Server) authentication(ctx context.Context) *ssh.ServerConfig {
	config := &ssh.ServerConfig{
		MaxAuthTries:  s.config.Limits.Tries,
		ServerVersion: "SSH-2.0-Plenum_" + s.config.Version,
		PasswordCallback: func(c ssh.ConnMetadata, password []byte) (*ssh.Permissions, error) {
			return s.admit(ctx, shell.Login{User: c.User(), Password: string(password), Remote: c.RemoteAddr().String()})
		},
		KeyboardInteractiveCallback: func(c ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			answers, err := ask("", "", []string{"Password: "}, []bool{false})
			if err != nil || len(answers) != 1 {
				return nil, errRefused
			}
			return s.admit(ctx, shell.Login{User: c.User(), Password: answers[0], Remote: c.RemoteAddr().String()})
		},
		// Any key may sign: whose keys are known is told to nobody who does not hold them, and only a signature counts.
		PublicKeyCallback: func(ssh.ConnMetadata, ssh.PublicKey) (*ssh.Permissions, error) { return &ssh.Permissions{}, nil },
		VerifiedPublicKeyCallback: func(c ssh.ConnMetadata, key ssh.PublicKey, _ *ssh.Permissions, _ string) (*ssh.Permissions, error) {
			return s.admit(ctx, shell.Login{User: c.User(), PublicKey: key.Marshal(), Remote: c.RemoteAddr().String()})
		},
	}
	if s.config.Banner != "" {
		config.BannerCallback = func(ssh.ConnMetadata) string { return s.config.Banner }
	}
	for _, key := range s.config.Keys {
		config.AddHostKey(key)
	}
	return config
}

// admit opens the session that the connection's first channel will use.
func (s *Server) admit(ctx context.Context, login shell.Login) (*ssh.Permissions, error) {
	g := &guest{shell: s.config.Shell, login: login}
	if err := g.prepare(ctx); err != nil {
		return nil, s.refusal(login, err)
	}
	return &ssh.Permissions{ExtraData: map[any]any{guestKey{}: g}}, nil
}

func (s *Server) refusal(login shell.Login, err error) error {
	if appliance.KindOf(err) == 0 {
		s.config.Log.Warn("sign-in", "edge", s.config.Name, "from", login.Remote, "err", err)
	}
	return errRefused
}

// guest is who has authenticated on a connection. The session that was opened to check the password serves the first
// channel; each further channel opens its own.
type guest struct {
	shell shell.Shell
	login shell.Login

	mu    sync.Mutex // guards ready and first
	ready string     // id of a session that no channel has yet
	first shell.Reply
}

type guestKey struct{}

func guestOf(p *ssh.Permissions) *guest { return p.ExtraData[guestKey{}].(*guest) }

func (g *guest) prepare(ctx context.Context) error {
	id, first, err := g.shell.Open(ctx, g.login)
	if err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ready, g.first = id, first
	return nil
}

// enter is a session for a channel. Whoever gets it closes it.
func (g *guest) enter(ctx context.Context, width, height int) (string, shell.Reply, error) {
	if id, first := g.prepared(); id != "" {
		return id, first, nil
	}
	login := g.login
	login.Width, login.Height = width, height
	return g.shell.Open(ctx, login)
}

func (g *guest) prepared() (string, shell.Reply) {
	g.mu.Lock()
	defer g.mu.Unlock()
	id := g.ready
	g.ready = ""
	return id, g.first
}

// leave closes the session that no channel took.
func (g *guest) leave(ctx context.Context) {
	if id, _ := g.prepared(); id != "" {
		g.close(ctx, id)
	}
}

// close ends a session, also when the connection has gone.
func (g *guest) close(ctx context.Context, id string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeWithin)
	defer cancel()
	_ = g.shell.Close(ctx, id) // it ends by itself when this cannot be done
}
