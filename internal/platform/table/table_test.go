package table_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"thonso/internal/platform/fault"
	"thonso/internal/platform/table"
)

var villages = table.Format{Columns: []table.Column{
	{Name: "code", Names: []string{"Mã xã", "Mã phường", "Mã đơn vị hành chính"}},
	{Name: "commune", Names: []string{"Xã", "Phường", "Thị trấn"}},
	{Name: "village", Names: []string{"Thôn"}, Max: 20},
}, Short: map[string]string{"tt": "thị trấn", "dvhc": "đơn vị hành chính"}, Key: []string{"code"}, MaxRows: 50}

// read writes what a file says: "line code|commune|village" for each row, "line !fault" where one is wrong.
func read(t testing.TB, name string, raw []byte) (rows []string, tb *table.Table, err error) {
	t.Helper()
	if tb, err = table.Open(bytes.NewReader(raw), name, villages); err != nil {
		return nil, nil, err
	}
	defer tb.Close()
	for {
		r, err := tb.Next()
		if errors.Is(err, io.EOF) {
			return rows, tb, nil
		}
		if err != nil {
			return rows, tb, err
		}
		line := strings.Join([]string{r.Get("code"), r.Get("commune"), r.Get("village")}, "|")
		for _, f := range r.Faults {
			line += " !" + f.Key
		}
		rows = append(rows, strings.TrimSpace(line))
	}
}

func wantRows(t *testing.T, what, name string, raw []byte, want ...string) *table.Table {
	t.Helper()
	got, tb, err := read(t, name, raw)
	if err != nil {
		t.Errorf("%s: %v %v", what, err, fault.Of(err).Fields)
		return nil
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: %s", what, d)
	}
	return tb
}

func TestSeparated(t *testing.T) {
	t.Parallel()
	head := "code,commune,village\n"
	for _, c := range []struct {
		what, name, in string
		want           []string
	}{
		{"any separator", "a.csv", "Mã xã;Xã;Thôn\n1;Gia Phú;Đông, Căm\n", []string{"1|Gia Phú|Đông, Căm"}},
		{"bars", "a.txt", "Mã xã|Xã|Thôn\n1|Gia Phú|A\n", []string{"1|Gia Phú|A"}},
		{"separators in quotes", "a.csv", `"Mã xã","Xã; phường","Thôn"` + "\n" + `1,"a,b","c ""d"""` + "\n",
			[]string{`1|a,b|c "d"`}},
		{"a stray quote takes one line only", "a.tsv",
			"code\tcommune\tvillage\n1\tX\t\"Thôn A\n1\tX\tThôn B\n1\tX\tBản\" C\n",
			[]string{`1|X|"Thôn A !table.open_quote`, "1|X|Thôn B", `1|X|Bản" C !table.stray_quote`}},
		{"in CSV, too", "a.csv", head + "1,X,\"Thôn A\n1,X,B\n1,X,Bản\" C\n1,X,\"D\"E\n",
			[]string{`1|X|"Thôn A !table.open_quote`, "1|X|B", `1|X|Bản" C !table.stray_quote`,
				`1|X|"D"E !table.stray_quote`}},
		{"no line break in a cell", "a.csv", head + "1,X,\"A\nB\"\n", []string{`1|X|"A !table.open_quote`,
			`B"|| !table.stray_quote`}},
		{"title rows", "a.csv", "DANH SÁCH THÔN,,\n(Kèm theo công văn),,\n\nMã xã,Tên xã,Thôn\n(1),(2),(3)\n1,X,A\n",
			[]string{"1|X|A"}},
		{"two lines of header", "a.csv", "Đơn vị,,Thôn\nMã xã,Tên xã,\n1,X,A\n", []string{"1|X|A"}},
		{"comments, blanks, CRLF", "a.csv", "# \"x\r\n" + head + "\r\n1,X,A\r\n#2,Y,B\r\n", []string{"1|X|A"}},
		{"cleaned", "a.csv", head + "1,Ðông\u200b  Căm,H’Mông\n", []string{"1|Đông Căm|H'Mông"}},
		{"surplus cells", "a.csv", head + "1,X,A,,\n1,Gia Phú, mới,Thôn B\n", []string{"1|X|A",
			"1|Gia Phú|mới !table.surplus_cell"}},
		{"the header once more", "a.csv", head + "1,X,A\nCODE,Commune,Village\n(1),(2),(3)\n2,Y,B\n" +
			"village,code,commune\nC,3,Z\n", []string{"1|X|A", "2|Y|B", "3|Z|C"}},
		{"a header of several lines in a cell", "a.csv", "DANH SÁCH,,\n\"Mã\nxã\",\"Tên xã,\n phường\",Thôn\n1,X,A\n",
			[]string{"1|X|A"}},
		{"a lost letter", "a.csv", head + "1,X\ufffd,\ue000\n", []string{"1|| !table.illegible !table.illegible"}},
		{"controls and line ends", "a.tsv", "code\tcommune\tvillage\n1\tX\x00Y\u2028Z\tA\x08B\u0085C\vD\n",
			[]string{"1|XY Z|AB C D"}},
		{"stray quotes in TSV", "a.tsv",
			"code\tcommune\tvillage\n1\ta \"b\tA\n1\t\"a\" b\tA\n1\ta\tThôn \"Bay\"\n",
			[]string{`1|a "b|A !table.stray_quote`, `1|"a" b|A !table.stray_quote`, `1|a|Thôn "Bay"`}},
		{"and in CSV", "a.csv", head + "1,a \"b,A\n1,\"a\" b,A\n", []string{`1|a "b|A !table.stray_quote`,
			`1|"a" b|A !table.stray_quote`}},
		{"too long", "a.csv", head + "1,X," + strings.Repeat("ă", 21) + "\n", []string{"1|X| !table.cell_too_long"}},
	} {
		wantRows(t, c.what, c.name, []byte(c.in), c.want...)
	}
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	s := "Mã xã,Tên xã,Thôn\n1,Gia Phú,Thượng Đường\n"
	for what, e := range map[string]func(string) ([]byte, error){
		"UTF-8":             func(s string) ([]byte, error) { return []byte(s), nil },
		"UTF-8 with a mark": func(s string) ([]byte, error) { return []byte("\ufeff" + s), nil },
		"UTF-8, decomposed": func(s string) ([]byte, error) { return norm.NFD.Bytes([]byte(s)), nil },
		"UTF-16": func(s string) ([]byte, error) {
			return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(s))
		},
		"UTF-16, no mark": func(s string) ([]byte, error) {
			return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(s))
		},
		"UTF-16BE": func(s string) ([]byte, error) {
			return unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(s))
		},
		"windows-1258": func(s string) ([]byte, error) {
			return charmap.Windows1258.NewEncoder().Bytes([]byte(by1258(s)))
		},
	} {
		raw, err := e(s)
		if err != nil {
			t.Fatal(what, err)
		}
		wantRows(t, what, "a.csv", raw, "1|Gia Phú|Thượng Đường")
	}
}

// by1258 writes tones as marks of their own, as windows-1258 wants them.
func by1258(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		b.WriteRune(r)
	}
	return strings.NewReplacer("a\u0306", "ă", "a\u0302", "â", "e\u0302", "ê", "o\u0302", "ô",
		"o\u031b", "ơ", "u\u031b", "ư",
		"o\u031b\u0323", "ơ\u0323").Replace(b.String())
}

func workbook(t testing.TB, sheets map[string][][]any, merges ...string) []byte {
	t.Helper()
	f := excelize.NewFile()
	for name, rows := range sheets {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			cell, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := f.SetSheetRow(name, cell, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, m := range merges {
		from, to, _ := strings.Cut(m, ":")
		if err := f.MergeCell("Thôn", from, to); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// hide makes a sheet of a workbook one that people don't see.
func hide(t *testing.T, raw []byte, sheet string) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	i, err := f.GetSheetIndex("Thôn")
	if err != nil {
		t.Fatal(err)
	}
	f.SetActiveSheet(i)
	if err := f.SetSheetVisible(sheet, false); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWorkbook(t *testing.T) {
	t.Parallel()
	raw := workbook(t, map[string][][]any{"Thôn": {
		{"DANH SÁCH"}, {"Xã", "", "Thôn", "Ghi chú"}, {"Mã xã", "Tên xã"},
		{2923, "Gia Phú", "A"}, {nil, nil, "B"}, {nil, nil, "C"}, {"02924", "Lạc", "D"},
	}}, "A1:D1", "A2:B2", "C2:C3", "A4:A6", "B4:B6")
	tb := wantRows(t, "merged", "a.xlsx", raw, "2923|Gia Phú|A", "2923|Gia Phú|B", "2923|Gia Phú|C", "02924|Lạc|D")
	if d := cmp.Diff([]string{"Ghi chú"}, tb.Unknown); d != "" {
		t.Error(d)
	}
	same := [][]any{{"Mã\nxã", "Tên\nxã"}, {1, "X"}}
	tb = wantRows(t, "two sheets", "a.xlsx", workbook(t, map[string][][]any{"Một": same, "Hai": same, "Ba": {{"x"}}}),
		"1|X|")
	if len(tb.Sheets) != 1 || tb.Sheets[0] != "Một" && tb.Sheets[0] != "Hai" {
		t.Errorf("left out: %v", tb.Sheets)
	}
	wantRows(t, "capital ending", "A.XLSX", workbook(t, map[string][][]any{"Tờ 2": {{"Mã xã", "Xã"}, {1, "X"}}}),
		"1|X|")
}

// TestHeaders: one rule for the writings of a header.
func TestHeaders(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]string{
		"Mã xã;Tên Xã":                       "1|X|",
		"MÃ  XÃ / PHƯỜNG;Xã, phường / TT":    "1|X|",
		"Mã ĐVHC;Tên xã/phường/thị trấn":     "1|X|",
		"ma_xa;Phường/Xã mới":                "1|X|",
		"Mã xã (5 chữ số);Tên xã (hiện nay)": "1|X|",
		"Mã xã;Xã cũ":                        "1|| ?Xã cũ",
		"Mã xã;Dân số xã":                    "1|| ?Dân số xã",
		"Mã xã;STT":                          "1||",
		"Mã xã;":                             "1|| ?B",
	} {
		rows, tb, err := read(t, "a.csv", []byte(head+"\n1;X\n"))
		if err != nil {
			t.Errorf("%s: %v", head, err)
			continue
		}
		got := rows[0]
		for _, name := range tb.Unknown {
			got += " ?" + name
		}
		if got != want {
			t.Errorf("%s: %q, want %q", head, got, want)
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, key string }{
		{"a.pdf", "x", "table.unknown_format"},
		{"a.xls", "x", "table.unreadable"},
		{"a.csv", "", "table.empty"},
		{"a.csv", "a,b\n1,2\n", "table.no_header"},
		{"a.csv", "Tên xã,Thôn\nX,A\n", "table.no_header"}, // nothing to find a row by
		{"a.csv", "code\nTh\xabn \xb8\xb5\n", "table.unknown_encoding"},
		{"a.xlsx", "PK no workbook", "table.unreadable"},
		{"a.csv", "code\n" + strings.Repeat("1\n", 51), "table.too_many_rows"},
	} {
		_, _, err := read(t, c.name, []byte(c.in))
		if got := fault.Of(err).Fields["file"]; got != c.key {
			t.Errorf("%s %q: %v, want %s", c.name, c.in, err, c.key)
		}
	}
	if _, _, err := read(t, "a.csv", make([]byte, table.MaxBytes+1)); fault.KindOf(err) != fault.TooLarge {
		t.Errorf("a large file: %v", err)
	}
}

// TestMend: what is wrong comes back as a sheet of the same shape, which is read again.
func TestMend(t *testing.T) {
	t.Parallel()
	rows := []table.Row{
		{Line: 2, Cells: map[string]string{"code": "02923", "village": "=1+1"}},
		{Line: 7, Cells: map[string]string{"code": "x"}},
	}
	var b bytes.Buffer
	say := func(f table.Fault) string { return "sai: " + f.Field }
	if err := table.Mend(&b, villages, rows, []table.Fault{{Line: 7, Field: "code"}, {Line: 7, Field: "village"}},
		say); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	cells, err := f.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"Lỗi / Error", "code", "village"}, {"", "02923", "=1+1"}, {"sai: code sai: village", "x"}}
	if d := cmp.Diff(want, cells); d != "" {
		t.Error(d)
	}
	wantRows(t, "sent again", "a.xlsx", b.Bytes(), "02923||=1+1", "x||")
}

// FuzzOpen: whatever comes, it is read or refused with a person's fault.
func FuzzOpen(f *testing.F) {
	f.Add("a.csv", []byte("Mã xã;Thôn\n\"1\n2;3\"\";\n"))
	f.Add("a.tsv", []byte("code\tvillage\n1\t\"x\n"))
	f.Add("a.csv", []byte("\xff\xfec\x00o\x00d\x00e\x00\n\x001\x00"))
	book := workbook(f, map[string][][]any{"Thôn": {{"Mã xã", "Xã"}, {1, true}}}, "A2:B3")
	f.Add("a.xlsx", book)
	f.Add("a.xlsx", book[:len(book)/2])
	for _, name := range []string{"villages.xls", "sheetjs.xls", "long.xls"} {
		f.Add(name, testFile(f, name))
	}
	f.Fuzz(func(t *testing.T, name string, raw []byte) {
		if _, _, err := read(t, name, raw); err != nil && fault.KindOf(err) == fault.Internal {
			t.Errorf("not a person's fault: %v", err)
		}
	})
}

// FuzzUnpack: rows that come back through a form are those that went, or are refused.
func FuzzUnpack(f *testing.F) {
	packed, err := table.Pack([]table.Row{{Line: 2, Cells: map[string]string{"code": "02899", "commune": "Gia Phú"}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(packed)
	f.Add("")
	f.Add("H4sIAAAAAAAA")
	f.Fuzz(func(t *testing.T, s string) {
		rows, err := table.Unpack[table.Row](s, 100)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("not a person's fault: %v", err)
			}
			return
		}
		again, err := table.Pack(rows)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := table.Unpack[table.Row](again, 100); err != nil || cmp.Diff(rows, back) != "" {
			t.Errorf("%v came back as %v (%v)", rows, back, err)
		}
	})
}
