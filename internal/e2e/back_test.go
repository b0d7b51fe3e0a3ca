package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestAnswersCanBeSeenAgain sends forms that are refused, or whose answer is made
// only once, and then does what people do with a page: it is loaded anew, one
// goes on by a link and comes back, a tab that was put away is opened again. Each
// time the same page is there with what was typed, and nothing is sent again.
func TestAnswersCanBeSeenAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t, "")
	forms := answeredForms(t, s)
	for _, script := range []bool{true, false} {
		screens := map[string]*screen{}
		for _, tt := range forms {
			if screens[tt.who] == nil {
				screens[tt.who] = s.open(t, tt.who, 360, script)
				if tt.who != "" {
					screens[tt.who].login(tt.who)
				}
			}
			sc := screens[tt.who]
			t.Run(tt.name, func(t *testing.T) {
				sc.t = t
				tt.send(sc)
				sc.sees(tt.sees)
				address, page := eval[string](sc, `location.href`), eval[string](sc, whatStands)
				if !strings.Contains(address, "answer=") {
					t.Fatalf("the answer stands at %s", address)
				}
				for how, again := range map[string]func(){
					"loaded anew": func() { sc.reload() },
					"Back":        func() { sc.press(footer); sc.back() },
					"opened":      func() { sc.do(chromedp.Navigate("about:blank"), chromedp.Navigate(address)) },
				} {
					again()
					if got := eval[string](sc, whatStands); got != page {
						t.Errorf("%s it is\n%s\nand was\n%s", how, got, page)
					}
				}
			})
		}
	}
}

// An answeredForm is a form that is answered by a page made for it.
type answeredForm struct {
	name, who string
	send      func(sc *screen)
	sees      string
}

// village finds Đông Căm, where the sample's team works.
const village = `(select id from places_place where code = '02923-01' order by valid_from desc limit 1)`

const mend = "Có chỗ cần sửa lại"

func answeredForms(t *testing.T, s *site) []answeredForm {
	notes := filepath.Join(t.TempDir(), "notes.csv")
	if err := os.WriteFile(notes, []byte("Mã xã,Thôn\n99001,Đồi Chè\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	resident := sampleID(t, s, `select id from people_resident where name = 'Lò Thị A'`)
	draft := sampleID(t, s, `select id from dossiers_dossier where status = 'draft' and helper_id =
		(select id from auth_account where username = 'thanhvien') and procedure_code = '2.000815' order by id limit 1`)
	fresh := sampleID(t, s, `select id from dossiers_dossier where status = 'submitted' and way = 'here'
		order by id desc limit 1`)
	team := sampleID(t, s, `select id from teams_team where village_id = `+village+` order by id limit 1`)
	member := sampleID(t, s, `select id from auth_account where username = 'thanhvien2'`)
	at := func(page string, fields map[string]string, button string) func(sc *screen) {
		return func(sc *screen) {
			sc.visit(page)
			for name, value := range fields {
				sc.set(name, value)
			}
			sc.press(button)
		}
	}
	const send = `main form[method=post] [type=submit]`
	return []answeredForm{
		{"sign-in", "", at("/login?next=/inbox", map[string]string{"name": "quantri", "password": "sai hoàn toàn"}, send),
			"mật khẩu"},
		{"tracking", "", at("/track", map[string]string{"code": "HS-00", "secret": "SAI"}, send), "Không tìm thấy hồ sơ"},
		{"number of a mandate", "", at("/m", map[string]string{"number": "SAI"}, send), "Không có phiếu nào"},
		{"digits", "thanhvien", func(sc *screen) {
			asksMandate(sc)
			sc.set("digits", "111111")
			sc.press(`main form[action$="/digits"] [type=submit]`)
		}, "6 số chưa đúng"},
		{"signed paper", "thanhvien", func(sc *screen) {
			sc.press(`main a[href$="/paper"]`)
			sc.set("witness", "Bà Mai")
			sc.press(`main form[action$="/paper"] [type=submit]`)
		}, mend},
		{"page of a form", "thanhvien", at("/dossiers/"+draft+"/form/copies", map[string]string{"q-copies": "0"}, send),
			mend},
		{"photo", "thanhvien", func(sc *screen) {
			sc.visit("/dossiers/" + draft + "/photos/original")
			sc.sendsPhoto(notes)
		}, mend},
		{"member", "totruong", at("/teams/"+team+"/members/new", map[string]string{"name": ""}, send), mend},
		{"person", "motcua", at("/people/new", map[string]string{"name": "Lò Thị 123"}, send), mend},
		{"receipt", "motcua", at("/dossiers/"+fresh+"/receive", map[string]string{"note": "gọi lại"}, send), mend},
		{"supplement", "motcua", at("/dossiers/"+fresh+"/supplement", nil, send), mend},
		{"many rows", "motcua", at("/inbox?tab=transfer", nil,
			`main button[formaction*="transfer"], main form[action*="transfer"] [type=submit]`), "Chưa chọn dòng nào"},
		{"own password", "chutich", at("/profile/password", map[string]string{"old": "sai"}, send), mend},
		{"what is held", "chutich", at("/people/"+resident+"/held", nil, send), mend},
		{"account", "quantri", at("/admin/accounts/new", map[string]string{"name": "Người mới"}, send), mend},
		{"role", "quantri", at("/admin/roles/new", map[string]string{"name": "Vai mới"}, send), mend},
		{"list of units", "quantri", func(sc *screen) {
			sc.visit("/admin/places/import")
			sc.attach(notes)
			sc.press(send)
		}, "lỗi trong danh mục"},
		{"new password", "quantri", func(sc *screen) {
			sc.visit("/admin/accounts/" + member)
			eval[bool](sc, `document.querySelector('main form[action$="/password"]').closest('details').open = true`)
			sc.press(`main form[action$="/password"] [type=submit]`)
		}, "Mật khẩu mới"},
	}
}

// whatStands is what people read on a page, and what stands in its boxes.
const whatStands = `document.querySelector('main').innerText +
	[...document.querySelectorAll('main input:not([type=file]):not([type=password]), main textarea')].
	map(e => e.name + '=' + e.value + e.checked)`

// TestBackSkipsMendedFaults mends what was refused, twice, goes on, and comes
// back: to the form as it is now, and further back to where one began.
func TestBackSkipsMendedFaults(t *testing.T) {
	t.Parallel()
	s := newSite(t, "")
	dongCam := sampleID(t, s, `select id from places_place where id = `+village)
	for name, script := range map[string]bool{"script": true, "no script": false} {
		t.Run(name, func(t *testing.T) {
			sc := s.open(t, "back", 360, script)
			sc.login("motcua")
			sc.visit("/people")
			sc.visit("/people/new")
			for _, name := range []string{"", "Lò Thị 123", "Lò Thị Mới"} {
				sc.set("name", name)
				sc.set("kind", "guest")
				sc.set("village", dongCam)
				sc.press(`main form [type=submit]`)
			}
			sc.sees("Lò Thị Mới")
			for range 4 { // over the form, once for each time it was refused
				sc.back()
				switch got := eval[string](sc, here); got {
				case "/people":
					return
				case "/people/new":
					if sc.has(mend) {
						t.Error("Back shows a fault that was mended")
					}
				default:
					t.Fatalf("Back leads to %s", got)
				}
			}
			t.Error("Back never leads to where one began")
		})
	}
}

// TestBackAndOnceMore sends a form, comes back to it by the Back button and sends
// something else: that is done, too, and not taken for the first once more.
func TestBackAndOnceMore(t *testing.T) {
	t.Parallel()
	sc := newSite(t, "").open(t, "once more", 1280, true)
	sc.login("motcua")
	sc.visit("/inbox?tab=transfer")
	waiting := eval[int](sc, boxes)
	if waiting < 2 {
		t.Fatalf("%d dossiers wait to be transferred", waiting)
	}
	for range 2 {
		eval[bool](sc, `(document.querySelector('main tbody input[type=checkbox]').checked = true)`)
		sc.press(`main button[formaction*="transfer"], main form[action*="transfer"] [type=submit]`)
		sc.sees("Đã xong 1 trên 1")
		sc.back()
		sc.arrive() // the page that was left is loaded anew
	}
	sc.visit("/inbox?tab=transfer")
	if left := eval[int](sc, boxes); left != waiting-2 {
		t.Errorf("of %d dossiers %d are left", waiting, left)
	}
}

const footer = `footer a[href^="/help"]`

// asksMandate goes on the evening as far as the mandate of somebody who came.
func asksMandate(sc *screen) {
	sc.visit("/session")
	if sc.has("Mở buổi trực") {
		sc.click("Mở buổi trực")
		sc.click("Thêm người đến")
		sc.fill("Ai vừa đến?", "lo thi a")
		sc.click("Tìm")
		sc.click("Lấy số")
		sc.click("Về danh sách chờ")
		sc.click("Mời người tiếp theo")
	} else {
		sc.press(`main a.btn-big`) // to the evening that is open
		sc.press(`main a.btn-big`) // and to whom one serves
	}
	sc.press(`main a[href*="/procedures/2.000815"]`)
	sc.set("way", "here")
	sc.click("Đủ giấy tờ, lập phiếu nhờ làm hộ")
}

// sampleID is the one id that a query finds in the sample.
func sampleID(t *testing.T, s *site, query string) (id string) {
	t.Helper()
	if err := s.DB.Read().QueryRow(t.Context(), query).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

// boxes counts the rows that can be ticked.
const boxes = `document.querySelectorAll('main tbody input[type=checkbox]').length`

// here is the page's path, or the browser's own page whole.
const here = `location.protocol === 'http:' ? location.pathname : location.href`

// reload loads the page anew.
func (sc *screen) reload() {
	sc.t.Helper()
	eval[string](sc, `document.documentElement.dataset.old = '1'`)
	sc.do(chromedp.Reload())
	sc.arrive()
}

// back presses the Back button. Chromium may show a page that it kept, which loads nothing.
func (sc *screen) back() {
	sc.t.Helper()
	eval[bool](sc, `window.leaving = true`)
	// The page may be gone before it answers; whether Back did anything is looked at below.
	_, _ = chromedp.Run(sc.ctx, chromedp.Evaluate[bool](`history.back(), true`))
	deadline := time.After(15 * time.Second)
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for {
		if there, err := chromedp.Run(sc.ctx,
			chromedp.Evaluate[bool](`!window.leaving && document.readyState === 'complete'`)); err == nil && there {
			eval[bool](sc, `window.leaving = false, true`)
			return
		}
		select {
		case <-look.C:
		case <-deadline:
			sc.t.Fatalf("%s: Back shows nothing\n%s", sc.name, sc.where())
		}
	}
}
