package app

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
)

// TestBackupPostgres backs a running installation up and makes another of it.
func TestBackupPostgres(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	c := Config{Data: t.TempDir(), Database: dbtest.PostgresDSN(t), Version: "test"}
	a, err := Open(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if _, err := a.Auth.CreateAccount(ctx, a.system(), auth.AccountInput{Username: "quantri", Name: "Quản trị",
		Password: testPassword, Role: auth.Admin}); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "copy.tar.gz")
	if err := Backup(ctx, c, out, true); err != nil {
		t.Fatal(err)
	}
	rows, err := VerifyBackup(ctx, out, c.Database)
	if err != nil || rows == 0 {
		t.Fatalf("verify: %d rows, %v", rows, err)
	}
	if _, err := Restore(ctx, Config{Data: t.TempDir(), Database: c.Database}, out, ""); !errors.Is(err, ErrOccupied) {
		t.Errorf("restore over data: %v", err)
	}
	fresh := Config{Data: t.TempDir(), Database: dbtest.PostgresDSN(t)}
	if got, err := Restore(ctx, fresh, out, ""); err != nil || got != rows {
		t.Fatalf("restore: %d rows, %v; want %d", got, err, rows)
	}
	b, err := Open(ctx, fresh)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if _, err := b.Auth.Login(ctx, auth.LoginInput{Name: "quantri", Password: testPassword}); err != nil {
		t.Errorf("login after the restore: %v", err)
	}
	for _, f := range examine(ctx, fresh) {
		if f.problem != nil {
			t.Errorf("doctor: %s: %v", f.check, f.problem)
		}
	}
}

// TestBackupWhileWriting copies while transactions run: the copy is of one moment.
func TestBackupWhileWriting(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, cancel := context.WithCancel(context.Background())
	writing := make(chan error, 1)
	go func() {
		for ctx.Err() == nil {
			err := w.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
				return w.Journal.Record(ctx, tx, w.system(), w.hill, "test.write", "", "", nil)
			})
			if err != nil && ctx.Err() == nil {
				writing <- err
				return
			}
		}
		writing <- nil
	}()
	out := filepath.Join(t.TempDir(), "copy.tar.gz")
	err := Backup(ctx, w.Config, out, false)
	cancel()
	if err = errors.Join(err, <-writing); err != nil {
		t.Fatal(err)
	}
	if _, err := VerifyBackup(context.Background(), out, ""); err != nil {
		t.Fatal(err)
	}
}

// TestBackupHoldsPractice: what was practised is backed up, restored and examined too.
func TestBackupHoldsPractice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	w.account("tapsu", auth.Member, w.hill)
	b := w.signedIn("tapsu")
	b.enters()
	id := b.meets(firstPersona(t, b))
	out := filepath.Join(t.TempDir(), "copy.tar.gz")
	must(t, Backup(ctx, w.Config, out, true))
	rows, err := VerifyBackup(ctx, out, "")
	must(t, err)
	fresh := Config{Data: t.TempDir(), Clock: w.clock}
	if got, err := Restore(ctx, fresh, out, ""); err != nil || got != rows {
		t.Fatalf("restore: %d rows, %v; want %d", got, err, rows)
	}
	if _, err := Restore(ctx, fresh, out, ""); !errors.Is(err, ErrOccupied) {
		t.Errorf("restore over practice: %v", err)
	}
	again, err := Open(ctx, fresh)
	must(t, err)
	defer again.Close()
	p, err := again.practice(ctx, false)
	if err != nil || p == nil {
		t.Fatalf("no practice after the restore: %v", err)
	}
	d, err := p.Dossiers.Brief(ctx, p.DB.Read(), id)
	must(t, err)
	// its answers are sealed with practice's own key
	if _, err := p.Cases.Show(ctx, auth.System("test", p.Places), d.ID); err != nil {
		t.Errorf("a practised dossier after the restore: %v", err)
	}
	practised := 0
	for _, f := range examineAll(ctx, fresh) {
		if f.problem != nil {
			t.Errorf("doctor: %s: %v", f.check, f.problem)
		}
		if strings.HasPrefix(f.check, "practice: ") {
			practised++
		}
	}
	if practised < 5 {
		t.Errorf("the doctor looked at %d things of practice", practised)
	}
}

func firstPersona(t *testing.T, b *browser) string {
	t.Helper()
	return between(b.get("/practice").expect(t, 200).body, `name="persona" value="`, `"`)
}

// TestForgedBackups are archives that a restore must refuse, leaving nothing behind.
func TestForgedBackups(t *testing.T) {
	t.Parallel()
	honest := manifestFile{sqliteName, 4, "3a6eb0790f39ac87c94f3856b2dd2c5d110e6811602261a9a923d3bb23adc8b7"} // "data"
	tests := map[string]struct {
		name     string
		manifest *manifest
		want     string
	}{
		"outside the folder": {"../evil", nil, "no backup of ours"},
		"absolute":           {"/etc/evil", nil, "no backup of ours"},
		"deep outside":       {"blobs/../../evil", nil, "no backup of ours"},
		"unknown file":       {"evil.sh", nil, "no backup of ours"},
		"no manifest":        {sqliteName, nil, "no manifest"},
		"changed": {sqliteName,
			&manifest{Format: 1, Files: []manifestFile{{sqliteName, 4, strings.Repeat("0", 64)}}}, "differs"},
		"missing": {sqliteName, &manifest{Format: 1, Files: []manifestFile{honest, {"blobs/aa", 1, ""}}},
			"lacks blobs/aa"},
		"added":        {sqliteName, &manifest{Format: 1}, "doesn't know"},
		"later format": {sqliteName, &manifest{Format: 2, Files: []manifestFile{honest}}, "format (2)"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "forged.tar.gz")
			forge(t, file, test.name, test.manifest)
			data := filepath.Join(t.TempDir(), "data")
			_, err := Restore(context.Background(), Config{Data: data}, file, "")
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
			if left, _ := os.ReadDir(data); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func forge(t *testing.T, file, name string, m *manifest) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	zip := gzip.NewWriter(f)
	w := tar.NewWriter(zip)
	put := func(name string, body []byte) {
		if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: int64(len(body)),
			Mode: 0o600}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(body); err != nil {
			t.Fatal(err)
		}
	}
	put(name, []byte("data"))
	if m != nil {
		raw, _ := json.Marshal(m)
		put(manifestName, raw)
	}
	if err := errors.Join(w.Close(), zip.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
}
