package app

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"

	"thonso/internal/platform/db"
	"thonso/internal/platform/seal"
)

// A backup is one compressed tar: the database, the files, perhaps the key, the
// same of practice below its folder, and last a manifest with the hash of each
// and the number of rows per table.
const (
	manifestName = "manifest.json"
	sqliteName   = "thonso.db"
	postgresName = "thonso.dump"
	keyName      = "secret.key"
	blobPrefix   = "blobs/"

	practicePrefix = "practice/"
)

type manifest struct {
	Format   int              `json:"format"`
	Version  string           `json:"version"`
	MadeAt   time.Time        `json:"made_at"`
	Dialect  db.Dialect       `json:"dialect"`
	KeyCheck string           `json:"key_check"` // tells the right key from another, not the key
	Files    []manifestFile   `json:"files"`
	Rows     map[string]int64 `json:"rows"`
	Practice map[string]int64 `json:"practice,omitempty"` // rows of practice; nil where nobody has practised
}

type manifestFile struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Backup writes a consistent copy of the installation to out, while it may be
// running. The key stays out unless asked for: with it the copy holds everything
// that a thief needs.
func Backup(ctx context.Context, c Config, out string, withKey bool) (err error) {
	work, err := os.MkdirTemp(filepath.Dir(out), ".thonso-backup-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	m := manifest{Format: 1, Version: c.Version, MadeAt: time.Now().UTC().Truncate(time.Second)}
	if m.KeyCheck, err = keyCheck(c.keyFile()); err != nil {
		return err
	}
	copied, err := copyDatabase(ctx, c.dsn(), work, &m)
	if err != nil {
		return fmt.Errorf("copy the database: %w", err)
	}
	var practised string
	if p, ok := c.practised(); ok {
		pm, dir := manifest{}, filepath.Join(work, "practice")
		if err := os.Mkdir(dir, 0o700); err != nil {
			return err
		}
		if practised, err = copyDatabase(ctx, p.dsn(), dir, &pm); err != nil {
			return fmt.Errorf("copy the practice database: %w", err)
		}
		m.Practice = pm.Rows
	}
	part := filepath.Join(work, "backup")
	if err := writeArchive(c, part, copied, practised, withKey, &m); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	// The finished file appears under its name at once or not at all.
	return os.Rename(part, out)
}

// practised returns where practice is kept beside c, if anybody has practised.
// Its database is a file of its own, whatever the real one is.
func (c Config) practised() (Config, bool) {
	if c.Practice {
		return Config{}, false
	}
	p := Config{Practice: true, Data: c.practiceDir(), Version: c.Version, Clock: c.Clock}
	_, err := os.Stat(p.dsn())
	return p, err == nil
}

// keyCheck is the fingerprint of the key in file.
func keyCheck(file string) (string, error) {
	box, err := seal.Load(file)
	if err != nil {
		return "", err
	}
	return box.Fingerprint(), nil
}

func writeArchive(c Config, name, database, practised string, withKey bool, m *manifest) (err error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	zip, err := gzip.NewWriterLevel(f, gzip.BestSpeed)
	if err != nil {
		return err
	}
	w := &archive{tar: tar.NewWriter(zip), manifest: m}
	err = w.addAll(c, database, practised, withKey)
	return errors.Join(err, w.tar.Close(), zip.Close(), f.Sync(), f.Close())
}

type archive struct {
	tar      *tar.Writer
	manifest *manifest
}

func (w *archive) addAll(c Config, database, practised string, withKey bool) error {
	if err := w.add(filepath.Base(database), database); err != nil {
		return err
	}
	if withKey {
		if err := w.add(keyName, c.keyFile()); err != nil {
			return err
		}
	}
	err := walkBlobs(c.blobDir(), func(rel, file string) error { return w.add(blobPrefix+rel, file) })
	if err != nil {
		return err
	}
	if err := w.addPractice(c, practised); err != nil {
		return err
	}
	raw, err := json.MarshalIndent(w.manifest, "", "  ")
	if err != nil {
		return err
	}
	if err := w.header(manifestName, int64(len(raw))); err != nil {
		return err
	}
	_, err = w.tar.Write(raw)
	return err
}

// addPractice adds what was practised, key and all: it seals invented people.
func (w *archive) addPractice(c Config, database string) error {
	p, ok := c.practised()
	if !ok || database == "" {
		return nil
	}
	if err := w.add(practicePrefix+sqliteName, database); err != nil {
		return err
	}
	if err := w.add(practicePrefix+keyName, p.keyFile()); err != nil {
		return err
	}
	return walkBlobs(p.blobDir(), func(rel, file string) error { return w.add(practicePrefix+blobPrefix+rel, file) })
}

func (w *archive) header(name string, size int64) error {
	return w.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600,
		ModTime: w.manifest.MadeAt})
}

func (w *archive) add(name, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := w.header(name, info.Size()); err != nil {
		return err
	}
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(w.tar, h), f); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	w.manifest.Files = append(w.manifest.Files, manifestFile{name, info.Size(), hex.EncodeToString(h.Sum(nil))})
	return nil
}

// walkBlobs calls f for every file kept by content, with its path below dir.
func walkBlobs(dir string, f func(rel, file string) error) error {
	return filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && file == dir:
			return nil // nothing was kept yet
		case err != nil:
			return err
		case !d.Type().IsRegular():
			return nil
		}
		rel, err := filepath.Rel(dir, file)
		if err != nil {
			return err
		}
		return f(path.Clean(filepath.ToSlash(rel)), file)
	})
}
