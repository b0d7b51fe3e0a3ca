package e2e

import (
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
