package transfer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/table"
	"thonso/internal/procedures"
	"thonso/internal/procedures/transfer"
	"thonso/internal/testworld"
)

type world struct {
	*testworld.World
	t   *testing.T
	ctx context.Context
	*transfer.Service
}

func each(t *testing.T, f func(w world)) {
	t.Parallel()
	testworld.Each(t, func(t *testing.T, w *testworld.World) {
		f(world{w, t, i18n.With(t.Context(), w.Catalog, "en"), transfer.New(w.Procedures)})
	})
}

// bring imports a file, and tells in short what came of it.
func (w world) bring(name, file string, dry bool) (said []string) {
	w.t.Helper()
	report, err := w.Import(w.ctx, w.System(), transfer.Input{File: strings.NewReader(file), Name: name, DryRun: dry})
	if err != nil {
		return []string{fault.Of(err).Fields["file"] + fault.Of(err).Key}
	}
	for _, p := range report.Problems {
		said = append(said, fmt.Sprintf("%d %s %s", p.Line, p.Column, p.Key))
	}
	for _, n := range report.Notes {
		said = append(said, fmt.Sprintf("note %d %s", n.Line, n.Key))
	}
	return append(said, fmt.Sprintf("%d new, %d same", report.New, report.Same))
}

func (w world) wants(name, file string, dry bool, want ...string) {
	w.t.Helper()
	if d := cmp.Diff(want, w.bring(name, file, dry)); d != "" {
		w.t.Error(d)
	}
}

// TestExportChangesNothing: what went out as a table or as our JSON changes nothing when it comes in.
func TestExportChangesNothing(t *testing.T) {
	each(t, func(w world) {
		n := len(w.Procedures.Versions())
		for _, name := range []string{"a.xlsx", "a.json"} {
			var b bytes.Buffer
			testworld.OK(w.t, w.Export(w.ctx, &b, name[1:]))
			w.wants(name, b.String(), false, fmt.Sprintf("0 new, %d same", n))
		}
	})
}

const office = "DANH MỤC THỦ TỤC HÀNH CHÍNH;;;;;;;;;;\n" +
	"STT;Mã TTHC;Tên thủ tục hành chính;Lĩnh vực;Cơ quan thực hiện;Thời hạn giải quyết;Phí, lệ phí;Thành phần hồ sơ;" +
	"Kết quả;Căn cứ pháp lý;Hiệu lực từ;Nguồn\n" +
	"1;2.000815;;;;1 ngày làm việc;;;;;01/01/2030;\n" +
	"2;1.00486;Xác nhận thử;Hộ tịch;UBND xã;05 ngày làm việc kể từ ngày nhận đủ hồ sơ;8.000 đồng/bản;Đơn; Giấy tờ;" +
	"Giấy xác nhận thử;Luật A; Nghị định B;15/7/2026;QĐ 1\n"

// TestOfficeTable: a table as offices have it makes new versions of what is
// there and new procedures as plain as can be; sent again it changes nothing.
func TestOfficeTable(t *testing.T) {
	each(t, func(w world) {
		list := strings.Replace(strings.Replace(office, "Đơn; Giấy tờ", `"Đơn; Giấy tờ"`, 1), "Luật A; Nghị định B",
			`"Luật A; Nghị định B"`, 1) + ";Tổng cộng;2;;;;;;;;;\n"
		before, err := w.Procedures.Version("2.000815", 1)
		testworld.OK(w.t, err)
		notes := []string{"note 5 table.total_line", "note 0 procedures.table.no_english"}
		w.wants("a.csv", list, true, append(notes, "2 new, 0 same")...)
		w.wants("a.csv", list, false, append(notes, "2 new, 0 same")...)
		w.wants("a.csv", list, false, "note 5 table.total_line", "0 new, 2 same")

		p, err := w.Procedures.Version("2.000815", 2)
		testworld.OK(w.t, err)
		want := before
		want.Version, want.ValidFrom, want.Limit, want.Steps = 2, "2030-01-01", procedures.Limit{Unit: "working_day",
			N: 1}, p.Steps
		if d := cmp.Diff(want, p); d != "" {
			w.t.Error("what the table doesn't say stays: ", d)
		}
		p, err = w.Procedures.Version("1.004860", 1)
		testworld.OK(w.t, err)
		if p.Field.Sector != "justice" || p.Name["en"] != "Xác nhận thử" || p.Limit.N != 5 || p.Hours() != 40 ||
			p.Fees[0].Kind != "per_copy" || p.Fees[0].Amount != 8000 || len(p.Components) != 2 || len(p.Legal) != 2 ||
			p.Decider != procedures.PeoplesCommittee || p.Result.Kind != "confirmation" || p.ValidFrom != "2026-07-15" {
			w.t.Errorf("%+v", p)
		}
	})
}

// TestProblems: what is wrong is told at its line and column, all at once, and
// nothing is written; the table comes back to be put right.
func TestProblems(t *testing.T) {
	each(t, func(w world) {
		n := len(w.Procedures.Versions())
		list := "Mã TTHC;Phiên bản;Tên thủ tục;Ngành;Thời hạn;Lệ phí;Hiệu lực từ\n" +
			"2.000815;1;Tên khác;;;;\n2.000635;;;;sớm;nhiều;31/2/2030\nabc;;;Vũ trụ;;;\n" +
			"2.000815;;;;-3 ngày;;01/01/2020\n2.000815;3;;;;;31/12/9999\n"
		w.wants("a.csv", list, false,
			"2 version procedures.version_taken",
			"3 valid_from table.no_day", "3 limit procedures.table.unclear", "3 fee procedures.table.unclear",
			"4 sector procedures.table.unclear", "4 limit procedures.table.missing", "4 fee procedures.table.missing",
			"4 result_kind procedures.table.missing", "4 code procedures.catalogue.code_shape",
			"4 valid_from procedures.catalogue.no_start", "4 procedure procedures.catalogue.no_text",
			"4 plain procedures.catalogue.no_text", "4 field procedures.catalogue.no_text",
			"4 legal procedures.catalogue.no_legal", "4 source procedures.catalogue.no_source",
			"4 result procedures.catalogue.no_text",
			"5 limit procedures.table.unclear", "5 valid_from procedures.catalogue.overlap",
			"5 valid_from procedures.start_before", "6 valid_from procedures.catalogue.overlap",
			"6 valid_from procedures.start_far", "3 new, 1 same")
		if got := len(w.Procedures.Versions()); got != n {
			w.t.Errorf("%d versions, before %d", got, n)
		}
		w.wants("a.csv", "Tên thủ tục\nX\n", false, "table.no_headerform.invalid")

		_, b := w.As(auth.Admin, testworld.Commune)
		rec := upload(b, list)
		if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), "Dòng 3 · Thời hạn") {
			w.t.Fatalf("%d %s", rec.Code, rec.Body)
		}
		rows := regexp.MustCompile(`name="rows" value="([^"]+)"`).FindStringSubmatch(rec.Body.String())
		mended := b.Post("/admin/procedures", "rows", rows[1], "do", "mend")
		back, _, err := table.Read(mended.Body, "can-sua.xlsx", table.Format{MaxRows: 9, Key: []string{"code"},
			Columns: []table.Column{{Name: "code", Title: "Mã thủ tục hành chính"}, {Name: "limit",
				Names: []string{"Thời hạn giải quyết"}}}})
		if err != nil || len(back) != 5 || back[1].Get("limit") != "sớm" {
			w.t.Errorf("%v %v", back, err)
		}
	})
}

func upload(b *testworld.Browser, list string) *httptest.ResponseRecorder {
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	f, _ := m.CreateFormFile("file", "a.csv")
	_, _ = f.Write([]byte(list))
	m.Close()
	r := httptest.NewRequest(http.MethodPost, "/admin/procedures", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return b.Do(r)
}

// TestAPI: a table is told by its type, and comes out as one.
func TestAPI(t *testing.T) {
	t.Parallel()
	w := testworld.New(t)
	_, b := w.As(auth.Admin, testworld.Commune)
	send := func(kind, body string) (out struct {
		New, Same int
		Problems  []struct {
			Line int
			Path string
		}
	}) {
		r := httptest.NewRequest(http.MethodPost, "/api/procedures/import?dryRun=true", strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		rec := b.Do(r)
		if rec.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", kind, rec.Code, rec.Body)
		}
		testworld.OK(t, json.Unmarshal(rec.Body.Bytes(), &out))
		return out
	}
	out := send("text/csv; charset=utf-8", "Mã TTHC;Thời hạn\n2.000815;sớm\n")
	if len(out.Problems) != 1 || out.Problems[0].Line != 2 || out.Problems[0].Path != "limit" {
		t.Errorf("%+v", out)
	}
	book := b.Get("/api/procedures/export?as=xlsx")
	if book.Code != http.StatusOK || book.Header().Get("Content-Type") != table.Workbook {
		t.Fatalf("%d %s", book.Code, book.Header())
	}
	if out := send(table.Workbook, book.Body.String()); out.New != 0 || out.Same == 0 || len(out.Problems) > 0 {
		t.Errorf("%+v", out)
	}
}
