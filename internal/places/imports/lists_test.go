package imports

import (
	"fmt"
	"strings"
	"testing"

	"thonso/internal/platform/dbtest"
)

// read writes the rows of a list: "line code commune village", or the key of what is wrong.
func read(t *testing.T, name, list string) (out []string, notes []RowError) {
	t.Helper()
	rows, notes, err := ReadUnits(strings.NewReader(list), name)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		line := strings.TrimSpace(fmt.Sprintln(r.Line, r.CommuneCode, r.Commune, r.Village))
		for _, f := range r.Faults {
			line = fmt.Sprintf("%d %s", f.Line, f.Key)
		}
		out = append(out, line)
	}
	return out, notes
}

// TestStrayQuoteCostsOneLine: of five villages one is wrong, and none swallows the others.
func TestStrayQuoteCostsOneLine(t *testing.T) {
	list := "commune_code\tcommune\tvillage\n" +
		"02923\tXã Gia Phú\tThôn Chính\n" +
		"02923\tXã Gia Phú\t\"Thôn Mường\n" +
		"02923\tXã Gia Phú\tThôn Bay\n"
	got, _ := read(t, "a.tsv", list)
	same(t, "rows", got, []string{"2 02923 Xã Gia Phú Thôn Chính", "3 table.open_quote", "4 02923 Xã Gia Phú Thôn Bay"})
	w := importBoth(t, dbtest.New(t, migrate))
	rows, _, err := ReadUnits(strings.NewReader(list), "a.tsv")
	if err != nil {
		t.Fatal(err)
	}
	report, err := w.Import(w.ctx, w.system, Input{Rows: rows, From: reformDay, Root: w.Tree().Roots(reformDay)[0].ID})
	if err == nil || len(report.Errors) != 1 || report.Errors[0].Line != 3 {
		t.Errorf("%v %v", report.Errors, err)
	}
}

// TestOfficialHeaders: the lists of the General Statistics Office, with titles
// above them, are read, and columns that mean nothing here are named.
func TestOfficialHeaders(t *testing.T) {
	got, notes := read(t, "a.csv", "DANH MỤC HÀNH CHÍNH,,,,,,,\n(Kèm theo công văn),,,,,,,\n"+
		"Tỉnh Thành Phố,Mã TP,Quận Huyện,Mã QH,Phường Xã,Mã PX,Cấp,Tên Tiếng Anh\n"+
		"Tỉnh Thử,10,Huyện Thử,086,Xã Gia Phú,02671,Xã,\n")
	same(t, "rows", got, []string{"4 02671 Xã Gia Phú"})
	rows, _, _ := ReadUnits(strings.NewReader("Tỉnh Thành Phố,Mã TP\nTỉnh Thử,10\n"), "a.csv")
	same(t, "province", rows[0].Province+" "+rows[0].ProvinceCode, "Tỉnh Thử 10")
	if len(notes) != 1 || notes[0].Key != "table.unknown_columns" || notes[0].Args[1] != "Tên Tiếng Anh" {
		t.Errorf("notes: %v", notes)
	}
	for _, head := range []string{"STT;Tỉnh / TP;Mã ĐVHC;Tên xã/phường/thị trấn;Tên thôn, bản",
		"TT;Tên tỉnh, thành phố;Mã số xã;XÃ/PHƯỜNG/ĐẶC KHU;\"Thôn,\ntổ dân phố\"", "Số TT;TP;Mã PX;Phường/Xã;TDP"} {
		got, notes := read(t, "a.csv", head+"\n1;Tỉnh Thử;02671;Xã Gia Phú;Thôn Một\n")
		if len(got) != 1 || !strings.HasSuffix(got[0], "02671 Xã Gia Phú Thôn Một") {
			t.Errorf("%s: %v %v", head, got, notes)
		}
	}
}
