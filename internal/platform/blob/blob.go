// Package blob keeps files by the SHA-256 of their content, on disk. The same
// content is kept once; a file is complete and durable before its name exists.
package blob

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"thonso/internal/platform/fault"
)

// A Store keeps files below a folder.
type Store struct{ dir string }

// New returns a store below dir.
func New(dir string) *Store { return &Store{dir} }

// Dir is the folder of the store, for backup.
func (s *Store) Dir() string { return s.dir }

// Put keeps what r gives, at most limit bytes, and returns its hash and size.
func (s *Store) Put(r io.Reader, limit int64) (hash string, size int64, err error) {
	tmp := filepath.Join(s.dir, "tmp")
	if err := os.MkdirAll(tmp, 0o700); err != nil {
		return "", 0, err
	}
	f, err := os.CreateTemp(tmp, "put-")
	if err != nil {
		return "", 0, err
	}
	defer os.Remove(f.Name()) // gone already after the rename
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(io.MultiWriter(f, h), io.LimitReader(r, limit+1))
	if err != nil {
		return "", 0, fmt.Errorf("keep a file: %w", err)
	}
	if size > limit {
		return "", 0, fault.New(fault.TooLarge, "fault.too_large", "mb", limit>>20)
	}
	hash = hex.EncodeToString(h.Sum(nil))
	if err := f.Sync(); err != nil {
		return "", 0, err
	}
	if err := f.Close(); err != nil {
		return "", 0, err
	}
	return hash, size, s.place(f.Name(), hash)
}

func (s *Store) place(tmp, hash string) error {
	to := s.path(hash)
	dir := filepath.Dir(to)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := os.Rename(tmp, to); err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

var hashShape = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (s *Store) path(hash string) string { return filepath.Join(s.dir, hash[:2], hash[2:4], hash) }

// Open opens the file of hash; a NotFound fault where there is none.
func (s *Store) Open(hash string) (*os.File, error) {
	if !hashShape.MatchString(hash) {
		return nil, fault.New(fault.NotFound, "fault.not_found")
	}
	f, err := os.Open(s.path(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.NotFound, "fault.not_found")
	}
	return f, err
}

// Has reports whether the file of hash is kept.
func (s *Store) Has(hash string) bool {
	if !hashShape.MatchString(hash) {
		return false
	}
	_, err := os.Stat(s.path(hash))
	return err == nil
}

// Check reads every file and returns the hashes of those whose content is not what it was.
func (s *Store) Check() (seen int, bad []string, err error) {
	err = filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !hashShape.MatchString(d.Name()) {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		h := sha256.New()
		if _, err := io.Copy(h, f); err != nil {
			return err
		}
		seen++
		if hex.EncodeToString(h.Sum(nil)) != d.Name() {
			bad = append(bad, d.Name())
		}
		return nil
	})
	return seen, bad, err
}
