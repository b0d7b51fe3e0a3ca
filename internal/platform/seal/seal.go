// Package seal keeps sensitive fields encrypted (AES-256-GCM) and makes
// search keys of them (HMAC-SHA-256), both under the installation's key.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
)

// A Box seals and opens. Without its key what it sealed is lost; back it up apart from the data.
type Box struct {
	aead cipher.AEAD
	mac  []byte
}

// New returns a Box with a key of 32 bytes.
func New(key []byte) (*Box, error) {
	if len(key) != 32 {
		return nil, errors.New("seal: the key must have 32 bytes")
	}
	// Two keys from one, so that a search key says nothing about the cipher's.
	enc := sha256.Sum256(append([]byte("thonso encrypt "), key...))
	mac := sha256.Sum256(append([]byte("thonso search "), key...))
	block, err := aes.NewCipher(enc[:])
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return &Box{aead, mac[:]}, nil
}

// Fingerprint tells this key from another, and says nothing about it.
func (b *Box) Fingerprint() string { return b.Key("thonso backup") }

// Seal encrypts s; "" stays "". Use bind for the id of the record it belongs
// to: a sealed value copied to another record doesn't open.
func (b *Box) Seal(s, bind string) string {
	if s == "" {
		return ""
	}
	nonce := make([]byte, b.aead.NonceSize())
	_, _ = rand.Read(nonce)
	return base64.RawStdEncoding.EncodeToString(b.aead.Seal(nonce, nonce, []byte(s), []byte(bind)))
}

// Open decrypts what Seal made.
func (b *Box) Open(sealed, bind string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	raw, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil || len(raw) < b.aead.NonceSize() {
		return "", errors.New("seal: not a sealed value")
	}
	n := b.aead.NonceSize()
	plain, err := b.aead.Open(nil, raw[:n], raw[n:], []byte(bind))
	if err != nil {
		return "", errors.New("seal: wrong key or changed value")
	}
	return string(plain), nil
}

// Key returns the search key of s: equal for equal values, telling nothing without the installation's key.
func (b *Box) Key(s string) string {
	if s == "" {
		return ""
	}
	m := hmac.New(sha256.New, b.mac)
	m.Write([]byte(s))
	return hex.EncodeToString(m.Sum(nil)[:16])
}
