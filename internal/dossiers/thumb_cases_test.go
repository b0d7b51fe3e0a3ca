package dossiers_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"image/jpeg"
	"io/fs"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/photos"
	"thonso/internal/procedures"
	"thonso/internal/testworld"
)

// TestThumbnailOfAnotherVillage: a photo of one village is nobody's in another,
// under any address that the photo has, and no other dossier's address leads to it.
func TestThumbnailOfAnotherVillage(t *testing.T) {
	b := newBureau(t)
	srv := httptest.NewServer(b.Handler())
	defer srv.Close()
	next := ids.New()
	b.must(b.Places.Create(t.Context(), b.System(),
		places.NewPlace{Place: places.Place{ID: next, Kind: places.Village, Type: "thon", Code: "99001-02",
			Name: "Nà Pheo"},
			ParentID: b.commune}))
	photo := b.handsIn(b.draft(whole).ID, paperPhoto(t, 300, 400))
	here, there := b.loaded(b.village, photo), b.loaded(next, photo)
	ours := []*desk{b.atDeskOf(srv, "thanhvien", auth.Member, b.village),
		b.atDeskOf(srv, "totruong", auth.TeamLead, b.village)}
	theirs := []*desk{b.atDeskOf(srv, "benkia", auth.Member, next), b.atDeskOf(srv, "totruongbenkia", auth.TeamLead,
		next)}
	small := func(dossier, photo string) []string {
		return []string{"/dossiers/" + dossier + "/pages/" + photo + "/thumb",
			"/dossiers/" + dossier + "/photo/" + photo + "/thumb"}
	}
	for _, who := range ours {
		for _, path := range small(here.DossierID, here.ID) {
			who.get(path, 200)
		}
		for _, path := range append(small(there.DossierID, there.ID), small(here.DossierID, there.ID)...) {
			who.get(path, 404)
		}
	}
	for _, who := range theirs {
		for _, path := range append(small(here.DossierID, here.ID), small(there.DossierID, here.ID)...) {
			who.get(path, 404)
		}
	}
	if b.thumbOf(there) != "" {
		t.Error("who was refused had it drawn")
	}
}

// TestThumbnailGoesWithThePhoto: of a photo that was taken out, or taken anew,
// the small picture is gone as well; what is waiting to be drawn isn't.
func TestThumbnailGoesWithThePhoto(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := t.Context()
		d := b.draft(whole)
		drawn := b.handsIn(d.ID, paperPhoto(t, 300, 400))
		b.must(b.Queue.Drain(ctx))
		if _, err := b.openThumb(drawn); err != nil {
			t.Fatal(err)
		}
		waiting := b.handsIn(d.ID, paperPhoto(t, 300, 400))
		b.must(b.Filing.RemovePhoto(ctx, b.clerk, d.ID, drawn.ID))
		again, err := b.Filing.AddPhoto(ctx, b.clerk,
			filing.PhotoInput{ID: d.ID, Component: "card", Page: waiting.Page,
				Replaces: waiting.ID, Content: bytes.NewReader(paperPhoto(t, 300, 400))})
		b.must(err)
		b.must(b.Queue.Drain(ctx))
		for name, p := range map[string]dossiers.Photo{"taken out": drawn, "taken anew": waiting} {
			if _, err := b.openThumb(p); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		if b.thumbOf(waiting) != "" {
			t.Error("a photo that nobody sees any more was drawn")
		}
		if _, err := b.openThumb(again); err != nil {
			t.Errorf("the new one: %v", err)
		}
	})
}

// TestThumbnailIsUpright: a camera held on its side says so in the file.
func TestThumbnailIsUpright(t *testing.T) {
	b := newBureau(t)
	file := paperPhoto(t, 800, 600)
	// a quarter turn
	exif := "Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00"
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2))
	small, err := b.openThumb(b.handsIn(b.draft(whole).ID,
		bytes.Join([][]byte{file[:2], segment, []byte(exif), file[2:]}, nil)))
	b.must(err)
	if c, err := jpeg.DecodeConfig(bytes.NewReader(small)); err != nil || c.Width*4 != c.Height*3 {
		t.Errorf("%d × %d, %v", c.Width, c.Height, err)
	}
}

// pngHead is the head of a PNG that says it is w × h, and the end of one.
func pngHead(w, h uint32, depth byte) []byte {
	chunk := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), w), h)
	chunk = append(chunk, depth, 2, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), chunk...)
	return append(binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk)),
		"\x00\x00\x00\x00IDAT\x35\xaf\x06\x1e\x00\x00\x00\x00IEND\xae\x42\x60\x82"...)
}

// TestPictureBomb: a picture that says it is huge is refused from its head; one
// that may be a scan, but is too much to be drawn, is kept without a small picture.
func TestPictureBomb(t *testing.T) {
	b := newBureau(t)
	d := b.draft(whole)
	var err error
	took := allocated(func() {
		_, err = b.Filing.AddPhoto(t.Context(), b.clerk,
			filing.PhotoInput{ID: d.ID, Component: "card", Content: bytes.NewReader(pngHead(60000, 60000, 8))})
	})
	if f := fault.Of(err); f.Kind != fault.Invalid || f.Key != "photos.pixels" {
		t.Errorf("60000 × 60000: %v", err)
	}
	if took > 4<<20 {
		t.Errorf("the refusal took %d bytes", took)
	}
	deep := b.handsIn(d.ID, pngHead(7000, 7000, 16))
	took = allocated(func() { b.must(b.Queue.Drain(t.Context())) })
	if took > 4<<20 || b.thumbOf(deep) != "-" {
		t.Errorf("a picture too deep to be drawn took %d bytes and has the small one %q", took, b.thumbOf(deep))
	}
	srv := httptest.NewServer(b.Handler())
	defer srv.Close()
	b.atDesk(srv, "motcua", auth.Clerk).get("/dossiers/"+d.ID, 200, `<span class="no-photo">PNG</span>`)
}

// damaged is a JPEG that lacks its second half, and has an end.
func damaged(file []byte) []byte {
	return append(bytes.Clone(file[:len(file)/2]), 0xff, 0xd9)
}

// allocated is how many bytes f took, given back or not.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestUndrawablePhotoFromBefore: the first look finds out, every later one is told by the page.
func TestUndrawablePhotoFromBefore(t *testing.T) {
	b := newBureau(t)
	srv := httptest.NewServer(b.Handler())
	defer srv.Close()
	file := damaged(paperPhoto(t, 300, 400))
	old := b.loaded(b.commune, b.handsIn(b.draft(whole).ID, file))
	clerk := b.atDesk(srv, "motcua", auth.Clerk)
	page, small := "/dossiers/"+old.DossierID, "/dossiers/"+old.DossierID+"/pages/"+old.ID+"/thumb"
	clerk.get(page, 200, small)
	clerk.get(small, 404)
	if now := clerk.get(page, 200, `<span class="no-photo">JPG</span>`); strings.Contains(now, small) {
		t.Error("the page still has a small picture that can't be drawn")
	}
	if got := clerk.get("/dossiers/"+old.DossierID+"/pages/"+old.ID+"/image", 200); got != string(file) {
		t.Errorf("the photo itself comes as %d bytes of %d", len(got), len(file))
	}
}

// beforeThumbs is the module's tables as they were before thumbnails.
func beforeThumbs(t *testing.T) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	names, err := fs.Glob(dossiers.Files, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if filepath.Base(name) < "0008" {
			raw, err := dossiers.Files.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			out[name] = &fstest.MapFile{Data: raw}
		}
	}
	return out
}

// TestPhotosOfAnOlderInstallation: an upgrade keeps photos as they were, and
// draws the small picture of one when somebody looks.
func TestPhotosOfAnOlderInstallation(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { upgraded(t, filepath.Join(t.TempDir(), "old.db")) })
	t.Run("postgres", func(t *testing.T) { upgraded(t, dbtest.PostgresDSN(t)) })
}

func upgraded(t *testing.T, dsn string) {
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	file := paperPhoto(t, 600, 800)
	sum := sha256.Sum256(file)
	p := dossiers.Photo{ID: ids.New(), DossierID: ids.New(), Hash: hex.EncodeToString(sum[:])}
	d, err := db.Open(ctx, dsn, db.Options{})
	must(err)
	must(d.Migrate(ctx, "procedures", procedures.Files)) // whom the decider is taken from
	must(d.Migrate(ctx, "dossiers", beforeThumbs(t)))
	must(d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `insert into dossiers_dossier (id, procedure_code, procedure_ver, sector, place_id,
			commune_id, resident_id, owner_name, owner_folded, way, channel, assist, status, created_by, created_at)
			values ($1, 'p', 1, 's', 'v', 'c', 'r', 'n', 'n', 'here', 'online', 'self', 'draft', 'x', 1)`,
			p.DossierID); err !=
			nil {
			return err
		}
		_, err := tx.Exec(ctx,
			`insert into dossiers_photo (id, dossier_id, component, page, hash, mime, size, at, by_name)
				values ($1, $2, 'card', 1, $3, 'image/jpeg', $4, 1, 'x')`, p.ID, p.DossierID, p.Hash, len(file))
		return err
	}))
	must(d.Close())
	b := openBureau(t, testworld.Over(t, dsn, testworld.At(monday(8, 0))))
	_, _, err = b.Deps.Blobs.Put(bytes.NewReader(file), photos.MaxBytes)
	must(err)
	if got := b.thumbOf(p); got != "" {
		t.Fatalf("the upgrade gave it the small picture %q", got)
	}
	f, shown, err := b.Cases.OpenThumb(ctx, b.System(), p.DossierID, p.ID)
	must(err)
	defer f.Close()
	if c, err := jpeg.DecodeConfig(f); err != nil || max(c.Width, c.Height) > 320 || shown.Hash != p.Hash {
		t.Errorf("%d × %d of %s, %v", c.Width, c.Height, shown.Hash, err)
	}
	if got := b.thumbOf(p); len(got) != 64 {
		t.Errorf("it was drawn, and kept as %q", got)
	}
}
