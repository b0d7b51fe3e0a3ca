package dossiers_test

import (
	"bytes"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
)

// A photo takes the place of the one that was seen there, and of no other.
func TestAPhotoReplacesTheOneThatWasSeen(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		d := b.draft(whole)
		first := b.handsIn(d.ID, paperPhoto(t, 300, 400))
		swap := func(replaces string) error {
			_, err := b.Filing.AddPhoto(t.Context(), b.clerk, filing.PhotoInput{ID: d.ID, Component: "card",
				Page: first.Page, Replaces: replaces, Content: bytes.NewReader(paperPhoto(t, 310, 400))})
			return err
		}
		has := func() bool {
			all, err := dossiers.PhotosOf(t.Context(), b.DB.Read(), d.ID)
			b.must(err)
			return slices.ContainsFunc(all, func(p dossiers.Photo) bool { return p.ID == first.ID })
		}
		for name, replaces := range map[string]string{"none": "", "another": ids.New()} {
			if err := swap(replaces); fault.Of(err).Key != fault.Stale().Key || !has() {
				t.Errorf("%s: %v", name, err)
			}
		}
		if b.must(swap(first.ID)); has() {
			t.Error("it is still there")
		}
	})
}

// A page of an action that is out of date says one thing: what was typed is
// kept, and what others did.
func TestAnOldPageOfAnActionSaysOneThing(t *testing.T) {
	b := newBureau(t)
	srv := httptest.NewServer(b.Handler())
	defer srv.Close()
	clerk := b.atDesk(srv, "motcua", auth.Clerk)
	d := b.submitted(whole)
	body := clerk.post("/dossiers/"+d.ID+"/receive", 409, "version", "1", "seen-card", "yes", "note", "giữ lời này")
	for text, said := range map[string]bool{"giữ lời này": true, "vẫn còn nguyên": true, "mở lại trang": false} {
		if strings.Contains(body, text) != said {
			t.Errorf("%q: want %t\n%s", text, said, words(body))
		}
	}
}
