package e2e

import (
	"testing"

	"thonso/internal/platform/db"
)

// TestAlone: a resident with an account files from home, on a phone, without a helper.
func TestAlone(t *testing.T) {
	t.Parallel()
	s := newSite(t, db.SQLite)
	for _, script := range []bool{true, false} {
		sc := s.open(t, "resident", 360, script)
		sc.login("nguoidan")
		sc.visit("/home")
		sc.press(`main a[href="/self"]`)
		sc.sees("Thủ tục thôn Đông Căm đang hướng dẫn")
		sc.press(`main a[href="/self/2.000815"]`)
		sc.sees("Giấy tờ cần có", "ghi là tự nộp")
		sc.click("Bắt đầu điền")
		id := fillForm(sc, map[string]string{"paper": "decision", "paper_name": "Quyết định hưởng trợ cấp",
			"foreign": "no", "pages": "2", "copies": "3"}, photo(t, 0))
		sc.click("Nộp hồ sơ")
		sc.sees("P-")
		sc.visit("/dossiers?show=waiting")
		sc.press(`main a[href="/dossiers/` + id + `/form"]`)
		sc.sees("P-")
	}
}

// TestReformPreview: a commune of many villages is split, with and without
// scripts: only what goes to the second part is chosen, and who goes on where is seen.
func TestReformPreview(t *testing.T) {
	t.Parallel()
	s := newSite(t, db.SQLite)
	for _, script := range []bool{true, false} {
		splitCommune(s.open(t, "admin", 360, script))
	}
	sc := s.open(t, "admin", 1280, true)
	sc.login("quantri")
	village := s.Places.Tree().Search("đông căm", s.Places.Tree().Today(), 1)[0]
	sc.visit("/admin/places/" + village.ID + "/merge")
	sc.sees("Sáp nhập với: thôn")
	if h := eval[int](sc, `document.documentElement.scrollHeight`); h > 1600 {
		t.Errorf("the choice among the other villages makes a page of %d px", h)
	}
	sc.shot("merge-1280")
}

func splitCommune(sc *screen) {
	sc.t.Helper()
	sc.login("quantri")
	tree := sc.site.Places.Tree()
	commune := tree.Search("gia phú", tree.Today(), 1)[0]
	sc.visit("/admin/places/" + commune.ID + "/split")
	if h := eval[int](sc, `document.documentElement.scrollHeight`); h > 2700 {
		sc.t.Errorf("the form of a commune with many villages is %d px long", h)
	}
	if low := eval[float64](sc,
		`Math.min(...[...document.querySelectorAll('main .choice')].map(c => c.getBoundingClientRect().height))`); low < 44 {
		sc.t.Errorf("a box is only %v px high", low)
	}
	for name, value := range map[string]string{"name-1": "Gia Phú Thượng", "code-1": "02950", "name-2": "Gia Phú Hạ",
		"code-2": "02951", "on-d": "1", "on-m": "3", "on-y": "2027", "decision": "1/NQ-HĐND"} {
		sc.set(name, value)
	}
	sc.fill("Soi Cờ", "")
	sc.shot("split-360")
	sc.click("Xem trước")
	sc.sees("1: Thôn Soi Cờ")
	sc.sees("Ai làm tiếp ở đâu", "Trần Thị Nga – Cán bộ một cửa", "Những việc phải tự làm sau đó")
}
