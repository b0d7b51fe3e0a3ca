package dossiers_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"image"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
)

// paperPhoto is a photo as a telephone takes it: dense print on a wooden table.
func paperPhoto(t *testing.T, w, h int) []byte {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(photosTaken.Add(1)), 7))
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	sheet := image.Rect(w/14, h/16, w*13/14, h*15/16)
	for y := range h {
		grain := 95 + 25*((y/max(1, h/90))%3)
		for x := range w {
			light := grain - x*20/w
			if (image.Point{x, y}).In(sheet) {
				light = 225 - x*30/w - y*20/h
			}
			img.Y[img.YOffset(x, y)] = byte(light + r.IntN(9))
			red, blue := 150, 100
			if (image.Point{x, y}).In(sheet) {
				red, blue = 130, 124
			}
			img.Cr[img.COffset(x, y)], img.Cb[img.COffset(x, y)] = byte(red+r.IntN(5)), byte(blue+r.IntN(5))
		}
	}
	for y := h / 10; y < h*9/10; y += max(1, h/60) { // lines of words
		for x := w / 8; x < w*7/8; {
			word := w/80 + r.IntN(max(1, w/20))
			for yy := y; yy < y+h/130; yy++ {
				for xx := x; xx < min(x+word, w*7/8); xx++ {
					if xx*500/w%2 == 0 { // between the strokes of letters
						continue
					}
					img.Y[img.YOffset(xx, yy)] = byte(40 + r.IntN(60))
				}
			}
			x += word + max(1, w/100)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 88}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// handsIn adds a photo to a draft.
func (b *bureau) handsIn(id string, content []byte) dossiers.Photo {
	b.t.Helper()
	p, err := b.Filing.AddPhoto(context.Background(), b.clerk,
		filing.PhotoInput{ID: id, Component: "card", Content: bytes.NewReader(content)})
	b.must(err)
	return p
}

func (b *bureau) thumbOf(p dossiers.Photo) (thumb string) {
	b.t.Helper()
	b.must(b.DB.Read().QueryRow(context.Background(), `select thumb from dossiers_photo where id = $1`,
		p.ID).Scan(&thumb))
	return thumb
}

func (b *bureau) openThumb(p dossiers.Photo) ([]byte, error) {
	f, _, err := b.Cases.OpenThumb(context.Background(), b.clerk, p.DossierID, p.ID)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

func TestThumbnails(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := t.Context()
		d := b.draft(whole)
		photo := b.handsIn(d.ID, paperPhoto(t, 900, 1200))
		b.must(b.Queue.Drain(ctx))
		kept := b.thumbOf(photo)
		if len(kept) != 64 || kept == photo.Hash {
			t.Fatalf("after the job the small picture is %q", kept)
		}
		small, err := b.openThumb(photo)
		b.must(err)
		if c, err := jpeg.DecodeConfig(bytes.NewReader(small)); err != nil || c.Height > 320 ||
			c.Width*4 != c.Height*3 {
			t.Errorf("%d × %d, %v", c.Width, c.Height, err)
		}
		// One that was handed in before there were any is drawn when it is asked for, once.
		old := b.loaded(b.commune, photo)
		if b.thumbOf(old) != "" {
			t.Fatal("drawn already")
		}
		var asking sync.WaitGroup
		for range 6 {
			asking.Go(func() {
				if again, err := b.openThumb(old); err != nil || !bytes.Equal(again, small) {
					t.Errorf("%d bytes, %v", len(again), err)
				}
			})
		}
		asking.Wait()
		if b.thumbOf(old) != kept {
			t.Errorf("the same photo has another small picture: %q", b.thumbOf(old))
		}
		if _, bad, err := b.Deps.Blobs.Check(); err != nil || len(bad) > 0 {
			t.Errorf("files: %v, %v", bad, err)
		}
	})
}

// loaded brings in a dossier with the photo, as one that was handed in long ago.
func (b *bureau) loaded(place string, p dossiers.Photo) dossiers.Photo {
	b.t.Helper()
	old := dossiers.Photo{ID: ids.New(), Component: "card", Page: 1, Hash: p.Hash, Mime: p.Mime, Size: p.Size,
		At: b.clock.Now(), By: "Ai đó"}
	d := dossiers.Dossier{ID: ids.New(), PlaceID: place, CommuneID: b.commune, Procedure: whole, ProcVer: 1,
		ResidentID: b.resident, OwnerName: "Lò Thị Thử", Way: dossiers.Here, Channel: dossiers.Counter,
		Assist: dossiers.Helped, CreatedBy: b.clerk.ID, CreatedAt: b.clock.Now()}
	b.must(b.Dossiers.Load(context.Background(), b.System(),
		[]dossiers.Loaded{{Dossier: d, Photos: []dossiers.Photo{old}}}))
	old.DossierID = d.ID
	return old
}

func TestWhatCannotBeDrawn(t *testing.T) {
	b := newBureau(t)
	srv := httptest.NewServer(b.Handler())
	defer srv.Close()
	d := b.draft(whole)
	cut := b.handsIn(d.ID, damaged(paperPhoto(t, 300, 400)))
	pdf := b.handsIn(d.ID, []byte("%PDF-1.7\n1 0 obj<</Type/Page>>endobj\nstartxref\n9\n%%EOF\n"))
	b.must(b.Queue.Drain(t.Context()))
	for _, p := range []dossiers.Photo{cut, pdf} {
		if _, err := b.openThumb(p); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v", p.Mime, err)
		}
	}
	clerk := b.atDesk(srv, "motcua", auth.Clerk)
	for path, full := range map[string]string{"/dossiers/" + d.ID: "/dossiers/" + d.ID + "/pages/",
		"/dossiers/" + d.ID + "/photos/card": "/dossiers/" + d.ID + "/photos/card/"} {
		page := clerk.get(path, 200, `<span class="no-photo">PDF</span>`, `<span class="no-photo">JPG</span>`,
			`href="`+full+pdf.ID+`"`, `href="`+full+cut.ID+`"`)
		small := regexp.MustCompile(`"[^"]*/thumb"`).FindAllString(page, -1)
		if slices.Sort(small); len(slices.Compact(small)) != 1 {
			t.Errorf("%s has the small pictures %v, of one photo that can be drawn", path, small)
		}
	}
}

var linked = regexp.MustCompile(`(?:src|href)="(/[^"]*(?:/thumb|/image|\.css|\.js|\.svg))"|url\(["']?([^"')]*\.woff2)`)

// TestCaseWeighsLittle: with four photos of 12 megapixels a case is still
// within what a page may weigh, styles and fonts of a first look included.
func TestCaseWeighsLittle(t *testing.T) {
	b := newBureau(t)
	srv := httptest.NewServer(b.Handler())
	defer srv.Close()
	d, err := b.Filing.Begin(t.Context(), b.clerk,
		filing.BeginInput{PlaceID: b.commune, ResidentID: b.resident, Procedure: whole, Channel: dossiers.Counter,
			Assist: dossiers.Self})
	b.must(err)
	whole := 0
	for range 4 {
		whole += int(b.handsIn(d.ID, paperPhoto(t, 3000, 4000)).Size)
	}
	clerk := b.atDesk(srv, "motcua", auth.Clerk)
	page, weight := clerk.weigh("/dossiers/" + d.ID)
	sums := map[string]int{"page": weight}
	seen := map[string]bool{}
	for todo := linked.FindAllStringSubmatch(page, -1); len(todo) > 0; todo = todo[1:] {
		path := todo[0][1] + todo[0][2]
		if seen[path] { // a browser fetches it once
			continue
		}
		seen[path] = true
		text, n := clerk.weigh(path)
		kind := path[strings.LastIndexAny(path, "/.")+1:]
		sums[kind] += n
		sums[kind+"s"]++
		if kind == "css" { // its fonts lie beside it
			for _, font := range linked.FindAllStringSubmatch(text, -1) {
				todo = append(todo, []string{"", "", resolved(path, font[2])})
			}
		}
	}
	total := sums["page"] + sums["thumb"] + sums["css"] + sums["js"] + sums["svg"] + sums["woff2"]
	t.Logf("four photos of %d bytes: page %d, thumbnails %d, styles %d, script %d, %d fonts %d, icon %d; "+
		"together %d bytes",
		whole, sums["page"], sums["thumb"], sums["css"], sums["js"], sums["woff2s"], sums["woff2"], sums["svg"], total)
	if sums["images"] > 0 {
		t.Error("the page has a photo in full size")
	}
	beyondFonts := total - sums["woff2"] // which are fetched once for all pages
	if sums["thumbs"] != 4 || sums["thumb"] > 30<<10 || sums["csss"] != 1 || sums["woff2s"] != 2 ||
		beyondFonts > 60<<10 {
		t.Errorf("%d small pictures weigh %d bytes, everything but fonts %d", sums["thumbs"], sums["thumb"], beyondFonts)
	}
}

func resolved(from, ref string) string {
	u, err := url.Parse(from)
	if err != nil {
		return ref
	}
	to, err := u.Parse(ref)
	if err != nil {
		return ref
	}
	return to.Path
}

// weigh returns what a browser with nothing in its memory gets, and how many bytes travel.
func (d *desk) weigh(path string) (text string, n int) {
	d.t.Helper()
	req, err := http.NewRequestWithContext(d.t.Context(), http.MethodGet, d.url+path, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "gzip") // said here, it isn't unpacked on the way
	res, err := d.c.Do(req)
	raw := d.read(res, err, http.StatusOK, path)
	if res.Header.Get("Content-Encoding") != "gzip" {
		return raw, len(raw)
	}
	z, err := gzip.NewReader(strings.NewReader(raw))
	if err != nil {
		d.t.Fatal(err)
	}
	whole, err := io.ReadAll(z)
	if err != nil {
		d.t.Fatal(err)
	}
	return string(whole), len(raw)
}

func TestThumbnailsAreAsPrivateAsPhotos(t *testing.T) {
	b := newBureau(t)
	srv := httptest.NewServer(b.Handler())
	defer srv.Close()
	d := b.draft(whole)
	photo := b.handsIn(d.ID, paperPhoto(t, 300, 400))
	desks := map[string]*desk{"nobody": {t, srv.Client(), srv.URL}, "clerk": b.atDesk(srv, "motcua", auth.Clerk),
		"leader": b.atDesk(srv, "chutich", auth.Leader), "head": b.atDeskOf(srv, "truongthon",
			auth.VillageHead, b.village),
		"far clerk":  b.atDeskOf(srv, "xakhac", auth.Clerk, b.other),
		"far member": b.atDeskOf(srv, "thanhvien", auth.Member, b.other)}
	desks["nobody"].c.CheckRedirect = desks["clerk"].c.CheckRedirect
	for name, who := range desks {
		for full, small := range map[string]string{"/pages/" + photo.ID + "/image": "/pages/" + photo.ID + "/thumb",
			"/photo/" + photo.ID: "/photo/" + photo.ID + "/thumb"} {
			a, looksA := b.asks(who, "/dossiers/"+d.ID+full)
			b.clock.Add(11 * time.Minute) // a look of its own
			z, looksZ := b.asks(who, "/dossiers/"+d.ID+small)
			b.clock.Add(11 * time.Minute)
			if a != z || looksA != looksZ {
				t.Errorf("%s: %s answers %d (%d looks logged), %s %d (%d)", name, full, a, looksA, small, z, looksZ)
			}
		}
	}
	if got, looks := b.asks(desks["clerk"], "/dossiers/"+d.ID+"/pages/"+photo.ID+"/thumb"); got != 200 || looks != 0 {
		t.Errorf("the clerk, who began it: %d, %d looks", got, looks)
	}
}

// TestPageAndPhotosAreOneLook: a case with what is drawn on it is one look of
// the clerk's; a program that asks for a photo alone leaves one, too.
func TestPageAndPhotosAreOneLook(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		d := b.submitted(whole)
		photos, err := dossiers.PhotosOf(t.Context(), b.DB.Read(), d.ID)
		b.must(err)
		leader := b.atDesk(srv, "chutich", auth.Leader)
		if got, looks := b.asks(leader, "/dossiers/"+d.ID); got != 200 || looks != 1 {
			t.Errorf("the case: %d, %d looks", got, looks)
		}
		for _, path := range []string{"/dossiers/" + d.ID + "/pages/" + photos[0].ID + "/image",
			"/api/dossiers/" + d.ID + "/photos/" + photos[0].ID} {
			if got, looks := b.asks(leader, path); got != 200 || looks != 0 {
				t.Errorf("%s after the case: %d, %d looks", path, got, looks)
			}
		}
		b.clock.Add(time.Hour)
		if got, looks := b.asks(leader, "/api/dossiers/"+d.ID+"/photos/"+photos[0].ID); got != 200 || looks != 1 {
			t.Errorf("the photo alone: %d, %d looks", got, looks)
		}
		b.take(d.ID, "receive")
		before := b.looks()
		leader.get("/register.pdf?from=2026-11-01&to=2026-11-30", 200, "%PDF")
		leader.get("/register.pdf?from=2026-11-01&to=2026-11-10", 200, "%PDF") // other people
		leader.get("/register/export?as=csv", 200, "Mã hồ sơ")
		if n := b.looks() - before; n != 3 {
			t.Errorf("the register, printed and taken away: %d looks", n)
		}
	})
}

// asks returns the status of an answer, and how many looks it logged.
func (b *bureau) asks(who *desk, path string) (status, looks int) {
	b.t.Helper()
	before := b.looks()
	res, err := who.c.Get(who.url + path)
	b.must(err)
	res.Body.Close()
	return res.StatusCode, b.looks() - before
}

// looks is how many are logged.
func (b *bureau) looks() (n int) {
	b.t.Helper()
	b.must(b.DB.Read().QueryRow(context.Background(), `select count(*) from audit_view`).Scan(&n))
	return n
}
