package e2e

import (
	"strings"
	"testing"

	"thonso/internal/platform/db"
)

// asOnOldPhones takes away from the page what browsers of 2020 don't know: rules
// with :has and container queries.
const asOnOldPhones = `(() => {
	const clean = rules => {
		for (let i = rules.cssRules.length - 1; i >= 0; i--) {
			const rule = rules.cssRules[i];
			if (rule.cssText.startsWith('@container') || (rule.selectorText || '').includes(':has(')) rules.deleteRule(i);
			else if (rule.cssRules && rule.deleteRule) clean(rule);
		}
	};
	[...document.styleSheets].forEach(clean);
	return true;
})()`

// TestOldPhones: without what they don't know, lists are cards on a phone, nothing
// is wider than the screen, and the first dossier stands on the first screen.
func TestOldPhones(t *testing.T) {
	t.Parallel()
	s := newSite(t, db.SQLite)
	sc := s.open(t, "clerk", 360, true)
	sc.login("motcua")
	for _, path := range []string{"/inbox?tab=receive", "/inbox?tab=all&day=late", "/register", "/people",
		"/errands/where"} {
		sc.visit(path)
		eval[bool](sc, asOnOldPhones)
		sc.check()
		if wide := eval[int](sc, `Math.max(0, ...[...document.querySelectorAll('.table-frame')]
			.map(f => f.scrollWidth - f.clientWidth))`); wide > 0 {
			t.Errorf("%s: rows are %d px wider than the screen", path, wide)
		}
	}
	sc.visit("/inbox?tab=receive")
	eval[bool](sc, asOnOldPhones)
	if low := eval[int](sc, `Math.round(document.querySelector('tbody tr').getBoundingClientRect().bottom)`); low > 680 {
		t.Errorf("the first dossier ends at %d px of 740, behind the dock", low)
	}
}

// TestInboxByKeys: a row is gone to, picked and opened by keys; the case leads back
// to the tab and the filters from which it was opened, and a row is a target as a whole.
func TestInboxByKeys(t *testing.T) {
	t.Parallel()
	s := newSite(t, db.SQLite)
	sc := s.open(t, "clerk", 1280, true)
	sc.login("motcua")
	sc.visit("/inbox?tab=receive&assist=helped&rows=tight")
	tall := eval[int](sc, `Math.max(...[...document.querySelectorAll('tbody tr')].map(r => r.offsetHeight))`)
	if tall > 41 {
		t.Errorf("close rows are %d px high", tall)
	}
	from := eval[string](sc, `location.search`)
	sc.key("j")
	sc.key("j")
	sc.key("x")
	if n := eval[int](sc, `document.querySelectorAll('tbody .pick input:checked').length`); n != 1 {
		t.Errorf("%d rows are picked", n)
	}
	eval[bool](sc, `document.querySelector('[data-pick-all]').click(), true`)
	if !eval[bool](sc, `[...document.querySelectorAll('tbody .pick input')].every(box => box.checked)`) {
		t.Error("not all of the page are picked")
	}
	sc.check()
	sc.enter()
	second := eval[string](sc, `location.pathname`)
	sc.press(`.back a`)
	if at := eval[string](sc, `location.pathname + location.search`); !strings.Contains(at, "tab=receive") ||
		!strings.Contains(at, "assist=helped") {
		t.Errorf("from %s the way back leads to %s", from, at)
	}
	sc.press(`tbody tr:nth-child(2) td:nth-last-child(2)`)
	if at := eval[string](sc, `location.pathname`); at != second {
		t.Errorf("a press on the row opens %s, its key opened %s", at, second)
	}
}
