package dossiers_test

import (
	"context"
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/ids"
	"thonso/internal/procedures"
)

// ownedBy makes a dossier of the village whose owner is called so.
func (b *bureau) ownedBy(name string) {
	b.t.Helper()
	d := dossiers.Dossier{ID: ids.New(), PlaceID: b.village, CommuneID: b.commune, Procedure: whole,
		ResidentID: b.resident, OwnerName: name, Way: dossiers.Here, Channel: dossiers.Online,
		Assist:    dossiers.Official,
		CreatedBy: b.clerk.ID, CreatedAt: b.clock.Now()}
	b.must(b.Dossiers.Load(context.Background(), b.System(),
		[]dossiers.Loaded{{Dossier: d, Answers: procedures.Answers{"purpose": "vay vốn"},
			History: []dossiers.Event{{Kind: "submit", At: b.clock.Now(), ActorID: b.clerk.ID,
				ActorName: b.clerk.Name}}}}))
}

// file downloads one and checks what kind of file it says it is, and how it is called.
func (d *desk) file(path, contentType, name string) string {
	d.t.Helper()
	res, err := d.c.Get(d.url + path)
	body := d.read(res, err, http.StatusOK, path)
	if got := res.Header.Get("Content-Type"); got != contentType {
		d.t.Errorf("%s is %s", path, got)
	}
	if got := res.Header.Get("Content-Disposition"); got != "attachment; filename="+name {
		d.t.Errorf("%s: %s", path, got)
	}
	return body
}

// TestInboxIsTakenAway: the files hold all that the list of the query holds, also
// beyond its first page, and nothing of what isn't the actor's; no cell is a formula.
func TestInboxIsTakenAway(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		clerk := b.atDesk(srv, "motcua", auth.Clerk)
		b.take(b.submitted(whole).ID, "receive")
		b.ownedBy("=HYPERLINK(1)")
		for range 54 {
			b.ownedBy("Vừ Thị Bản")
		}
		shown := strings.Count(clerk.get("/inbox?tab=all", 200, "Tải về dạng Excel"), `<th scope="row"`)
		text := clerk.file("/inbox/export?as=csv&tab=all", "text/csv; charset=utf-8", "ho-so-mot-cua.csv")
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		b.must(err)
		if len(rows)-1 != 56 || shown != 50 {
			t.Errorf("%d rows in the file, %d on the page", len(rows)-1, shown)
		}
		if head := strings.Join(rows[0], "|"); !strings.Contains(head,
			"Mã hồ sơ|Người dân, thôn|Thôn|Việc|Nộp lúc|Tiếp nhận lúc") {
			t.Errorf("columns %s", head)
		}
		for _, row := range rows {
			for _, cell := range row {
				if strings.HasPrefix(cell, "=") {
					t.Errorf("a spreadsheet would reckon %q", cell)
				}
			}
		}
		if !strings.Contains(text, "'=HYPERLINK(1)") {
			t.Error("a name is lost")
		}

		const sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		book, err := excelize.OpenReader(strings.NewReader(
			clerk.file("/inbox/export?as=xlsx&village="+b.village, sheet, "ho-so-mot-cua.xlsx")))
		b.must(err)
		defer book.Close()
		cells, err := book.GetRows("Sheet1")
		b.must(err)
		formula, err := book.GetCellFormula("Sheet1", "B2")
		b.must(err)
		if len(cells) != 56 || formula != "" {
			t.Errorf("of the village %d rows, formula %q", len(cells)-1, formula)
		}
		clerk.get("/inbox/export?as=print&tab=all", 200, "Vừ Thị Bản")
		clerk.get("/inbox/export?as=doc", 404)

		police := b.atDesk(srv, "congan", auth.Specialist, sectors("police"))
		body := police.file("/inbox/export?as=csv&tab=all", "text/csv; charset=utf-8", "ho-so-mot-cua.csv")
		if strings.Contains(body, "Vừ Thị Bản") {
			t.Error("whoever works on other sectors takes this one's away")
		}
		far := b.atDeskOf(srv, "xakhac", auth.Clerk, b.other)
		far.get("/inbox/export?as=csv&office="+b.commune, 403)
	})
}
