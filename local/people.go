package local

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/local/directory"
)

// startDirectory starts the lab's directory, if it is wanted, and makes it known to the Meeting Server once: whoever
// deletes its ldapSource wants to.
func (s *Server) startDirectory(ctx, background context.Context) error {
	if s.config.Directory == "" {
		return nil
	}
	folder := filepath.Join(s.config.Data, "directory")
	running, err := directory.Start(background, folder, s.config.Directory, s.drawDirectory)
	if err != nil {
		return err
	}
	s.running.Go(func() {
		if err := running.Run(background); err != nil {
			s.log.Error("directory", "err", err)
		}
	})
	s.people = running.Passwords.People
	known := filepath.Join(folder, "known")
	if _, err := os.Stat(known); err == nil {
		return nil
	}
	if err := s.seedDirectory(ctx, running.Passwords.Root); err != nil {
		return err
	}
	return os.WriteFile(known, nil, 0o600)
}

// drawDirectory draws the directory's passwords; its people's is that of the lab's users if one was given.
func (s *Server) drawDirectory() (p directory.Passwords, err error) {
	p.People = s.config.UserPassword
	if p.Root, err = password(s.config.Random); err == nil && p.People == "" {
		p.People, err = password(s.config.Random)
	}
	return p, err
}

// seedDirectory writes what an import and a search of the directory need.
func (s *Server) seedDirectory(ctx context.Context, root string) error {
	host, port, err := net.SplitHostPort(s.config.Directory)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return err
	}
	no, t := false, s.tables
	server, mapping := "directory server", "directory mapping"
	err = t.DB.Transact(ctx, func(tx *store.Tx) error {
		sealed, err := t.Secrets.Seal(tx, root)
		if err != nil {
			return err
		}
		return t.LDAPServers.In(tx).Put(seedID(server), appliance.LDAPServer{Name: "Lab", Address: host, PortNumber: &number, Secure: &no,
			Username: directory.Root, Password: sealed})
	})
	return errors.Join(err,
		put(ctx, t.LDAPMappings, mapping, appliance.LDAPMapping{JIDMapping: "$uid$@plenum.example", NameMapping: "$cn$",
			CoSpaceNameMapping: "$cn$'s space", CoSpaceURIMapping: "$uid$.space"}),
		put(ctx, t.LDAPSources, "directory source", appliance.LDAPSource{Server: seedID(server), Mapping: seedID(mapping),
			BaseDN: directory.Base, Filter: "(mail=*)"}),
		put(ctx, t.DirectorySearchLocations, "directory search", appliance.DirectorySearchLocation{LDAPServer: seedID(server),
			BaseDN: directory.Base, Label: "Everybody", FilterFormat: "(&(objectClass=person)(|(cn=*$1*)(mail=*$1*)))", DisplayName: "cn",
			FirstName: "givenName", LastName: "sn", Email: "mail", Phone: "telephoneNumber", Organisation: "o"}),
		put(ctx, t.LDAPUserCoSpaceTemplateSources, "directory templates", appliance.LDAPUserCoSpaceTemplateSource{
			CoSpaceTemplate: seedID(templateRoom), LDAPSource: seedID("directory source")}))
}
