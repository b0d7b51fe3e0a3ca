package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"thonso/internal/platform/db"
)

// TestFoundWhileTyping: "/" and a few letters show what may be done and who is
// meant; an arrow and Enter are there, Escape goes back to the box.
func TestFoundWhileTyping(t *testing.T) {
	t.Parallel()
	s := newSite(t, db.SQLite)
	sc := s.open(t, "clerk", 1280, true)
	sc.login("motcua")
	sc.key("/")
	sc.do(chromedp.KeyEvent("nhan ho so tai"))
	eval[bool](sc, `new Promise(done => {
		const look = () => document.querySelector('.find-panel .hit') ? done(true) : requestAnimationFrame(look);
		look();
	})`)
	sc.key(kb.ArrowDown)
	if to := eval[string](sc, `document.activeElement.getAttribute('href') || ''`); to != "/intake" {
		t.Errorf("the first found leads to %q", to)
	}
	sc.key(kb.Escape)
	if !eval[bool](sc, `document.activeElement.id === 'find' && document.querySelector('.find-panel').hidden`) {
		t.Error("Escape does not close what was found")
	}
	sc.key(kb.ArrowDown)
	sc.axe()
	sc.visit("/search?q=lo+thi")
	sc.check()
}
