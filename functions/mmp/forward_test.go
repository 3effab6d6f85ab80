package mmp

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/pki"
)

// collector is a log server that reads octet counts (RFC 6587, RFC 5425).
type collector struct {
	port string
	got  chan []string // the records of one connection
}

func collect(t *testing.T, listener net.Listener) *collector {
	_, port, err := net.SplitHostPort(listener.Addr().String())
	require.NoError(t, err)
	c := &collector{port, make(chan []string, 8)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			if records := readRecords(conn); len(records) > 0 {
				c.got <- records
			}
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() {
		_ = listener.Close()
		<-done
	})
	return c
}

func readRecords(conn io.Reader) (records []string) {
	in := bufio.NewReader(conn)
	for {
		count, err := in.ReadString(' ')
		size, bad := strconv.Atoi(strings.TrimSpace(count))
		if err != nil || bad != nil || size > 1<<16 {
			return records
		}
		record := make([]byte, size)
		if _, err := io.ReadFull(in, record); err != nil {
			return records
		}
		records = append(records, string(record))
	}
}

var rfc5424 = regexp.MustCompile(`^<(\d+)>1 (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) (\S+) (\S+) (\S+) (\S+) (-) (.*)$`)

// TestAuditGoesOut: what is done at the command line and through the API arrives at log servers, over TCP and over TLS.
func TestAuditGoesOut(t *testing.T) {
	t.Parallel()
	b := newBench(t, appliance.PlatformCMS2000)
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	key, keyPEM, err := pki.NewKey()
	require.NoError(t, err)
	about, err := pki.ParseAttributes([]string{"CN:127.0.0.1"})
	require.NoError(t, err)
	cert, err := pki.SelfSigned(key, about, b.now())
	require.NoError(t, err)
	pair, err := tls.X509KeyPair(cert, keyPEM)
	require.NoError(t, err)
	secret, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, Time: b.now})
	require.NoError(t, err)
	system, audit := collect(t, plain), collect(t, secret)

	session, _ := b.login("ada", "ada")
	b.do(session, "syslog server add 127.0.0.1 "+system.port)
	b.do(session, "hostname core1")
	require.NoError(t, b.Tables.NoteAPI(t.Context(), b.now(), `10.1.1.50: API user "ada" created new space 1 (A)`))
	require.NoError(t, Forward(t.Context(), b.Deps))
	var last []string
	for _, record := range <-system.got {
		last = rfc5424.FindStringSubmatch(record)
		require.NotNil(t, last, record)
	}
	require.Equal(t, []string{"134", "cms", "host:server", `10.1.1.50: API user "ada" created new space 1 (A)`}, []string{last[1], last[3], last[4], last[8]})
	lines, err := b.log.Text(t.Context())
	require.NoError(t, err)
	require.Contains(t, string(lines), `local0.info cms cli:  INFO : user ada ran "hostname core1"`)
	require.Contains(t, string(lines), `local0.info cms host:server:  INFO : 10.1.1.50: API user "ada" created new space 1 (A)`)

	require.NoError(t, b.Tables.NoteAPI(t.Context(), b.now(), "not in the audit log"))
	_, err = b.Tables.Accounts.Create(t.Context(), "eve", appliance.Account{Name: "eve", Role: appliance.RoleAudit, Password: b.hashOf("eve")})
	require.NoError(t, err)
	session, _ = b.login("eve", "eve")
	b.do(session, "syslog audit add tls:127.0.0.1 "+audit.port)
	b.do(session, "audit http enable")
	require.NoError(t, b.Tables.NoteAPI(t.Context(), b.now(), "in the audit log"))
	require.NoError(t, Forward(t.Context(), b.Deps))
	all := strings.Join(<-audit.got, "\n")
	require.Contains(t, all, `- - - user eve ran "audit http enable"`)
	require.NotContains(t, all, "- - - not in the audit log")
	require.Contains(t, all, "- - - in the audit log")
}

// TestSyslogTrust: with verify on, a log server has to show a certificate that is trusted.
func TestSyslogTrust(t *testing.T) {
	t.Parallel()
	b := newBench(t, appliance.PlatformCMS2000)
	session, _ := b.login("ada", "ada")
	b.do(session, "pki selfsigned good CN:127.0.0.1")
	b.do(session, "pki selfsigned other CN:127.0.0.1")
	key, err := b.folder.Read(t.Context(), "good.key")
	require.NoError(t, err)
	cert, err := b.folder.Read(t.Context(), "good.crt")
	require.NoError(t, err)
	pair, err := tls.X509KeyPair(cert, key)
	require.NoError(t, err)
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12})
	require.NoError(t, err)
	c := collect(t, listener)
	b.do(session, "syslog server add tls:127.0.0.1 "+c.port)
	b.do(session, "tls syslog trust other.crt")
	b.do(session, "tls syslog verify enable")
	require.ErrorContains(t, Forward(t.Context(), b.Deps), "certificate")
	b.do(session, "tls syslog trust good.crt")
	require.NoError(t, Forward(t.Context(), b.Deps))
	require.NotEmpty(t, <-c.got)
}
