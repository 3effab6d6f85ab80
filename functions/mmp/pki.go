package mmp

import (
	"crypto/x509"
	"errors"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/mmp/files"
	"github.com/plenum-meet/plenum/functions/mmp/pki"
)

func pkiCommands() []command {
	crypto := []string{appliance.RoleCrypto}
	return []command{
		{"pki list", "Lists keys, certificates and requests", (*call).pkiList, crypto, nil},
		{"pki inspect <file>", "Shows what a file holds", (*call).pkiInspect, crypto, nil},
		{"pki match <key> <certificate:cert>", "Checks that a key and a certificate belong together", (*call).pkiMatch, crypto, nil},
		{"pki verify <certificate:cert> <bundle:cert> [<ca:cert>]", "Checks the chain of a certificate", (*call).pkiVerify, crypto, nil},
		{"pki csr <base:name> [<attribute:value>...]", "Makes a key and a certificate signing request", (*call).pkiCSR, crypto, nil},
		{"pki selfsigned <base:name> [<attribute:value>...]", "Makes a key and a certificate that signs itself", (*call).pkiSelfSigned, crypto, nil},
		{"pki sign <csr:base> <ca:base>", "Signs a request with a key and a certificate of this server", (*call).pkiSign, crypto, nil},
		{"pki unlock <key>", "Takes the password off a key", (*call).pkiUnlock, crypto, nil},
		{"pki unlink <file>", "Deletes a key, a certificate or a request", (*call).pkiUnlink, crypto, nil},
		{"pki pkcs12-to-ssh <user>", "Makes an account's SSH key from an uploaded PKCS #12 file <user>.pub", (*call).pkiSSH, crypto, nil},
	}
}

func (c *call) pkiList() error {
	list, err := c.folder.List(c.ctx)
	c.printf("User supplied certificates and keys:\n")
	for _, info := range list {
		if files.IsKeyMaterial(info.Name) {
			c.printf("%s\n", info.Name)
		}
	}
	return err
}

// file reads a file that a command names.
func (c *call) file(name string) ([]byte, error) {
	content, err := c.folder.Read(c.ctx, name)
	if appliance.KindOf(err) == appliance.Missing {
		err = failed("file %s does not exist", name)
	}
	return content, err
}

// needFiles checks that files exist; empty names are left out.
func (c *call) needFiles(names ...string) error {
	for _, name := range names {
		if name == "" {
			continue
		}
		if there, err := c.folder.Exists(c.ctx, name); err != nil || !there {
			return errors.Join(failed("file %s does not exist", name), err)
		}
	}
	return nil
}

// certificates reads the certificates of a file.
func (c *call) certificates(name string) ([]*x509.Certificate, error) {
	content, err := c.file(name)
	if err != nil {
		return nil, err
	}
	list, err := pki.Certificates(content)
	return list, about(name, err)
}

// about makes an error of a file's content a failure that is told.
func about(name string, err error) error {
	if err == nil {
		return nil
	}
	return failed("%s: %v", name, err)
}

func (c *call) pkiInspect() error {
	content, err := c.file(c.arg("file"))
	if err != nil {
		return err
	}
	text, err := pki.Inspect(content, c.Now())
	c.printf("%s", text)
	return about(c.arg("file"), err)
}

// pair checks that files with a key and a certificate can serve together.
func (c *call) pair(key, certificate string) error {
	keyFile, err := c.file(key)
	if err != nil {
		return err
	}
	certFile, err := c.file(certificate)
	if err != nil {
		return err
	}
	switch err := pki.Pair(keyFile, certFile, c.Now()); {
	case errors.Is(err, pki.ErrMismatch):
		return failure("Key and certificate pair do not match")
	case err != nil:
		return failed("%s, %s: %v", key, certificate, err)
	}
	return nil
}

func (c *call) pkiMatch() error {
	if err := c.pair(c.arg("key"), c.arg("certificate")); err != nil {
		return err
	}
	return c.success("Key and certificate pair match")
}

func (c *call) pkiVerify() error {
	leaf, err := c.certificates(c.arg("certificate"))
	if err != nil {
		return err
	}
	bundle, err := c.certificates(c.arg("bundle"))
	if err != nil {
		return err
	}
	var roots []*x509.Certificate
	if ca := c.arg("ca"); ca != "" {
		if roots, err = c.certificates(ca); err != nil {
			return err
		}
	}
	if err := pki.Verify(leaf, bundle, roots, c.Now()); err != nil {
		return failed("%v", err)
	}
	return c.success("server certificate verified against bundle")
}

func (c *call) pkiUnlink() error {
	if !files.IsKeyMaterial(c.arg("file")) {
		return failed("%s is no key, certificate or request", c.arg("file"))
	}
	if err := c.needFiles(c.arg("file")); err != nil {
		return err
	}
	return c.folder.Delete(c.ctx, c.arg("file"))
}

func (c *call) pkiUnlock() error {
	content, err := c.file(c.arg("key"))
	if err != nil {
		return err
	}
	password, err := c.askSecret("Please enter pass phrase: ")
	if err != nil {
		return err
	}
	key, err := pki.Unlock(content, password)
	if err != nil {
		return about(c.arg("key"), err)
	}
	plain, err := pki.KeyFile(key)
	if err != nil {
		return err
	}
	return c.folder.PutAll(c.ctx, map[string][]byte{c.arg("key"): plain})
}

func (c *call) pkiSSH() error {
	name := auth.Fold(c.arg("user")) + ".pub"
	content, err := c.file(name)
	if err != nil {
		return err
	}
	password, err := c.askSecret("Please enter password: ")
	if err != nil {
		return err
	}
	public, err := pki.SSHFromPKCS12(content, password)
	if err != nil {
		return about(name, err)
	}
	return c.folder.PutAll(c.ctx, map[string][]byte{name: public})
}

// dots are what is printed while a key is made.
var dots = strings.Repeat(".", 32)
