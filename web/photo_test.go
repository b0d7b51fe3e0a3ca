package web_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"thonso/web"
)

// photoSite is a page that takes photos as the product's does; what arrives is counted.
func photoSite(t *testing.T) (*httptest.Server, chan int64) {
	t.Helper()
	sent := make(chan int64, 9)
	mux := http.NewServeMux()
	mux.Handle(web.Prefix, web.Handler())
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'self'")
		fmt.Fprintf(w, `<!doctype html><html lang="vi"><title>Photo</title><link rel="stylesheet" href="%s">
			<body data-texts="{}"><main><div class="photo-form" data-dark="dark" data-blurred="blurred" data-cut="cut"
			data-anyway="anyway"><form method="post" action="/sent" enctype="multipart/form-data"><div class="photo-pick">
			<div class="photo-source"><input id="photo" name="photo" type="file" data-photo multiple>
			<label for="photo">Choose</label></div></div><button class="btn" type="submit" data-send>Send</button>
			</form></div></main><script src="%s"></script><script src="%s" defer></script>`,
			web.Asset("app.css"), web.Asset("early.js"), web.Asset("app.js"))
	})
	mux.HandleFunc("POST /sent", func(w http.ResponseWriter, r *http.Request) {
		if f, head, err := r.FormFile("photo"); err == nil {
			f.Close()
			sent <- head.Size
		}
		w.Header().Set("Location", "/done") // as the product answers its script
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /done", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><title>Done</title><body id="done">`)
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s, sent
}

// A shot is how a paper with writing is photographed.
type shot struct {
	light float64 // of the lamp: 1 is a bright room
	blur  int     // how far the hand shook, in pixels
	shift int     // how far the paper lies out of the picture
	paper color.Gray
}

var goodShot = shot{light: 1, paper: color.Gray{235}}

// take makes the photo: a paper with lines of letters on a darker table.
func (s shot) take(t *testing.T, name string) string {
	t.Helper()
	const width, height = 1200, 1600
	img := image.NewGray(image.Rect(0, 0, width, height))
	fill := func(r image.Rectangle, c uint8) {
		draw.Draw(img, r, image.NewUniform(color.Gray{uint8(float64(c) * s.light)}), image.Point{}, draw.Src)
	}
	fill(img.Bounds(), 105)
	fill(image.Rect(150+s.shift, 150, 1050+s.shift, 1450), s.paper.Y)
	for y := 250; y < 1350; y += 40 {
		for x := 240; x < 960; x += 14 {
			if (x/14+y/40)%6 > 0 { // words
				fill(image.Rect(x+s.shift, y, x+4+s.shift, y+18), 40)
				fill(image.Rect(x+s.shift, y+7, x+9+s.shift, y+10), 40)
			}
		}
	}
	for range 3 { // three passes come close to what a lens does
		img = smeared(img, s.blur)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 88}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name+".jpg")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// smeared is the picture with each pixel spread over its neighbours, first along, then down.
func smeared(img *image.Gray, by int) *image.Gray {
	if by == 0 {
		return img
	}
	b := img.Bounds()
	spread := func(from *image.Gray, dx, dy int) *image.Gray {
		to := image.NewGray(b)
		for y := range b.Dy() {
			for x := range b.Dx() {
				sum, n := 0, 0
				for i := -by; i <= by; i++ {
					if p := image.Pt(x+i*dx, y+i*dy); p.In(b) {
						sum, n = sum+int(from.GrayAt(p.X, p.Y).Y), n+1
					}
				}
				to.SetGray(x, y, color.Gray{uint8(sum / n)})
			}
		}
		return to
	}
	return spread(spread(img, 1, 0), 0, 1)
}

// TestChoosingIsSending: a good photo goes off as soon as it is chosen; one that
// looks bad waits, says what to do, and goes all the same if the person says so.
func TestChoosingIsSending(t *testing.T) {
	ctx, sent := photoPage(t)
	for _, tt := range []struct {
		name, fault string
		shot        shot
	}{
		{"good", "", goodShot},
		{"a little soft", "", shot{light: 1, blur: 1, paper: color.Gray{235}}},
		{"grey paper in an evening room", "", shot{light: 0.6, paper: color.Gray{225}}},
		{"all paper, as a scanner makes it", "", shot{light: 1, paper: color.Gray{105}}},
		{"dark", "dark", shot{light: 0.25, paper: color.Gray{235}}},
		{"blurred", "blurred", shot{light: 1, blur: 5, paper: color.Gray{235}}},
		{"cut off", "cut", shot{light: 1, shift: 300, paper: color.Gray{235}}},
	} {
		ctx.open(t)
		do(t, ctx, chromedp.SetUploadFiles(chromedp.CSS("#photo"), []string{tt.shot.take(t, "paper")}))
		until(t, ctx, `document.querySelector(".photo-doubt") !== null || document.querySelector("#done") !== null`)
		doubt := eval[string](t, ctx, `(document.querySelector(".photo-doubt") || {textContent: ""}).textContent`)
		if doubt != tt.fault {
			t.Errorf("%s: said %q, want %q", tt.name, doubt, tt.fault)
		}
		if doubt != "" {
			if label := eval[string](t, ctx, `document.querySelector("[data-send]").textContent`); label != "anyway" {
				t.Errorf("%s: the button says %q", tt.name, label)
			}
			eval[bool](t, ctx, `document.querySelector("[data-send]").click(); true`)
			do(t, ctx, chromedp.WaitReady(chromedp.CSS("#done")))
		}
		if n := <-sent; n == 0 {
			t.Errorf("%s: nothing arrived", tt.name)
		}
	}
}

// A photoBrowser is a browser before the page that takes photos.
type photoBrowser struct {
	context.Context
	url string
}

func (b photoBrowser) open(t *testing.T) {
	t.Helper()
	do(t, b, chromedp.Navigate(b.url+"/"), chromedp.WaitReady(chromedp.CSS(".js #photo")))
}

func photoPage(t *testing.T) (photoBrowser, chan int64) {
	t.Helper()
	ctx := browser(t)
	s, sent := photoSite(t)
	return photoBrowser{ctx, s.URL}, sent
}

// TestReadingNeedsAVoice: the button that reads aloud shows only where the
// browser has a voice of the page's language, and then reads the part.
func TestReadingNeedsAVoice(t *testing.T) {
	ctx := browser(t)
	voices := ""
	mux := http.NewServeMux()
	mux.Handle(web.Prefix, web.Handler())
	mux.HandleFunc("GET /voice.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprintf(w, `window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } };
			Object.defineProperty(window, "speechSynthesis", {value: {getVoices: () => [%s], cancel() {},
				speak(words) { document.title = words.text + "/" + words.lang }}})`, voices)
	})
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!doctype html><html lang="vi-x-easy"><body data-texts="{}"><p id="part">Mang gì?</p>
			<button hidden data-read="#part" data-stop="Thôi đọc">Nghe đọc</button>
			<script src="/voice.js"></script><script src="%s" defer></script>`, web.Asset("app.js"))
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	for _, tt := range []struct {
		voices string
		shown  bool
	}{{``, false}, {`{lang: "en-US"}`, false}, {`{lang: "en-US"}, {lang: "vi-VN"}`, true}} {
		voices = tt.voices
		do(t, ctx, chromedp.Navigate(s.URL+"/"), chromedp.WaitReady(chromedp.CSS("#part")))
		if got := eval[bool](t, ctx, `!document.querySelector("[data-read]").hidden`); got != tt.shown {
			t.Errorf("voices [%s]: shown %v", tt.voices, got)
		}
	}
	eval[bool](t, ctx, `document.querySelector("[data-read]").click(); true`)
	if said := eval[string](t, ctx, `document.title + "/" + document.querySelector("[data-read]").textContent`); said !=
		"Mang gì?/vi-VN/Thôi đọc" {
		t.Errorf("read %q", said)
	}
}
