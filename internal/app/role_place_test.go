package app

import (
	"testing"

	"thonso/internal/accounts"
	"thonso/internal/platform/auth"
)

// TestRolesOfAnOfficeAreGivenThere: a clerk of a village would see nothing.
func TestRolesOfAnOfficeAreGivenThere(t *testing.T) {
	w := newWorld(t)
	hill, _ := w.Places.Tree().Find(w.hill)
	commune, _ := w.Places.Tree().Find(w.commune)
	for _, role := range auth.Roles {
		err := accounts.RoleFits(role, hill)
		if (err != nil) != (role == auth.Clerk || role == auth.Specialist || role == auth.Leader || role == auth.DocumentClerk) {
			t.Errorf("%s at a village: %v", role, err)
		}
		if err := accounts.RoleFits(role, commune); err != nil {
			t.Errorf("%s at a commune: %v", role, err)
		}
	}
	w.actor("admin", auth.Admin, w.commune)
	b := w.signedIn("admin")
	b.post("/admin/accounts", "username", "moi", "name", "Người Mới", "role", "clerk", "place", "Đồi Chè").expect(t, 422, "giao ở thôn thì người đó không thấy hồ sơ nào", `value="moi"`)
}
