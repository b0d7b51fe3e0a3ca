package accounts_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pquerna/otp/totp"
	"golang.org/x/text/unicode/norm"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/web"
	"thonso/internal/testworld"
)

func TestLogin(t *testing.T) {
	w := newWorld(t)
	w.account("lo.thi.thu", auth.Clerk, testworld.Commune)
	b := w.browser()

	p := b.get("/home")
	if p.status != http.StatusSeeOther || p.location != "/login?next=%2Fhome" {
		t.Fatalf("home without login: %d %s", p.status, p.location)
	}
	b.get(p.location).expect(t, 200, "Tên đăng nhập hoặc số điện thoại", `value="/home"`)
	b.post("/login", "name", "Lo.Thi.Thu", "password", "không phải").expect(t, 422, "mật khẩu chưa đúng",
		`value="Lo.Thi.Thu"`)
	p = b.post("/login", "name", "Lo.Thi.Thu", "password", testPassword, "next", "/profile")
	if p.status != http.StatusSeeOther || p.location != "/profile" {
		t.Fatalf("login: %d %s", p.status, p.location)
	}
	if c := p.header.Get("Set-Cookie"); !strings.Contains(c, "HttpOnly") || !strings.Contains(c, "SameSite=Lax") {
		t.Errorf("login cookie: %s", c)
	}
	b.get("/home").expect(t, 200, "Chào Người lo.thi.thu", "Cán bộ một cửa", "Không có việc nào đang chờ bạn")
	b.post("/logout").expect(t, http.StatusSeeOther)
	if p := b.get("/home"); p.status != http.StatusSeeOther {
		t.Errorf("home after logout: %d", p.status)
	}
}

func TestLoginGoesNowhereElse(t *testing.T) {
	w := newWorld(t)
	w.account("clerk", auth.Clerk, testworld.Commune)
	for _, next := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)"} {
		p := w.browser().post("/login", "name", "clerk", "password", testPassword, "next", next)
		if p.location != "/home" {
			t.Errorf("next=%s leads to %s", next, p.location)
		}
	}
}

func TestLockout(t *testing.T) {
	w := newWorld(t)
	w.account("clerk", auth.Clerk, testworld.Commune)
	b := w.browser()
	for range 5 {
		b.post("/login", "name", "clerk", "password", "sai mật khẩu").expect(t, 422)
	}
	b.post("/login", "name", "clerk", "password", testPassword).expect(t, 429, "tạm khóa", "15 phút")
	w.Clock.Add(16 * time.Minute)
	b.post("/login", "name", "clerk", "password", testPassword).expect(t, http.StatusSeeOther)
}

// A name that nobody has is answered like one that somebody has: in the same
// words, with the same status, and locked as soon. So are the name of an account
// that is shut out, and telephone numbers, however they are written.
func TestLockoutTellsNothing(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.account("clerk", auth.Clerk, testworld.Commune)
		must(t, w.Auth.SetDisabled(t.Context(), w.System(), w.account("gone", auth.Clerk, testworld.Commune).ID, true))
		_, err := w.Auth.CreateAccount(t.Context(), w.System(),
			auth.AccountInput{Username: "member", Phone: "0900000001",
				Name: "Người member", Password: testPassword, Role: auth.Member, PlaceID: testworld.Hill})
		must(t, err)
		b := w.browser()
		tries := func(names ...string) (said []string) {
			for i := range 7 {
				name := names[i%len(names)]
				p := b.post("/login", "name", name, "password", "sai mật khẩu")
				said = append(said, fmt.Sprint(p.status, strings.ReplaceAll(p.body, name, "NAME")))
			}
			return said
		}
		want := tries("clerk")
		if !strings.HasPrefix(want[4], "422") || !strings.HasPrefix(want[5], "429") {
			t.Fatalf("of somebody: %.10q", want)
		}
		for _, names := range [][]string{{"nobody"}, {"Nobody.Else"}, {"gone"}, {"0900000001", "+84 900.000.001"},
			{"0900000002", "+84 900.000.002"}, {"không phải tên"}} {
			if diff := cmp.Diff(want, tries(names...)); diff != "" {
				t.Errorf("%v is answered otherwise (-somebody +it):\n%s", names, diff)
			}
		}
		// by their other name
		b.post("/login", "name", "member", "password", testPassword).expect(t, http.StatusSeeOther)
		w.Clock.Add(14 * time.Minute)
		for _, name := range []string{"clerk", "nobody"} {
			b.post("/login", "name", name, "password", testPassword).expect(t, 429, "1 phút")
		}
		w.Clock.Add(2 * time.Minute)
		b.post("/login", "name", "nobody", "password", testPassword).expect(t, 422)
		b.post("/login", "name", "clerk", "password", testPassword).expect(t, http.StatusSeeOther)
	})
}

func TestAuthenticator(t *testing.T) {
	w := newWorld(t)
	w.account("clerk", auth.Clerk, testworld.Commune)
	b := w.signedIn("clerk")

	body := b.get("/profile/authenticator").expect(t, 200, "<svg").body
	secret := between(body, `name="secret" value="`, `"`)
	b.post("/profile/authenticator", "secret", secret, "code", "000000").expect(t, 422, "Mã chưa đúng", secret)
	code, err := totp.GenerateCode(secret, w.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	b.post("/profile/authenticator", "secret", secret, "code", code).expect(t, http.StatusSeeOther)
	b.get("/profile").expect(t, 200, "Đang bật")

	other := w.browser()
	other.post("/login", "name", "clerk", "password", testPassword).expect(t, 422, `name="code"`, "Nhập mã 6 số")
	other.post("/login", "name", "clerk", "password", testPassword, "code", "000000").expect(t, 422, "Mã chưa đúng")
	code, _ = totp.GenerateCode(secret, w.Clock.Now())
	other.post("/login", "name", "clerk", "password", testPassword, "code", code).expect(t, http.StatusSeeOther)
	w.browser().post("/login", "name", "clerk", "password", testPassword, "code", code).
		expect(t, 422, "Mã chưa đúng") // once
	other.get("/login").expect(t, http.StatusSeeOther)
	other.post("/logout")
	other.get("/login").expect(t, 200, `name="code"`) // remembered

	acc, err := w.Auth.FindByUsername(t.Context(), "clerk") // has lost the phone
	must(t, err)
	w.known(acc.ID)
	w.browser().post("/login", "name", "clerk", "password", testPassword).expect(t, http.StatusSeeOther)
	b = w.signedIn("clerk")
	body = b.get("/profile/authenticator").expect(t, 200).body
	secret = between(body, `name="secret" value="`, `"`)
	code, _ = totp.GenerateCode(secret, w.Clock.Now())
	b.post("/profile/authenticator", "secret", secret, "code", code).expect(t, http.StatusSeeOther)

	b.post("/profile/authenticator/end", "totp-password", "sai").expect(t, 422, "Mật khẩu hiện tại chưa đúng")
	b.post("/profile/authenticator/end", "totp-password", testPassword).expect(t, http.StatusSeeOther)
	w.browser().post("/login", "name", "clerk", "password", testPassword).expect(t, http.StatusSeeOther)
}

func TestToken(t *testing.T) {
	w := newWorld(t)
	w.account("clerk", auth.Clerk, testworld.Commune)
	b := w.signedIn("clerk")

	b.post("/profile/tokens", "name", " ", "token-password", testPassword).expect(t, 422, "Đặt tên cho mã truy cập")
	b.post("/profile/tokens", "name", "phần mềm báo cáo", "token-password", "sai").expect(t, 422, "hiện tại chưa đúng",
		"phần mềm báo cáo")
	made := b.post("/profile/tokens", "name", "phần mềm báo cáo", "token-password", testPassword)
	secret := between(made.expect(t, 200).body, "<code>", "</code>")
	if !strings.HasPrefix(secret, "ts_") {
		t.Fatalf("secret %q", secret)
	}
	if body := b.get("/profile").expect(t, 200, "phần mềm báo cáo").body; strings.Contains(body, secret) {
		t.Error("the secret is shown twice")
	}
	if s := withToken(w, "/home", secret); s != 200 {
		t.Errorf("home with the token: %d", s)
	}
	if s := withToken(w, "/profile", secret); s != http.StatusForbidden {
		t.Errorf("a token opens the profile: %d", s)
	}
	id := between(b.get("/profile").body, "/profile/tokens/", "/revoke")
	b.post("/profile/tokens/"+id+"/revoke").expect(t, http.StatusSeeOther)
	if s := withToken(w, "/home", secret); s != http.StatusUnauthorized {
		t.Errorf("home with a revoked token: %d", s)
	}
}

func withToken(w *world, path, token string) int {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Authorization", "Bearer "+token)
	return w.Browser().Do(r).Code
}

func TestPasswordAndLogins(t *testing.T) {
	w := newWorld(t)
	w.account("clerk", auth.Clerk, testworld.Commune)
	b, phone := w.signedIn("clerk"), w.signedIn("clerk")

	body := b.get("/profile").expect(t, 200, "thiết bị này").body
	id := between(body, "/profile/logins/", "/end")
	b.post("/profile/logins/"+id+"/end").expect(t, http.StatusSeeOther)
	phone.get("/home").expect(t, http.StatusSeeOther)
	b.get("/home").expect(t, 200)

	b.post("/profile/password", "old", "sai", "password", "một câu dài khác").expect(t, 422,
		"Mật khẩu hiện tại chưa đúng")
	b.post("/profile/password", "old", testPassword, "password", "ngắn").expect(t, 422, "ít nhất 10 ký tự")
	b.post("/profile/password", "old", testPassword, "password", testPassword).
		expect(t, 422, "phải khác mật khẩu hiện tại")
	for _, same := range []string{" " + testPassword, testPassword + " \t", "\u00a0" + testPassword + "\u200b",
		norm.NFD.String(testPassword)} {
		b.post("/profile/password", "old", testPassword, "password", same).
			expect(t, 422, "phải khác mật khẩu hiện tại")
	}
	b.post("/profile/password", "old", testPassword+" ", "password", " một câu dài khác").
		expect(t, http.StatusSeeOther)
	b.get("/home").expect(t, http.StatusSeeOther)
	b.post("/login", "name", "clerk", "password", norm.NFD.String("một câu dài khác ")).expect(t, http.StatusSeeOther)
}

func TestDelegation(t *testing.T) {
	w := newWorld(t)
	w.account("leader", auth.Leader, testworld.Commune)
	w.account("deputy", auth.Specialist, testworld.Commune)
	b := w.signedIn("leader")
	form := []string{"grant", "leader@" + testworld.Commune, "username", "deputy", "from-d", "23", "from-m", "11",
		"from-y", "2026", "to-d", "30", "to-m", "11", "to-y", "2026"}

	b.post("/profile/delegations", append([]string{"grant", "admin@" + testworld.Commune}, form[2:]...)...).expect(t,
		403,
		"vai trò của chính mình")
	b.post("/profile/delegations", append(form[:2:2], append([]string{"username", "nobody.here"}, form[4:]...)...)...).
		expect(t, 422, "Không có tài khoản nào", "nobody.here")
	over := append(form[:4:4], "from-d", "2", "from-m", "11", "from-y", "2026", "to-d", "3",
		"to-m", "11", "to-y", "2026")
	b.post("/profile/delegations", over...).expect(t, 422, "Ngày cuối đã qua")
	w.account("helper", auth.Member, testworld.Hill)
	w.account("elsewhere", auth.Specialist, testworld.Hill)
	for name, c := range map[string]struct{ username, until, want string }{
		"to a volunteer":        {"helper", "30/11/2026", "Không có tài khoản nào"},
		"to another place's":    {"elsewhere", "30/11/2026", "Không có tài khoản nào"},
		"for more than 92 days": {"deputy", "23/2/2027", "nhiều nhất 92 ngày"},
		"backwards":             {"deputy", "22/11/2026", "trước ngày"},
	} {
		until := strings.Split(c.until, "/")
		over := append(form[:2:2], "username", c.username, "from-d", "23", "from-m", "11", "from-y", "2026",
			"to-d", until[0], "to-m", until[1], "to-y", until[2])
		if p := b.post("/profile/delegations", over...); p.status != 422 || !strings.Contains(p.body, c.want) {
			t.Errorf("%s: %d", name, p.status)
		}
	}
	w.account("admin", auth.Admin, testworld.Commune)
	b.post("/profile/delegations", form...).expect(t, http.StatusSeeOther)
	b.post("/profile/delegations", form...).expect(t, http.StatusSeeOther) // sent twice, it is one, to be ended once
	b.get("/profile").expect(t, 200, "Người deputy", "từ 23/11/2026 đến hết 30/11/2026")

	deputy := w.signedIn("deputy")
	deputy.get("/notices").expect(t, 200, "Người leader ủy quyền cho bạn", "Lãnh đạo")
	w.signedIn("admin").get("/notices").expect(t, 200, "Người leader ủy quyền cho Người deputy")
	deputy.get("/home").expect(t, 200, "Lãnh đạo (thay Người leader)")
	id := between(b.get("/profile").body, "/profile/delegations/", "/end")
	deputy.post("/profile/delegations/"+id+"/end").expect(t, 404) // not theirs to end
	b.post("/profile/delegations/"+id+"/end").expect(t, http.StatusSeeOther)
	if body := deputy.get("/home").body; strings.Contains(body, "thay Người leader") {
		t.Error("the delegation still counts after its end")
	}
}

func TestPreferences(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.get("/").expect(t, 200, `lang="vi" data-size="normal"`, "Đăng nhập")
	p := b.post("/preferences", "lang", "en", "back", "/login?lang=vi&next=%2Fhome")
	if p.status != http.StatusSeeOther || p.location != "/login?next=%2Fhome" {
		t.Errorf("preferences: %d %s", p.status, p.location)
	}
	b.post("/preferences", "size", "large", "back", "https://evil.example/").expect(t, http.StatusSeeOther)
	b.get("/").expect(t, 200, `lang="en" data-size="large"`, "Sign in")
	b.post("/preferences", "lang", "xx", "size", "tiny")
	b.get("/").expect(t, 200, `lang="en" data-size="large"`)
	b.get("/no-such-page").expect(t, 404, "Not found")
}

func TestCrossSitePostsAreStopped(t *testing.T) {
	w := newWorld(t)
	r := httptest.NewRequest(http.MethodPost, "/logout", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.Header.Set("Cookie", web.LoginCookie+"=x")
	pageOf(w.Browser().Do(r)).expect(t, http.StatusForbidden, "từ một trang web khác")
}

func TestNewPasswordFirst(t *testing.T) {
	w := newWorld(t)
	w.account("admin", auth.Admin, testworld.Commune)
	acc := w.account("clerk", auth.Clerk, testworld.Commune)
	admin := w.signedIn("admin")
	password := between(admin.post("/admin/accounts/"+acc.ID+"/password").expect(t, 200, "chưa đổi mật khẩu").body,
		"<dt>Mật khẩu</dt><dd>", "</dd>")
	b := w.browser()
	if p := b.post("/login", "name", "clerk", "password", strings.TrimSpace(password)); p.location != web.PasswordURL {
		t.Fatalf("first login leads to %d %q", p.status, p.location)
	}
	b.get(web.PasswordURL).expect(t, 200, "Xin đổi mật khẩu")
	for _, route := range w.Router.Routes {
		method, path, _ := strings.Cut(route.Pattern, " ")
		if route.Permission == auth.Public || route.Permission == auth.OwnPassword {
			continue
		}
		p := pageOf(b.Do(httptest.NewRequest(method, path, nil)))
		if p.location != web.PasswordURL && p.status != http.StatusForbidden {
			t.Errorf("%s before the password is changed: %d", route.Pattern, p.status)
		}
	}
	b.post(web.PasswordURL, "old", strings.TrimSpace(password), "password", "một câu dài khác").
		expect(t, http.StatusSeeOther)
	b.post("/login", "name", "clerk", "password", "một câu dài khác").expect(t, http.StatusSeeOther)
	b.get("/inbox").expect(t, http.StatusOK)
}

// TestTokensEndWithThePassword: whatever takes an account back takes its API
// tokens along, and its administrator can end a single one.
func TestTokensEndWithThePassword(t *testing.T) {
	w := newWorld(t)
	w.account("admin", auth.Admin, testworld.Commune)
	w.account("other", auth.Admin, testworld.Hill)
	acc := w.account("clerk", auth.Clerk, testworld.Commune)
	admin, clerk := w.signedIn("admin"), w.signedIn("clerk")
	account := "/admin/accounts/" + acc.ID
	for name, end := range map[string]func(){
		"own password": func() {
			clerk.post(web.PasswordURL, "old", testPassword, "password",
				"một câu dài khác").expect(t, http.StatusSeeOther)
		},
		"reset":    func() { admin.post(account+"/password").expect(t, http.StatusOK) },
		"disabled": func() { admin.post(account+"/disabled", "disabled", "1").expect(t, http.StatusSeeOther) },
		"by the administrator": func() {
			page := admin.get(account).expect(t, http.StatusOK, "máy báo cáo")
			id := between(page.body, account+"/tokens/", "/revoke")
			w.signedIn("other").post(account+"/tokens/"+id+"/revoke").expect(t, http.StatusForbidden)
			admin.post(account+"/tokens/"+id+"/revoke").expect(t, http.StatusSeeOther)
		},
	} {
		token, err := w.Auth.NewToken(t.Context(), auth.Actor{ID: acc.ID, Name: acc.Name}, "máy báo cáo")
		must(t, err)
		if s := withToken(w, "/api/me", token); s != http.StatusOK {
			t.Fatalf("%s: the new token gives %d", name, s)
		}
		end()
		admin.post(account+"/disabled", "disabled", "0").expect(t, http.StatusSeeOther)
		if s := withToken(w, "/api/me", token); s != http.StatusUnauthorized {
			t.Errorf("%s: the token still gives %d", name, s)
		}
		w.known(acc.ID)
		clerk = w.signedIn("clerk")
	}
}

// TestWrongPasswordsCountInside: who sits at another's open browser can't try passwords.
func TestWrongPasswordsCountInside(t *testing.T) {
	w := newWorld(t)
	w.account("clerk", auth.Clerk, testworld.Commune)
	b := w.signedIn("clerk")
	for range 5 {
		b.post("/profile/tokens", "name", "máy", "token-password", "sai").expect(t, 422)
	}
	b.post("/profile/tokens", "name", "máy", "token-password", testPassword).expect(t, http.StatusTooManyRequests)
}
