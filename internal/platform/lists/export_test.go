package lists

import (
	"bytes"
	"context"
	"encoding/csv"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// hostile are cells that a spreadsheet would take for a formula, and such that look it.
var hostile = [][2]string{{"=1+1", "'=1+1"}, {"+84912", "'+84912"}, {"@SUM(A1)", "'@SUM(A1)"}, {"-cmd", "'-cmd"},
	{"-12", "-12"}, {"\tx", "'\tx"},
	{`"quoted", and more`, `"quoted", and more`}, {"Nguyễn Thị Hòa", "Nguyễn Thị Hòa"}, {"", ""},
	{"two\nlines", "two\nlines"}}

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
