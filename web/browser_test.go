package web_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/chromedp/chromedp"

	"thonso/internal/platform/charts"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	pages "thonso/internal/platform/web"
	"thonso/web"
)

// site serves the gallery as the product would, and keeps what was posted.
type site struct {
	*httptest.Server
	posted chan upload
	drafts chan string
	cut    atomic.Bool // the line breaks while something is sent
}

// menu is one as somebody who works in a village has it.
func menu() ui.Menu {
	item := func(label string, icon ui.Icon, url string) ui.NavItem {
		return ui.NavItem{Label: label, Icon: icon, URL: url}
	}
	return ui.Menu{Home: item("Hôm nay", ui.IconSun, "/home"),
		Daily: []ui.NavItem{item("Buổi trực", ui.IconHandHeart, "/session"),
			item("Hồ sơ làm hộ", ui.IconFiles, "/dossiers")},
		Drawers: []ui.NavItem{item("Buổi trực", ui.IconHandHeart, "/all#evening"),
			item("Nhà dân", ui.IconHouse, "/all#homes")},
		All: item("Tất cả", ui.IconAll, "/all"), Help: item("Trợ giúp", ui.IconQuestion, "/help"),
		Open: []ui.NavItem{item("Thôn của tôi", ui.IconHouse, "/villages"), item("Giấy tờ", ui.IconFile, "/procedures"),
			item("Tra cứu hồ sơ", ui.IconScan, "/track")}}
}

type upload struct {
	name string
	body []byte
	note string
}

func newSite(t *testing.T) *site {
	t.Helper()
	texts := i18n.NewCatalog()
	if err := texts.Add(ui.Messages); err != nil {
		t.Fatal(err)
	}
	s := &site{posted: make(chan upload, 9), drafts: make(chan string, 9)}
	mux := http.NewServeMux()
	mux.Handle(web.Prefix, web.Handler())
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'")
		q := r.URL.Query()
		p := ui.Page{Title: "Gallery", Lang: "vi", Size: ui.Size(q.Get("size")), Theme: ui.Theme(q.Get("theme")),
			Dense: q.Has("dense"), Practice: q.Has("practice"), Question: q.Has("question"),
			PersonKey: q.Get("person"), Person: q.Get("person"), Menu: menu()}
		if name := q.Get("user"); name != "" {
			p.User = &ui.User{Name: name, HomeURL: "/", Roles: []string{"Tổ trưởng tổ CNSCĐ"}, Works: true,
				Place: "Thôn Đông Căm", Unread: 3}
		}
		page, ctx := ui.Gallery(p), i18n.With(r.Context(), texts, "vi")
		if q.Has("charts") {
			page, ctx = ui.Layout(p), templ.WithChildren(ctx, charts.Gallery())
		}
		if err := page.Render(ctx, w); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("POST /gallery/draft", func(w http.ResponseWriter, r *http.Request) {
		s.drafts <- r.FormValue("note")
	})
	mux.HandleFunc("POST /gallery", func(w http.ResponseWriter, r *http.Request) {
		if s.cut.Load() {
			panic(http.ErrAbortHandler)
		}
		u := upload{note: r.FormValue("note")}
		if f, head, err := r.FormFile("photo"); err == nil {
			u.name = head.Filename
			u.body, _ = io.ReadAll(f)
		}
		s.posted <- u
		if err := pages.Redirect(w, r, "/done"); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("GET /done", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!doctype html><title>Done</title><body id="done"><script src="%s" defer></script>`,
			web.Asset("app.js"))
	})
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// missing skips a test on somebody's machine; under CI, where make test installs
// everything, it fails.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// browser starts one Chromium for a test, or skips it where there is none.
func browser(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a browser")
	}
	path, err := exec.LookPath("chromium")
	if err != nil {
		missing(t, "no chromium here")
	}
	if _, err := web.TestScript("axe.min.js"); err != nil {
		missing(t, "web assets are not built")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path),
		chromedp.UserDataDir(t.TempDir()))
	if os.Geteuid() == 0 { // Chromium refuses its sandbox to root, e.g. in a container
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	ctx, cancel = context.WithTimeout(ctx, 5*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

func eval[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%.80s: %v", script, err)
	}
	return v
}

func until(t *testing.T, ctx context.Context, condition string) {
	t.Helper()
	for {
		_, err := chromedp.Run(ctx, chromedp.Poll[bool](condition))
		if err == nil {
			return
		}
		// A page that is left takes the question along.
		if ctx.Err() != nil || strings.Contains(err.Error(), "timeout") {
			t.Fatalf("waiting for %s: %v", condition, err)
		}
	}
}

func TestGalleryPassesAxe(t *testing.T) {
	ctx, s := browser(t), newSite(t)
	axe, err := web.TestScript("axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		query string
		width int64
	}{{"", 360}, {"", 1280}, {"size=larger", 320}, {"size=large&user=Nguyễn Thị Thu Hương", 360},
		{"size=larger&question&person=Lò Thị A", 360}, {"practice&person=A&theme=dark", 360}, {"theme=dark", 1280},
		{"dense&user=A", 1280}, {"dense&user=A&theme=dark", 1280}, {"size=larger&dense&user=A", 1280},
		{"dense&user=A", 360}, {"charts", 360}, {"charts&size=larger", 360}, {"charts&dense&user=A", 1280},
		{"charts&theme=dark", 1280}} {
		t.Run(fmt.Sprintf("%s at %d", tt.query, tt.width), func(t *testing.T) {
			do(t, ctx, chromedp.EmulateViewport(tt.width, 800), chromedp.Navigate(s.URL+"/?"+tt.query))
			if over := eval[int](t, ctx, "document.scrollingElement.scrollWidth - innerWidth"); over > 0 {
				t.Errorf("the page is %d px wider than the screen: %s", over, eval[[]string](t, ctx,
					`Array.from(document.querySelectorAll("body *"))
						.filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 9).map(e => e.outerHTML.slice(0, 80))`))
			}
			eval[bool](t, ctx, string(axe)+";true")
			for _, v := range eval[[]string](t, ctx, `axe.run({runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]})
				.then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html.slice(0, 160)).join(" | ")))`) {
				t.Error(v)
			}
			small := eval[[]string](t, ctx, `Array.from(document.querySelectorAll("button, .btn, .tool-btn, input:not([type=hidden]):not([type=radio]):not([type=checkbox]), select, summary, .choice, .dock a, .tabs a"))
				.filter(e => e.offsetHeight && e.offsetHeight < (document.body.matches(".staff") ? 40 : 44))
				.map(e => e.offsetHeight + " " + e.outerHTML.slice(0, 80))`)
			for _, v := range small {
				t.Errorf("too low for a finger: %s", v)
			}
		})
	}
}

// photo is a large JPEG that tells where it was taken.
func photo(t *testing.T) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 2400, 1200))
	for y := range 1200 {
		for x := range 2400 {
			img.Set(x, y, color.RGBA{uint8(x * y / 7), uint8(x / 3), uint8(y / 2), 255})
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	exif := "\xff\xe1\x00\x10Exif\x00\x00GPSGPS!!"
	path := filepath.Join(t.TempDir(), "cccd.JPG")
	raw := out.String()
	if err := os.WriteFile(path, []byte(raw[:2]+exif+raw[2:]), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPhotoIsShrunkAndSentOnce(t *testing.T) {
	ctx, s := browser(t), newSite(t)
	do(t, ctx, chromedp.Navigate(s.URL+"/"), chromedp.SetUploadFiles(chromedp.CSS("#photo"), []string{photo(t)}))
	until(t, ctx, `document.querySelector(".photos canvas") !== null`)
	eval[bool](t, ctx, `const b = document.querySelector("#gallery-form .btn"); b.click(); b.click(); true`)
	do(t, ctx, chromedp.WaitReady(chromedp.CSS("#done")))

	got := <-s.posted
	config, err := jpeg.DecodeConfig(bytes.NewReader(got.body))
	if err != nil {
		t.Fatal(err)
	}
	if config.Width != 1600 || config.Height != 800 || got.name != "cccd.jpg" {
		t.Errorf("sent %s of %d × %d, want cccd.jpg of 1600 × 800", got.name, config.Width, config.Height)
	}
	if bytes.Contains(got.body, []byte("Exif")) {
		t.Error("the photo still tells where it was taken")
	}
	if len(s.posted) > 0 {
		t.Error("two clicks sent the form twice")
	}
}

func TestCutLineLosesNothing(t *testing.T) {
	ctx, s := browser(t), newSite(t)
	s.cut.Store(true)
	do(t, ctx, chromedp.Navigate(s.URL+"/"), chromedp.SetUploadFiles(chromedp.CSS("#photo"), []string{photo(t)}))
	click := `document.querySelector("#gallery-form .btn").click(); true`
	eval[bool](t, ctx, click)
	until(t, ctx,
		`(document.querySelector("#gallery-form > .saved") || {}).textContent === "Chưa lưu được. Xin đừng đóng trang này."`)
	if label := eval[string](t, ctx,
		`document.querySelector("#gallery-form .btn").textContent`); label != "Lưu và tiếp tục" {
		t.Errorf("the button still says %q", label)
	}
	s.cut.Store(false)
	eval[bool](t, ctx, click)
	do(t, ctx, chromedp.WaitReady(chromedp.CSS("#done")))
	if got := <-s.posted; len(got.body) == 0 {
		t.Error("the photo did not survive the cut line")
	}
}

func TestAutosave(t *testing.T) {
	ctx, s := browser(t), newSite(t)
	do(t, ctx, chromedp.Navigate(s.URL+"/"))
	eval[bool](t, ctx,
		`const n = document.getElementById("note"); n.value = "dở dang"; n.dispatchEvent(new Event("input", {bubbles: true})); true`)
	until(t, ctx, `(document.querySelector("#gallery-form > .saved") || {}).textContent === "Đã lưu"`)
	if got := <-s.drafts; got != "dở dang" {
		t.Errorf("saved %q", got)
	}
}

func TestTypedTextStaysWithItsPerson(t *testing.T) {
	ctx, s := browser(t), newSite(t)
	note := `document.getElementById("note")`
	write := note + `.value = "đã dặn bà mang sổ hộ khẩu"; ` + note +
		`.dispatchEvent(new Event("input", {bubbles: true})); true`
	open := func(person string) string {
		do(t, ctx, chromedp.Navigate(s.URL+"/?person="+person))
		return eval[string](t, ctx, note+".value")
	}
	open("A")
	eval[bool](t, ctx, write)
	if got := open("A"); !strings.HasPrefix(got, "đã dặn bà") {
		t.Errorf("the typed text is lost: %q", got)
	}
	if got := open("B"); got != "" {
		t.Errorf("another person sees %q", got)
	}
	if got := open("A"); got != "" {
		t.Errorf("the text outlived another person's turn: %q", got)
	}

	eval[bool](t, ctx, write+`; document.querySelector("#gallery-form .btn").click(); true`)
	do(t, ctx, chromedp.WaitReady(chromedp.CSS("#done")))
	if got := open("A"); got != "" {
		t.Errorf("sent text came back: %q", got)
	}
}
