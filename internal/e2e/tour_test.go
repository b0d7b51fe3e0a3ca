package e2e

import "testing"

// TestEveryHome signs in as each role of the sample at phone and desk width,
// with and without scripts, and checks the first screens.
func TestEveryHome(t *testing.T) {
	s := newSite(t, "")
	for _, who := range []struct {
		name  string
		paths []string
	}{
		{"thanhvien", []string{"/home", "/session", "/dossiers", "/errands", "/people", "/teams"}},
		{"totruong", []string{"/home", "/teams"}},
		{"truongthon", []string{"/home"}},
		{"motcua", []string{"/home", "/inbox", "/intake", "/register"}},
		{"tuphap", []string{"/home", "/inbox"}},
		{"chutich", []string{"/home", "/inbox"}},
		{"vanthu", []string{"/home", "/inbox"}},
		{"chidao", []string{"/home"}},
		{"quantri", []string{"/home", "/admin/accounts", "/admin/places", "/admin/procedures", "/admin/office"}},
	} {
		for _, width := range []int64{360, 1280} {
			t.Run(who.name, func(t *testing.T) {
				sc := s.open(t, who.name, width, width == 1280)
				sc.login(who.name)
				for _, p := range who.paths {
					sc.visit(p)
					sc.shot(shotName(who.name, p, width))
				}
			})
		}
	}
}
