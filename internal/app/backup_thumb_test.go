package app

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"thonso/internal/platform/auth"
)

// TestBackupHoldsThumbnails: a small picture is a file as any other: the doctor
// examines it, a backup holds it, and a photo taken out leaves nothing unwell.
func TestBackupHoldsThumbnails(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	ctx := context.Background()
	id := e.begin(t, "here")
	for shade := range uint8(2) {
		e.browser.upload("/dossiers/"+id+"/photos/original", nil, picture(t, 100+shade*100)).expect(t,
			http.StatusSeeOther)
	}
	must(t, e.Queue.Drain(ctx))
	d, err := e.Cases.Show(ctx, e.member, id)
	must(t, err)
	gone, kept := d.Photos[0], d.Photos[1]
	must(t, e.Filing.RemovePhoto(ctx, e.member, id, gone.ID))
	must(t, e.Queue.Drain(ctx))
	// what is kept by content is never taken away: an earlier backup may count on it
	e.well(t, e.Config, "4, all as they were kept")
	want := e.thumb(t, e.App, id, kept.ID)

	out := filepath.Join(t.TempDir(), "copy.tar.gz")
	must(t, Backup(ctx, e.Config, out, true))
	_, err = VerifyBackup(ctx, out, "")
	must(t, err)
	fresh := Config{Data: t.TempDir(), Clock: e.clock}
	_, err = Restore(ctx, fresh, out, "")
	must(t, err)
	again, err := Open(ctx, fresh)
	must(t, err)
	defer again.Close()
	if got := e.thumb(t, again, id, kept.ID); got != want {
		t.Errorf("after the restore the small picture has %d bytes, had %d", len(got), len(want))
	}
	e.well(t, fresh, "4, all as they were kept")

	must(t, os.WriteFile(filepath.Join(fresh.blobDir(), kept.Thumb[:2], kept.Thumb[2:4], kept.Thumb), []byte("x"),
		0o600))
	for _, f := range examine(ctx, fresh) {
		if (f.problem != nil) != (f.check == "files") {
			t.Errorf("a small picture was spoilt; %s: %v", f.check, f.problem)
		}
	}
}

// well fails unless the doctor finds nothing, and of the files what is said.
func (e *errand) well(t *testing.T, c Config, files string) {
	t.Helper()
	for _, f := range examine(context.Background(), c) {
		if f.problem != nil || f.check == "files" && f.detail != files {
			t.Errorf("doctor: %s: %s, %v", f.check, f.detail, f.problem)
		}
	}
}

func (e *errand) thumb(t *testing.T, a *App, dossier, photo string) string {
	t.Helper()
	f, p, err := a.Cases.OpenThumb(context.Background(), auth.System("test", a.Places), dossier, photo)
	must(t, err)
	defer f.Close()
	raw, err := io.ReadAll(f)
	must(t, err)
	if len(raw) == 0 || p.Thumb == p.Hash || p.Thumb == "" {
		t.Fatalf("%d bytes of %q", len(raw), p.Thumb)
	}
	return string(raw)
}
