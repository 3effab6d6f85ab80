package local

import (
	"errors"
	"fmt"
	"net"
	"syscall"
)

// Addresses of the SSH ports that nobody chose. One that is taken gives way to a free port; a chosen one does not.
const (
	DefaultSSHMMP  = "127.0.0.1:2022"
	DefaultSSHSoL  = "127.0.0.1:2023"
	DefaultSSHUCSM = "127.0.0.1:2024"
)

// sshAddress is where an SSH port is wanted: by which flag, and where if nobody chose.
type sshAddress struct{ edge, flag, wanted, byDefault string }

func (c Config) sshAddresses() []sshAddress {
	return []sshAddress{
		{"mmp", "--ssh-mmp", c.SSHMMP, DefaultSSHMMP},
		{"sol", "--ssh-sol", c.SSHSoL, DefaultSSHSoL},
		{"ucsm", "--ssh-ucsm", c.SSHUCSM, DefaultSSHUCSM},
	}
}

// listen opens all ports of this process, before anything is written down: whoever is told that a port is taken has a
// data folder as it was.
func (s *Server) listen() (err error) {
	if s.listener, err = listen("--listen", s.config.Listen); err != nil {
		return err
	}
	s.address = s.listener.Addr()
	s.sshListeners = map[string]net.Listener{}
	for _, a := range s.config.sshAddresses() {
		if a.wanted == "" {
			continue
		}
		l, err := a.listen()
		if err != nil {
			return err
		}
		if l.Addr().String() != a.wanted {
			s.log.Info("port", "flag", a.flag, "wanted", a.wanted, "is", l.Addr())
		}
		s.sshListeners[a.edge] = l
	}
	return nil
}

func (a sshAddress) listen() (net.Listener, error) {
	l, err := listen(a.flag, a.wanted)
	if !errors.Is(err, syscall.EADDRINUSE) || a.wanted != a.byDefault {
		return l, err
	}
	host, _, _ := net.SplitHostPort(a.wanted)
	return listen(a.flag, net.JoinHostPort(host, "0"))
}

func listen(flag, address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", flag, address, err)
	}
	return l, nil
}

// closeListeners closes those that nobody serves yet; closing one again does no harm.
func (s *Server) closeListeners() error {
	var errs []error
	for _, l := range s.sshListeners {
		errs = append(errs, ignoreClosed(l.Close()))
	}
	if s.listener != nil {
		errs = append(errs, ignoreClosed(s.listener.Close()))
	}
	return errors.Join(errs...)
}

func ignoreClosed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
