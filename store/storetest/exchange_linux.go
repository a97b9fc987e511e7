package storetest

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// replyTo is what a prompter sends back to hand over a password: gcr's
// exchange "sx-aes-1" (gcr/gcr-secret-exchange.c), Diffie-Hellman, then HKDF
// over SHA-256, then AES-128-CBC.
//
// Our private number is 1. So the public one is the group's generator, 2, and
// the secret that both sides agree on is the other's public number. Nobody
// else is on this bus, and no arithmetic is needed.
func replyTo(exchange, password string) (string, error) {
	key, err := agreedKey(exchange)
	if err != nil {
		return "", err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return "", err
	}
	iv := make([]byte, aes.BlockSize)
	sealed := padded(password)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(sealed, sealed)
	text := base64.StdEncoding.EncodeToString
	return fmt.Sprintf("[sx-aes-1]\npublic=%s\nsecret=%s\niv=%s\n", text([]byte{2}), text(sealed), text(iv)), nil
}

// agreedKey hashes the shared number as it comes, without leading zeros, as
// gcr 3 does (egg_dh_gen_secret in egg/egg-dh.c). Of the numbers that were a
// byte short, 55 of 55 fit so, and padded to the group's 192 bytes none of two
// (3.41.1, tried). With another key gcr finds no password in the answer and
// takes the dialog for dismissed. Later gcr pads (egg/egg-dh-libgcrypt.c): with
// it one answer in 256 would fail.
func agreedKey(exchange string) ([]byte, error) {
	_, rest, _ := strings.Cut(exchange, "public=")
	line, _, _ := strings.Cut(rest, "\n")
	shared, err := base64.StdEncoding.DecodeString(line)
	if err != nil || len(shared) == 0 {
		return nil, errors.New("the prompt's exchange has no public number")
	}
	return hkdf.Key(sha256.New, shared, nil, "", aes.BlockSize)
}

// padded is PKCS #7.
func padded(text string) []byte {
	n := aes.BlockSize - len(text)%aes.BlockSize
	return append([]byte(text), bytes.Repeat([]byte{byte(n)}, n)...)
}
