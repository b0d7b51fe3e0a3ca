package teams_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"thonso/internal/teams"
	"thonso/internal/testworld"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
)

// A site serves the module to people who sign in with a token.
type site struct{ *world }

func newSite(t *testing.T) *site {
	t.Helper()
	t.Parallel()
	return &site{newWorld(t, testworld.New(t, january))}
}

// token makes an account with a role and returns its token.
func (s *site) token(t *testing.T, role auth.Role, place string) string {
	t.Helper()
	name := "u" + strings.ToLower(ids.Code(8))
	acc, err := s.Auth.CreateAccount(t.Context(), s.root, auth.AccountInput{Username: name, Name: name,
		Password: "một câu đủ dài", Role: role, PlaceID: place})
	ok(t, err)
	secret, err := s.Auth.NewToken(t.Context(), auth.NewActor(acc.ID, name, s.Places), "t")
	ok(t, err)
	return secret
}

func (s *site) do(t *testing.T, token, method, path, contentType, body string) (int, string, http.Header) {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	got, err := io.ReadAll(w.Result().Body)
	ok(t, err)
	return w.Code, string(got), w.Header()
}

func (s *site) get(t *testing.T, token, path string, want int) string {
	t.Helper()
	code, body, _ := s.do(t, token, http.MethodGet, path, "", "")
	if code != want {
		t.Fatalf("GET %s: %d, want %d\n%s", path, code, want, body)
	}
	if want == 200 && strings.Contains(body, "teams.") {
		t.Errorf("GET %s shows a key: %s", path, regexp.MustCompile(`teams\.[a-z_.]+`).FindString(body))
	}
	return body
}

func (s *site) post(t *testing.T, token, path string, form url.Values, want int) (string, http.Header) {
	t.Helper()
	code, body, h := s.do(t, token, http.MethodPost, path, "application/x-www-form-urlencoded", form.Encode())
	if code != want {
		t.Fatalf("POST %s: %d, want %d\n%s", path, code, want, body)
	}
	return body, h
}

func (s *site) call(t *testing.T, token, method, path, body string, want int, into any) string {
	t.Helper()
	code, got, _ := s.do(t, token, method, path, "application/json", body)
	if code != want {
		t.Fatalf("%s %s: %d, want %d\n%s", method, path, code, want, got)
	}
	if into != nil {
		ok(t, json.Unmarshal([]byte(got), into))
	}
	return got
}

// A village head sets up the team, its people and evenings, by pages alone.
func TestPagesFromNothingToPoster(t *testing.T) {
	s := newSite(t)
	head := s.token(t, auth.VillageHead, s.dongCam)
	s.get(t, head, "/teams", 200)
	hidden := regexp.MustCompile(`name="id" value="([^"]+)"`)
	form := s.get(t, head, "/teams/new", 200)
	in := url.Values{"id": {hidden.FindStringSubmatch(form)[1]}, "village": {s.dongCam},
		"name": {"Tổ CNSCĐ thôn Đông Căm"}, "kind": {"model"}, "decision": {"45/QĐ-UBND"},
		"from-d": {"31"}, "from-m": {"2"}, "from-y": {"2024"}}
	body, _ := s.post(t, head, "/teams/new", in, 422)
	if !strings.Contains(body, "Không có ngày này trong lịch") || !strings.Contains(body, `value="45/QĐ-UBND"`) {
		t.Errorf("the form forgot, or did not say what is wrong:\n%s", body)
	}
	in.Set("from-d", "1")
	in.Set("from-m", "1")
	_, h := s.post(t, head, "/teams/new", in, 303)
	team := h.Get("Location")
	if _, h = s.post(t, head, "/teams/new", in, 303); h.Get("Location") != team {
		t.Errorf("sent twice: %s and %s", team, h.Get("Location"))
	}

	for name, public := range map[string]string{"Lò Thị Bình": "yes", "Vàng A Chu": ""} {
		member := url.Values{"name": {name}, "phone": {"12"}, "role": {"member"}, "from-d": {"2"},
			"from-m": {"1"}, "from-y": {"2024"}}
		if public != "" {
			member.Set("public", public)
		}
		body, _ = s.post(t, head, team+"/members/new", member, 422)
		if !strings.Contains(body, "Số điện thoại chưa đúng") {
			t.Error("no word about the phone number")
		}
		member.Set("phone", map[string]string{"yes": "0912345678", "": "0987654321"}[public])
		s.post(t, head, team+"/members/new", member, 303)
	}
	slot := url.Values{"weekday": {"1", "3", "5"}, "start": {"19h30"}, "end": {"21h"}, "place": {"Nhà văn hóa thôn"},
		"kind": {"evening"}, "from-d": {"2"}, "from-m": {"1"}, "from-y": {"2024"}}
	s.post(t, head, team+"/slots/new", url.Values{}, 422)
	s.post(t, head, team+"/slots/new", slot, 303)
	page := s.get(t, head, team, 200)
	for _, want := range []string{teams.ShowPhone("0912345678"), teams.ShowPhone("0987654321"),
		"Thứ Tư, 03/01/2024", "19:30–21:00",
		"Nhà văn hóa thôn", "không niêm yết"} {
		if !strings.Contains(page, want) {
			t.Errorf("the team's page does not show %q", want)
		}
	}
	off := regexp.MustCompile(`href="(/teams/[^"]+/changes/new\?[^"]*what=off)"[^>]*>Báo nghỉ<`).
		FindStringSubmatch(page)[1]
	changeForm := s.get(t, head, strings.ReplaceAll(off, "&amp;", "&"), 200)
	if !strings.Contains(changeForm, `name="date-d" type="text" inputmode="numeric" maxlength="2" value="03"`) {
		t.Error("the form for a day off does not know the day")
	}
	s.post(t, head, team+"/changes/new", url.Values{"what": {"off"}, "date-d": {"3"}, "date-m": {"1"},
		"date-y": {"2024"}, "note": {"Họp thôn"}}, 303)

	poster := s.get(t, "", "/roster/"+s.dongCam, 200)
	for want, has := range map[string]bool{"Lò Thị Bình": true, teams.ShowPhone("0912345678"): true, "Vàng A Chu": true,
		"0987": false, "Họp thôn": true, "Thôn Đông Căm, xã Gia Phú": true, "Thứ Sáu, 05/01/2024": true} {
		if strings.Contains(poster, want) != has {
			t.Errorf("the poster: %q is %v, want %v", want, !has, has)
		}
	}
	if _, cell, _ := strings.Cut(poster, "<s>19:30–21:00</s>"); !strings.Contains(strings.SplitN(cell, "</li>", 2)[0],
		"Họp thôn") {
		t.Error("the reason of a day off doesn't stand beside its hours, but under another heading")
	}
	if en := s.get(t, "", "/roster/"+s.dongCam+"?lang=en", 200); !strings.Contains(en, "Đông Căm village") ||
		!strings.Contains(en, "Friday, 05/01/2024") {
		t.Error("the English poster")
	}

	page = s.get(t, head, team, 200)
	withdraw := regexp.MustCompile(`action="(/teams/[^"]+/withdraw)"`).FindStringSubmatch(page)[1]
	s.post(t, head, withdraw, nil, 303)
	if strings.Contains(s.get(t, "", "/roster/"+s.dongCam, 200), "Họp thôn") {
		t.Error("the change is still there")
	}
	for _, link := range regexp.MustCompile(`href="(/teams/[^"]+)"`).FindAllStringSubmatch(page, -1) {
		s.get(t, head, strings.ReplaceAll(link[1], "&amp;", "&"), 200)
	}
	last := url.Values{"version": {"1"}, "last-d": {"31"}, "last-m": {"1"}, "last-y": {"2024"}}
	slotEnd := regexp.MustCompile(`href="(/teams/[^"]+/slots/[^"]+/end)"`).FindStringSubmatch(page)[1]
	s.post(t, head, slotEnd, last, 303)
	memberEnd := regexp.MustCompile(`href="(/teams/[^"]+/members/[^"]+/end)"`).FindStringSubmatch(page)[1]
	shown := regexp.MustCompile(`name="snapshot" value="([^"]+)"`).FindStringSubmatch(s.get(t, head, memberEnd, 200))[1]
	s.post(t, head, memberEnd, last, 303)
	both, _ := s.post(t, head, memberEnd, url.Values{"version": {"1"}, "snapshot": {shown}, "last-d": {"30"},
		"last-m": {"1"}, "last-y": {"2024"}}, 409)
	for _, day := range []string{"31/01/2024", "30/01/2024"} {
		if !strings.Contains(both, day) {
			t.Errorf("two ended the membership, and the second doesn't see %s", day)
		}
	}
	edit := strings.TrimSuffix(memberEnd, "/end")
	s.post(t, head, edit, url.Values{"version": {"2"}, "name": {"Lò Thị Bình"}, "role": {"deputy"}}, 303)
	s.post(t, head, team+"/end", last, 303)

	for _, token := range []string{s.token(t, auth.Clerk, s.giaPhu), s.token(t, auth.VillageHead, s.soiCo)} {
		s.post(t, token, team+"/members/new", url.Values{"name": {"X"}, "role": {"member"}}, 403)
	}
	s.get(t, s.token(t, auth.Clerk, s.giaPhu), team, 200)
	s.get(t, s.token(t, auth.Clerk, s.xuanQuang), team, 403)
	s.get(t, "", "/roster/"+s.soiCo, 404)
	s.get(t, "", "/roster/"+s.giaPhu, 404)
}

func TestAPI(t *testing.T) {
	s := newSite(t)
	lead := s.token(t, auth.TeamLead, s.dongCam)
	id := ids.New()
	var team struct {
		ID, Village string
		Version     int
	}
	body := `{"id":"` + id + `","villageId":"` + s.dongCam + `","name":"Tổ CNSCĐ","kind":"model","from":"2024-01-01"}`
	s.call(t, lead, "POST", "/api/teams", body, 200, &team)
	s.call(t, lead, "POST", "/api/teams", body, 200, &team)
	if team.ID != id || team.Village != "Đông Căm" || team.Version != 1 {
		t.Errorf("team = %+v", team)
	}
	base := "/api/teams/" + id
	var member, slot, change struct{ ID string }
	s.call(t, lead, "POST", base+"/members",
		`{"name":"Lò Thị Bình","role":"lead","phone":"0912345678","phonePublic":true}`, 200, &member)
	s.call(t, lead, "POST", base+"/members", `{"name":"Vàng A Chu","role":"member","phone":"0987654321"}`, 200, nil)
	problem := s.call(t, lead, "POST", base+"/members", `{"name":"C","role":"lead"}`, 422, nil)
	if !strings.Contains(problem, "body.role") || !strings.Contains(problem, "teams.has_lead") {
		t.Error(problem)
	}
	s.call(t, lead, "POST", base+"/slots",
		`{"kind":"evening","weekday":3,"start":"19:30","end":"21:00","place":"Nhà văn hóa thôn"}`, 200, &slot)
	s.call(t, lead, "POST", base+"/changes", `{"what":"moved","date":"2024-01-10","slotId":"`+slot.ID+
		`","movedTo":"2024-01-11"}`, 200, &change)

	type roster struct {
		Duties []struct {
			Date    string
			Off     bool
			Members []struct{ Name, Phone string }
		}
	}
	var public, staff roster
	path := "/api/roster/" + s.dongCam + "?from=2024-01-01&to=2024-01-11"
	if raw := s.call(t, "", "GET", path, "", 200, &public); strings.Contains(raw, "0987654321") {
		t.Error("the public sees a phone number that is not to be posted")
	}
	if raw := s.call(t, lead, "GET", path, "", 200, &staff); !strings.Contains(raw, "0987654321") {
		t.Error("staff do not see every phone number")
	}
	var days []string
	for _, d := range public.Duties {
		days = append(days, d.Date)
	}
	if diff := cmp.Diff([]string{"2024-01-03", "2024-01-10", "2024-01-11"}, days); diff != "" ||
		!public.Duties[1].Off || public.Duties[2].Off {
		t.Errorf("%s %+v", diff, public)
	}
	s.call(t, "", "GET", "/api/roster/"+s.dongCam+"?from=x", "", 422, nil)
	s.call(t, "", "GET", "/api/roster/"+s.dongCam+"?from=2024-01-01&to=2026-01-01", "", 422, nil)
	s.call(t, "", "GET", "/api/roster/"+s.giaPhu, "", 404, nil)

	var list struct {
		Teams []struct {
			ID      string
			Members int
		}
		ModelMembers int
	}
	s.call(t, lead, "GET", "/api/teams?place="+s.dongCam, "", 200, &list)
	if len(list.Teams) != 1 || list.Teams[0].ID != id || list.Teams[0].Members != 2 || list.ModelMembers != 2 {
		t.Errorf("list = %+v", list)
	}
	s.call(t, lead, "GET", "/api/teams?place="+s.giaPhu, "", 403, nil)
	s.call(t, "", "GET", "/api/teams", "", 401, nil)
	s.call(t, s.token(t, auth.Clerk, s.giaPhu), "POST", base+"/changes", `{"what":"off","date":"2024-01-10"}`, 403, nil)

	s.call(t, lead, "POST", base+"/changes/"+change.ID+"/withdraw", "", 204, nil)
	s.call(t, lead, "POST", base+"/slots/"+slot.ID+"/end", `{"version":1,"last":"2024-02-01"}`, 200, nil)
	s.call(t, lead, "POST", base+"/members/"+member.ID+"/end", `{"version":1,"last":"2024-02-01"}`, 200, nil)
	s.call(t, lead, "POST", base+"/end", `{"version":9,"last":"2024-03-01"}`, 409, nil)
	s.call(t, lead, "POST", base+"/end", `{"version":1,"last":"2024-03-01"}`, 200, nil)
	var detail struct {
		To             string
		Members, Slots []struct{ To string }
		Changes        []struct{}
	}
	s.call(t, lead, "GET", base, "", 200, &detail)
	if detail.To != "2024-03-01" || detail.Members[0].To != "2024-02-01" || detail.Members[1].To != "2024-03-01" ||
		len(detail.Changes) != 0 {
		t.Errorf("detail = %+v", detail)
	}
}

// Both languages have the same keys, and every key in the code has a text.
func TestMessages(t *testing.T) {
	c := i18n.NewCatalog()
	ok(t, c.Add(teams.Files))
	// only English has a singular
	english := slices.DeleteFunc(c.Keys("en"), func(key string) bool { return strings.HasSuffix(key, ".one") })
	if diff := cmp.Diff(c.Keys("vi"), english); diff != "" {
		t.Error(diff)
	}
	used := map[string]bool{}
	files, err := os.ReadDir(".")
	ok(t, err)
	actions := regexp.MustCompile(`Action: "teams\.[a-z_]+"|Permission = "teams\.[a-z]+"`)
	keys := regexp.MustCompile(`"(teams\.[a-z_0-9.]+)"`)
	for _, f := range files {
		if strings.HasSuffix(f.Name(), "_test.go") || !strings.HasSuffix(f.Name(), ".go") {
			continue
		}
		src, err := os.ReadFile(f.Name())
		ok(t, err)
		for _, m := range keys.FindAllSubmatch(actions.ReplaceAll(src, nil), -1) {
			used[string(m[1])] = true
		}
	}
	for _, k := range slices.Sorted(maps.Keys(used)) {
		if !strings.HasSuffix(k, ".") && !c.Has(k) {
			t.Errorf("no text for %s", k)
		}
	}
}
