package accounts_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/ids"
	"thonso/internal/testworld"
)

func TestAccounts(t *testing.T) {
	w := newWorld(t)
	w.account("admin", auth.Admin, testworld.Commune)
	w.account("clerk", auth.Clerk, testworld.Commune)
	w.account("member", auth.Member, testworld.Hill)
	b := w.signedIn("admin")

	b.get("/admin/accounts").expect(t, 200, "3 tài khoản", "Người member", "thôn Đồi Chè")
	if b.get("/admin/accounts?place=Đồi+Chè").expect(t, 200, "Người member").has("Người clerk") {
		t.Error("the filter by place lets others through")
	}
	b.get("/admin/accounts?q=cler").expect(t, 200, "1 tài khoản")
	w.account("motcua.muong-thu", auth.Clerk, testworld.Commune)
	for _, q := range []string{"motcua.muong", "motcua-muong_thu", "MUONGTHU", "muong motcua người", "thu người"} {
		b.get("/admin/accounts?q="+url.QueryEscape(q)).expect(t, 200, "1 tài khoản", "motcua.muong-thu")
	}
	b.get("/admin/accounts?q=gười+clerk").expect(t, 200, "0 tài khoản") // a word from its middle on is none
	b.get("/admin/accounts?place=nơi+nào").
		expect(t, 422, "Không có đơn vị nào tên như vậy", `value="nơi nào"`, "4 tài khoản")

	b.post("/admin/accounts", "username", "X", "name", "", "role", "member", "place", "99001-01").expect(t, 422,
		"Tên đăng nhập gồm", "Nhập họ và tên", `value="99001-01"`)
	b.post("/admin/accounts", "username", "new.one", "name", "Người Mới", "role", "member", "place", "99001-01",
		"from-d", "31", "from-m", "2", "from-y", "2026").expect(t, 422, "Không có ngày này")
	body := b.post("/admin/accounts", "username", "new.one", "name", "Người Mới", "role", "member",
		"place", "99001-01").expect(t, 200, "Mật khẩu mới", "thôn Thung Lũng").body
	grants := between(body, `action="/admin/accounts/`, `"`)
	id, _, _ := strings.Cut(grants, "/")
	b.post("/admin/accounts/"+id+"/grants", "role", "team_lead", "place", "Đồi Chè", "to-d", "31", "to-m", "12",
		"to-y", "2026").expect(t, http.StatusSeeOther)
	body = b.get("/admin/accounts/"+id).expect(t, 200, "đến hết 31/12/2026").body
	grant := between(body, "/grants/", "/end")
	b.post("/admin/accounts/"+id+"/grants/"+grant+"/end").expect(t, http.StatusSeeOther)
	b.get("/admin/accounts/"+id).expect(t, 200, "đã hết hạn")
	b.post("/admin/accounts/"+id+"/disabled", "disabled", "1").expect(t, http.StatusSeeOther)
	b.get("/admin/accounts/"+id).expect(t, 200, "Mở khóa tài khoản")
}

// TestAccountsOfOthers tries what an administrator of one village may not do.
func TestAccountsOfOthers(t *testing.T) {
	w := newWorld(t)
	w.account("hill.admin", auth.Admin, testworld.Hill)
	chief := w.account("chief", auth.Leader, testworld.Commune)
	neighbour := w.account("neighbour", auth.Member, testworld.Valley)
	w.account("member", auth.Member, testworld.Hill)
	b := w.signedIn("hill.admin")

	if p := b.get("/admin/accounts").expect(t, 200, "Người member"); p.has("Người chief") || p.has("Người neighbour") {
		t.Error("accounts of other places are listed")
	}
	b.get("/admin/accounts?place=99001-01").expect(t, 403)
	for _, other := range []auth.Account{chief, neighbour} {
		b.get("/admin/accounts/"+other.ID).expect(t, 404)
		b.post("/admin/accounts/"+other.ID+"/password").expect(t, 404)
		if s := b.post("/admin/accounts/"+other.ID+"/disabled", "disabled", "1").status; s != 403 && s != 404 {
			t.Errorf("disable another's: %d", s)
		}
		b.post("/admin/accounts/"+other.ID+"/grants", "role", "admin", "place", testworld.Hill).expect(t, 404)
	}
	b.post("/admin/accounts", "username", "grab", "name", "Kẻ Tham", "role", "admin",
		"place", testworld.Commune).expect(t, 403)
	w.signedIn("member").get("/admin/accounts").expect(t, 403, "Bạn không có quyền")
}

// TestAccountList: the list goes on where a page ended, and is taken away as far
// as its reader manages accounts.
func TestAccountList(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.account("admin", auth.Admin, testworld.Commune)
		w.account("hill.admin", auth.Admin, testworld.Hill)
		for _, name := range []string{"an", "binh", "chi"} {
			w.account("member."+name, auth.Member, testworld.Hill)
		}
		w.account("neighbour", auth.Member, testworld.Valley)
		b := w.signedIn("hill.admin")
		file := b.get("/admin/accounts/export?as=csv").expect(t, http.StatusOK, "member.an", "member.chi", "hill.admin")
		if file.has("neighbour") || strings.Count(file.body, "\n") != 5 {
			t.Errorf("the file holds others: %s", file.body)
		}
		var got []string
		for after, n := "", 0; n < 9; n++ {
			page := b.get("/api/accounts?q=member&limit=2&sort=-username&after="+url.QueryEscape(after)).expect(t,
				http.StatusOK)
			var in struct {
				Accounts []struct{ Username string }
				Next     string
			}
			must(t, json.Unmarshal([]byte(page.body), &in))
			for _, a := range in.Accounts {
				got = append(got, a.Username)
			}
			if after = in.Next; after == "" {
				break
			}
		}
		if !slices.Equal(got, []string{"member.chi", "member.binh", "member.an"}) {
			t.Errorf("page by page: %v", got)
		}
	})
}

// TestAccountsOfEndedUnits: who looks after the successor is shown the accounts
// that were left at a unit which is no more, and that it is no more.
func TestAccountsOfEndedUnits(t *testing.T) {
	w := newWorld(t)
	old := ids.New()
	must(t, w.Places.Create(t.Context(), w.System(), places.NewPlace{Place: places.Place{ID: old,
		Kind: places.Commune, Type: "xa", Code: "99000", Name: "Mường Cũ", To: "2025-06-30"}}))
	must(t, w.Places.Link(t.Context(), w.System(), nil,
		[]places.Lineage{{FromID: old, ToID: testworld.Commune, On: "2025-07-01"}}))
	w.account("admin", auth.Admin, testworld.Commune)
	w.account("hill.admin", auth.Admin, testworld.Hill)
	left := w.account("left", auth.Clerk, old)
	b := w.signedIn("admin")
	b.get("/admin/accounts").expect(t, 200, "Người left", "xã Mường Cũ (đã kết thúc ngày 30/06/2025)")
	b.get("/api/accounts").expect(t, 200, left.ID)
	b.get("/admin/accounts/"+left.ID).expect(t, 200, "đã kết thúc ngày 30/06/2025")
	own := w.signedIn("left")
	if p := own.get("/profile").expect(t, 200, "xã Mường Cũ (đã kết thúc ngày 30/06/2025)"); p.has("không thời hạn") ||
		p.has("clerk@") {
		t.Error("a role at what is no more goes on without end, or can be delegated")
	}
	w.account("other", auth.Clerk, old)
	own.post("/profile/delegations", "grant", "clerk@"+old, "username", "other", "from-d", "23", "from-m", "11",
		"from-y", "2026", "to-d", "30", "to-m", "11", "to-y", "2026").expect(t, http.StatusForbidden)
	if w.signedIn("hill.admin").get("/admin/accounts").expect(t, 200).has("Người left") {
		t.Error("a village's administrator is shown an account of the old commune")
	}
}
