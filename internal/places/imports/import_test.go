package imports

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/fault"
)

func readFile(t testing.TB, name string) []Row {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, notes, err := ReadUnits(f, name)
	if err != nil {
		t.Fatal(err, notes)
	}
	return rows
}

func (w *world) imports(in Input) Report {
	w.t.Helper()
	r, err := w.Import(w.ctx, w.system, in)
	if err != nil {
		w.t.Fatal(err, r.Errors)
	}
	return r
}

func counts(r Report) string {
	return fmt.Sprintf("%d created, %d changed, %d same, %d lineages", r.Created, r.Changed, r.Same, r.Lines)
}

func importBoth(t *testing.T, d *db.DB) *world {
	w := newWorld(t, d)
	w.imports(Input{Rows: readFile(t, "old.tsv"), To: dayBefore})
	w.imports(Input{Rows: readFile(t, "new.tsv"), From: reformDay, Decision: "1673/NQ-UBTVQH15"})
	return w
}

func TestImportTwice(t *testing.T) {
	dbtest.Each(t, migrate, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		old := Input{Rows: readFile(t, "old.tsv"), To: dayBefore}
		dry := old
		dry.DryRun = true
		same(t, "dry run", counts(w.imports(dry)), "17 created, 0 changed, 0 same, 0 lineages")
		same(t, "nothing written", w.Tree().Len(), 0)
		same(t, "old map", counts(w.imports(old)), "17 created, 0 changed, 0 same, 0 lineages")
		fresh := Input{Rows: readFile(t, "new.tsv"), From: reformDay}
		same(t, "new map", counts(w.imports(fresh)), "7 created, 0 changed, 0 same, 12 lineages")
		same(t, "old map again", counts(w.imports(old)), "0 created, 0 changed, 17 same, 0 lineages")
		same(t, "new map again", counts(w.imports(fresh)), "0 created, 0 changed, 7 same, 0 lineages")
		tree := w.Tree()
		same(t, "provinces then", names(tree.Roots(dayBefore)), []string{"Lào Cai", "Yên Bái"})
		same(t, "provinces now", names(tree.Roots(reformDay)), []string{"Lào Cai"})
		p := tree.ByCode(places.Commune, "02905", dayBefore)
		same(t, "type and name", p.Type+" "+p.Name, "thi_tran N.T Phong Hải")
	})
}

func TestImportFindsPredecessors(t *testing.T) {
	w := newWorld(t, dbtest.New(t, migrate))
	w.imports(Input{Rows: readFile(t, "old.tsv"), To: dayBefore})
	report := w.imports(Input{Rows: readFile(t, "new.tsv"), From: reformDay})
	tree := w.Tree()
	for code, want := range map[string]string{
		"02905": "N.T Phong Hải/Bảo Thắng 100",
		"02923": "Gia Phú/Bảo Thắng 0, Nam Cường/Lào Cai 0, Xuân Giao/Bảo Thắng 100",
		"02647": "Nam Cường/Lào Cai 0",
		"04303": "Gia Phú/Lục Yên 100, Minh Xuân/Lục Yên 100",
		"04375": "Minh Xuân/Văn Yên 100, Xuân Ái/Văn Yên 100", // of two, that of the same district
		"04252": "Yên Ninh/Yên Bái 100",
	} {
		var got []string
		from, _ := tree.Lineages(tree.ByCode(places.Commune, code, reformDay).ID)
		for _, l := range from {
			got = append(got, fmt.Sprintf("%s/%s %d", tree.Name(l.FromID), tree.Up(l.FromID, places.District,
				dayBefore).Name, l.Share))
		}
		same(t, code, strings.Join(slices.Sorted(slices.Values(got)), ", "), want)
	}
	var notes []string
	for _, n := range report.Notes {
		notes = append(notes, fmt.Sprint(n.Line, n.Key, n.Args))
	}
	same(t, "notes", notes, []string{
		"3places.import.note_unmatched[name Xã Bản Cầm commune Phong Hải]",
		"0places.import.note_no_successor[name Trì Quang code 02926]",
	})
}

// A lineage opens an old unit's records; a list can't claim a neighbour's.
// People of units that a list ends go on at what it says continues them; of
// whom it says nothing, the dry run says so.
func TestImportTakesPeopleAlong(t *testing.T) {
	w := newWorld(t, dbtest.New(t, migrate))
	w.imports(Input{Rows: readFile(t, "old.tsv"), To: dayBefore})
	commune := func(code string) places.Place { return w.Tree().ByCode(places.Commune, code, dayBefore) }
	gone, district := commune("02923"), w.Tree().Children(w.Tree().Roots(dayBefore)[0].ID, dayBefore)[0]
	w.holders, w.went = map[string]string{gone.ID: "A", district.ID: "B"}, map[string]string{}
	in := Input{Rows: readFile(t, "new.tsv"), From: reformDay, Decision: "1673/NQ-UBTVQH15", DryRun: true}
	said := map[string]string{}
	for _, h := range w.imports(in).Holders {
		said[h.Name] = h.To.Name
	}
	want := map[string]string{"A": "Gia Phú", "B": ""}
	if !maps.Equal(said, want) || len(w.went) > 0 {
		t.Errorf("the dry run says %v and did %v", said, w.went)
	}
	in.DryRun = false
	w.imports(in)
	if !maps.Equal(w.went, want) {
		t.Errorf("they went to %v", w.went)
	}
	w.imports(in)
}

func TestImportClaimsNothingOfOthers(t *testing.T) {
	w := newWorld(t, dbtest.New(t, migrate))
	w.imports(Input{Rows: readFile(t, "old.tsv"), To: dayBefore})
	mine := w.make(places.Province, "tinh", "12", "Lai Châu", "", reformDay, "")
	in := Input{From: reformDay, Root: mine, Rows: []Row{{Line: 1, CommuneCode: "02923", Commune: "Xã Gia Phú",
		FormedFrom: "Xã Gia Phú"}}}
	report, err := w.Import(w.ctx, w.actor(auth.Admin, mine), in)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "report", counts(report), "1 created, 0 changed, 0 same, 0 lineages")
	same(t, "not reached", w.Tree().Covers(mine, w.Tree().ByCode(places.Commune, "02923", dayBefore).ID), false)
}

func TestImportVillages(t *testing.T) {
	w := importBoth(t, dbtest.New(t, migrate))
	tree := w.Tree()
	old := tree.ByCode(places.Commune, "02923", dayBefore)
	// One village was there before the reform, and goes on in the new commune.
	before := w.make(places.Village, "thon", "02923-07", "Đông Căm", old.ID, "", dayBefore)
	in := Input{Rows: readFile(t, "villages.csv"), From: reformDay, Root: tree.Roots(reformDay)[0].ID}
	admin := w.actor(auth.Admin, in.Root)
	report, err := w.Import(w.ctx, admin, in)
	if err != nil {
		t.Fatal(err, report.Errors)
	}
	same(t, "first", counts(report), "2 created, 1 changed, 1 same, 0 lineages")
	same(t, "second", counts(w.imports(in)), "0 created, 0 changed, 4 same, 0 lineages")
	tree = w.Tree()
	commune := tree.ByCode(places.Commune, "02923", reformDay)
	same(t, "villages", names(tree.Children(commune.ID, reformDay)), []string{"Đông Căm", "Soi Cờ"})
	same(t, "goes on", tree.Parent(before, reformDay).ID, commune.ID)
	same(t, "was", tree.Parent(before, dayBefore).ID, old.ID)
	same(t, "found by name", names(tree.Children(tree.ByCode(places.Commune, "02905", reformDay).ID, reformDay)),
		[]string{"số 1"})
}

func TestImportTellsEveryWrongLine(t *testing.T) {
	w := newWorld(t, dbtest.New(t, migrate))
	report, err := w.Import(w.ctx, w.system, Input{Rows: readFile(t, "wrong.tsv"), From: reformDay})
	if f := fault.Of(err); f.Key != "places.import.rows_wrong" {
		t.Errorf("got %v", err)
	}
	var got []string
	for _, e := range report.Errors {
		got = append(got, fmt.Sprintf("%d %s %s", e.Line, e.Field, e.Key))
	}
	same(t, "errors", got, []string{
		"3 commune_code places.import.duplicate",
		"4 commune_code places.code_needed",
		"5 commune places.import.type_needed",
		"6 province places.import.conflict",
		"7 commune places.name_needed",
		"8 commune_code places.import.commune_needed",
		"9 village places.import.type_needed",
	})
	same(t, "nothing written", w.Tree().Len(), 0)
}

// TestImportTellsAllOfALine: whoever mends a line mends it once.
func TestImportTellsAllOfALine(t *testing.T) {
	w := newWorld(t, dbtest.New(t, migrate))
	report, err := w.Import(w.ctx, w.system, Input{From: reformDay, Rows: []Row{{Line: 2, ProvinceCode: "15",
		Province: "Lào Cai", CommuneCode: "2 23", Commune: "Gia Phú", VillageCode: "?!", Village: "Đông Căm"}}})
	var got []string
	for _, e := range report.Errors {
		got = append(got, e.Field+" "+e.Key)
	}
	same(t, "errors", got, []string{"province places.import.word_needed", "commune_code places.code_needed",
		"commune places.import.type_needed", "village places.import.type_needed", "village_code places.code_needed"})
	if err == nil {
		t.Error("it is written")
	}
}

// TestImportKnowsAProvinceByItsName: whether it is one, or a city, is told once.
func TestImportKnowsAProvinceByItsName(t *testing.T) {
	w := newWorld(t, dbtest.New(t, migrate))
	w.imports(Input{From: reformDay, Rows: []Row{{Line: 2, ProvinceCode: "15", Province: "Tỉnh Lào Cai"}}})
	rows, _, err := ReadUnits(strings.NewReader("Mã tỉnh,Tên tỉnh,Mã xã,Tên xã,Loại\n15,Lào Cai,02923,Gia Phú,Xã\n"+
		"15,LÀO CAI,02924,Bắc Lệnh,Phường\n15,lào cai,02925,Cốc San,xã\n"), "a.csv")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "report", counts(w.imports(Input{From: reformDay, Rows: rows})),
		"3 created, 0 changed, 1 same, 0 lineages")
	same(t, "type", w.Tree().ByCode(places.Commune, "02924", reformDay).Type, "phuong")
}

// TestImportWantsCodes: a number that a workbook reckoned with is no code.
func TestImportWantsCodes(t *testing.T) {
	w := newWorld(t, dbtest.New(t, migrate))
	rows := []Row{{Line: 2, ProvinceCode: "10", Province: "Tỉnh Lào Cai", CommuneCode: "2671.5", Commune: "Xã Gia Phú"}}
	report, err := w.Import(w.ctx, w.system, Input{Rows: rows, From: reformDay})
	if err == nil || len(report.Errors) != 1 || report.Errors[0].Key != "places.code_needed" {
		t.Errorf("%+v, %v", report, err)
	}
}

// A commune whose line forgot the province would belong to nobody, and stand on
// no report.
func TestImportWantsTheProvinceOfEachLine(t *testing.T) {
	w := newWorld(t, dbtest.New(t, migrate))
	rows := []Row{{Line: 2, ProvinceCode: "10", Province: "Tỉnh Lào Cai", CommuneCode: "02923", Commune: "Xã Gia Phú"},
		{Line: 3, CommuneCode: "02924", Commune: "Xã Lạc"}}
	report, err := w.Import(w.ctx, w.system, Input{Rows: rows, From: reformDay})
	if err == nil || len(report.Errors) != 1 || report.Errors[0].Line != 3 ||
		report.Errors[0].Key != "places.import.province_needed" {
		t.Errorf("%v %v", err, report.Errors)
	}
	w.imports(Input{Rows: rows[:1], From: reformDay})
	// it is there already
	w.imports(Input{Rows: []Row{rows[0], {Line: 3, CommuneCode: "02923", Commune: "Xã Gia Phú",
		Village: "Thôn Đông Căm"}}, From: reformDay})
	// a list of communes alone
	w.imports(Input{Rows: rows[1:], From: reformDay})
}

func TestImportIsNoReform(t *testing.T) {
	w := importBoth(t, dbtest.New(t, migrate))
	root := w.Tree().Roots(reformDay)[0].ID
	for _, c := range []struct {
		key      string
		row      Row
		from, to clock.Date
	}{
		{"places.import.older_unit", Row{CommuneCode: "02923", Commune: "Phường Gia Phú"}, "2026-01-01", ""},
		{"places.import.still_open", Row{CommuneCode: "02923", Commune: "Xã Gia Phú"}, reformDay, "2025-12-31"},
		{"places.import.outside", Row{ProvinceCode: "12", Province: "Tỉnh Lai Châu", CommuneCode: "03400",
			Commune: "Xã X"}, reformDay, ""},
	} {
		report, err := w.Import(w.ctx, w.system, Input{Rows: []Row{c.row}, From: c.from, To: c.to, Root: root})
		if err == nil || len(report.Errors) != 1 || report.Errors[0].Key != c.key {
			t.Errorf("want %s, got %v %v", c.key, err, report.Errors)
		}
	}
	// The same list put right is a correction.
	report := w.imports(Input{Rows: []Row{{CommuneCode: "2923", Commune: "Phường Gia Phú"}},
		From: reformDay, Root: root})
	same(t, "corrected", counts(report), "0 created, 1 changed, 0 same, 0 lineages")
	same(t, "type", w.Tree().ByCode(places.Commune, "02923", reformDay).Type, "phuong")
	if _, err := w.Import(w.ctx, w.actor(auth.Admin, w.Tree().ByCode(places.Commune, "02923", reformDay).ID),
		Input{Rows: readFile(t, "new.tsv"), From: reformDay}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a commune imports provinces: %v", err)
	}
}

func TestReadUnits(t *testing.T) {
	book := excelize.NewFile()
	for i, row := range [][]any{{"Danh mục"}, nil, {"x"}} {
		_ = book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+5), &row)
	}
	_ = book.SetSheetRow("Sheet1", "A1", &[]any{"Mã xã", "Tên xã", "Mã tỉnh"})
	_ = book.SetSheetRow("Sheet1", "A3", &[]any{2923, "Xã Gia Phú", 15})
	var xlsx bytes.Buffer
	if err := book.Write(&xlsx); err != nil {
		t.Fatal(err)
	}
	rows, _, err := ReadUnits(bytes.NewReader(xlsx.Bytes()), "a.XLSX")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "xlsx", rows[0], Row{Line: 3, ProvinceCode: "15", CommuneCode: "2923", Commune: "Xã Gia Phú"})

	for _, c := range []struct{ name, content, key string }{
		{"a.pdf", "x", "table.unknown_format"},
		{"a.csv", "", "table.empty"},
		{"a.csv", "a,b\n1,2\n", "table.no_header"},
		{"a.csv", "commune_code,commune\n# only this\n", "table.empty"},
		{"a.csv", "commune_code\n\xff\n", "table.unknown_encoding"},
		{"a.xlsx", "PK no workbook", "table.unreadable"},
	} {
		_, _, err := ReadUnits(strings.NewReader(c.content), c.name)
		if f := fault.Of(err); f.Fields["file"] != c.key {
			t.Errorf("%s: %v, want %s", c.name, err, c.key)
		}
	}
	rows, _, err = ReadUnits(strings.NewReader("commune_code,commune\n1,"+strings.Repeat("ă", 201)+"\n"), "a.csv")
	if err != nil || len(rows[0].Faults) != 1 || rows[0].Faults[0].Line != 2 ||
		rows[0].Faults[0].Key != "table.cell_too_long" {
		t.Errorf("long cell: %v %v", rows, err)
	}
}

func FuzzReadUnits(f *testing.F) {
	for _, name := range []string{"old.tsv", "new.tsv", "villages.csv", "wrong.tsv"} {
		raw, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	empty := newWorld(f, dbtest.New(f, migrate)).Tree()
	f.Add([]byte("ma xa;thon\n\"1\n2;3\"\";\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		rows, _, err := ReadUnits(bytes.NewReader(raw), "f.csv")
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				t.Fatalf("not a person's fault: %v", err)
			}
			return
		}
		last := 0
		for _, r := range rows {
			if r.Line <= last {
				t.Fatalf("line %d after %d", r.Line, last)
			}
			last = r.Line
			for _, b := range r.Faults {
				if b.Line != r.Line || b.Key == "" {
					t.Fatalf("where and what? %+v", b)
				}
			}
			for _, m := range mentions(r.FormedFrom) {
				if len(m.readings) == 0 || m.readings[0].name == "" {
					t.Fatalf("an empty mention in %q", r.FormedFrom)
				}
			}
		}
		plan, err := planImport(empty, Input{Rows: rows, From: reformDay}, func(string) bool { return true })
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range plan.news {
			if n.Name == "" || n.Type == "" || n.Code == "" {
				t.Fatalf("half a unit: %+v", n)
			}
		}
	})
}

func TestMentions(t *testing.T) {
	var got []string
	for _, m := range mentions("Toàn bộ diện tích TN, quy mô dân số của các phường Phường Giảng Võ và Cát Linh, " +
		"Xã Minh Khai (quận Hai Bà Trưng) (phần còn lại sau khi sáp nhập), " +
		"phần còn lại của Phường Đúc sau khi sắp xếp") {
		got = append(got, fmt.Sprint(m.readings[0].typ, " ", m.readings[0].name, " ", m.within, " ", m.part))
	}
	same(t, "mentions", got, []string{"phuong Giảng Võ  false", "phuong Cát Linh  false",
		"xa Minh Khai hai ba trung true", "phuong Đúc  true"})
}
