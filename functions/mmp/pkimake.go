package mmp

import (
	"crypto"

	"github.com/plenum-meet/plenum/functions/mmp/pki"
)

// newKey makes a key for names that must not be in use.
func (c *call) newKey(second string) (crypto.Signer, []byte, pki.Attributes, error) {
	base := c.arg("base")
	about, err := pki.ParseAttributes(c.args["attribute"])
	if err != nil {
		return nil, nil, about, failure(err.Error())
	}
	for _, name := range []string{base + ".key", base + second} {
		if there, err := c.folder.Exists(c.ctx, name); err != nil || there {
			return nil, nil, about, failed("file %s already exists", name)
		}
	}
	c.printf("%s\n", dots)
	key, file, err := pki.NewKey()
	return key, file, about, err
}

func (c *call) pkiCSR() error {
	base := c.arg("base")
	key, file, about, err := c.newKey(".csr")
	if err != nil {
		return err
	}
	request, err := pki.Request(key, about)
	if err != nil {
		return err
	}
	if err := c.folder.PutAll(c.ctx, map[string][]byte{base + ".key": file, base + ".csr": request}); err != nil {
		return err
	}
	c.printf("Created key file %s.key and CSR %s.csr\nCSR file %s.csr ready for download via SFTP\n", base, base, base)
	return nil
}

func (c *call) pkiSelfSigned() error {
	base := c.arg("base")
	key, file, about, err := c.newKey(".crt")
	if err != nil {
		return err
	}
	if about.Subject.CommonName == "" {
		if about.Subject.CommonName, err = c.commonName(); err != nil {
			return err
		}
	}
	certificate, err := pki.SelfSigned(key, about, c.Now())
	if err != nil {
		return err
	}
	if err := c.folder.PutAll(c.ctx, map[string][]byte{base + ".key": file, base + ".crt": certificate}); err != nil {
		return err
	}
	c.printf("Created self-signed certificate %s.crt and key %s.key\n", base, base)
	return nil
}

// commonName is who a certificate is for when nobody says.
func (c *call) commonName() (string, error) {
	live, err := c.settings().Live.Get(c.ctx)
	return live.Hostname, err
}

// pkiSign writes the certificate, and a chain file when the signer is a root.
func (c *call) pkiSign() error {
	base, ca := c.arg("csr"), c.arg("ca")
	request, err := c.file(base + ".csr")
	if err != nil {
		return err
	}
	contents, err := pki.Read(request)
	if err != nil || len(contents.Requests) == 0 {
		return failed("%s.csr is no request", base)
	}
	signers, err := c.certificates(ca + ".crt")
	if err != nil {
		return err
	}
	if err := c.pair(ca+".key", ca+".crt"); err != nil {
		return err
	}
	keyFile, err := c.file(ca + ".key")
	if err != nil {
		return err
	}
	key, err := pki.Key(keyFile)
	if err != nil {
		return about(ca+".key", err)
	}
	certificate, err := pki.Sign(contents.Requests[0], signers[0], key, c.Now())
	if err != nil {
		return failed("%v", err)
	}
	made := map[string][]byte{base + ".crt": certificate}
	if pki.IsRoot(signers[0]) {
		made[base+"-fullchain.crt"] = append(append([]byte{}, certificate...), pki.CertificateFile(signers[0].Raw)...)
	}
	if err := c.folder.PutAll(c.ctx, made); err != nil {
		return err
	}
	c.printf("Created certificate %s.crt\n", base)
	if len(made) > 1 {
		c.printf("Created certificate chain %s-fullchain.crt\n", base)
	}
	return nil
}
