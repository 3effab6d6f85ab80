package mmp

import (
	"strconv"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// recorderCommands are those of the recorder and of the streamer.
func recorderCommands() []command {
	recorder := []command{
		{"recorder nfs <host:directory:nfs>", "Sets where recordings are kept", (*call).recorderNFS, nil, virtual},
		{"recorder resolution (resolution=audio|720p|1080p)", "Sets the size of the picture", (*call).recorderResolution, nil, virtual},
	}
	streamer := []command{
		{"streamer sip resolution (resolution=720p|1080p)", "Sets the size of the picture", (*call).recorderResolution, nil, virtual},
	}
	return append(alike("recorder", recorder), alike("streamer", streamer)...)
}

// alike adds what both have. Every row tells its function by the argument "service" which of the two it is for.
func alike(service string, rows []command) []command {
	rows = append([]command{
		{service, "Shows it", (*call).recorder, nil, virtual},
		{service + " sip listen <iface> <tcp> <tls>", "Sets where it listens for calls; none for no port", (*call).recorderListen, nil, virtual},
		{service + " sip certs <key> <certificate:cert> [<bundle:cert>]", "Sets key and certificate", (*call).recorderCerts, nil, virtual},
		{service + " sip certs none", "Removes key and certificate", (*call).recorderCerts, nil, virtual},
		{service + " limit <calls:count>", "Sets how many calls it takes", (*call).recorderLimit, nil, virtual},
		{service + " limit none", "Removes the limit", (*call).recorderLimit, nil, virtual},
		{service + " (state=enable|disable)", "Starts or stops it", (*call).recorderState, nil, virtual},
		{service + " restart", "Restarts it", (*call).recorderRestart, nil, virtual},
	}, rows...)
	for i := range rows {
		run := rows[i].run
		rows[i].run = func(c *call) error {
			c.args["service"] = []string{service}
			return run(c)
		}
	}
	return rows
}

func (c *call) recorderOf(e *appliance.EdgeServices) *appliance.Recorder {
	if c.arg("service") == "streamer" {
		return &e.Streamer
	}
	return &e.Recorder
}

func (c *call) setRecorder(change func(*appliance.Recorder) error) error {
	return c.setEdge(func(e *appliance.EdgeServices) error { return change(c.recorderOf(e)) })
}

func (c *call) recorder() error {
	e, err := c.settings().Edge.Get(c.ctx)
	if err != nil {
		return err
	}
	r := c.recorderOf(&e)
	sip := "tcp " + orNone(listeners(r.TCP)) + ", tls " + orNone(listeners(r.TLS))
	pairs := []string{"Enabled", truth(r.Enabled), "SIP interfaces", sip, "SIP key file", r.Key, "SIP certificate file", r.Cert,
		"SIP CA Bundle file", r.Bundle, "SIP traffic trace", enabled(r.Trace)}
	resolution := r.Resolution
	if resolution == "" {
		resolution = "720p"
	}
	if c.arg("service") == "recorder" {
		pairs = append(pairs, "NFS domain name", r.NFSHost, "NFS directory", r.NFSDir, "Resolution", resolution)
	} else {
		pairs = append(pairs, "SIP Resolution", resolution)
	}
	return c.block(append(pairs, "Call Limit", number(r.Limit))...)
}

func (c *call) recorderListen() error {
	tcp, err := portOf(c.arg("iface"), c.arg("tcp"))
	if err != nil {
		return err
	}
	tls, err := portOf(c.arg("iface"), c.arg("tls"))
	if err != nil {
		return err
	}
	return c.setRecorder(func(r *appliance.Recorder) error { r.TCP, r.TLS = tcp, tls; return nil })
}

// portOf is a listener, none for "none".
func portOf(iface, port string) ([]appliance.Listener, error) {
	if port == "none" {
		return nil, nil
	}
	if !valid["port"](port) {
		return nil, failed("%s is not a port", port)
	}
	n, err := strconv.Atoi(port)
	return []appliance.Listener{{Interface: iface, Port: n}}, err
}

func (c *call) recorderCerts() error {
	files, err := c.certificateFiles()
	if err != nil {
		return err
	}
	return c.setRecorder(func(r *appliance.Recorder) error { r.Certificates = files; return nil })
}

func (c *call) recorderNFS() error {
	host, directory, _ := strings.Cut(c.arg("host:directory"), ":")
	return c.setRecorder(func(r *appliance.Recorder) error { r.NFSHost, r.NFSDir = host, directory; return nil })
}

func (c *call) recorderResolution() error {
	return c.setRecorder(func(r *appliance.Recorder) error { r.Resolution = c.arg("resolution"); return nil })
}

func (c *call) recorderLimit() error {
	return c.setRecorder(func(r *appliance.Recorder) error { r.Limit = c.number("calls"); return nil })
}

func (c *call) recorderState() error {
	err := c.setRecorder(func(r *appliance.Recorder) error {
		incomplete := len(r.TCP)+len(r.TLS) == 0 || c.arg("service") == "recorder" && r.NFSHost == ""
		switch {
		case c.on() && incomplete:
			return failed("%s configuration not complete", title(c.arg("service")))
		case c.on() && len(r.TLS) > 0 && r.Key == "":
			return failure("TLS port set but no certificates configured")
		}
		r.Enabled = c.on()
		return nil
	})
	if err != nil {
		return err
	}
	return c.success("%s %sd", title(c.arg("service")), c.arg("state"))
}

func (c *call) recorderRestart() error {
	e, err := c.settings().Edge.Get(c.ctx)
	if err == nil && !c.recorderOf(&e).Enabled {
		err = failed("%s is not enabled", c.arg("service"))
	}
	return err
}
