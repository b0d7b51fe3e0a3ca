package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestBackAfterAFault refuses a form, then goes on, and comes back by the Back
// button: to the form's page, where the browser would ask to send it again.
func TestBackAfterAFault(t *testing.T) {
	t.Parallel()
	s := newSite(t, "")
	for _, by := range []struct {
		name string
		on   func(sc *screen)
	}{
		{"form", func(sc *screen) {
			sc.set("name", "quantri")
			sc.set("password", password)
			sc.press("main form [type=submit]")
		}},
		{"link", func(sc *screen) { sc.press(`footer a[href="/privacy"]`) }},
	} {
		t.Run(by.name, func(t *testing.T) {
			sc := s.open(t, "back", 360, true)
			sc.visit("/")
			sc.visit("/login?next=/admin/accounts")
			refused(sc)
			refused(sc)
			by.on(sc)
			for range 5 { // over what was refused, to the start
				sc.back()
				if got := eval[string](sc, here); got == "/" {
					return
				} else if got != "/login" && got != "/admin/accounts" {
					t.Fatalf("Back leads to %s", got)
				}
				sc.sees("Thôn Số")
			}
			t.Error("Back never leads to the start")
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
		eval[bool](sc, `(document.querySelector('main table input[type=checkbox]').checked = true)`)
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

// TestBackOverAnswers goes on from a page that answers a form, by a link, and
// comes back to it: to a page of ours, and not to the browser's question whether
// to send the form again.
func TestBackOverAnswers(t *testing.T) {
	t.Parallel()
	s := newSite(t, "")
	resident := sampleID(t, s, `select id from people_resident where name = 'Lò Thị A'`)
	commune := sampleID(t, s, `select id from places_place where name = 'Gia Phú' and kind = 'commune'
		order by valid_from desc limit 1`)
	for _, tt := range []struct {
		name, who string
		ask       func(sc *screen)
		on        string // the link by which one goes on
		sees      string // on coming back
		plain     bool   // as well without scripts
	}{
		{"mandate", "thanhvien", asksMandate, `main a[href$="/paper"]`, "Số phiếu", true},
		{"split", "quantri", func(sc *screen) {
			sc.visit("/admin/places/" + commune + "/split")
			for name, value := range map[string]string{"name-1": "Gia Phú Một", "code-1": "02931", "name-2": "Gia Phú Hai",
				"code-2": "02932", "share-1": "60", "share-2": "40", "on-d": "1", "on-m": "12", "on-y": "2027",
				"decision": "1/NQ"} {
				sc.set(name, value)
			}
			sc.press(`main button[value="preview"]`)
			sc.sees("Xem trước")
		}, footer, "Xem trước", true},
		{"held", "chutich", func(sc *screen) {
			sc.visit("/people/" + resident + "/held")
			sc.set("reason", "Bà A có đơn xin xem")
			sc.press(`main form [type=submit]`)
			sc.sees("Nhật ký")
		}, footer, "Nhật ký", true},
		{"fault", "motcua", func(sc *screen) {
			sc.visit("/people/new")
			sc.press(`main form [type=submit]`)
			sc.sees("Có chỗ cần sửa lại")
		}, footer, "Thôn Số", false},
	} {
		for _, script := range []bool{true, false} {
			if !script && !tt.plain {
				continue
			}
			t.Run(tt.name, func(t *testing.T) {
				sc := s.open(t, tt.name, 360, script)
				sc.login(tt.who)
				tt.ask(sc)
				sc.press(tt.on)
				sc.back()
				if got := eval[string](sc, here); !strings.HasPrefix(got, "/") {
					t.Fatalf("Back leads to %s", got)
				}
				sc.sees(tt.sees)
			})
		}
	}
}

const footer = `footer a[href="/help"]`

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
const boxes = `document.querySelectorAll('main table input[type=checkbox]').length`

// here is the page's path, or the browser's own page whole.
const here = `location.protocol === 'http:' ? location.pathname : location.href`

func refused(sc *screen) {
	sc.set("name", "quantri")
	sc.set("password", "sai hoàn toàn")
	sc.press("main form [type=submit]")
	sc.sees("Tên đăng nhập")
}

// back presses the Back button. Chromium may show a page that it kept, which loads nothing.
func (sc *screen) back() {
	sc.t.Helper()
	eval[bool](sc, `window.leaving = true`)
	eval[bool](sc, `history.back(), true`)
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
