package app

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/ids"
)

// TestSearchEverywhere: everybody finds what they may see, and no more.
func TestSearchEverywhere(t *testing.T) {
	const shown = 10 // of one module
	t.Parallel()
	bothWorlds(t, func(t *testing.T, w *world) {
		e := newErrandOn(t, w)
		e.browser.get("/search?q=Thung").expect(t, http.StatusOK, `href="/v/`+w.valley)
		e.browser.get("/search?q=chung+thuc").expect(t, http.StatusOK, `href="/procedures/`)
		e.browser.get("/search?q="+strings.Repeat("a", 200)).expect(t, http.StatusOK)
		q := "/search?q=" + strings.ReplaceAll(e.person.Name, " ", "+")
		e.browser.get(q).expect(t, http.StatusOK, `href="/people/`+e.person.ID)
		w.account("steering", auth.Steering, w.commune)
		if body := w.signedIn("steering").get(q).expect(t, http.StatusOK).body; strings.Contains(body, e.person.ID) {
			t.Error("found by somebody who may not look for people")
		}
		anybody := w.browser().get("/search?q=Thung").expect(t, http.StatusOK, `href="/v/`+w.valley).body
		if anybody += w.browser().get(q).body; strings.Contains(anybody, e.person.ID) {
			t.Error("found by somebody who did not sign in")
		}

		var many []people.Resident
		for range shown + 1 {
			many = append(many, people.Resident{ID: ids.New(), VillageID: w.hill, Name: "Giàng Trùng Tên"})
		}
		must(t, w.People.Load(t.Context(), nil, many[:shown]))
		var found struct {
			Hits []struct{ Title string }
			More []string
		}
		ask := func() string {
			found.Hits, found.More = nil, nil
			must(t, json.Unmarshal([]byte(e.browser.get("/api/search?q=giang+trung+ten").expect(t,
				http.StatusOK).body), &found))
			return e.browser.get("/search?q=giang+trung+ten").expect(t, http.StatusOK).body
		}
		if page := ask(); len(found.Hits) != shown || len(found.More) > 0 || strings.Contains(page, "Xem thêm") {
			t.Errorf("of %d: %d, more: %v", shown, len(found.Hits), found.More)
		}
		must(t, w.People.Load(t.Context(), nil, many[shown:]))
		if page := ask(); len(found.Hits) != shown || !slices.Equal(found.More, []string{"people"}) ||
			!strings.Contains(page, "Xem thêm") {
			t.Errorf("of %d: %d, more: %v", len(many), len(found.Hits), found.More)
		}
	})
}

// TestFindOrDo: what one may do is found by any word for it, in every language,
// and records by what people have of them: a part of a code, a former name.
func TestFindOrDo(t *testing.T) {
	t.Parallel()
	w := newDemo(t, district.SQLite(t), sampleDay)
	tests := []struct{ who, typed, finds, not string }{
		{"thanhvien", "mở buổi trực", `href="/session"`, ""},
		{"thanhvien", "bat dau buoi", `href="/session"`, ""},
		{"thanhvien", "open a sess", `href="/session"`, ""},
		{"motcua", "mở buổi trực", `Không tìm thấy`, `href="/session"`},
		{"motcua", "nhan ho so", `href="/intake"`, ""},
		{"motcua", "phê duyệt", `href="/inbox"`, ""},
		{"motcua", "lo thi a", `Nhận hồ sơ tại quầy cho Lò Thị A`, ""},
		{"motcua", "thôn đông căm", `href="/teams/`, ""},
		{"chutich", "lo thi a", `href="/dossiers/`, "Nhận hồ sơ tại quầy cho"},
		{"quantri", "dat lai mat khau", `href="/admin/accounts"`, ""},
		{"quantri", "tran thi nga", `href="/admin/accounts/`, ""},
		{"quantri", "đổi mật khẩu", `href="/profile/password"`, ""},
		{"chidao", "so sanh", `href="/figures"`, `href="/inbox"`},
		{"", "chung thuc", `href="/procedures/`, ""},
		{"", "huyện bảo thắng", `trước là Huyện Bảo Thắng`, ""},
		{"", "lo thi a", `Không tìm thấy`, `/people/`},
		{"", "cần mang gì", `href="/procedures"`, ""},
		{"", "tran thi nga", `Không tìm thấy`, `/accounts/`},
	}
	as := map[string]*browser{"": w.browser()}
	for _, test := range tests {
		if as[test.who] == nil {
			as[test.who] = w.signedInByDemo(test.who)
		}
		body := as[test.who].get("/search?q="+url.QueryEscape(test.typed)).expect(t, http.StatusOK).body
		text := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(body)
		_, text, _ = strings.Cut(text, `<main`)
		if !strings.Contains(text, test.finds) || test.not != "" && strings.Contains(text, test.not) {
			t.Errorf("%q of %q: %s", test.typed, test.who, text)
		}
	}
}

// TestFoundWhileTyping: the part that is fetched while somebody types is that of
// the page, without anything around it, and stays in no cache.
func TestFoundWhileTyping(t *testing.T) {
	t.Parallel()
	b := newDemo(t, district.SQLite(t), sampleDay).signedInByDemo("motcua")
	part := b.get("/search?only=found&q=lo+thi").expect(t, http.StatusOK, `<mark>Lò Thị</mark>`, `href="/people/`)
	if strings.Contains(part.body, "<body") || part.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v: %s", part.header, part.body)
	}
	people := b.get("/search?q=lo+thi&in=people").expect(t, http.StatusOK, `href="/people/`).body
	if strings.Contains(people, `class="hit" href="/dossiers/`) {
		t.Error("people alone are shown with dossiers")
	}
}
