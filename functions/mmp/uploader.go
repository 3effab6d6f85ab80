package mmp

import (
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// uploaderOptions are its switches, shown in this order.
var uploaderOptions = []string{"allow_anonymous", "allow_unrestricted_download", "cospace_member_access", "recording_owned_by_cospace_owner"}

func uploaderCommands() []command {
	const server = "uploader (server=cms|rev) "
	return []command{
		{"uploader", "Shows the uploader", (*call).uploader, nil, virtual},
		{"uploader nfs <host:directory:nfs>", "Sets where recordings are", (*call).uploaderNFS, nil, virtual},
		{server + "host <host>", "Sets a server", (*call).uploaderHost, nil, virtual},
		{server + "port <port>", "Sets its port", (*call).uploaderPort, nil, virtual},
		{server + "user <username>", "Sets the account there", (*call).uploaderUser, nil, virtual},
		{server + "password", "Sets that account's password", (*call).uploaderPassword, nil, virtual},
		{server + "trust <bundle:cert>", "Sets which certificates are trusted", (*call).uploaderTrust, nil, virtual},
		{server + "trust none", "Trusts any certificate", (*call).uploaderTrust, nil, virtual},
		{"uploader access (access=private|public|allusers)", "Sets who may see the recordings", (*call).uploaderAccess, nil, virtual},
		{"uploader (option=" + strings.Join(uploaderOptions, "|") + ") (value=true|false)", "Sets a switch", (*call).uploaderOption, nil, virtual},
		{"uploader (state=enable|disable)", "Starts or stops it", (*call).uploaderState, nil, virtual},
	}
}

func (c *call) setUploader(change func(*appliance.Uploader)) error {
	return c.setEdge(func(e *appliance.EdgeServices) error {
		change(&e.Uploader)
		return nil
	})
}

// setServer changes the server that the line names.
func (c *call) setServer(change func(*appliance.UploaderServer)) error {
	return c.setUploader(func(u *appliance.Uploader) {
		change(map[string]*appliance.UploaderServer{"cms": &u.CMS, "rev": &u.Rev}[c.arg("server")])
	})
}

func (c *call) uploader() error {
	e, err := c.settings().Edge.Get(c.ctx)
	if err != nil {
		return err
	}
	u := e.Uploader
	nfs := ""
	if u.NFSHost != "" {
		nfs = u.NFSHost + ":" + u.NFSDir
	}
	pairs := []string{"Enabled", truth(u.Enabled), "NFS", nfs}
	for _, s := range []struct {
		name   string
		server appliance.UploaderServer
	}{{"CMS", u.CMS}, {"Rev", u.Rev}} {
		password := ""
		if s.server.Password != "" {
			password = "********"
		}
		pairs = append(pairs, s.name+" host", s.server.Host, s.name+" port", number(s.server.Port), s.name+" user", s.server.User,
			s.name+" password", password, s.name+" trust bundle", s.server.Trust)
	}
	pairs = append(pairs, "Access", u.Access)
	for _, option := range uploaderOptions {
		value := u.Options[option]
		if value == "" {
			value = "false"
		}
		pairs = append(pairs, title(strings.ReplaceAll(option, "_", " ")), value)
	}
	return c.block(pairs...)
}

func (c *call) uploaderNFS() error {
	host, directory, _ := strings.Cut(c.arg("host:directory"), ":")
	return c.setUploader(func(u *appliance.Uploader) { u.NFSHost, u.NFSDir = host, directory })
}

func (c *call) uploaderHost() error {
	return c.setServer(func(s *appliance.UploaderServer) { s.Host = c.arg("host") })
}

func (c *call) uploaderPort() error {
	return c.setServer(func(s *appliance.UploaderServer) { s.Port = c.number("port") })
}

func (c *call) uploaderUser() error {
	return c.setServer(func(s *appliance.UploaderServer) { s.User = c.arg("username") })
}

func (c *call) uploaderPassword() error {
	password, err := c.newSecret()
	if err != nil {
		return err
	}
	return c.setServer(func(s *appliance.UploaderServer) { s.Password = password })
}

func (c *call) uploaderTrust() error {
	bundle, err := c.bundleFile()
	if err != nil {
		return err
	}
	return c.setServer(func(s *appliance.UploaderServer) { s.Trust = bundle })
}

func (c *call) uploaderAccess() error {
	return c.setUploader(func(u *appliance.Uploader) { u.Access = c.arg("access") })
}

func (c *call) uploaderOption() error {
	return c.setUploader(func(u *appliance.Uploader) {
		if u.Options == nil {
			u.Options = map[string]string{}
		}
		u.Options[c.arg("option")] = c.arg("value")
	})
}

func (c *call) uploaderState() error {
	e, err := c.settings().Edge.Get(c.ctx)
	if err != nil {
		return err
	}
	u := e.Uploader
	if c.on() && slices.Contains([]string{u.NFSHost, u.CMS.Host, u.Rev.Host}, "") {
		return failure("Uploader configuration not complete")
	}
	if err := c.setUploader(func(u *appliance.Uploader) { u.Enabled = c.on() }); err != nil {
		return err
	}
	return c.success("Uploader %sd", c.arg("state"))
}
