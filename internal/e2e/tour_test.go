package e2e

import (
	"testing"

	"thonso/internal/platform/db"
)

// TestEveryHome signs in as each role of the sample: on a phone in Vietnamese
// without scripts, at a desk in English with them; and checks the first screens.
func TestEveryHome(t *testing.T) {
	t.Parallel()
	s := newSite(t, db.SQLite)
	for _, who := range []struct {
		name, waits string // what the home page says in Vietnamese
		paths       []string
	}{
		{"thanhvien", "hồ sơ bị trả lại, cần sửa", []string{"/home", "/session", "/dossiers", "/errands",
			"/people", "/teams"}},
		{"totruong", "Buổi trực sắp tới", []string{"/home", "/teams"}},
		{"truongthon", "Buổi trực sắp tới", []string{"/home"}},
		{"nguoidan", "hồ sơ đang soạn dở", []string{"/home", "/self", "/self/2.000815", "/dossiers"}},
		{"motcua", "hồ sơ chờ tiếp nhận", []string{"/home", "/inbox", "/intake", "/register", "/errands/where",
			"/profile", "/practice"}},
		{"tuphap", "hồ sơ tôi thẩm định", []string{"/home", "/inbox"}},
		{"chutich", "hồ sơ chờ phê duyệt", []string{"/home", "/inbox"}},
		{"vanthu", "kết quả chờ lấy số", []string{"/home", "/inbox"}},
		{"chidao", "Không có việc nào đang chờ bạn", []string{"/home", "/figures", "/sessions"}},
		{"quantri", "Không có việc nào đang chờ bạn", []string{"/home", "/admin/accounts", "/admin/places",
			"/admin/procedures", "/admin/office"}},
	} {
		for _, width := range []int64{360, 1280} {
			t.Run(who.name, func(t *testing.T) {
				sc := s.open(t, who.name, width, width == 1280)
				sc.login(who.name)
				if width == 1280 {
					sc.english()
				}
				for _, p := range who.paths {
					sc.visit(p)
					sc.shot(shotName(who.name, p, width))
					if p == "/home" && width == 360 {
						sc.sees(who.waits)
					}
				}
			})
		}
	}
}

// TestPublicPages opens what everybody may see, without an account.
func TestPublicPages(t *testing.T) {
	t.Parallel()
	s := newSite(t, db.SQLite)
	for _, width := range []int64{360, 1280} {
		sc := s.open(t, "everybody", width, width == 1280)
		for _, p := range []string{"/", "/villages?q=dong+cam", "/procedures", "/procedures/2.000815", "/track",
			"/verify", "/m", "/figures", "/help", "/privacy", "/accessibility", "/api/docs", "/login", "/nowhere"} {
			sc.visit(p)
			sc.shot(shotName("public", p, width))
		}
		sc.visit("/villages?q=dong+cam")
		sc.press(`main a[href^="/v/"]`)
		sc.shot(shotName("public", "/village", width))
		sc.sees("Đông Căm")
	}
}
