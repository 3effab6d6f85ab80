package appliance

import (
	"slices"
	"strconv"
	"time"
)

// Certificates are names of files: a key, its certificate, and a bundle of issuers if there is one.
type Certificates struct {
	Key    string `json:"key,omitempty"`
	Cert   string `json:"cert,omitempty"`
	Bundle string `json:"bundle,omitempty"`
}

// Listener is a port of an interface.
type Listener struct {
	Interface string `json:"interface"`
	Port      int    `json:"port"`
}

// Name is the listener as commands have it: "a:443".
func (l Listener) Name() string { return l.Interface + ":" + strconv.Itoa(l.Port) }

// Door is a port that could not be opened on the computer that the appliance is on.
type Door struct {
	Problem string `json:"problem"`
}

// WebAdmin is the component that routes the API and the Web Admin pages (MMP: webadmin).
type WebAdmin struct {
	Certificates
	Enabled  bool      `json:"enabled,omitempty"`
	Listen   *Listener `json:"listen,omitempty"`
	Redirect bool      `json:"redirect,omitempty"`
	// RestartedAt changes with each restart, which reads the files again.
	RestartedAt time.Time `json:"restartedAt,omitzero"`
}

// On reports whether the component serves on that port.
func (w *WebAdmin) On(l Listener) bool { return w.Enabled && w.Listen != nil && *w.Listen == l }

// WebBridge3 is the component that the web app goes through (MMP: webbridge3).
type WebBridge3 struct {
	Enabled        bool       `json:"enabled,omitempty"`
	HTTPS          []Listener `json:"https,omitempty"`
	HTTPSKey       string     `json:"httpsKey,omitempty"`
	HTTPSChain     string     `json:"httpsChain,omitempty"` // leaf, intermediates, root
	FrameAncestors string     `json:"frameAncestors,omitempty"`
	Redirect       bool       `json:"redirect,omitempty"`
	RedirectPort   int        `json:"redirectPort,omitempty"`
	C2W            []Listener `json:"c2w,omitempty"`
	C2WKey         string     `json:"c2wKey,omitempty"`
	C2WChain       string     `json:"c2wChain,omitempty"`
	C2WTrust       string     `json:"c2wTrust,omitempty"`
	Options        string     `json:"options,omitempty"`
	RestartedAt    time.Time  `json:"restartedAt,omitzero"`
}

// On reports whether the component serves on that port.
func (w *WebBridge3) On(l Listener) bool { return w.Enabled && slices.Contains(w.HTTPS, l) }

// CallBridge service: what is configured, and what the last restart put in force (MMP: callbridge).
type CallBridgeService struct {
	Next CallBridgeConfig `json:"next"`
	Live CallBridgeConfig `json:"live"`
	// License is the name of the licence file that the last restart read, empty for none.
	License string `json:"license,omitempty"`
	// LicenceFile is what that file gives.
	LicenceFile LicenceFile `json:"licenceFile,omitzero"`
	RestartedAt time.Time   `json:"restartedAt,omitzero"`
}

// CallBridgeConfig is the Call Bridge's configuration outside the API.
type CallBridgeConfig struct {
	Certificates
	Listen        []string `json:"listen,omitempty"` // interfaces
	Prefer        string   `json:"prefer,omitempty"`
	TrustC2W      string   `json:"trustC2w,omitempty"`
	TrustCluster  string   `json:"trustCluster,omitempty"`
	TrustBranding string   `json:"trustBranding,omitempty"`
	UCMCerts      string   `json:"ucmCerts,omitempty"`
	UCMVerify     bool     `json:"ucmVerify,omitempty"`
	IMPSCerts     string   `json:"impsCerts,omitempty"`
	IMPSVerify    bool     `json:"impsVerify,omitempty"`
	JWTHours      int      `json:"jwtHours,omitempty"` // 0: 24
}

// SessionLife is how long sessions of the web app last.
func (c CallBridgeConfig) SessionLife() time.Duration {
	if c.JWTHours == 0 {
		return 24 * time.Hour
	}
	return time.Duration(c.JWTHours) * time.Hour
}

// SchedulerService is the component that plans meetings and sends their mail (MMP: scheduler).
type SchedulerService struct {
	Enabled     bool         `json:"enabled,omitempty"`
	HTTPS       *Listener    `json:"https,omitempty"`
	HTTPSKey    string       `json:"httpsKey,omitempty"`
	HTTPSChain  string       `json:"httpsChain,omitempty"`
	C2WKey      string       `json:"c2wKey,omitempty"`
	C2WChain    string       `json:"c2wChain,omitempty"`
	C2WTrust    string       `json:"c2wTrust,omitempty"`
	Mail        MailSettings `json:"mail,omitzero"`
	RestartedAt time.Time    `json:"restartedAt,omitzero"`
	// TraceUntil says until when a part logs in detail: webBridge, api, email.
	TraceUntil map[string]time.Time `json:"traceUntil,omitempty"`
}

// MailSettings is how invitations are sent. Without a server none are.
type MailSettings struct {
	Server      string `json:"server,omitempty"`
	Port        int    `json:"port,omitempty"`
	Username    string `json:"username,omitempty"`
	Password    string `json:"password,omitempty"`
	Protocol    string `json:"protocol,omitempty"` // smtp, smtps; empty: smtp
	Auth        bool   `json:"auth,omitempty"`
	StartTLS    bool   `json:"startTls,omitempty"`
	Trust       string `json:"trust,omitempty"` // a file; empty: any certificate
	FromAddress string `json:"fromAddress,omitempty"`
	FromName    string `json:"fromName,omitempty"`
}

// DatabaseCluster is this node's part in a database cluster (MMP: database cluster).
type DatabaseCluster struct {
	Interface  string   `json:"interface,omitempty"`
	ServerKey  string   `json:"serverKey,omitempty"`
	ServerCert string   `json:"serverCert,omitempty"`
	ClientKey  string   `json:"clientKey,omitempty"`
	ClientCert string   `json:"clientCert,omitempty"`
	CA         string   `json:"ca,omitempty"`
	Role       string   `json:"role,omitempty"`  // primary, replica, client; empty: no cluster
	Nodes      []string `json:"nodes,omitempty"` // the others
	Last       string   `json:"last,omitempty"`  // the last command
	Error      string   `json:"error,omitempty"`
}

// Syslog is where log records go besides this machine (MMP: syslog, audit).
type Syslog struct {
	Disabled bool           `json:"disabled,omitempty"`
	Servers  []SyslogServer `json:"servers,omitempty"`
	Audit    []SyslogServer `json:"audit,omitempty"`
	// HTTP puts HTTP requests into the audit log.
	HTTP bool `json:"http,omitempty"`
}

// SyslogServer takes records as RFC 5424 over TCP.
type SyslogServer struct {
	Host string `json:"host"`
	Port int    `json:"port"`
	TLS  bool   `json:"tls,omitempty"`
}

// EdgeServices are the components that the CMS 2000 does not have (MMP: turn, recorder, streamer, uploader).
type EdgeServices struct {
	Turn     Turn     `json:"turn,omitzero"`
	Recorder Recorder `json:"recorder,omitzero"`
	Streamer Recorder `json:"streamer,omitzero"`
	Uploader Uploader `json:"uploader,omitzero"`
}

// Turn relays media through firewalls.
type Turn struct {
	Certificates
	Enabled      bool     `json:"enabled,omitempty"`
	Username     string   `json:"username,omitempty"`
	Password     string   `json:"password,omitempty"`
	Realm        string   `json:"realm,omitempty"`
	ShortTerm    bool     `json:"shortTerm,omitempty"`
	Secret       string   `json:"secret,omitempty"`
	PublicIP     string   `json:"publicIp,omitempty"`
	HighCapacity bool     `json:"highCapacity,omitempty"`
	TLSPort      int      `json:"tlsPort,omitempty"`
	Listen       []string `json:"listen,omitempty"`
}

// Recorder records calls, or streams them.
type Recorder struct {
	Certificates
	Enabled    bool       `json:"enabled,omitempty"`
	TCP        []Listener `json:"tcp,omitempty"`
	TLS        []Listener `json:"tls,omitempty"`
	NFSHost    string     `json:"nfsHost,omitempty"`
	NFSDir     string     `json:"nfsDir,omitempty"`
	Resolution string     `json:"resolution,omitempty"`
	Limit      int        `json:"limit,omitempty"`
	Trace      bool       `json:"trace,omitempty"`
}

// Uploader brings recordings to a video portal.
type Uploader struct {
	Enabled bool           `json:"enabled,omitempty"`
	NFSHost string         `json:"nfsHost,omitempty"`
	NFSDir  string         `json:"nfsDir,omitempty"`
	CMS     UploaderServer `json:"cms,omitzero"`
	Rev     UploaderServer `json:"rev,omitzero"`
	Access  string         `json:"access,omitempty"`
	// Options are switches by name, "true" or "false".
	Options map[string]string `json:"options,omitempty"`
}

// UploaderServer is one of the servers that the uploader goes between.
type UploaderServer struct {
	Host     string `json:"host,omitempty"`
	Port     int    `json:"port,omitempty"`
	User     string `json:"user,omitempty"`
	Password string `json:"password,omitempty"`
	Trust    string `json:"trust,omitempty"` // a file
}
