package e2e

import (
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thonso/internal/platform/db"
)

// TestTheStory carries one real dossier through everything, in the browser:
// session, mandate, guided form, receipt, one-stop, return with a reason,
// redone, processing, decided result, errand, hand-over with proof, rating,
// live figures.
func TestTheStory(t *testing.T) {
	t.Parallel()
	for _, way := range []struct {
		name         string
		on           db.Dialect
		script, keys bool
	}{
		{name: "sqlite", on: db.SQLite, script: true},
		{name: "postgres", on: db.Postgres, script: true},
		{name: "without scripts", on: db.SQLite},
		{name: "by keyboard alone, in large letters", on: db.SQLite, script: true, keys: true},
	} {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, way.on)
			s.keys = way.keys
			story(t, s, way.script)
		})
	}
}

func story(t *testing.T, s *site, script bool) {
	page, clear := photo(t, 0), photo(t, 1)

	// Monday evening at the cultural house.
	member := s.open(t, "member", 360, script)
	member.login("thanhvien")
	before := figure(member, "Đông Căm")
	member.visit("/session")
	member.click("Mở buổi trực")
	member.shot("01-session-360")
	member.click("Thêm người đến")
	member.fill("Ai vừa đến?", "lo thi a")
	member.click("Tìm")
	member.sees("Lò Thị A")
	member.click("Lấy số")
	member.shot("02-number-360")
	member.click("Về danh sách chờ")
	member.click("Mời người tiếp theo")
	member.sees("Lò Thị A")
	member.shot("03-choose-360")
	member.press(`main a[href*="/procedures/2.000815"]`)
	member.set("way", "here")
	member.click("Đủ giấy tờ, lập phiếu nhờ làm hộ")
	member.shot("04-mandate-360")

	// She agrees on her own phone, and reads six digits out.
	number := eval[string](member, `document.querySelector('.queue-number').innerText.match(/[0-9A-Z]{5}/)[0]`)
	resident := s.open(t, "resident", 360, false)
	resident.visit("/m")
	resident.set("number", number)
	resident.press(`main form button`)
	resident.shot("05-agree-360")
	resident.click("Đồng ý")
	digits := eval[string](resident, `document.body.innerText.match(/\b\d{3} ?\d{3}\b/)[0]`)
	resident.shot("06-digits-360")
	member.set("digits", digits)
	member.press(`main form[action$="/digits"] button`)
	member.click("Bắt đầu")

	// One thing a page, with her name in a banner.
	id := fillForm(member, map[string]string{"paper": "decision", "paper_name": "Quyết định hưởng trợ cấp",
		"foreign": "no", "pages": "2", "copies": "3"}, page)
	member.shot("08-check-360")
	member.click("Nộp hồ sơ")
	member.shot("09-receipt-360")
	member.sees("P-")
	secret := receiptSecret(member)

	// Tuesday: the clerk sends exactly the photo back, with a coded reason.
	clerk := s.open(t, "clerk", 1280, script)
	clerk.login("motcua")
	clerk.visit("/inbox")
	clerk.shot("inbox")
	clerk.visit("/dossiers/" + id)
	clerk.shot("10-case-1280")
	clerk.visit("/dossiers/" + id + "/supplement")
	clerk.tick(`main input[name="reason-c:original:1"][value=blurred]`)
	clerk.shot("11-supplement-1280")
	clerk.press(`main .work-bar [type=submit]`)
	clerk.sees("Yêu cầu bổ sung giấy tờ", "Ảnh mờ, không đọc được")

	// The helper sees which photo and why; the next helper is warned before.
	member.visit("/dossiers/" + id + "/fix")
	member.sees("Ảnh")
	member.shot("12-fix-360")
	member.press(`main .task-list a, main a[href*="/photos/"]`)
	member.sendsPhoto(clear)
	member.visit("/dossiers/" + id + "/check")
	member.click("Nộp hồ sơ")

	// Received, appraised, decided, numbered.
	step := func(sc *screen, action string, fill func()) {
		t.Helper()
		sc.visit("/dossiers/" + id + "/" + action)
		fill()
		sc.press(`main .work-bar [type=submit]`)
	}
	step(clerk, "receive", func() {
		clerk.tick(`main input[name^="seen-"]`)
		clerk.set("fewPages", "trang 2 để trống") // two pages by the form, one photo
	})
	code := eval[string](clerk, `(document.body.innerText.match(/H38[.0-9A-Z]*-\d{6}-\d{4,}/) || [''])[0]`)
	if code == "" {
		t.Fatalf("no dossier code\n%s", clerk.where())
	}
	clerk.shot("13-received-1280")
	step(clerk, "transfer", func() {})
	specialist := s.open(t, "specialist", 1280, script)
	specialist.login("tuphap")
	step(specialist, "appraise", func() { specialist.set("outcome", "approve") })
	leader := s.open(t, "leader", 1280, script)
	leader.login("chutich")
	leader.visit("/home")
	leader.shot("14-leader-1280")
	step(leader, "decide", func() { leader.set("outcome", "approve") })
	scribe := s.open(t, "document clerk", 1280, script)
	scribe.login("vanthu")
	step(scribe, "number", func() {})

	// Anybody follows it with the code and the secret, without an account and without scripts.
	resident.visit("/track")
	resident.set("code", code)
	resident.set("secret", secret)
	resident.press(`main form button`)
	resident.shot("15-track-360")
	if resident.has("Lò Thị A") {
		t.Error("the public page names the person")
	}
	resident.sees("L. T. A.")

	// The errand: fetched under one code, handed over with proof.
	member.visit("/errands")
	eval[int](member,
		fmt.Sprintf(`[...document.querySelectorAll('main input[name=dossiers]')].
			forEach(c => c.checked = c.value === %q), 1`, id))
	member.shot("16-errand-360")
	member.press(`main form[action="/errands"] button, main form button`)
	errand := strings.TrimPrefix(eval[string](member, `location.pathname`), "/errands/")
	clerk.visit("/errands/" + errand)
	clerk.tick(`main input[name=items]`)
	clerk.press(`main form[action$="/seal"] button`)
	clerk.shot("17-seal-1280")
	seal := eval[string](clerk,
		`(document.querySelector('.queue-number, .receipt, .panel') || document.body).
			innerText.match(/\b[0-9A-Z]{4,8}\b/)[0]`)
	member.visit("/errands/" + errand)
	member.set("code", seal)
	member.press(`main form[action$="/take"] button`)
	member.sees("Còn phải xem bản chính: 1")
	member.visit("/dossiers/" + id + "/original")
	member.set("how", "photo")
	member.attach(clear)
	member.shrunk()
	member.press(`main form[enctype] button`)
	member.sees("Đã ghi việc xem bản chính")
	member.visit("/errands/" + errand)
	member.press(`main a[href*="/items/"]`)
	member.set("proof", "code")
	member.set("secret", secret)
	member.shot("18-hand-over-360")
	member.press(`main form[action*="/items/"] button`)

	// She rates the office and the help; the figures have moved.
	resident.visit("/track")
	resident.set("code", code)
	resident.set("secret", secret)
	resident.press(`main form button`)
	resident.press(`main a[href$="/rate"]`)
	resident.set("office", "5")
	resident.set("help", "5")
	resident.press(`main form button`)
	resident.shot("19-rated-360")
	if after := figure(member, "Đông Căm"); after != before+1 {
		t.Errorf("guided dossiers of the village: %d, then %d", before, after)
	}

	// 21:00: the session closes into a report.
	member.visit("/session")
	if member.has("Vào buổi trực") {
		member.click("Vào buổi trực")
	}
	closeSession(member)
	member.shot("20-report-360")
	member.sees("Báo cáo buổi trực", "Đọc trên loa")
}

func closeSession(sc *screen) {
	sc.t.Helper()
	id := eval[string](sc, `location.pathname.split('/')[2] || ''`)
	sc.visit("/session/" + id + "/close")
	sc.tick(`main input[type=checkbox]`)
	sc.press(`main form[action$="/close"] button`)
}

// fillForm answers page after page until the check, and returns the dossier's id.
func fillForm(sc *screen, answers map[string]string, image string) string {
	sc.t.Helper()
	for range 25 {
		path := eval[string](sc, `location.pathname`)
		switch {
		case strings.HasSuffix(path, "/check"):
			return strings.Split(path, "/")[2]
		case strings.Contains(path, "/photos/"):
			if eval[int](sc, `document.querySelectorAll('main img').length`) == 0 {
				sc.sendsPhoto(image)
				continue
			}
			sc.shot("07b-photo-360")
			sc.click("Lưu và đi tiếp")
		default:
			for question, value := range answers {
				name := "q-" + question
				if eval[bool](sc, fmt.Sprintf(`!!document.querySelector('main [name=%q]')`, name)) {
					sc.set(name, value)
				}
			}
			sc.shot("07-question-360")
			sc.press(`main form button.btn-big, main form button`)
		}
	}
	sc.t.Fatalf("%s: the form has no end\n%s", sc.name, sc.where())
	return ""
}

// receiptSecret reads the secret where a person would: beside its label.
func receiptSecret(sc *screen) string {
	sc.t.Helper()
	return eval[string](sc,
		`(() => {
			const all = document.querySelector('main').
				innerText.match(/\b[2-9A-HJ-NP-Z]{4} ?[2-9A-HJ-NP-Z]{4}\b/g) || [];
			return (all.find(x => !document.body.innerText.includes('P-' + x)) || '').replace(' ', ''); })()`)
}

// figure reads how many dossiers of the village were guided, from the public API.
func figure(sc *screen, village string) int {
	sc.t.Helper()
	var found []struct{ ID string }
	get(sc, "/api/places?kind=village&q="+url.QueryEscape(village), &found)
	var report struct {
		Figures []struct{ Numerator int }
	}
	get(sc, "/api/figures?measure=guided&place="+found[0].ID, &report)
	return report.Figures[0].Numerator
}

func get(sc *screen, path string, into any) {
	sc.t.Helper()
	res, err := http.Get(sc.site.url + path)
	if err != nil {
		sc.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		sc.t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil || res.StatusCode != http.StatusOK {
		sc.t.Fatalf("%s: %d %v %.300s", path, res.StatusCode, err, raw)
	}
}

// photo writes a page that a phone might have taken.
func photo(t *testing.T, shade int) string {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 900, 1200))
	for y := range 1200 {
		for x := range 900 {
			v := uint8(235 - shade*9)
			if y%40 < 6 && x > 90 && x < 810-(y*7)%300 {
				v = 60
			}
			img.SetGray(x, y, color.Gray{Y: v})
		}
	}
	path := filepath.Join(t.TempDir(), fmt.Sprintf("page%d.jpg", shade))
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := jpeg.Encode(f, img, nil); err != nil {
		t.Fatal(err)
	}
	return path
}
