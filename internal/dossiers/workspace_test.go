package dossiers_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/office"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/procedures"
)

// twoPages is a dossier of two pages by its form, of which one is photographed.
func (b *bureau) twoPages() dossiers.Dossier {
	b.t.Helper()
	ctx := context.Background()
	d, err := b.Filing.Begin(ctx, b.clerk, filing.BeginInput{PlaceID: b.commune, ResidentID: b.resident,
		Procedure: paged, Channel: dossiers.Counter, Assist: dossiers.Self})
	b.must(err)
	_, _, err = b.Filing.Answer(ctx, b.clerk, filing.AnswerInput{Act: dossiers.Act{ID: d.ID}, Page: "why",
		Answers: procedures.Answers{"purpose": "vay vốn", "pages": "2", "name": "Lò Thị Khác"}})
	b.must(err)
	_, err = b.Filing.AddPhoto(ctx, b.clerk, filing.PhotoInput{ID: d.ID, Component: "card", Content: aPhoto()})
	b.must(err)
	r, err := b.Filing.Submit(ctx, b.clerk, dossiers.Act{ID: d.ID})
	b.must(err)
	return r.Dossier
}

// TestPapersInView: whoever acts has each picture on the page, and says nothing of
// what is not there.
func TestPapersInView(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		clerk, specialist := b.atDesk(srv, "motcua", auth.Clerk), b.atDesk(srv, "chuyenmon", auth.Specialist)
		leader := b.atDesk(srv, "chutich", auth.Leader)
		d := b.submitted(whole)
		photo := b.caseOf(d.ID).Photos[0]
		image := `src="/dossiers/` + d.ID + `/pages/` + photo.ID + `/image"`
		clerk.get("/dossiers/"+d.ID+"/receive", 200, image, `name="seen-card"`, `name="reason-c:card:1"`, "vay vốn")
		clerk.get("/dossiers/"+d.ID+"/supplement", 200, image, `name="reason-q:purpose"`)
		page := clerk.post("/dossiers/"+d.ID+"/receive", 422, "version", "2", "seen-card", "yes",
			"reason-c:card:1", "blurred", "reason-c:card:1", "dark", "note-c:card:1", "góc phải")
		for _, want := range []string{"Đã chọn lý do trả lại", "góc phải", image} {
			if !strings.Contains(page, want) {
				t.Errorf("received with a reason against it: the page lacks %q", want)
			}
		}
		clerk.act(d.ID, "receive", "seen-card", "yes")
		clerk.act(d.ID, "transfer")
		specialist.get("/dossiers/"+d.ID+"/appraise", 200, image, "vay vốn")
		specialist.act(d.ID, "appraise", "outcome", "approve")
		leader.get("/dossiers/"+d.ID+"/review", 200, image)
		b.take(d.ID, "review")
		leader.get("/dossiers/"+d.ID+"/decide", 200, image, "vay vốn", "Hẹn trả")
	})
}

// TestOldBesideNew: after something was put right the office sees what stood there, and why it came back.
func TestOldBesideNew(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		clerk := b.atDesk(srv, "motcua", auth.Clerk)
		d := b.submitted(whole)
		old := b.caseOf(d.ID).Photos[0]
		clerk.act(d.ID, "supplement", "reason-c:card:1", "blurred", "reason-q:purpose", "wrong_value")
		b.clock.Set(b.clock.Now().Add(time.Hour))
		b.take(d.ID, "put_right")
		_, _, err := b.Filing.Answer(ctx, b.clerk, filing.AnswerInput{Act: dossiers.Act{ID: d.ID}, Page: "why",
			Answers: procedures.Answers{"purpose": "xin học bổng"}})
		b.must(err)
		b.take(d.ID, "supplied")
		clerk.get("/dossiers/"+d.ID+"/receive", 200, "/pages/"+old.ID+"/image", "Bị trả lại vì", "Mới bổ sung",
			"Trước khi bổ sung: vay vốn")
		clerk.get("/dossiers/"+d.ID+"/pages/"+old.ID+"/image", 200)
		clerk.get("/dossiers/"+d.ID+"/supplement", 200, "đã được yêu cầu bổ sung một lần")
	})
}

// TestPagesAreCounted: fewer pages than the form says are not received without a word why.
func TestPagesAreCounted(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		clerk := b.atDesk(srv, "motcua", auth.Clerk)
		d := b.twoPages()
		if _, err := b.Office.Receive(context.Background(), b.clerk,
			office.ReceiveInput{Act: dossiers.Act{ID: d.ID}}); fault.Of(err).Fields["fewPages"] != "dossiers.few_pages_why" {
			t.Errorf("received: %v", err)
		}
		clerk.get("/dossiers/"+d.ID+"/receive", 200, "Mới có 1 ảnh, tờ khai ghi 2 trang", "Sổ hộ ghi: Lò Thị Thử")
		clerk.post("/dossiers/"+d.ID+"/receive", 422, "version", "2", "seen-card", "yes")
		clerk.act(d.ID, "receive", "seen-card", "yes", "fewPages", "trang 2 để trống")
		clerk.get("/dossiers/"+d.ID, 200, "trang 2 để trống")
	})
}

// TestOneAfterTheOther: chosen dossiers are gone through, and what others did meanwhile is said.
func TestOneAfterTheOther(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		clerk := b.atDesk(srv, "motcua", auth.Clerk)
		first, second, third := b.submitted(whole), b.submitted(whole), b.submitted(whole)
		clerk.get("/inbox?tab=receive", 200, `formaction="/inbox/walk"`, "Xem lần lượt")
		at := clerk.led("/inbox/walk?row=" + first.ID + ".2&row=" + second.ID + ".2&row=" + third.ID + ".2")
		at = clerk.led(at)
		if !strings.HasPrefix(at, "/dossiers/"+first.ID+"/receive?walk=") {
			t.Fatalf("led to %s", at)
		}
		page := clerk.get(at, 200, "1 trên 3", "Hồ sơ sau")
		b.take(second.ID, "receive", "transfer")
		query := at[strings.Index(at, "?"):]
		at = clerk.sent("/dossiers/"+first.ID+"/receive"+query, "version", hidden.FindStringSubmatch(page)[2], "seen-card",
			"yes")
		if at = clerk.led(at); !strings.HasPrefix(at, "/dossiers/"+second.ID+"?walk=") {
			t.Fatalf("led to %s", at)
		}
		clerk.get(at, 200, "2 trên 3", "không còn chờ bạn", "Người clerk")
		page = clerk.get("/dossiers/"+third.ID+"/receive"+query, 200, "3 trên 3")
		if at = clerk.sent("/dossiers/"+third.ID+"/receive"+query, "version", hidden.FindStringSubmatch(page)[2],
			"seen-card", "yes"); at != "/inbox?office="+b.commune+"&tab=receive" {
			t.Errorf("after the last led to %s", at)
		}
		if at = clerk.led("/inbox/walk?office=" + b.commune + "&tab=transfer"); !strings.Contains(at, "walk=") {
			t.Errorf("with nothing chosen led to %s", at)
		}
	})
}

// led is where a page leads.
func (d *desk) led(path string) string {
	d.t.Helper()
	res, err := d.c.Get(d.url + path)
	d.read(res, err, 303, path)
	return res.Header.Get("Location")
}

// sent is where one is led after a form.
func (d *desk) sent(path string, pairs ...string) string {
	d.t.Helper()
	res, err := d.c.PostForm(d.url+path, formOf(pairs))
	d.read(res, err, 303, path)
	return res.Header.Get("Location")
}
