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
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
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

// Load reads the key from path, making a new one where the file is absent.
func Load(path string) (*Box, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		key := make([]byte, 32)
		_, _ = rand.Read(key)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, err
		}
		if err := os.WriteFile(path, []byte(hex.EncodeToString(key)+"\n"), 0o600); err != nil {
			return nil, err
		}
		return New(key)
	}
	if err != nil {
		return nil, err
	}
	if len(raw) < 64 {
		return nil, fmt.Errorf("seal: %s holds no key", path)
	}
	key, err := hex.DecodeString(string(raw[:64]))
	if err != nil {
		return nil, fmt.Errorf("seal: %s: %w", path, err)
	}
	return New(key)
}

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
