package app

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/office"
	"thonso/internal/errands"
	"thonso/internal/mandates"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/photos"
)

// ready makes a dossier whose result waits, and returns its receipt's secret and what its QR code carries.
func (e *errand) ready(t *testing.T, portalCode string) (d dossiers.Dossier, secret, link string) {
	t.Helper()
	ctx := context.Background()
	d, err := e.Filing.Begin(ctx, e.clerk, filing.BeginInput{PlaceID: e.hill, ResidentID: e.person.ID,
		Procedure: copyOfPapers, Way: dossiers.Portal, Assist: dossiers.Official})
	must(t, err)
	r, err := e.Filing.Filed(ctx, e.clerk, filing.FiledInput{Act: dossiers.Act{ID: d.ID}, PortalCode: portalCode})
	must(t, err)
	d, err = e.Filing.Follow(ctx, e.clerk, filing.FollowInput{Act: dossiers.Act{ID: d.ID},
		Status: dossiers.Resolved})
	must(t, err)
	track, err := e.Dossiers.Track(ctx, dossiers.ReceiptNumber(d), r.Secret)
	must(t, err)
	return d, r.Secret, track.Link
}

// sealed puts d on an errand of the member and returns it with the clerk's code.
func (e *errand) sealed(t *testing.T, d dossiers.Dossier) (trip errands.Errand, item errands.Item, code string) {
	t.Helper()
	ctx := context.Background()
	trip, err := e.Errands.Start(ctx, e.member, errands.StartInput{VillageID: e.hill, Dossiers: []string{d.ID}})
	must(t, err)
	_, items, err := e.Errands.Get(ctx, e.clerk, trip.ID)
	must(t, err)
	code, err = e.Errands.Seal(ctx, e.clerk, trip.ID, []string{items[0].ID})
	must(t, err)
	return trip, items[0], code
}

// TestHandOverByScan: the receipt's QR code leads its carrier, and nobody else, to the hand-over.
func TestHandOverByScan(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	ctx := context.Background()
	d, secret, link := e.ready(t, "H22.40-261123-0001")
	trip, item, code := e.sealed(t, d)
	e.actor("khach", auth.Member, e.valley)
	stranger, clerk, nobody := e.signedIn("khach"), e.signedIn("clerk"), e.world.browser()
	scan := "/handover/" + link

	p := e.browser.get("/t/"+link).expect(t, 200, scan)
	if strings.Contains(p.body, secret) {
		t.Error("the page of the QR code shows the secret")
	}
	if p := nobody.get(scan); p.status != http.StatusSeeOther || p.location != "/login?next="+url.QueryEscape(scan) {
		t.Errorf("not signed in: %d to %s", p.status, p.location)
	}
	if p := nobody.post("/login", "name", "member", "password", testPassword, "next", scan); p.location != scan {
		t.Errorf("the login leads to %s", p.location)
	}
	nobody.get("/t/"+link+"/rate").expect(t, http.StatusConflict, "Khi nhận được kết quả")
	e.browser.get(scan).expect(t, http.StatusConflict, "chưa ở trong tay người mang")
	must(t, e.Errands.Take(ctx, e.member, trip.ID, code))
	p = e.browser.get(scan).expect(t, 200, "Đã quét giấy hẹn", "Lò Thị Thử", `value="`+link+`"`)
	if strings.Contains(p.body, secret) || p.header.Get("Referrer-Policy") != "no-referrer" ||
		p.header.Get("Cache-Control") != "no-store" {
		t.Errorf("the scan is not kept close: %v", p.header)
	}
	if p := stranger.get(scan).expect(t, http.StatusNotFound); strings.Contains(p.body, "Lò Thị Thử") {
		t.Error("another village's helper learns whose result it is")
	}
	stranger.get("/handover/00000000000000000000").expect(t, http.StatusNotFound)
	if p := clerk.get(scan); p.location != "/dossiers/"+d.ID+"/handover" {
		t.Errorf("at the counter: %d to %s", p.status, p.location)
	}

	// not the official name, which fills a screen
	e.browser.get("/errands/"+trip.ID+"?lang=en").expect(t, 200, "A stamped copy that counts like the original")

	to := "/errands/" + trip.ID + "/items/" + item.ID
	stranger.post(to, "proof", "qr", "secret", link).expect(t, http.StatusNotFound)
	// each proof is what it says
	for _, wrong := range [][2]string{{"qr", secret}, {"code", link}, {"qr", ""}, {"qr", "00000000000000000000"}} {
		e.browser.post(to, "proof", wrong[0], "secret", wrong[1]).expect(t, http.StatusUnprocessableEntity)
	}
	e.browser.post(to, "proof", "qr", "secret", link).expect(t, http.StatusSeeOther)
	_, items, err := e.Errands.Get(ctx, e.member, trip.ID)
	must(t, err)
	if items[0].Status != errands.Handed || items[0].Proof != "qr" {
		t.Errorf("the item: %+v", items[0])
	}
	if p := e.browser.get(scan).expect(t, 200, "Đã trả tận tay"); strings.Contains(p.body, "<form action=\""+to) {
		t.Error("a receipt hands over twice")
	}
	e.browser.post(to, "proof", "qr", "secret", link).expect(t, http.StatusSeeOther)
	if _, again, _ := e.Errands.Get(ctx, e.member, trip.ID); again[0] != items[0] {
		t.Errorf("a replay changed %+v", again[0])
	}
}

// TestScanOfWhatWentBack: a result that is at the office again can't be handed over by scanning.
func TestScanOfWhatWentBack(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	ctx := context.Background()
	d, _, link := e.ready(t, "H22.40-261123-0001")
	trip, item, code := e.sealed(t, d)
	carried := func(want bool) {
		t.Helper()
		if got, err := e.Errands.Carried(ctx, []string{d.ID}); err != nil || got[d.ID] != want {
			t.Errorf("an evening's report would leave it out: %v, %v", got[d.ID], err)
		}
	}
	must(t, e.Errands.Take(ctx, e.member, trip.ID, code))
	carried(true)
	must(t, e.Errands.TakeBack(ctx, e.clerk, trip.ID, item.ID))
	carried(false)
	e.browser.get("/handover/"+link).expect(t, http.StatusNotFound, "không phải của kết quả nào bạn đang mang")
	e.browser.post("/errands/"+trip.ID+"/items/"+item.ID, "proof", "qr", "secret", link).expect(t, http.StatusConflict)
}

// TestPapersSignedByHandAreShown: the photos of a mandate and of a slip have pages, and each look is logged.
func TestPapersSignedByHandAreShown(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	ctx := context.Background()
	var picture bytes.Buffer
	must(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 4, 4))))
	slip, err := photos.Keep(e.Deps.Blobs, bytes.NewReader(picture.Bytes()))
	must(t, err)
	m, err := e.Mandates.Ask(ctx, e.member, mandates.AskInput{PlaceID: e.hill, ResidentID: e.person.ID,
		Procedure: copyOfPapers})
	must(t, err)
	_, err = e.Mandates.GiveOnPaper(ctx, e.member, m.ID, slip.Hash, "Vàng Văn Chứng")
	must(t, err)
	e.browser.get("/mandates/"+m.ID).expect(t, 200, "/mandates/"+m.ID+"/paper/photo", "Vàng Văn Chứng")
	if p := e.browser.get("/mandates/"+m.ID+"/paper/photo").expect(t,
		200); p.header.Get("Content-Type") != "image/png" || p.body != picture.String() {
		t.Errorf("the photo: %v", p.header)
	}

	d, err := e.Filing.Begin(ctx, e.member, filing.BeginInput{PlaceID: e.hill, ResidentID: e.person.ID,
		Procedure: copyOfPapers, Way: dossiers.Portal, MandateID: m.ID})
	must(t, err)
	_, err = e.Filing.Filed(ctx, e.member, filing.FiledInput{Act: dossiers.Act{ID: d.ID},
		PortalCode: "H22.40-261123-0001"})
	must(t, err)
	_, err = e.Filing.Follow(ctx, e.member, filing.FollowInput{Act: dossiers.Act{ID: d.ID},
		Status: dossiers.Resolved})
	must(t, err)
	_, err = e.Office.HandOver(ctx, e.member, office.HandOverInput{Act: dossiers.Act{ID: d.ID},
		Proof: "photo", Blob: slip.Hash})
	must(t, err)
	e.actor("khach", auth.Member, e.valley)
	stranger := e.signedIn("khach")
	clerk := e.signedIn("clerk")
	clerk.get("/dossiers/"+d.ID).expect(t, 200, "/kept/mandate", "/kept/slip")
	for _, kind := range []string{"mandate", "slip"} {
		path := "/dossiers/" + d.ID + "/kept/" + kind
		clerk.get(path).expect(t, 200, path+"/image", "alt=\"Ảnh phiếu", "Lò Thị Thử")
		before := e.views(t, "dossier-"+kind+":"+dossiers.ReceiptNumber(d))
		clerk.get(path+"/image").expect(t, 200)
		if n := e.views(t, "dossier-"+kind+":"+dossiers.ReceiptNumber(d)); n != before+1 {
			t.Errorf("%s: %d looks logged, then %d", kind, before, n)
		}
		stranger.get(path).expect(t, http.StatusNotFound)
		stranger.get(path+"/image").expect(t, http.StatusNotFound)
	}
	looks := clerk.get("/people/"+e.person.ID+"/views").expect(t, 200,
		"Xem ảnh phiếu ký nhận của hồ sơ "+dossiers.ReceiptNumber(d), "Mở hồ sơ "+dossiers.ReceiptNumber(d),
		"Lập hồ sơ theo thủ tục "+copyOfPapers)
	if strings.Contains(looks.body, d.ID) {
		t.Error("a resident reads an id")
	}
	clerk.get("/dossiers/"+d.ID+"/kept/other").expect(t, http.StatusNotFound)
	stranger.get("/mandates/"+m.ID+"/paper/photo").expect(t, http.StatusNotFound)
}

// TestPapersThatProveNothing: a picture that nobody can open is no proof of a
// signature, and the helper is no witness of their own mandate.
func TestPapersThatProveNothing(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	ctx := context.Background()
	m, err := e.Mandates.Ask(ctx, e.member, mandates.AskInput{PlaceID: e.hill, ResidentID: e.person.ID,
		Procedure: copyOfPapers})
	must(t, err)
	slip, err := photos.Keep(e.Deps.Blobs, bytes.NewReader(picture(t, 3)))
	must(t, err)
	for witness, key := range map[string]string{
		"": "mandates.witness_needed", strings.Repeat("x", 101): "mandates.witness_long",
		" " + strings.ToUpper(e.member.Name) + " ": "mandates.witness_other",
	} {
		if _, err := e.Mandates.GiveOnPaper(ctx, e.member, m.ID, slip.Hash,
			witness); fault.Of(err).Fields["witness"] != key {
			t.Errorf("witness %q gives %v, not %s", witness, err, key)
		}
	}
	e.browser.get("/mandates/"+m.ID).expect(t, 200, "/mandates/"+m.ID+"/paper")
	_, err = e.Mandates.GiveOnPaper(ctx, e.member, m.ID, slip.Hash, "Vàng Văn Chứng")
	must(t, err)
}

// views counts the looks at the person's record that were logged for a reason.
func (e *errand) views(t *testing.T, reason string) (n int) {
	t.Helper()
	must(t, e.DB.Read().QueryRow(context.Background(),
		`select count(*) from audit_view where person_id = $1 and reason = $2`, e.person.ID, reason).Scan(&n))
	return n
}
