package app

import (
	"strings"
	"testing"

	"thonso/internal/platform/auth"
)

// TestHelpByRole: help shows the guides of the roles that one has, in one's own
// language; a page leads to its part, which is there.
func TestHelpByRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.account("member", auth.Member, w.hill)
	w.account("clerk", auth.Clerk, w.commune)
	member, clerk, nobody := w.signedIn("member"), w.signedIn("clerk"), w.browser()
	member.get("/session").expect(t, 200, `href="/help/member#1-mo-buoi-truc"`)
	clerk.get("/inbox").expect(t, 200, `href="/help/clerk#mot-ngay-lam-viec"`)
	nobody.get("/track").expect(t, 200, `href="/help"`)
	member.get("/help").expect(t, 200, "Thành viên tổ công nghệ số cộng đồng", "1. Mở buổi trực")
	clerk.get("/help?lang=en").expect(t, 200, "One-stop clerk", "1. Receive")
	if body := clerk.get("/help").body; strings.Contains(body, "/help/member") {
		t.Error("a clerk is shown the guide of members")
	}
	if body := nobody.get("/help").expect(t, 200, "Tôi muốn làm giấy tờ").body; strings.Contains(body, "/help/") {
		t.Error("nobody is shown a guide")
	}
	for _, lang := range []string{"vi", "en", "vi-x-easy"} {
		for _, p := range helpPlaces {
			member.get("/help/"+p.Guide+"?lang="+lang).expect(t, 200, `id="`+p.Part+`"`)
		}
	}
	member.get("/help/nix").expect(t, 404)
}
