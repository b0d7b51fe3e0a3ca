package dossiers_test

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
)

// paperPhoto is a photo as a telephone takes it.
func paperPhoto(t *testing.T, w, h int) []byte {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(photosTaken.Add(1)), 7))
	img := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Pix[y*img.Stride+x] = byte(225 - x*30/w - y*20/h + r.IntN(9))
		}
	}
	for y := h / 12; y < h*10/12; y += max(1, h/40) { // lines of words
		for x := w / 10; x < w*9/10; {
			word := w/80 + r.IntN(max(1, w/20))
			for yy := y; yy < y+h/110; yy++ {
				for xx := x; xx < min(x+word, w*9/10); xx++ {
					img.Pix[yy*img.Stride+xx] = byte(40 + r.IntN(60))
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
	p, err := b.Dossiers.AddPhoto(context.Background(), b.clerk, dossiers.PhotoInput{ID: id, Component: "card", Content: bytes.NewReader(content)})
	b.must(err)
	return p
}

func (b *bureau) thumbOf(p dossiers.Photo) (thumb string) {
	b.t.Helper()
	b.must(b.DB.Read().QueryRow(context.Background(), `select thumb from dossiers_photo where id = $1`, p.ID).Scan(&thumb))
	return thumb
}

func (b *bureau) openThumb(p dossiers.Photo) ([]byte, error) {
	f, _, err := b.Dossiers.OpenThumb(context.Background(), b.clerk, p.DossierID, p.ID)
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
		if c, err := jpeg.DecodeConfig(bytes.NewReader(small)); err != nil || c.Width != 240 || c.Height != 320 {
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
		if _, bad, err := b.Dossiers.Blobs.Check(); err != nil || len(bad) > 0 {
			t.Errorf("files: %v, %v", bad, err)
		}
	})
}

// loaded brings in a dossier with the photo, as one that was handed in long ago.
func (b *bureau) loaded(place string, p dossiers.Photo) dossiers.Photo {
	b.t.Helper()
	old := dossiers.Photo{ID: ids.New(), Component: "card", Page: 1, Hash: p.Hash, Mime: p.Mime, Size: p.Size, At: b.clock.Now(), By: "Ai đó"}
	d := dossiers.Dossier{ID: ids.New(), PlaceID: place, CommuneID: b.commune, Procedure: whole, ProcVer: 1, ResidentID: b.resident, OwnerName: "Lò Thị Thử", Way: dossiers.Here, Channel: dossiers.Counter,
		Assist: dossiers.Self, CreatedBy: b.clerk.ID, CreatedAt: b.clock.Now()}
	b.must(b.Dossiers.Load(context.Background(), b.system(), []dossiers.Loaded{{Dossier: d, Photos: []dossiers.Photo{old}}}))
	old.DossierID = d.ID
	return old
}

func TestWhatCannotBeDrawn(t *testing.T) {
	b := newBureau(t, "")
	srv := httptest.NewServer(b.Handler())
	defer srv.Close()
	d := b.draft(whole)
	broken := paperPhoto(t, 300, 400)
	cut := b.handsIn(d.ID, broken[:len(broken)/2])
	pdf := b.handsIn(d.ID, []byte("%PDF-1.7\n1 0 obj"))
	b.must(b.Queue.Drain(t.Context()))
	for _, p := range []dossiers.Photo{cut, pdf} {
		if _, err := b.openThumb(p); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v", p.Mime, err)
		}
	}
	clerk := b.atDesk(srv, "motcua", auth.Clerk)
	for path, full := range map[string]string{"/dossiers/" + d.ID: "/dossiers/" + d.ID + "/pages/", "/dossiers/" + d.ID + "/photos/card": "/dossiers/" + d.ID + "/photo/"} {
		page := clerk.get(path, 200, `<span class="no-photo">PDF</span>`, `<span class="no-photo">JPG</span>`, `href="`+full+pdf.ID+`"`, `href="`+full+cut.ID+`"`)
		if n := strings.Count(page, "/thumb\""); n != 1 {
			t.Errorf("%s has %d small pictures, of one photo that can be drawn", path, n)
		}
	}
}

// TestCaseWeighsLittle: with four photos of 12 megapixels a case is still
// within what a page may weigh, styles and fonts of a first look included.
func TestCaseWeighsLittle(t *testing.T) {
	b := newBureau(t, "")
	srv := httptest.NewServer(b.Handler())
	defer srv.Close()
	d, err := b.Dossiers.Begin(t.Context(), b.clerk, dossiers.BeginInput{PlaceID: b.commune, ResidentID: b.resident, Procedure: whole, Channel: dossiers.Counter, Assist: dossiers.Self})
	b.must(err)
	for range 4 {
		b.handsIn(d.ID, paperPhoto(t, 3000, 4000))
	}
	clerk := b.atDesk(srv, "motcua", auth.Clerk)
	page := clerk.get("/dossiers/"+d.ID, 200)
	if strings.Contains(page, "/image\"") {
		t.Error("the page has a photo in full size")
	}
	total := 0
	for _, part := range strings.Split(page, `<img src="`)[1:] {
		src, _, _ := strings.Cut(part, `"`)
		n := len(clerk.get(src, 200))
		if total += n; n > 10<<10 {
			t.Errorf("%s weighs %d bytes", src, n)
		}
	}
	if pictures := strings.Count(page, `/thumb"`); pictures != 4 || total == 0 || total > 30<<10 {
		t.Errorf("%d small pictures weigh %d bytes", pictures, total)
	}
}

func TestThumbnailsAreAsPrivateAsPhotos(t *testing.T) {
	b := newBureau(t, "")
	srv := httptest.NewServer(b.Handler())
	defer srv.Close()
	d := b.draft(whole)
	photo := b.handsIn(d.ID, paperPhoto(t, 300, 400))
	desks := map[string]*desk{"nobody": {t, srv.Client(), srv.URL}, "clerk": b.atDesk(srv, "motcua", auth.Clerk), "leader": b.atDesk(srv, "chutich", auth.Leader), "head": b.atDeskOf(srv, "truongthon", auth.VillageHead, b.village),
		"far clerk": b.atDeskOf(srv, "xakhac", auth.Clerk, b.other), "far member": b.atDeskOf(srv, "thanhvien", auth.Member, b.other)}
	desks["nobody"].c.CheckRedirect = desks["clerk"].c.CheckRedirect
	for name, who := range desks {
		for full, small := range map[string]string{"/pages/" + photo.ID + "/image": "/pages/" + photo.ID + "/thumb", "/photo/" + photo.ID: "/photo/" + photo.ID + "/thumb"} {
			a, looksA := b.asks(who, "/dossiers/"+d.ID+full)
			z, looksZ := b.asks(who, "/dossiers/"+d.ID+small)
			if a != z || looksA != looksZ {
				t.Errorf("%s: %s answers %d (%d looks logged), %s %d (%d)", name, full, a, looksA, small, z, looksZ)
			}
		}
	}
	if got, _ := b.asks(desks["clerk"], "/dossiers/"+d.ID+"/pages/"+photo.ID+"/thumb"); got != 200 {
		t.Errorf("the clerk: %d", got)
	}
}

// asks returns the status of an answer, and how many looks it logged.
func (b *bureau) asks(who *desk, path string) (status, looks int) {
	b.t.Helper()
	count := func() (n int) {
		b.must(b.DB.Read().QueryRow(context.Background(), `select count(*) from audit_view`).Scan(&n))
		return n
	}
	before := count()
	res, err := who.c.Get(who.url + path)
	b.must(err)
	res.Body.Close()
	return res.StatusCode, count() - before
}
