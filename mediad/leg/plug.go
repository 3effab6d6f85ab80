package leg

import (
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
)

// plug is where the gateway is connected to the network. While it is pulled, nothing comes in and nothing goes out: what
// is sent is lost without an error, as on a cable without a link, and connections over TCP are closed.
type plug struct {
	pulled atomic.Bool
	mu     sync.Mutex // guards streams
	// streams are the open TCP connections.
	streams map[net.Conn]struct{}
}

// Pull takes the gateway off the network, or connects it again.
func (g *Gateway) Pull(pulled bool) {
	if g.plug.pulled.Swap(pulled) == pulled || !pulled {
		return
	}
	g.plug.mu.Lock()
	defer g.plug.mu.Unlock()
	for c := range g.plug.streams {
		_ = c.Close() // its reader notices and takes it off the list
	}
}

// datagrams is a UDP socket behind the plug.
type datagrams struct {
	*net.UDPConn
	plug *plug
}

func (d datagrams) ReadFrom(b []byte) (n int, from net.Addr, err error) {
	for {
		n, from, err = d.UDPConn.ReadFrom(b)
		if err != nil || !d.plug.pulled.Load() {
			return n, from, err
		}
	}
}

// ReadFromAddrPort is ReadFrom for ice.AddrPortReaderWriter.
func (d datagrams) ReadFromAddrPort(b []byte) (n int, from netip.AddrPort, err error) {
	for {
		n, from, err = d.ReadFromUDPAddrPort(b)
		if err != nil || !d.plug.pulled.Load() {
			return n, from, err
		}
	}
}

func (d datagrams) WriteTo(b []byte, to net.Addr) (int, error) {
	if d.plug.pulled.Load() {
		return len(b), nil
	}
	return d.UDPConn.WriteTo(b, to)
}

// WriteToAddrPort is WriteTo for ice.AddrPortReaderWriter.
func (d datagrams) WriteToAddrPort(b []byte, to netip.AddrPort) (int, error) {
	if d.plug.pulled.Load() {
		return len(b), nil
	}
	return d.WriteToUDPAddrPort(b, to)
}

// streams is a TCP listener behind the plug.
type streams struct {
	net.Listener
	plug *plug
}

func (s streams) Accept() (net.Conn, error) {
	for {
		c, err := s.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if s.plug.admit(c) {
			return &stream{Conn: c, plug: s.plug}, nil
		}
		_ = c.Close() // it came in while the plug was pulled
	}
}

func (p *plug) admit(c net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pulled.Load() {
		return false
	}
	if p.streams == nil {
		p.streams = map[net.Conn]struct{}{}
	}
	p.streams[c] = struct{}{}
	return true
}

// stream is a connection that leaves the list when it is closed.
type stream struct {
	net.Conn
	plug *plug
}

func (s *stream) Close() error {
	s.plug.mu.Lock()
	delete(s.plug.streams, s.Conn)
	s.plug.mu.Unlock()
	return s.Conn.Close()
}
