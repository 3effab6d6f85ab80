package edge

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/crypto/ssh"
)

const rsaBits = 3072

// hostKeys are the kinds of key that a server has, each in a file of its own.
var hostKeys = []struct {
	file string
	make func() (crypto.Signer, error)
}{
	{"host_ed25519", func() (crypto.Signer, error) { _, key, err := ed25519.GenerateKey(rand.Reader); return key, err }},
	{"host_rsa", func() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, rsaBits) }},
}

// HostKeys reads the host keys kept in a folder (OpenSSH's private key form), making those that are missing. A client
// that has seen them once sees the same ones after a restart.
func HostKeys(folder string) ([]ssh.Signer, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	var signers []ssh.Signer
	for _, kind := range hostKeys {
		path := filepath.Join(folder, kind.file)
		data, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			data, err = makeKey(path, kind.make)
		}
		if err != nil {
			return nil, fmt.Errorf("host key: %w", err)
		}
		signer, err := ssh.ParsePrivateKey(data)
		if err != nil {
			return nil, fmt.Errorf("host key %s: %w", path, err)
		}
		signers = append(signers, signer)
	}
	return signers, nil
}

// makeKey writes a new key. The file appears whole or not at all.
func makeKey(path string, generate func() (crypto.Signer, error)) ([]byte, error) {
	key, err := generate()
	if err != nil {
		return nil, err
	}
	block, err := ssh.MarshalPrivateKey(key, "")
	if err != nil {
		return nil, err
	}
	data := pem.EncodeToMemory(block)
	if err := os.WriteFile(path+".new", data, 0o600); err != nil {
		return nil, err
	}
	return data, os.Rename(path+".new", path)
}
