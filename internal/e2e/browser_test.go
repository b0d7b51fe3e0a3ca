// Package e2e walks the product's journeys in a real browser.
package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"thonso/internal/platform/ids"
	"thonso/web"
)

// A screen is one browser window of one person.
type screen struct {
	t    *testing.T
	ctx  context.Context
	site *site
	name string

	script bool // axe-core needs timers, which a page without scripts hasn't
	keys   bool // everything is done with the keyboard, in large letters
}

var chrome struct {
	sync.Mutex
	ctx context.Context
}

// chromium starts the one browser of this test binary.
func chromium(t *testing.T) context.Context {
	t.Helper()
	chrome.Lock()
	defer chrome.Unlock()
	if chrome.ctx != nil {
		return chrome.ctx
	}
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("chromium is missing; make test installs it")
		}
		t.Skip("no chromium here; make test installs it")
	}
	dir, err := os.MkdirTemp("", "thonso-e2e")
	if err != nil {
		t.Fatal(err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(dir),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true))
	if os.Geteuid() == 0 { // Chromium refuses its sandbox to root
		options = append(options, chromedp.NoSandbox)
	}
	ctx, _ := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(ctx)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	chrome.ctx = ctx
	stopBrowser = func() { cancel(); os.RemoveAll(dir) }
	return ctx
}

var stopBrowser = func() {}

func TestMain(m *testing.M) {
	if err := web.Built(); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	code := m.Run()
	stopBrowser()
	os.Exit(code)
}

// open gives a person a window of their own, with cookies of its own.
func (s *site) open(t *testing.T, name string, width int64, script bool) *screen {
	t.Helper()
	ctx, cancel := chromedp.NewContext(chromium(t), chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 15*time.Minute) // against hanging; a busy machine may take its time
	t.Cleanup(cancel)
	sc := &screen{t, ctx, s, name, script, s.keys}
	sc.do(chromedp.EmulateViewport(width, 800))
	if !script {
		if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled,
			emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
			t.Fatal(err)
		}
	}
	if sc.keys {
		sc.enlarge()
	}
	return sc
}

func (sc *screen) do(steps ...chromedp.Action[chromedp.Void]) {
	sc.t.Helper()
	if err := chromedp.Do(sc.ctx, steps...); err != nil {
		sc.t.Fatalf("%s: %v\n%s", sc.name, err, sc.where())
	}
}

func (sc *screen) where() string {
	url, _ := chromedp.Run(sc.ctx, chromedp.Location())
	text, _ := chromedp.Run(sc.ctx, chromedp.Text("body"))
	if len(text) > 1500 {
		text = text[:1500]
	}
	return url + "\n" + text
}

func eval[T any](sc *screen, script string) T {
	sc.t.Helper()
	v, err := chromedp.Run(sc.ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		sc.t.Fatalf("%s: %.80s: %v", sc.name, script, err)
	}
	return v
}

// go_ opens a path and checks the page.
func (sc *screen) visit(path string) {
	sc.t.Helper()
	sc.do(chromedp.Navigate(sc.site.url + path))
	sc.check()
}

func js(s string) string { b, _ := json.Marshal(s); return string(b) }

// click follows the link or presses the button whose words contain text, and waits for the next page.
func (sc *screen) click(text string) {
	sc.t.Helper()
	id := "e2e" + ids.New()
	found := eval[bool](sc, fmt.Sprintf(`(() => {
		const want = %s;
		const all =
		[...document.querySelectorAll('main a[href], main button, main summary, main input[type=submit], ' +
			'header a[href], header button')];
		const shown = e => e.offsetParent !== null && !e.closest('[hidden]');
		const el = all.find(e => shown(e) && (e.innerText || e.value || '').trim() === want) || all.find(e => shown(e)
		&& (e.innerText || e.value || '').includes(want));
		if (!el) return false;
		el.setAttribute('data-e2e', %s);
		return true;
	})()`, js(text), js(id)))
	if !found {
		sc.t.Fatalf("%s: nothing to click says %q\n%s", sc.name, text, sc.where())
	}
	sc.press(`[data-e2e="` + id + `"]`)
}

// press clicks the element of a selector and waits until the page that follows has loaded.
func (sc *screen) press(selector string) {
	sc.t.Helper()
	if sc.keys {
		sc.tabTo(selector)
		sc.enter()
		return
	}
	eval[bool](sc, `document.documentElement.dataset.old = '1', true`)
	sc.do(chromedp.Click(selector))
	sc.arrive()
}

// arrive waits until the page that a click or a key asked for has loaded, and checks it.
func (sc *screen) arrive() {
	sc.t.Helper()
	deadline := time.After(2 * time.Minute)       // against hanging; a busy machine may take its time
	look := time.NewTicker(10 * time.Millisecond) // looking without a pause would take the page's time
	defer look.Stop()
	for late := false; !late; {
		if fresh, err := chromedp.Run(sc.ctx,
			chromedp.Evaluate[bool](
				`!document.documentElement.dataset.old && document.readyState === 'complete'`)); err == nil && fresh {
			break
		}
		if stays, err := chromedp.Run(sc.ctx,
			chromedp.Evaluate[bool](
				`!!document.activeElement && document.activeElement.tagName === 'SUMMARY'`)); err == nil && stays {
			return
		}
		select {
		case <-look.C:
		case <-deadline:
			late = true
		}
	}
	sc.check()
}

// fill types into the field whose label contains text.
func (sc *screen) fill(label, value string) {
	sc.t.Helper()
	if sc.keys {
		sc.typeInto(sc.marked(fmt.Sprintf(`[...document.querySelectorAll('main label')].
			filter(l => l.innerText.includes(%s)).map(l => l.control)`, js(label))), value)
		return
	}
	ok := eval[bool](sc, fmt.Sprintf(`(() => {
		const want = %s, value = %s;
		for (const l of document.querySelectorAll('main label')) {
			if (!l.innerText.includes(want)) continue;
			const e = l.control || document.getElementById(l.htmlFor);
			if (!e) continue;
			if (e.type === 'radio' || e.type === 'checkbox') { e.checked = true; return true; }
			e.value = value;
			e.dispatchEvent(new Event('input', {bubbles: true}));
			e.dispatchEvent(new Event('change', {bubbles: true}));
			return true;
		}
		return false;
	})()`, js(label), js(value)))
	if !ok {
		sc.t.Fatalf("%s: no field is labelled %q\n%s", sc.name, label, sc.where())
	}
}

// set gives the field of a name a value, for what has no label of its own.
func (sc *screen) set(name, value string) {
	sc.t.Helper()
	if sc.keys {
		sc.typeInto(sc.marked(fmt.Sprintf(`document.querySelectorAll('main [name="' + %s + '"]')`, js(name))), value)
		return
	}
	if !eval[bool](sc, fmt.Sprintf(`(() => {
		const e = document.querySelector('main [name="' + %s + '"]'); if (!e) return false;
		if (e.type === 'radio') {
			const r = document.querySelector('main [name="' + %s + '"][value="' + %s + '"]');
			if (!r) return false; r.checked = true; return true; }
		e.value = %s; return true; })()`, js(name), js(name), js(value), js(value))) {
		sc.t.Fatalf("%s: no field is named %q\n%s", sc.name, name, sc.where())
	}
}

// tick ticks the boxes of a selector.
func (sc *screen) tick(selector string) {
	sc.t.Helper()
	if !sc.keys {
		eval[int](sc, `document.querySelectorAll(`+js(selector)+`).forEach(c => c.checked = true), 1`)
		return
	}
	for eval[bool](sc, `!!document.querySelector(`+js(selector+":not(:checked)")+`)`) {
		sc.tabTo(selector + ":not(:checked)")
		sc.key(" ")
	}
}

// attach gives the page's file field a file.
func (sc *screen) attach(file string) {
	sc.t.Helper()
	sc.do(chromedp.SetUploadFiles(`main input[type=file]`, []string{file}))
}

// sees fails unless the page shows every text.
func (sc *screen) sees(texts ...string) {
	sc.t.Helper()
	body := eval[string](sc, `document.body.innerText`)
	for _, text := range texts {
		if !strings.Contains(body, text) {
			sc.t.Fatalf("%s doesn't see %q\n%s", sc.name, text, sc.where())
		}
	}
}

// has reports whether the page shows text.
func (sc *screen) has(text string) bool {
	return strings.Contains(eval[string](sc, `document.body.innerText`), text)
}

// english switches the language, on the page that every page leads to.
func (sc *screen) english() {
	sc.t.Helper()
	sc.visit("/preferences?back=" + eval[string](sc, `encodeURIComponent(location.pathname + location.search)`))
	sc.press(`main button[value=en]`)
	if lang := eval[string](sc, `document.documentElement.lang`); lang != "en" {
		sc.t.Errorf("%s: the page speaks %q", sc.name, lang)
	}
}

// login signs in at the page that everybody uses.
func (sc *screen) login(username string) {
	sc.t.Helper()
	sc.visit("/login")
	sc.set("name", username)
	sc.set("password", password)
	sc.press(`main form button[type=submit], main form button`)
	sc.sees("")
}

const password = "thon-so-demo-2026"

// questionTooLow is where the question of a phone's page begins, if that is so
// low that no answer is seen on arrival: below 260 px, in the largest letters 330.
// A fault comes first.
const questionTooLow = `(() => {
	const h1 = document.querySelector('body.question h1');
	if (!h1 || innerWidth > 400 || document.querySelector('.error-summary, main > .notice')) return 0;
	const top = Math.round(h1.getBoundingClientRect().top + scrollY);
	return top > {normal: 260, large: 295, larger: 330}[document.documentElement.dataset.size] ? top : 0;
})()`

// check looks at what must hold on every page: nothing wider than the screen,
// no fault of accessibility, no request to elsewhere.
func (sc *screen) check() {
	sc.t.Helper()
	if over := eval[int](sc, `document.documentElement.scrollWidth - window.innerWidth`); over > 0 {
		sc.t.Errorf("%s: the page is %d px wider than the screen: %s", sc.name, over,
			eval[string](sc, `location.pathname`))
	}
	if low := eval[int](sc, questionTooLow); low > 0 {
		sc.t.Errorf("%s: %s: the question begins at %d px", sc.name, eval[string](sc, `location.pathname`), low)
	}
	if raw := eval[[]string](sc,
		`location.pathname === '/api/docs' ? [] : [...new Set(document.body.innerText.match(`+
			`/\b(ui|auth|role|app|home|fault|form|places|procedures|people|teams|notices|mandates|dossiers`+
			`|sessions|errands|figures|portal|practice|find|frame|help|rail)\.[a-z_]+(\.[a-z_]+)*\b/g) || [])]`); len(raw) > 0 {
		sc.t.Errorf("%s: %s: texts are missing: %v", sc.name, eval[string](sc, `location.pathname`), raw)
	}
	if sc.script {
		sc.axe()
	}
}

// axe runs the accessibility checks of axe-core (WCAG 2.2 AA).
func (sc *screen) axe() {
	sc.t.Helper()
	if !unseen(sc.keys, eval[string](sc, markup)) {
		return
	}
	sc.withAxe()
	sc.violations("", "wcag2a", "wcag2aa", "wcag21aa", "wcag22aa")
}

// withAxe puts axe-core into the page.
func (sc *screen) withAxe() {
	sc.t.Helper()
	script, err := web.TestScript("axe.min.js")
	if err != nil {
		sc.t.Fatal(err)
	}
	// chromedp evaluates also where the page's own scripts are switched off.
	eval[bool](sc, string(script)+";true")
}

// violations are what axe finds by rules or sets of rules.
func (sc *screen) violations(look string, rules ...string) {
	sc.t.Helper()
	found := eval[[]string](sc, `axe.run(document, {runOnly: `+js(strings.Join(rules, " "))+`.split(' ')}).then(r =>
		r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 2).map(n => n.html.slice(0, 160)).join(' | ')))`)
	for _, v := range found {
		sc.t.Errorf("%s: %s: axe %s %s", sc.name, eval[string](sc, `location.pathname`), look, v)
	}
}

// shot keeps a picture of the page for the guides, if THONSO_SHOTS names a folder.
func (sc *screen) shot(name string) {
	sc.t.Helper()
	dir := os.Getenv("THONSO_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(sc.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		sc.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		sc.t.Fatal(err)
	}
}

// shotName names a picture after who, where and how wide.
func shotName(who, path string, width int64) string {
	return fmt.Sprintf("%s-%s-%d", who, strings.Trim(strings.ReplaceAll(path, "/", "_"), "_"), width)
}
