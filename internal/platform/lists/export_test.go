package lists

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/table"
)

// hostile are cells that a spreadsheet would take for a formula, and such that look it.
var hostile = [][2]string{{"=1+1", "'=1+1"}, {"+84912", "'+84912"}, {"@SUM(A1)", "'@SUM(A1)"}, {"-cmd", "'-cmd"},
	{"-12", "-12"}, {"\tx", "'\tx"},
	{`"quoted", and more`, `"quoted", and more`}, {"Nguyễn Thị Hòa", "Nguyễn Thị Hòa"}, {"", ""},
	{"two\nlines", "two lines"}}

func cells() *List[[2]string] {
	return &List[[2]string]{Name: "cells", Columns: []Column[[2]string]{
		{Label: "first", Text: func(_ context.Context, x [2]string) string { return x[0] }},
		{Label: "second", Number: true, Text: func(_ context.Context, x [2]string) string { return x[0] }}}}
}

func rowsOf(all [][2]string) iter.Seq2[[2]string, error] {
	return func(yield func([2]string, error) bool) {
		for _, x := range all {
			if !yield(x, nil) {
				return
			}
		}
	}
}

func TestCSVIsDefused(t *testing.T) {
	var out bytes.Buffer
	if err := cells().writeCSV(t.Context(), &out, rowsOf(hostile)); err != nil {
		t.Fatal(err)
	}
	raw, marked := strings.CutPrefix(out.String(), "\ufeff")
	if !marked {
		t.Error("Excel takes it for another encoding")
	}
	all, err := csv.NewReader(strings.NewReader(raw)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var got [][2]string
	for i, rec := range all[1:] {
		got = append(got, [2]string{hostile[i][0], rec[0]})
	}
	if diff := cmp.Diff(hostile, got); diff != "" {
		t.Error(diff)
	}
}

func TestWorkbookHasNoFormula(t *testing.T) {
	var out bytes.Buffer
	if err := cells().writeXLSX(t.Context(), &out, rowsOf(hostile)); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows("Sheet1")
	if err != nil || len(rows) != len(hostile)+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, h := range hostile {
		at, _ := excelize.CoordinatesToCellName(1, i+2)
		text, _ := book.GetCellValue("Sheet1", at)
		formula, _ := book.GetCellFormula("Sheet1", at)
		if text != h[0] || formula != "" {
			t.Errorf("%q became %q, formula %q", h[0], text, formula)
		}
	}
}

// A kept row has one cell of each kind.
type kept struct {
	code, name string
	number     int
	at         time.Time
	born       clock.Date
}

// TestTablesReadWhatListsWrite: codes keep their zeros, names their signs, and
// numbers, moments and days are such to a spreadsheet and to our own reader.
func TestTablesReadWhatListsWrite(t *testing.T) {
	l := &List[kept]{Name: "kept", Columns: []Column[kept]{
		{Label: "code", Text: func(_ context.Context, x kept) string { return x.code }},
		{Label: "owner", Long: true, Text: func(_ context.Context, x kept) string { return x.name }},
		{Label: "number", Number: true, Text: func(_ context.Context, x kept) string { return strconv.Itoa(x.number) }},
		{Label: "opened", When: func(x kept) time.Time { return x.at }},
		{Label: "born", Day: func(x kept) clock.Date { return x.born }}}}
	noon := time.Date(2026, 11, 27, 12, 7, 0, 0, clock.Vietnam)
	all := []kept{{"0012", "=1+1", 7, noon, "1999-12-31"}, {"H38.923-261127-0020", "two\nlines", -3, time.Time{}, ""},
		{"0912345678", "Lò Thị \"Bé\", +84", 0, noon.UTC(), "1871-03-05"}}
	rows := func(yield func(kept, error) bool) {
		for _, x := range all {
			if !yield(x, nil) {
				return
			}
		}
	}
	want := []map[string]string{
		{"code": "0012", "owner": "=1+1", "number": "7", "opened": "2026-11-27", "born": "1999-12-31"},
		{"code": "H38.923-261127-0020", "owner": "two lines", "number": "-3"},
		{"code": "0912345678", "owner": `Lò Thị "Bé", +84`, "number": "0", "opened": "2026-11-27", "born": "1871-03-05"}}
	f := table.Format{Key: []string{"code"}, MaxRows: 9, Columns: []table.Column{{Name: "code"}, {Name: "owner"},
		{Name: "number"}, {Name: "opened", Day: true}, {Name: "born", Day: true}}}
	var text, book bytes.Buffer
	if err := errors.Join(l.writeCSV(t.Context(), &text, rows), l.writeXLSX(t.Context(), &book, rows)); err != nil {
		t.Fatal(err)
	}
	sheet := book.Bytes()
	for name, file := range map[string]io.Reader{"kept.csv": &text, "kept.xlsx": bytes.NewReader(sheet)} {
		read, _, err := table.Read(file, name, f)
		if err != nil {
			t.Fatal(err)
		}
		var got []map[string]string
		for _, r := range read {
			if len(r.Faults) > 0 {
				t.Errorf("%s, line %d: %v", name, r.Line, r.Faults)
			}
			got = append(got, r.Cells)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	opened, err := excelize.OpenReader(bytes.NewReader(sheet))
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	for at, want := range map[string][2]string{"A2": {"0012", "0012"}, "C2": {"7", "7"},
		"D2": {"27/11/2026 12:07", "46353.5048611111"}, "E2": {"31/12/1999", "36525"}, "D3": {"", ""},
		"E4": {"05/03/1871", "05/03/1871"}} {
		shown, err1 := opened.GetCellValue("Sheet1", at)
		raw, err2 := opened.GetCellValue("Sheet1", at, excelize.Options{RawCellValue: true})
		if got := [2]string{shown, raw}; errors.Join(err1, err2) != nil || got != want {
			t.Errorf("%s is %q, want %q", at, got, want)
		}
	}
}

// FuzzPlaceOf: a forged place is refused, or is one that the databases take and that comes back the same.
func FuzzPlaceOf(f *testing.F) {
	o := Order{Keys: []Key{Number("n"), Text("id")}}
	f.Add(cursorOf("x", o, []any{int64(7), "id"}))
	f.Add("")
	f.Add("' or 1=1")
	f.Fuzz(func(t *testing.T, s string) {
		place, err := placeOf("x", o, s)
		if err != nil {
			return
		}
		again, err := placeOf("x", o, cursorOf("x", o, place))
		if err != nil || !cmp.Equal(place, again) {
			t.Errorf("%q: %v, %v, %v", s, place, again, err)
		}
	})
}
