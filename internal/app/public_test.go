package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/offices"
	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/ids"
	"thonso/internal/procedures"
	"thonso/internal/teams"
)

// What must never be on a page for everybody.
const (
	secretName   = "Giàng Thị Khôngaithấy"
	secretPhone  = "0987654321"
	secretNumber = "010064001234"
	clerkName    = "Cán bộ Khôngnêutên"
	clerkNote    = "ảnh chụp ở nhà bà Khôngaithấy"
)

// A public world has two dossiers, one sent back, one handed over.
type publicWorld struct {
	*world
	back, done         dossiers.Dossier
	backLink, doneLink string // what the receipts' QR codes carry
}

const (
	backSecret = "BCDF2345"
	doneSecret = "GHJK6789"
)

func newPublicWorld(t *testing.T) *publicWorld {
	t.Helper()
	w := &publicWorld{world: newWorld(t)}
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := w.Procedures.Add(ctx, w.system(), procedures.Shipped().Procedures...)
	must(err)
	must(w.Offices.SetOffice(ctx, w.system(), offices.Office{CommuneID: w.commune, AgencyCode: "H38.123",
		Name: "Trung tâm PVHCC xã Mường Thử", ParentName: "Ủy ban nhân dân xã Mường Thử", Seat: "Mường Thử",
		Address: "Thôn Đồi Chè"}))
	owner := people.Resident{ID: ids.New(), VillageID: w.hill, Name: secretName, Born: "1964",
		IDNumber: secretNumber, Phone: secretPhone}
	residents := []people.Resident{owner}
	for range 9 {
		residents = append(residents, people.Resident{ID: ids.New(), VillageID: w.hill, Name: secretName, Born: "1980",
			Phone: secretPhone, AccountSince: "2025-01-01"})
	}
	must(w.People.Load(ctx, nil, residents))
	must(w.Teams.Load(ctx, w.system(), []teams.Roll{{Team: teams.Team{VillageID: w.hill, Name: "Tổ Đồi Chè",
		Kind: teams.Model, From: "2024-01-01", Version: 1},
		Members: []teams.Membership{{Name: "Lường Văn Tổ", Phone: secretPhone, Role: teams.Lead,
			From: "2024-01-01", Version: 1}},
		Slots: []teams.Slot{{Kind: teams.Evening, Weekday: 1, Start: "19:30", End: "21:00", Place: "Nhà văn hóa",
			From: "2024-01-01", Version: 1}}}}))
	must(w.Procedures.Choose(ctx, w.system(), w.hill, procedures.Choice{Codes: []string{"2.000815"}, Version: 1},
		w.Procedures.Today()))
	w.back, w.done = w.history(owner, "submit", "receive", "supplement"), w.history(owner, "submit", "receive",
		"transfer", "appraise", "decide", "number", "return")
	must(w.Dossiers.Load(ctx, w.system(), []dossiers.Loaded{w.loaded(w.back, backSecret, "submit",
		"receive", "supplement"),
		w.loaded(w.done, doneSecret, "submit", "receive", "transfer", "appraise", "decide", "number", "return")}))
	if w.back, err = w.Dossiers.Brief(ctx, w.DB.Read(), w.back.ID); err != nil {
		t.Fatal(err)
	}
	if w.done, err = w.Dossiers.Brief(ctx, w.DB.Read(), w.done.ID); err != nil {
		t.Fatal(err)
	}
	w.backLink, w.doneLink = w.link(w.back, backSecret), w.link(w.done, doneSecret)
	return w
}

func (w *publicWorld) link(d dossiers.Dossier, secret string) string {
	w.t.Helper()
	track, err := w.Dossiers.Track(context.Background(), d.Code, secret)
	must(w.t, err)
	return track.Link
}

func (w *publicWorld) history(p people.Resident, _ ...string) dossiers.Dossier {
	return dossiers.Dossier{ID: ids.New(), PlaceID: w.hill, CommuneID: w.commune, Procedure: "2.000815", ProcVer: 1,
		ResidentID: p.ID, OwnerName: p.Name, OwnerPhone: p.Phone,
		Way: dossiers.Here, Channel: dossiers.Online, Assist: dossiers.Helped, HelperID: ids.New(),
		HelperName: "Lường Văn Tổ", CreatedAt: time.Date(2026, 11, 16, 2, 0, 0, 0, time.UTC)}
}

func (w *publicWorld) loaded(d dossiers.Dossier, secret string, actions ...string) dossiers.Loaded {
	l := dossiers.Loaded{Dossier: d, OwnerNumber: secretNumber, Secret: secret}
	for i, a := range actions {
		e := dossiers.Event{Kind: dossiers.Action(a), At: d.CreatedAt.Add(time.Duration(i) * time.Hour), ActorID: "c",
			ActorName: clerkName, Note: clerkNote}
		switch a {
		case "supplement":
			e.Data.Wants = []dossiers.Want{{Target: "c:ban_chinh:1", Reason: "blurred", Note: clerkNote}}
		case "appraise", "decide":
			e.Data.Outcome = "approve"
		case "return":
			e.Data.Proof = "counter"
		}
		l.History = append(l.History, e)
	}
	return l
}

func TestPublicPagesShowNobody(t *testing.T) {
	t.Parallel()
	w := newPublicWorld(t)
	b := w.browser()
	var verify string
	if err := w.DB.Read().QueryRow(context.Background(),
		`select verify_code from dossiers_result where dossier_id = $1`, w.done.ID).Scan(&verify); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/track", "/t/" + w.backLink, "/t/" + w.doneLink, "/t/" + w.doneLink + "/rate",
		"/verify", "/verify/" + verify, "/v/" + w.hill, "/v/" + w.valley, "/c/" + w.commune,
		"/procedures", "/procedures?q=ban+sao", "/procedures/2.000815", "/figures/" + w.commune, "/figures/" + w.hill,
		"/figures/" + w.hill + "/account14", "/figures/" + w.hill + "/guided",
		"/api/figures?place=" + w.hill, "/api/procedures", "/api/procedures/2.000815"} {
		for _, lang := range []string{"vi", "en"} {
			sep := "?"
			if strings.Contains(path, "?") {
				sep = "&"
			}
			p := b.get(path+sep+"lang="+lang).expect(t, http.StatusOK)
			for _, bad := range []string{"Khôngaithấy", secretPhone, "0987 654 321", secretNumber,
				clerkName, "Khôngnêutên"} {
				if strings.Contains(p.body, bad) {
					t.Errorf("%s (%s) shows %q", path, lang, bad)
				}
			}
			for _, prefix := range []string{">portal.", ">figures.", ">procedures.", ">places.", "–portal."} {
				if i := strings.Index(p.body, prefix); i >= 0 {
					t.Errorf("%s (%s) shows a key: %s", path, lang, p.body[i:min(len(p.body), i+60)])
				}
			}
			if strings.HasPrefix(path, "/api") {
				continue
			}
			if n := len(p.body); n > 100_000 {
				t.Errorf("%s weighs %d bytes", path, n)
			}
		}
	}
}

func TestTrack(t *testing.T) {
	t.Parallel()
	w := newPublicWorld(t)
	b := w.browser()
	p := b.get("/t/"+w.backLink).expect(t, http.StatusOK, "Cần bổ sung giấy tờ", "ảnh bị mờ", "Nhận kết quả ở đâu?",
		"Thôn Đồi Chè", "Thành viên tổ công nghệ số", w.back.Code)
	for name, want := range map[string]string{"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow",
		"Referrer-Policy": "no-referrer"} {
		if p.header.Get(name) != want {
			t.Errorf("%s: %q", name, p.header.Get(name))
		}
	}
	b.get("/t/"+backSecret).expect(t, http.StatusNotFound) // the secret itself is never an address
	b.get("/t/XXXX2222").expect(t, http.StatusNotFound, "so lại từng chữ")

	receipt := "P-" + strings.ToUpper(w.back.ID[len(w.back.ID)-8:])
	for _, test := range []struct {
		code, secret string
		status       int
		text         string
	}{
		{w.back.Code, backSecret, http.StatusOK, "Cần bổ sung giấy tờ"},
		{strings.ToLower(w.back.Code), " " + strings.ToLower(backSecret), http.StatusOK, "Cần bổ sung giấy tờ"},
		{receipt, backSecret, http.StatusOK, "Cần bổ sung giấy tờ"},
		{w.done.Code, doneSecret, http.StatusOK, "Đã trả kết quả"},
		// both are right, but not of one dossier
		{w.done.Code, backSecret, http.StatusUnprocessableEntity, "Không tìm thấy hồ sơ"},
		{w.back.Code, "", http.StatusUnprocessableEntity, "Không tìm thấy hồ sơ"},
		{"", backSecret, http.StatusUnprocessableEntity, "Không tìm thấy hồ sơ"},
	} {
		b.post("/track", "code", test.code, "secret", test.secret).expect(t, test.status, test.text)
	}
}

func TestTrackingIsLimited(t *testing.T) {
	t.Parallel()
	w := newPublicWorld(t)
	b := w.browser()
	for range 30 { // a whole hall behind one address, receipts at hand
		b.get("/t/"+w.backLink).expect(t, http.StatusOK)
	}
	for range 20 {
		b.get("/t/XXXX2222").expect(t, http.StatusNotFound)
	}
	p := b.get("/t/"+w.backLink).expect(t, http.StatusTooManyRequests, "quá nhiều lần")
	if p.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	b.post("/track", "code", w.back.Code, "secret", backSecret).expect(t, http.StatusTooManyRequests)
	b.get("/track").expect(t, http.StatusOK) // the empty form gives nothing away
	w.clock.Add(time.Minute)
	b.get("/t/"+w.backLink).expect(t, http.StatusOK)
}

func TestTrackingOverREST(t *testing.T) {
	t.Parallel()
	w := newPublicWorld(t)
	b := w.browser()
	b.raw("/api/track", "application/json", `{"number": "`+w.back.Code+`", "secret": "`+backSecret+`"}`).expect(t,
		http.StatusOK, `"link":"`+w.backLink+`"`)
	b.get("/api/t/"+w.backLink).expect(t, http.StatusOK, `"number":"`+w.back.Code+`"`)
	for range 20 {
		b.raw("/api/track", "application/json", `{"number": "`+w.back.Code+`", "secret": "XXXX2222"}`).expect(t,
			http.StatusNotFound)
	}
	b.get("/api/t/"+w.backLink).expect(t, http.StatusTooManyRequests)
}

func TestRate(t *testing.T) {
	t.Parallel()
	w := newPublicWorld(t)
	b := w.browser()
	b.get("/t/"+w.backLink+"/rate").expect(t, http.StatusConflict)
	b.get("/t/"+w.doneLink).expect(t, http.StatusOK, "/t/"+w.doneLink+"/rate")
	// five faces, each beside its words
	b.get("/t/"+w.doneLink+"/rate").expect(t, http.StatusOK, "#angry", "#frown", "#meh", "#smile", "#laugh",
		"Rất hài lòng", `name="office" value="5"`)
	// the help isn't rated
	b.post("/t/"+w.doneLink+"/rate", "office", "4", "words", "nhanh lắm").expect(t, http.StatusUnprocessableEntity,
		"Chọn một mức", "nhanh lắm")
	// changed, and counted once
	for _, office := range []string{"3", "5"} {
		if p := b.post("/t/"+w.doneLink+"/rate", "office", office, "help", "5"); p.status != http.StatusSeeOther {
			t.Fatalf("rating: %d %s", p.status, p.body)
		}
	}
	b.get("/t/"+w.doneLink).expect(t, http.StatusOK, "Sửa đánh giá của bạn")
	f := w.figure("rating", w.hill)
	if f.Numerator != 5 || f.Denominator != 1 {
		t.Errorf("stars %d of %d", f.Numerator, f.Denominator)
	}
}

type figure struct {
	Measure                string
	Numerator, Denominator int
	Text                   map[string]string
}

func (w *publicWorld) figure(measure, place string) figure {
	w.t.Helper()
	var out struct{ Figures []figure }
	p := w.browser().get("/api/figures?place="+place+"&measure="+measure).expect(w.t, http.StatusOK)
	if err := json.Unmarshal([]byte(p.body), &out); err != nil || len(out.Figures) != 1 {
		w.t.Fatalf("%v: %s", err, p.body)
	}
	return out.Figures[0]
}

func TestFiguresAndTheirRecords(t *testing.T) {
	t.Parallel()
	w := newPublicWorld(t)
	for _, test := range []struct {
		measure  string
		num, den int
		vi       string
	}{{"guided", 2, 0, "2"}, {"helped_done", 1, 0, "1"}, {"account14", 9, 10, "90 %"}, {"sectors", 1, 0, "1"},
		{"on_time", 1, 1, "100 %"}, {"model_villages_with_dossiers", 1, 1, "100 %"}, {"members", 1, 0, "1"}} {
		for _, place := range []string{w.hill, w.commune, "99001"} {
			if f := w.figure(test.measure, place); f.Numerator != test.num || f.Denominator != test.den ||
				f.Text["vi"] != test.vi {
				t.Errorf("%s at %s: %+v", test.measure, place, f)
			}
		}
	}
	w.account("truongthon", auth.VillageHead, w.hill)
	w.account("truongthonkhac", auth.VillageHead, w.valley)
	// the door-knock list
	w.signedIn("truongthon").get("/figures/"+w.hill+"/account14").expect(t, http.StatusOK, secretName)
	if p := w.signedIn("truongthonkhac").get("/figures/"+w.hill+"/account14").expect(t, http.StatusOK,
		"90 %"); strings.Contains(p.body, secretName) {
		t.Error("the head of another village sees the list")
	}
	w.account("motcua", auth.Clerk, w.commune)
	w.signedIn("motcua").get("/figures/"+w.commune+"/helped_done").expect(t, http.StatusOK, w.done.Code)
	b := w.browser()
	b.get("/api/figures?place="+w.hill+"&measure=nothing").expect(t, http.StatusNotFound)
	b.get("/api/figures?place=nowhere").expect(t, http.StatusNotFound)
	b.get("/api/figures?place="+w.hill+"&to=2026-13").expect(t, http.StatusUnprocessableEntity)
}

func TestCatalogueImport(t *testing.T) {
	t.Parallel()
	w := newPublicWorld(t)
	w.account("quantri", auth.Admin, w.commune)
	b := w.signedIn("quantri")
	file := b.get("/admin/procedures/export.json").expect(t, http.StatusOK).body
	b.catalogue("/admin/procedures", file, "check").expect(t, http.StatusOK, "Có 0 phiên bản mới")
	broken := strings.Replace(file, `"code": "2.000815"`, `"code": "abc"`, 1)
	b.catalogue("/admin/procedures", broken, "add").expect(t, http.StatusUnprocessableEntity,
		"Mã thủ tục “abc” chưa đúng", "procedures[")
	changed := strings.Replace(file, "đỏ", "xanh", 1)
	b.catalogue("/admin/procedures", changed, "add").expect(t, http.StatusUnprocessableEntity,
		"Phiên bản đã dùng không sửa được")
	b.catalogue("/admin/procedures", `{"format": 1, "procedures": [{"cod": 1}]}`, "add").expect(t,
		http.StatusUnprocessableEntity, "Dòng 1: phần mềm không biết mục “cod”")

	b.post("/villages/"+w.valley+"/procedures").expect(t, http.StatusUnprocessableEntity, "Chọn ít nhất một thủ tục")
	b.post("/villages/"+w.valley+"/procedures", "codes", "1.001193", "version", "1").expect(t, http.StatusSeeOther)
	w.browser().get("/v/"+w.valley).expect(t, http.StatusOK, "/procedures/1.001193")
	w.account("truongthon", auth.VillageHead, w.hill)
	w.signedIn("truongthon").post("/villages/"+w.valley+"/procedures", "codes",
		"2.000815").expect(t, http.StatusForbidden)
	b.get("/villages/"+w.commune+"/procedures").expect(t, http.StatusNotFound)
}

func (b *browser) catalogue(path, file, do string) page {
	b.w.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	part, err := m.CreateFormFile("file", "catalogue.json")
	if err != nil {
		b.w.t.Fatal(err)
	}
	fmt.Fprint(part, file)
	if err := m.WriteField("do", do); err != nil {
		b.w.t.Fatal(err)
	}
	m.Close()
	res, err := b.c.Post(b.w.url+path, m.FormDataContentType(), &body)
	return b.read(res, err)
}

func TestImportCommands(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	run := func(args ...string) (int, string) {
		var out bytes.Buffer
		code := Main("test", args, &out, &out)
		return code, out.String()
	}
	data := filepath.Join(dir, "data")
	units := filepath.Join(dir, "units.tsv")
	if err := os.WriteFile(units,
		[]byte("province_code\tprovince\tcommune_code\tcommune\n15\tTỉnh Lào Cai\t02923\tXã Gia Phú\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	if code, out := run("import", "places", units, "--data", data, "--from", "2025-07-01", "--dry-run"); code != 0 ||
		!strings.Contains(out, "nothing written; would be: 2 new") {
		t.Errorf("dry run: %d %s", code, out)
	}
	if code, out := run("import", "places", units, "--data", data, "--from", "2025-07-01"); code != 0 ||
		!strings.Contains(out, "2 new") {
		t.Errorf("import: %d %s", code, out)
	}
	file := filepath.Join(dir, "catalogue.json")
	var shipped bytes.Buffer
	if err := procedures.Shipped().Write(&shipped); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, shipped.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	// A new installation has the shipped catalogue already.
	if code, out := run("import", "procedures", file, "--data", data); code != 0 ||
		!strings.Contains(out, "56 the same") {
		t.Errorf("import: %d %s", code, out)
	}
	again := filepath.Join(dir, "again.json")
	if code, out := run("export", "procedures", again, "--data", data); code != 0 {
		t.Errorf("export: %d %s", code, out)
	}
	if code, out := run("import", "procedures", again, "--data", data); code != 0 || !strings.Contains(out, "0 new") {
		t.Errorf("import again: %d %s", code, out)
	}
	if err := os.WriteFile(file, bytes.Replace(shipped.Bytes(), []byte(`"version": 1`), []byte(`"version": 0`),
		1), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out := run("import", "procedures", file, "--data", data); code == 0 ||
		!strings.Contains(out, "things are wrong") {
		t.Errorf("a broken file: %d %s", code, out)
	}
}
