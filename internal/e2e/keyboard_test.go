package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// key presses one key, as somebody without a mouse does.
func (sc *screen) key(k string) {
	sc.t.Helper()
	sc.do(chromedp.KeyEvent(k))
}

// tabTo presses Tab until the element of a selector has the focus; each stop on
// the way must be visible and show that it has the focus.
func (sc *screen) tabTo(selector string) {
	sc.t.Helper()
	for range 60 {
		sc.key(kb.Tab)
		if bad := eval[string](sc, `(() => {
			const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
			if (e === document.body) return '';
			const marked = s.outlineStyle !== 'none' || s.boxShadow !== 'none';
			return marked && r.width > 0 && r.height > 0 ? '' : e.outerHTML.slice(0, 120);
		})()`); bad != "" {
			sc.t.Errorf("%s: no sign of the focus on %s", eval[string](sc, `location.pathname`), bad)
		}
		if eval[bool](sc, `document.activeElement.matches(`+js(selector)+`)`) {
			return
		}
	}
	sc.t.Fatalf("Tab never reaches %s\n%s", selector, sc.where())
}

// enter presses Enter and waits for the page that follows.
func (sc *screen) enter() {
	sc.t.Helper()
	eval[bool](sc, `document.documentElement.dataset.old = '1', true`)
	sc.key(kb.Enter)
	sc.arrive()
}

// TestKeyboardOnly signs in, finds a dossier and reaches what can be done with
// it without a mouse, in large letters.
func TestKeyboardOnly(t *testing.T) {
	sc := newSite(t, "").open(t, "clerk", 1280, true)
	sc.visit("/login")
	sc.tabTo(`header button[name=size]`)
	sc.enter()
	if size := eval[string](sc, `document.documentElement.dataset.size || ''`); size != "large" {
		t.Errorf("the letters are %q", size)
	}
	sc.tabTo(`main [name=name]`)
	sc.do(chromedp.KeyEvent("motcua"))
	sc.tabTo(`main [name=password]`)
	sc.do(chromedp.KeyEvent(password))
	sc.enter()
	sc.sees("Trần Thị Nga")
	sc.tabTo(`main a[href^="/inbox"]`)
	sc.enter()
	sc.tabTo(`main td a[href^="/dossiers/"], main th a[href^="/dossiers/"]`)
	sc.enter()
	sc.tabTo(`main a.btn, main summary`)
	sc.key(kb.Enter)
}

// byKeyboard are the main ways of the others: who, and the links and buttons
// that lead there, one after another.
var byKeyboard = []struct {
	name, username string
	width          int64
	way            []string
}{
	{"a member opens the evening", "thanhvien", 360, []string{`main a[href^="/session"]`}},
	{"a leader opens what is to be decided", "chutich", 1280, []string{`main a[href^="/inbox"]`, `main td a[href^="/dossiers/"], main th a[href^="/dossiers/"]`}},
	{"an administrator opens the form of a duty", "quantri", 1280, []string{`header a[href="/teams"], nav a[href="/teams"]`, `main a[href^="/teams/"]:not([href="/teams/new"])`, `main a[href$="/slots/new"]`}},
}

// TestKeyboardOfOthers goes these ways without a mouse, in large letters: no
// page is wider than the screen, and each has a sound structure.
func TestKeyboardOfOthers(t *testing.T) {
	s := newSite(t, "")
	for _, way := range byKeyboard {
		t.Run(way.name, func(t *testing.T) {
			sc := s.open(t, way.username, way.width, true)
			sc.visit("/login")
			sc.tabTo(`header button[name=size]`)
			sc.enter()
			sc.tabTo(`main [name=name]`)
			sc.do(chromedp.KeyEvent(way.username))
			sc.tabTo(`main [name=password]`)
			sc.do(chromedp.KeyEvent(password))
			sc.enter()
			sc.check()
			for _, selector := range way.way {
				sc.tabTo(selector)
				sc.enter()
				sc.check()
			}
		})
	}
}
