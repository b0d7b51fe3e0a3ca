package table_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thonso/internal/platform/fault"
	"thonso/internal/platform/table"
)

func testFile(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestOldWorkbook: files of two programs, with a hidden sheet, titles, a header
// of two lines, merged cells, a total, and every kind of cell.
func TestOldWorkbook(t *testing.T) {
	t.Parallel()
	tb := wantRows(t, "xlwt", "a.xls", testFile(t, "villages.xls"), "2923|Gia Phú|A", "2923|Gia Phú|B",
		"2923|Gia Phú|Đông Căm", "02924|Lạc|1.5", "1|123456789.25|-3")
	if tb == nil || tb.Sheet != "Thôn" || len(tb.Unknown) != 1 || tb.Unknown[0] != "Ghi chú" {
		t.Errorf("%+v", tb)
	}
	wantRows(t, "SheetJS", "a.xls", testFile(t, "sheetjs.xls"), "2923|Gia Phú|A", "02924|Lạc|46204")
	for _, other := range []string{"a.xlsx", "a.csv", "a.txt"} {
		wantRows(t, "under another name", other, testFile(t, "sheetjs.xls"), "2923|Gia Phú|A", "02924|Lạc|46204")
	}

	var want []string // texts that go on in further records, in the middle of a word and between their two kinds
	for r := range 40 {
		word := []string{"Ngã Năm Đường Mới ", "Plain ASCII here "}[r%2]
		want = append(want, fmt.Sprintf("%d|%d %s|T%d", r+1, r+1, strings.TrimSpace(strings.Repeat(word, 10)), r+1))
	}
	wantRows(t, "long", "a.xls", testFile(t, "long.xls"), want...)
}

// TestOldWorkbookRefused: what can't be read is refused with advice, and a
// damaged file gives neither a panic nor more than is in it.
func TestOldWorkbookRefused(t *testing.T) {
	t.Parallel()
	raw := testFile(t, "villages.xls")
	version := bytes.Index(raw, []byte{0x09, 0x08}) + 4
	for _, c := range []struct {
		what, key string
		change    func([]byte)
	}{
		{"Excel 95", "table.old_workbook", func(b []byte) { binary.LittleEndian.PutUint16(b[version:], 0x0500) }},
		{"no file system", "table.unreadable", func(b []byte) { b[0] = 0 }},
		{"no workbook", "table.unreadable", func(b []byte) {
			copy(b[bytes.Index(b, []byte("W\x00o\x00r\x00k\x00b")):], "X")
		}},
		{"encrypted", "table.locked", func(b []byte) { // the record of who wrote it becomes that of the password
			binary.LittleEndian.PutUint16(b[bytes.Index(b, []byte{0x5c, 0x00, 0x70, 0x00}):], 0x002f)
		}},
	} {
		b := bytes.Clone(raw)
		c.change(b)
		_, _, err := read(t, "a.xls", b)
		if got := fault.Of(err).Fields["file"]; got != c.key {
			t.Errorf("%s: %v, want %s", c.what, err, c.key)
		}
	}
	for n := 0; n < len(raw); n += 97 {
		b := bytes.Clone(raw)
		b[n] ^= 0xff
		if _, _, err := read(t, "a.xls", b); err != nil && fault.KindOf(err) == fault.Internal {
			t.Errorf("byte %d: %v", n, err)
		}
		_, _, _ = read(t, "a.xls", raw[:n])
	}
}

// TestHidden: a hidden sheet is not read, whatever it holds.
func TestHidden(t *testing.T) {
	t.Parallel()
	raw := workbook(t, map[string][][]any{"Ẩn": {{"Mã xã", "Xã", "Thôn"}, {1, "X", "Ẩn"}}, "Thôn": {{"Mã xã"}, {2}}})
	wantRows(t, "hidden", "a.xlsx", hide(t, raw, "Ẩn"), "2||")
}

// TestTotals: a line that sums up others is none of the list, and is told of.
func TestTotals(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"Tổng cộng;;12", ";Cộng:;12", "Tổng số: 12 thôn;;", "TỔNG;3 xã;12 thôn", "Cộng;Cộng;5"} {
		_, notes, err := table.Read(strings.NewReader("Mã xã;Xã;Thôn\n1;X;A\n"+line+"\n"), "a.csv", villages)
		if err != nil || len(notes) != 1 || notes[0].Key != "table.total_line" || notes[0].Line != 3 {
			t.Errorf("%s: %v %v", line, notes, err)
		}
	}
	for _, line := range []string{"1;Cộng Hòa;A", "Tổng;X;A", ";Cộng;", "Tổng cộng;X;A"} {
		wantNotes(t, line)
	}
}

func wantNotes(t *testing.T, line string) {
	t.Helper()
	rows, notes, err := table.Read(strings.NewReader("Mã xã;Xã;Thôn\n1;X;A\n"+line+"\n"), "a.csv", villages)
	if err != nil || len(notes) != 0 || len(rows) != 2 {
		t.Errorf("%s: %d rows, %v %v", line, len(rows), notes, err)
	}
}

// TestDays: a day is read however it is written, in a workbook too.
func TestDays(t *testing.T) {
	t.Parallel()
	f := table.Format{Columns: []table.Column{{Name: "day", Names: []string{"Ngày"}, Day: true}}, Key: []string{"day"},
		MaxRows: 50}
	read := func(name string, raw []byte) (got []string) {
		rows, _, err := table.Read(bytes.NewReader(raw), name, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			said := r.Get("day")
			for _, f := range r.Faults {
				said += f.Key
			}
			got = append(got, said)
		}
		return got
	}
	list := "Ngày\n5/3/2026\n05-03-2026\n2026-3-5\n31/2/2026\n46204\nmai\n"
	if got, want := strings.Join(read("a.csv", []byte(list)), " "), "2026-03-05 2026-03-05 2026-03-05 "+
		"table.no_day table.no_day table.no_day"; got != want {
		t.Errorf("text: %s", got)
	}
	day := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	book := workbook(t, map[string][][]any{"Lịch": {{"Ngày"}, {day}, {"2/7/2026"}}})
	if got := strings.Join(read("a.xlsx", book), " "); got != "2026-07-01 2026-07-02" {
		t.Errorf("workbook: %s", got)
	}
}
