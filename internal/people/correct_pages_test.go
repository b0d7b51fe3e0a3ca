package people_test

import (
	"net/url"
	"strings"
	"testing"

	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/ids"
)

func TestCorrectPages(t *testing.T) {
	s := newSite(t)
	ctx := t.Context()
	member, head := s.token(auth.Member, dongCam), s.token(auth.VillageHead, dongCam)
	a, b := ids.New(), ids.New()
	home := people.Household{ID: ids.New(), VillageID: dongCam, Code: "7",
		HouseholdDetails: people.HouseholdDetails{Alley: "Ngõ 10", HeadID: a}}
	check(t, s.Load(ctx, []people.Household{home}, []people.Resident{
		{ID: a, VillageID: dongCam, HouseholdID: home.ID, Name: "Lò Văn H", Born: "1960-05"},
		{ID: b, VillageID: dongCam, Name: "Lò Thị W", Born: "1962", IDNumber: "010162000789"}}))
	page := "/people/" + b + "/correct"
	code, body := s.get(member, "/people/"+b)
	want(t, "person", code, 200, body, page)
	code, body = s.get(member, page)
	want(t, "form", code, 200, body, `value="Lò Thị W"`, `value="1962"`, "******789", "Ngõ 10 – 7 – Lò Văn H",
		"giữ họ tên như lúc lập")
	if strings.Contains(body, "010162000789") {
		t.Error("the whole number is on the page")
	}
	if code, _ = s.get(head, page); code != 403 {
		t.Errorf("for the village head: %d", code)
	}
	form := url.Values{"version": {"1"}, "name": {"Lò Thị Uyên"}, "born-y": {"1962"}, "born-m": {"4"}, "sex": {"f"},
		"phone": {"12"}, "lang": {"vi"}, "household": {home.ID}, "relation": {"vợ"}}
	code, _, body = s.post(member, page, form)
	want(t, "wrong telephone", code, 422, body, "0912 345 678", `href="#phone"`, `value="Lò Thị Uyên"`, `value="vợ"`,
		`value="`+home.ID+`" selected`)
	form.Set("phone", "0912345678")
	form.Set("id_number", "010062000788") // a man's
	code, _, body = s.post(member, page, form)
	want(t, "looks wrong", code, 422, body, "Chữ số thứ tư", "lần nữa", `name="sure"`)
	form.Del("id_number")
	form.Set("version", "9")
	code, _, body = s.post(member, page, form)
	want(t, "stale", code, 409, body, "người khác đã sửa", "Lò Thị W", `value="Lò Thị Uyên"`, `name="version" value="1"`)
	form.Set("version", "1")
	code, location, body := s.post(member, page, form)
	want(t, "corrected", code, 303, body)
	code, body = s.get(member, location)
	want(t, "shown", code, 200, body, "Lò Thị Uyên", "04/1962", "0912345678", "******789", "Lò Văn H")
	code, body = s.get(member, location+"/views")
	want(t, "views", code, 200, body, "Mở trang sửa thông tin")
	form = url.Values{"version": {"2"}, "name": {"Lò Thị Uyên"}, "born-y": {"1962"}, "born-m": {"4"}, "sex": {"f"},
		"phone": {"0912345678"}, "household": {home.ID}, "relation": {"vợ"}, "number_gone": {"yes"}}
	code, _, body = s.post(member, page, form)
	want(t, "number taken out", code, 303, body)

	page = "/people/" + b + "/household"
	code, body = s.get(member, page)
	want(t, "household", code, 200, body, "Lò Văn H", "Lò Thị Uyên", `value="Ngõ 10"`)
	code, _, body = s.post(member, page, url.Values{"version": {"1"}, "head": {b}, "alley": {"Ngõ 2"}, "phone": {"1"}})
	want(t, "household refused", code, 422, body, `value="Ngõ 2"`, "0912 345 678")
	code, _, body = s.post(member, page, url.Values{"version": {"7"}, "head": {b}, "alley": {"Ngõ 2"}})
	want(t, "household stale", code, 409, body, "người khác đã sửa", "Ngõ 10")
	code, _, body = s.post(member, page, url.Values{"version": {"1"}, "head": {b}, "alley": {"Ngõ 2"}})
	want(t, "household corrected", code, 303, body)
}

func TestCorrectAPI(t *testing.T) {
	s := newSite(t)
	member, stranger := s.token(auth.Member, dongCam), s.token(auth.Member, tienHoa)
	a := ids.New()
	home := people.Household{ID: ids.New(), VillageID: dongCam, Code: "7",
		HouseholdDetails: people.HouseholdDetails{HeadID: a}}
	check(t, s.Load(t.Context(), []people.Household{home}, []people.Resident{{ID: a, VillageID: dongCam,
		HouseholdID: home.ID, Name: "Lò Văn H", Born: "1960"}}))
	path := "/api/people/" + a
	code, _, got := s.do(member, "POST", path+"/correct", "application/json", `{"version":1,"phone":"+84912345678"}`)
	want(t, "correct", code, 200, got, `"phone":"0912345678"`, `"name":"Lò Văn H"`, `"version":2`)
	code, _, got = s.do(member, "POST", path+"/correct", "application/json", `{"version":1,"phone":""}`)
	want(t, "stale", code, 409, got)
	code, _, got = s.do(member, "POST", path+"/correct", "application/json", `{"version":2,"idNumber":"1"}`)
	want(t, "no number", code, 422, got, "form.id_number", `"location":"body.idNumber"`)
	code, got = s.get(member, path+"/household")
	want(t, "household", code, 200, got, home.ID, "Lò Văn H", `"version":1`)
	code, _, got = s.do(member, "POST", path+"/household", "application/json", `{"version":1,"alley":"Ngõ 3"}`)
	want(t, "household corrected", code, 200, got, "Ngõ 3", `"version":2`)
	if code, _, _ = s.do(stranger, "POST", path+"/correct", "application/json", `{"version":2,"phone":""}`); code != 404 {
		t.Errorf("elsewhere: %d", code)
	}
}
