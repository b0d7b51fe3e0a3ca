package app

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
)

// TestPacksAgree: an optional pack says only what is said in Vietnamese, with
// the same arguments; how much of it, is logged.
func TestPacksAgree(t *testing.T) {
	t.Parallel()
	vi := allMessages(t, i18n.Languages[0])
	for _, p := range i18n.Packs[len(i18n.Languages):] {
		texts := allMessages(t, p.Tag)
		t.Logf("%s has %s of the texts", p.Tag, i18n.Percent("en", int64(len(texts)), int64(len(vi)), 0))
		for key, text := range texts {
			if diff := cmp.Diff(placeholders(vi[key]), placeholders(text)); vi[key] == "" || diff != "" {
				t.Errorf("%s: %q has no Vietnamese text, or other arguments: %s", p.Tag, key, diff)
			}
			if text != norm.NFC.String(text) || strings.TrimSpace(text) == "" {
				t.Errorf("%s: %q is empty or not in normal form C", p.Tag, key)
			}
		}
	}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Base(filepath.Dir(path)) != "messages" {
			return err
		}
		if tag := strings.TrimSuffix(d.Name(), ".json"); slices.Contains(i18n.Tags(), tag) || tag == "residents" {
			return nil
		}
		t.Errorf("%s is of no pack", path)
		return nil
	})
	must(t, err)
}

// TestEasyVietnamese: a resident chooses it, reads easy words where there are
// any, and else the usual Vietnamese; an empty pack is not offered.
func TestEasyVietnamese(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.browser()
	b.get("/track").expect(t, http.StatusOK, "Tra cứu hồ sơ", `value="vi-x-easy"`, "Dễ đọc")
	b.post("/preferences", "lang", "vi-x-easy", "back", "/track").expect(t, http.StatusSeeOther)
	easy := b.get("/track").expect(t, http.StatusOK, `lang="vi-x-easy"`, "Xem hồ sơ của bác", "Đến phần chính của trang",
		`value="vi"`)
	for _, p := range i18n.Packs {
		if _, err := os.Stat("../portal/messages/" + p.Tag + ".json"); err != nil &&
			strings.Contains(easy.body, p.Tag) {
			t.Errorf("%s is offered, and has no texts", p.Tag)
		}
	}
	b.get("/m").expect(t, http.StatusOK, "Gõ số của giấy nhờ")
	b.get("/login").expect(t, http.StatusOK, "Vào trang của bác")
	b.post("/preferences", "lang", "tyz", "back", "/track")
	b.get("/track").expect(t, http.StatusOK, `lang="vi-x-easy"`)
	w.account("clerk", auth.Clerk, w.commune)
	if p := w.signedIn("clerk").get("/home"); strings.Contains(p.body, "vi-x-easy") {
		t.Error("officials are offered a pack that lacks their texts")
	}
}

// TestPackOfAResident: what a resident chose holds wherever they sign in, and in
// their letters and papers; who works for others reads whole languages only.
func TestPackOfAResident(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	e.residentActor("chinhchu", e.hill, e.person.ID)
	phone := e.signedIn("chinhchu")
	phone.get("/home").expect(t, http.StatusOK, `value="vi-x-easy"`)
	phone.post("/preferences", "lang", "vi-x-easy", "back", "/home").expect(t, http.StatusSeeOther)
	other := e.signedIn("chinhchu")
	other.get("/home").expect(t, http.StatusOK, `lang="vi-x-easy"`)
	if lang, err := e.People.LangOf(t.Context(), e.DB.Read(), e.person.ID); err != nil || lang != "vi-x-easy" {
		t.Errorf("letters are in %q, %v", lang, err)
	}
	phone.post("/logout").expect(t, http.StatusSeeOther)
	phone.post("/login", "name", "member", "password", testPassword).expect(t, http.StatusSeeOther)
	phone.get("/home").expect(t, http.StatusOK, `lang="vi"`).lacks(t, "vi-x-easy") // in spite of the cookie
}
