package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"thonso/internal/platform/db"
	"thonso/internal/platform/ids"
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
	for range 200 {
		sc.key(kb.Tab)
		if bad := eval[string](sc, `(() => {
			const e = document.activeElement, r = e.getBoundingClientRect();
			if (e === document.body) return '';
			// A choice shows it around its label.
			const looks = [getComputedStyle(e), ...[...(e.labels || [])].map(l => getComputedStyle(l, '::after'))];
			const marked = looks.some(s => s.outlineStyle !== 'none' || s.boxShadow !== 'none');
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

// enlarge turns the letters large, which lasts.
func (sc *screen) enlarge() {
	sc.t.Helper()
	sc.visit("/help")
	sc.tabTo(`header button[name=size]`)
	sc.enter()
	if size := eval[string](sc, `document.documentElement.dataset.size || ''`); size != "large" {
		sc.t.Errorf("%s: the letters are %q", sc.name, size)
	}
}

// marked marks the elements that a script gives, and returns their selector.
func (sc *screen) marked(script string) string {
	sc.t.Helper()
	id := "e2e" + ids.New()
	if eval[int](sc, `[...(`+script+`)].filter(e => e && e.type !== 'hidden').map(e => e.setAttribute('data-e2e', `+
		js(id)+`)).length`) == 0 {
		sc.t.Fatalf("%s: nothing of %.120s\n%s", sc.name, script, sc.where())
	}
	return `[data-e2e="` + id + `"]`
}

// typeInto gives a field, a list or a group of choices its value, key by key.
func (sc *screen) typeInto(selector, value string) {
	sc.t.Helper()
	sc.tabTo(selector)
	is := func(script string) bool { return eval[bool](sc, `(e => `+script+`)(document.activeElement)`) }
	switch {
	case is(`e.type === 'radio'`):
		sc.key(" ")
		sc.pressUntil(kb.ArrowDown, func() bool { return is(`e.checked && e.value === ` + js(value)) })
	case is(`e.type === 'checkbox'`):
		if !is(`e.checked`) {
			sc.key(" ")
		}
	case is(`e.tagName === 'SELECT'`):
		sc.pressUntil(kb.Home, func() bool { return true })
		sc.pressUntil(kb.ArrowDown, func() bool { return is(`e.value === ` + js(value)) })
	default:
		eval[bool](sc, `document.activeElement.select(), true`) // as Ctrl+A does
		sc.do(chromedp.KeyEvent(value))
	}
}

func (sc *screen) pressUntil(key string, done func() bool) {
	sc.t.Helper()
	for range 120 {
		if done() {
			return
		}
		sc.key(key)
	}
	sc.t.Fatalf("%s: no such choice\n%s", sc.name, sc.where())
}

// byKeyboard are ways from home along links alone: who, and the links that lead
// there, one after another.
var byKeyboard = []struct {
	name, username string
	width          int64
	way            []string
}{
	{"a member opens the evening", "thanhvien", 360, []string{`main a[href^="/session"]`}},
	{"a clerk opens a dossier", "motcua", 1280, []string{`main a[href^="/inbox"]`,
		`main td a[href^="/dossiers/"], main th a[href^="/dossiers/"]`, `main a.btn, main summary`}},
	{"a leader opens what is to be decided", "chutich", 1280, []string{`main a[href^="/inbox"]`,
		`main td a[href^="/dossiers/"], main th a[href^="/dossiers/"]`}},
	{"an administrator opens the form of a duty", "quantri", 1280,
		[]string{`header a[href="/teams"], nav a[href="/teams"]`, `main a[href^="/teams/"]:not([href="/teams/new"])`,
			`main a[href$="/slots/new"]`}},
}

// TestKeyboardOnly goes these ways without a mouse, in large letters, as the
// story does: no page is wider than the screen, and each has a sound structure.
func TestKeyboardOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t, db.SQLite)
	s.keys = true
	for _, way := range byKeyboard {
		t.Run(way.name, func(t *testing.T) {
			sc := s.open(t, way.username, way.width, true)
			sc.login(way.username)
			for _, selector := range way.way {
				sc.press(selector)
			}
		})
	}
}
