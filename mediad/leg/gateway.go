package leg

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/webrtc/v4"
)

// Gateway is what all connections of a process share: the UDP socket, the TCP listener and the certificate, which is new
// with each Gateway.
type Gateway struct {
	log     *slog.Logger
	start   time.Time
	addr    *net.UDPAddr
	udp     *ice.UDPMuxDefault
	tcp     *ice.TCPMuxDefault
	cert    webrtc.Certificate
	engine  *webrtc.MediaEngine
	closing sync.WaitGroup // goroutines of all connections
	plug    plug
}

const (
	socketBuffer = 4 << 20
	tcpBuffer    = 1 << 20 // of one connection, so that a slow one drops packets instead of holding a call up
	tcpQueue     = 32      // packets of one connection that wait to be read
	portTries    = 20
)

// Listen opens the sockets on host:port, the same port number for UDP and TCP; port 0 picks one.
func Listen(address string, log *slog.Logger) (*Gateway, error) {
	g := &Gateway{log: log, start: time.Now()}
	var err error
	if g.engine, err = newEngine(); err != nil {
		return nil, fmt.Errorf("media engine: %w", err)
	}
	if g.cert, err = newCertificate(); err != nil {
		return nil, fmt.Errorf("certificate: %w", err)
	}
	udp, tcp, err := listenBoth(address)
	if err != nil {
		return nil, fmt.Errorf("media address %s: %w", address, err)
	}
	_ = udp.SetReadBuffer(socketBuffer)  // the system's limit may be
	_ = udp.SetWriteBuffer(socketBuffer) // lower, which is no failure
	logs := pionLog{log}
	g.addr = udp.LocalAddr().(*net.UDPAddr)
	g.udp = ice.NewUDPMuxDefault(ice.UDPMuxParams{UDPConn: datagrams{udp, &g.plug}, Logger: logs.NewLogger("udp")})
	g.tcp = ice.NewTCPMuxDefault(ice.TCPMuxParams{Listener: streams{tcp, &g.plug}, Logger: logs.NewLogger("tcp"), ReadBufferSize: tcpQueue,
		WriteBufferSize: tcpBuffer, FirstStunBindTimeout: 10 * time.Second, AliveDurationForConnFromStun: 10 * time.Second})
	return g, nil
}

func listenBoth(address string) (*net.UDPConn, net.Listener, error) {
	at, err := net.ResolveUDPAddr("udp", address)
	if err != nil {
		return nil, nil, err
	}
	for range portTries {
		udp, err := net.ListenUDP("udp", at)
		if err != nil {
			return nil, nil, err
		}
		tcp, err := net.Listen("tcp", udp.LocalAddr().String())
		if err == nil {
			return udp, tcp, nil
		}
		_ = udp.Close() // nothing was sent over it
		if at.Port != 0 {
			return nil, nil, err
		}
	}
	return nil, nil, errors.New("no port that is free for both UDP and TCP")
}

func newCertificate() (webrtc.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return webrtc.Certificate{}, err
	}
	c, err := webrtc.GenerateCertificate(key)
	if err != nil {
		return webrtc.Certificate{}, err
	}
	return *c, nil
}

// Addr is where media arrive.
func (g *Gateway) Addr() string { return g.addr.String() }

// now is the media clock of the process.
func (g *Gateway) now() time.Duration { return time.Since(g.start) }

// Close closes the sockets, after all connections have been closed, and waits for their goroutines.
func (g *Gateway) Close() error {
	g.closing.Wait()
	return errors.Join(g.udp.Close(), g.tcp.Close())
}
