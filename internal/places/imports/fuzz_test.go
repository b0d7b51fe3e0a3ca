package imports

import (
	"bytes"
	"testing"

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
