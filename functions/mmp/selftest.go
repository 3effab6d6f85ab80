package mmp

import (
	"bytes"
	"crypto/aes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// selfTest computes known answers: SHA-256 and AES-128 of FIPS 180-4 and 197, HMAC-SHA-256 of RFC 4231.
func selfTest() error {
	sum := sha256.Sum256([]byte("abc"))
	mac := hmac.New(sha256.New, []byte("Jefe"))
	mac.Write([]byte("what do ya want for nothing?"))
	block, err := aes.NewCipher(unhex("000102030405060708090a0b0c0d0e0f"))
	if err != nil {
		return err
	}
	encrypted := make([]byte, aes.BlockSize)
	block.Encrypt(encrypted, unhex("00112233445566778899aabbccddeeff"))
	for _, test := range []struct {
		name, want string
		got        []byte
	}{
		{"SHA-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", sum[:]},
		{"HMAC-SHA-256", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", mac.Sum(nil)},
		{"AES-128", "69c4e0d86a7b0430d8cdb78070b4c55a", encrypted},
	} {
		if !bytes.Equal(test.got, unhex(test.want)) {
			return fmt.Errorf("%s gives a wrong answer", test.name)
		}
	}
	return nil
}

func unhex(s string) []byte {
	b, _ := hex.DecodeString(s) // constants
	return b
}
