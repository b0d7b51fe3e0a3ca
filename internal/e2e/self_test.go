package e2e

import "testing"

// TestAlone: a resident with an account files from home, on a phone, without a helper.
func TestAlone(t *testing.T) {
	s := newSite(t, "")
	for _, script := range []bool{true, false} {
		sc := s.open(t, "resident", 360, script)
		sc.login("nguoidan")
		sc.visit("/home")
		sc.press(`main a[href="/self"]`)
		sc.sees("Thủ tục thôn Đông Căm đang hướng dẫn")
		sc.press(`main a[href="/self/2.000815"]`)
		sc.sees("Giấy tờ cần có", "ghi là tự nộp")
		sc.click("Bắt đầu điền")
		id := fillForm(sc, map[string]string{"paper": "decision", "paper_name": "Quyết định hưởng trợ cấp", "foreign": "no", "pages": "2", "copies": "3"}, photo(t, 0))
		sc.click("Nộp hồ sơ")
		sc.sees("P-")
		sc.visit("/dossiers?show=waiting")
		sc.press(`main a[href="/dossiers/` + id + `/form"]`)
		sc.sees("P-")
	}
}

// TestReformPreview: who goes on where, in a split of the commune and a merger of villages.
func TestReformPreview(t *testing.T) {
	s := newSite(t, "")
	sc := s.open(t, "admin", 360, true)
	sc.login("quantri")
	commune := s.Places.Tree().Search("gia phú", s.Places.Tree().Today(), 1)[0]
	sc.visit("/admin/places/" + commune.ID + "/split")
	for name, value := range map[string]string{"name-1": "Gia Phú Thượng", "code-1": "02950", "name-2": "Gia Phú Hạ", "code-2": "02951", "on-d": "1", "on-m": "3", "on-y": "2027", "decision": "1/NQ-HĐND"} {
		sc.set(name, value)
	}
	eval[int](sc, `document.querySelectorAll('main input[type=radio][value="1"]').forEach(r => r.checked = true), 1`)
	sc.click("Xem trước")
	sc.sees("Ai làm tiếp ở đâu", "Trần Thị Nga – Cán bộ một cửa", "Những việc phải tự làm sau đó")
}
