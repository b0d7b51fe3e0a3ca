package app

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"thonso/internal/dossiers"
)

// TestGoingOnKeepsThePhoto: "go on" is sent with the form, so that a photo that
// was chosen is kept, never thrown away.
func TestGoingOnKeepsThePhoto(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	id := e.begin(t, "here")
	url := "/dossiers/" + id + "/photos/original"
	e.browser.get(url).expect(t, 200, `capture="environment"`, "Gửi ảnh này").lacks(t, `name="go"`)
	e.browser.upload(url, nil, picture(t, 1)).expect(t, http.StatusSeeOther)
	page := e.browser.get(url).expect(t, 200, `name="go"`)
	if n := mainButtons(page); n != 1 {
		t.Errorf("%d main buttons, want one", n)
	}
	e.browser.upload(url, map[string]string{"go": "on"}, picture(t, 2)).expect(t, http.StatusSeeOther).lacks(t, url)
	e.browser.get(url).expect(t, 200, "Trang 2").lacks(t, "Trang 3")
	if p := e.browser.upload(url, map[string]string{"go": "on"}); p.location == url || p.status != http.StatusSeeOther {
		t.Errorf("going on without a photo: %d to %q", p.status, p.location)
	}
	photo := regexp.MustCompile(url + `/([0-9a-f-]{36})"`).FindStringSubmatch(e.browser.get(url).body)
	e.browser.get(url+"/"+photo[1]).expect(t, 200, "photo-large", `href="`+url+`"`)
	e.browser.get(url+"/nothing").expect(t, http.StatusNotFound)
}

// mainButtons counts the buttons of a page that look like its main one.
func mainButtons(p page) int {
	return len(regexp.MustCompile(`class="btn( btn-big)?"`).FindAllString(p.body, -1))
}

// TestPhotoSentBackIsTakenAgain: where a page was sent back, taking it again is
// the strongest control; the old photo is refused there; the new one leads back.
func TestPhotoSentBackIsTakenAgain(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	id := e.begin(t, "here")
	e.submit(t, id)
	if _, err := e.Office.AskSupplement(t.Context(), e.clerk, dossiers.Act{ID: id},
		[]dossiers.Want{{Target: dossiers.PhotoTarget("original", 1), Reason: "blurred"}}); err != nil {
		t.Fatal(err)
	}
	url := "/dossiers/" + id + "/photos/original"
	page := e.browser.get(url+"?back=fix").expect(t, 200, `id="photo-1"`, "Chụp lại trang 1")
	if n := mainButtons(page); n != 1 || !strings.Contains(page.body, `class="btn" type="submit" data-send`) {
		t.Errorf("%d main buttons, want that which sends the page again", n)
	}
	old := map[string]string{"back": "fix", "page": "1", "replaces": valueOf(t, page, "replaces")}
	e.browser.upload(url, old, picture(t, 1)).expect(t, 422, `href="#photo-1"`, `id="photo-1-error"`)
	done := e.browser.upload(url, old, picture(t, 3))
	if done.location != "/dossiers/"+id+"/fix" {
		t.Errorf("put right: %d to %q", done.status, done.location)
	}
	e.browser.get("/dossiers/"+id+"/receipt").lacks(t, "Nộp lại lúc")
	check := e.browser.get("/dossiers/"+id+"/check").expect(t, 200, "Hồ sơ đã đủ", "0900000001")
	e.browser.post("/dossiers/"+id+"/submit", "event", valueOf(t, check, "event"), "version",
		valueOf(t, check, "version")).expect(t, http.StatusSeeOther)
	e.browser.get("/dossiers/"+id+"/receipt").expect(t, 200, "Đã nộp lại hồ sơ", "Nộp lại lúc", "Thời gian nộp")
}

// TestCheckShowsAnswers: what is missing comes first, and the answers that one
// swears to stand open, each with the way to change it.
func TestCheckShowsAnswers(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	id := e.begin(t, "here")
	e.fill(t, id)
	check := e.browser.get("/dossiers/"+id+"/check").expect(t, 200, "/form/pages?back=check",
		"/photos/original?back=check")
	missing, answers := strings.Index(check.body, "Còn thiếu</"), strings.Index(check.body, "Bằng tốt nghiệp")
	if missing < 0 || answers < missing {
		t.Errorf("missing at %d, answers at %d: what is missing comes first", missing, answers)
	}
	if body, _, _ := strings.Cut(check.body, "Bằng tốt nghiệp"); strings.Count(body, "<details") !=
		strings.Count(body, "</details>") {
		t.Error("the answers are folded away")
	}
}
