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
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"thonso/internal/platform/db"
)

// maxManifest bounds what is read into memory of a file that may come from anywhere.
const maxManifest = 256 << 20

// unpack extracts the backup in file to dir and checks every file against the manifest.
func unpack(file, dir string) (m manifest, err error) {
	f, err := os.Open(file)
	if err != nil {
		return m, err
	}
	defer f.Close()
	zip, err := gzip.NewReader(f)
	if err != nil {
		return m, fmt.Errorf("%s is no backup: %w", file, err)
	}
	found := map[string]manifestFile{}
	in := tar.NewReader(zip)
	for {
		h, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return m, fmt.Errorf("read %s: %w", file, err)
		}
		if h.Name == manifestName {
			if err := json.NewDecoder(io.LimitReader(in, maxManifest)).Decode(&m); err != nil {
				return m, fmt.Errorf("manifest: %w", err)
			}
			continue
		}
		if !ours(h) {
			return m, fmt.Errorf("%s holds %q, which no backup of ours has", file, h.Name)
		}
		if found[h.Name], err = extract(in, h.Name, filepath.Join(dir, filepath.FromSlash(h.Name))); err != nil {
			return m, err
		}
	}
	return m, compare(m, found)
}

// ours keeps a forged archive from writing outside the folder.
func ours(h *tar.Header) bool {
	if h.Typeflag != tar.TypeReg || !filepath.IsLocal(filepath.FromSlash(h.Name)) {
		return false
	}
	name := strings.TrimPrefix(h.Name, practicePrefix)
	return name == sqliteName || name == postgresName || name == keyName || strings.HasPrefix(name, blobPrefix)
}

func extract(in io.Reader, name, to string) (mf manifestFile, err error) {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return mf, err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return mf, err
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(out, h), in)
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return mf, fmt.Errorf("extract %s: %w", name, err)
	}
	return manifestFile{name, n, hex.EncodeToString(h.Sum(nil))}, nil
}

func compare(m manifest, found map[string]manifestFile) error {
	if m.Format != 1 {
		return fmt.Errorf("the backup has no manifest, or of a format (%d) that this version doesn't know", m.Format)
	}
	for _, want := range m.Files {
		if got, ok := found[want.Name]; !ok {
			return fmt.Errorf("the backup lacks %s", want.Name)
		} else if got != want {
			return fmt.Errorf("%s differs from its manifest", want.Name)
		}
		delete(found, want.Name)
	}
	for name := range found {
		return fmt.Errorf("the manifest doesn't know %s", name)
	}
	return nil
}

// VerifyBackup restores the backup in file into a scratch place and counts. dsn
// is a server for the scratch database, where the backup is one of PostgreSQL.
func VerifyBackup(ctx context.Context, file, dsn string) (rows int64, err error) {
	dir, err := os.MkdirTemp(filepath.Dir(file), ".thonso-verify-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	m, err := unpack(file, dir)
	if err != nil {
		return 0, err
	}
	var got map[string]int64
	if m.Dialect == db.Postgres {
		err = inScratchDatabase(ctx, dsn, func(scratch string) error {
			got, err = fillPostgres(ctx, filepath.Join(dir, postgresName), scratch)
			return err
		})
	} else {
		got, err = countSQLite(ctx, filepath.Join(dir, sqliteName))
	}
	if err != nil {
		return 0, err
	}
	if rows, err = sameRows(m.Rows, got); err != nil || m.Practice == nil {
		return rows, err
	}
	more, err := samePractice(ctx, m, filepath.Join(dir, practicePrefix))
	return rows + more, err
}

// samePractice counts what was practised, in the folder to which it was unpacked.
func samePractice(ctx context.Context, m manifest, dir string) (int64, error) {
	p := Config{Data: dir}
	if _, err := keyCheck(p.keyFile()); err != nil {
		return 0, fmt.Errorf("practice: %w", err)
	}
	got, err := countSQLite(ctx, p.dsn())
	if err != nil {
		return 0, fmt.Errorf("practice: %w", err)
	}
	return sameRows(m.Practice, got)
}

func sameRows(want, got map[string]int64) (sum int64, err error) {
	for _, t := range slices.Sorted(maps.Keys(want)) {
		if got[t] != want[t] {
			return 0, fmt.Errorf("table %s has %d rows, want %d", t, got[t], want[t])
		}
		sum += want[t]
	}
	if len(got) != len(want) {
		return 0, fmt.Errorf("%d tables, want %d", len(got), len(want))
	}
	return sum, nil
}

func fillPostgres(ctx context.Context, dump, dsn string) (map[string]int64, error) {
	if err := restorePostgres(ctx, dump, dsn); err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, dsn, db.Options{})
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return countRows(ctx, d.Pool(), d.Dialect)
}

// ErrOccupied is what Restore returns where data is already: it never overwrites.
var ErrOccupied = errors.New("there is an installation already; restore into an empty folder and database")

// Restore makes an installation of the backup in file. The key comes from the
// backup, if it is in there, or else from keyFile, or else must lie in the data folder.
func Restore(ctx context.Context, c Config, file, keyFile string) (rows int64, err error) {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return 0, err
	}
	dir, err := os.MkdirTemp(c.Data, ".thonso-restore-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	m, err := unpack(file, dir)
	if err != nil {
		return 0, err
	}
	if err := vacant(ctx, c, m.Dialect); err != nil {
		return 0, err
	}
	if err := placeKey(c, m, filepath.Join(dir, keyName), keyFile); err != nil {
		return 0, err
	}
	if err := os.Rename(filepath.Join(dir, "blobs"), c.blobDir()); err != nil && !os.IsNotExist(err) {
		return 0, err
	}
	var got map[string]int64
	if m.Dialect == db.Postgres {
		got, err = fillPostgres(ctx, filepath.Join(dir, postgresName), c.dsn())
	} else if err = os.Rename(filepath.Join(dir, sqliteName), c.dsn()); err == nil {
		got, err = countSQLite(ctx, c.dsn())
	}
	if err != nil {
		return 0, err
	}
	if rows, err = sameRows(m.Rows, got); err != nil || m.Practice == nil {
		return rows, err
	}
	if err := os.Rename(filepath.Join(dir, practicePrefix), c.practiceDir()); err != nil {
		return 0, err
	}
	more, err := samePractice(ctx, m, c.practiceDir())
	return rows + more, err
}

// vacant reports whether nothing is where the restored data will be.
func vacant(ctx context.Context, c Config, dialect db.Dialect) error {
	for _, taken := range []string{c.blobDir(), c.practiceDir()} {
		if _, err := os.Stat(taken); err == nil {
			return ErrOccupied
		}
	}
	isPostgres := strings.HasPrefix(c.dsn(), "postgres")
	if isPostgres != (dialect == db.Postgres) {
		return fmt.Errorf("the backup is one of %s, the database given is another", dialect)
	}
	if !isPostgres {
		if _, err := os.Stat(c.dsn()); err == nil {
			return ErrOccupied
		}
		return nil
	}
	d, err := db.Open(ctx, c.dsn(), db.Options{})
	if err != nil {
		return err
	}
	defer d.Close()
	tables, err := countRows(ctx, d.Pool(), d.Dialect)
	if err == nil && len(tables) > 0 {
		err = ErrOccupied
	}
	return err
}

// placeKey puts the key where it belongs, and refuses another than that of the
// backup: what it sealed would be lost without anybody noticing.
func placeKey(c Config, m manifest, inBackup, given string) error {
	from := c.keyFile()
	for _, f := range []string{inBackup, given} {
		if f == "" {
			continue
		}
		if _, err := os.Stat(f); err == nil {
			from = f
			break
		} else if f == given {
			return err
		}
	}
	check, err := keyCheck(from)
	if err != nil {
		return fmt.Errorf("the key is not in this backup, give it with --key: %w", err)
	}
	if check != m.KeyCheck {
		return fmt.Errorf("%s is not the key with which this backup's data is sealed", from)
	}
	if from == c.keyFile() {
		return nil
	}
	if _, err := os.Stat(c.keyFile()); err == nil {
		if check, err := keyCheck(c.keyFile()); err != nil || check != m.KeyCheck {
			return errors.Join(ErrOccupied, err)
		}
		return nil
	}
	raw, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(c.keyFile(), raw, 0o600)
}
