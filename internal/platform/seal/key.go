package seal

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Load reads the key in the file at path; fs.ErrNotExist where there is none.
func Load(path string) (*Box, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("the key: %w", err)
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

// Make writes a new key to path, where no file may be yet.
func Make(path string) (*Box, error) {
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	_, err = f.WriteString(hex.EncodeToString(key) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, err
	}
	return New(key)
}
