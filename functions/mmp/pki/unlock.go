package pki

import (
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des" //nolint:gosec // what files from OpenSSL before 1.1 are protected with
	"crypto/pbkdf2"
	"crypto/sha1" //nolint:gosec // what files from OpenSSL before 3.0 are protected with
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"hash"
)

// ErrPassword says that a password does not open the key.
var ErrPassword = errors.New("wrong password")

// maxIterations bounds what a file can make us compute; OpenSSL writes 2,048.
const maxIterations = 2_000_000

// Unlock opens a key file's first protected key: PKCS #8 with PBES2 (PBKDF2 and AES-CBC or triple DES, RFC 8018), or
// OpenSSL's old form with a DEK-Info header.
func Unlock(file []byte, password string) (crypto.Signer, error) {
	c, err := Read(file)
	switch {
	case err != nil:
		return nil, err
	case len(c.Locked) == 0 && len(c.Keys) > 0:
		return nil, errors.New("the key has no password")
	case len(c.Locked) == 0:
		return nil, errors.New("no key found")
	}
	der, err := open(c.Locked[0], password)
	if err != nil {
		return nil, err
	}
	key, err := parseKey(der)
	if err != nil {
		return nil, ErrPassword // a wrong password mostly passes for the padding's sake or not: never for the key's
	}
	return key, nil
}

func open(block *pem.Block, password string) ([]byte, error) {
	if block.Type != "ENCRYPTED PRIVATE KEY" {
		//lint:ignore SA1019 the form is old, but files in it exist
		der, err := x509.DecryptPEMBlock(block, []byte(password))
		if err != nil {
			return nil, ErrPassword
		}
		return der, nil
	}
	return openPKCS8(block.Bytes, password)
}

// The structures of RFC 5958 and RFC 8018.
type encryptedKey struct {
	Algorithm pkix.AlgorithmIdentifier
	Data      []byte
}

type pbes2 struct{ KDF, Scheme pkix.AlgorithmIdentifier }

type pbkdf2Parameters struct {
	Salt       []byte
	Iterations int
	KeyLength  int                      `asn1:"optional"`
	PRF        pkix.AlgorithmIdentifier `asn1:"optional"`
}

var (
	oidPBES2  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}
	oidPBKDF2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}
)

// encryption is a block cipher in CBC mode.
type encryption struct {
	key, block int // bytes
	cipher     func(key []byte) (cipher.Block, error)
}

// encryptions are the schemes by object identifier.
var encryptions = map[string]encryption{
	"2.16.840.1.101.3.4.1.2":  {16, aes.BlockSize, aes.NewCipher},
	"2.16.840.1.101.3.4.1.22": {24, aes.BlockSize, aes.NewCipher},
	"2.16.840.1.101.3.4.1.42": {32, aes.BlockSize, aes.NewCipher},
	"1.2.840.113549.3.7":      {24, des.BlockSize, des.NewTripleDESCipher},
}

// prfs are the HMACs by object identifier; without one it is SHA-1.
var prfs = map[string]func() hash.Hash{"": sha1.New, "1.2.840.113549.2.7": sha1.New, "1.2.840.113549.2.9": sha256.New,
	"1.2.840.113549.2.10": sha512.New384, "1.2.840.113549.2.11": sha512.New}

func openPKCS8(der []byte, password string) ([]byte, error) {
	var key encryptedKey
	var scheme pbes2
	var kdf pbkdf2Parameters
	var iv []byte
	for _, part := range []struct {
		der  func() []byte
		into any
	}{
		{func() []byte { return der }, &key},
		{func() []byte { return key.Algorithm.Parameters.FullBytes }, &scheme},
		{func() []byte { return scheme.KDF.Parameters.FullBytes }, &kdf},
		{func() []byte { return scheme.Scheme.Parameters.FullBytes }, &iv},
	} {
		if _, err := asn1.Unmarshal(part.der(), part.into); err != nil {
			return nil, fmt.Errorf("protected key: %w", err)
		}
	}
	with, prf := encryptions[scheme.Scheme.Algorithm.String()], prfs[kdf.PRF.Algorithm.String()]
	if !key.Algorithm.Algorithm.Equal(oidPBES2) || !scheme.KDF.Algorithm.Equal(oidPBKDF2) || with.key == 0 || prf == nil ||
		len(iv) != with.block || kdf.Iterations < 1 || kdf.Iterations > maxIterations {
		return nil, errors.New("protected key: unknown protection")
	}
	derived, err := pbkdf2.Key(prf, password, kdf.Salt, kdf.Iterations, with.key)
	if err != nil {
		return nil, fmt.Errorf("protected key: %w", err)
	}
	return with.decrypt(derived, iv, key.Data)
}

// decrypt takes the encryption and its padding off.
func (e encryption) decrypt(key, iv, data []byte) ([]byte, error) {
	block, err := e.cipher(key)
	if err != nil || len(data) == 0 || len(data)%e.block != 0 {
		return nil, ErrPassword
	}
	plain := make([]byte, len(data))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(plain, data)
	padding := int(plain[len(plain)-1])
	if padding == 0 || padding > e.block {
		return nil, ErrPassword
	}
	return plain[:len(plain)-padding], nil
}
