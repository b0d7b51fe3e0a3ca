package imports

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"thonso/internal/platform/fault"
)

// FuzzReadWorkbook: a broken workbook is refused, and never more than that.
func FuzzReadWorkbook(f *testing.F) {
	book := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "ma xa", "B1": "ten xa", "C1": "thon", "A2": "02899", "B2": "Xã Gia Phú",
		"C2": "Đông Căm", "A3": 2902, "B3": true} {
		if err := book.SetCellValue("Sheet1", cell, v); err != nil {
			f.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(b.Bytes()[:b.Len()/2])
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, _, err := ReadUnits(bytes.NewReader(raw), "f.xlsx")
		if err != nil && fault.KindOf(err) == fault.Internal {
			t.Errorf("not a person's fault: %v", err)
		}
	})
}

// FuzzUnpack: rows that come back through a form are those that went, or are refused.
func FuzzUnpack(f *testing.F) {
	packed, err := pack([]Row{{Line: 2, CommuneCode: "02899", Commune: "Gia Phú"}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(packed)
	f.Add("")
	f.Add("H4sIAAAAAAAA")
	f.Fuzz(func(t *testing.T, s string) {
		rows, err := unpack(s)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("not a person's fault: %v", err)
			}
			return
		}
		again, err := pack(rows)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := unpack(again); err != nil || cmp.Diff(rows, back) != "" {
			t.Errorf("%v came back as %v (%v)", rows, back, err)
		}
	})
}
