package imports

import (
	"fmt"
	"testing"

	"thonso/internal/places"
	"thonso/internal/platform/dbtest"
)

// TestHits: what people type for a place, in whatever writing, leads to it.
func TestHits(t *testing.T) {
	w := importBoth(t, dbtest.New(t, migrate))
	w.imports(Input{Rows: readFile(t, "villages.csv"), From: reformDay, Root: w.Tree().Roots(reformDay)[0].ID})
	tree := w.Tree()
	for q, want := range map[string]string{
		"thon dong cam":                  "Đông Căm",
		"Ðông Căm":                       "Đông Căm", // U+00D0
		"thôn Đông Căm xã Gia Phú":       "Đông Căm",
		"thon dong cam, xa gia phu":      "Đông Căm",
		"Đông Căm, Gia Phú, Lào Cai":     "Đông Căm",
		"dong cam lao cai":               "Đông Căm",
		"Đông Căm, Cam Đường":            "", // lies elsewhere
		"Gia Phú, Lào Cai":               "Gia Phú",
		"X. Gia Phú":                     "Gia Phú",
		"x.gia phu, lao cai, VN":         "Gia Phú",
		"T.Đông Căm":                     "Đông Căm",
		"tdp dong cam":                   "Đông Căm",
		"gia phu dong cam":               "Đông Căm",
		"Lào Cai - X.Gia Phú - Đông Căm": "Đông Căm",
		"Đông Căm, Gia Phú, tỉnh Lào Cai, Việt Nam": "Đông Căm",
		"Đông Căm Cam Đường":                        "",
		"P. Cam Đường":                              "Cam Đường",
		"TT. N.T Phong Hải, h. bao thang":           "Phong Hải < N.T Phong Hải",
		"tt nt phong hai":                           "Phong Hải < N.T Phong Hải",
		"Việt Nam":                                  "",
		"xã Gia Phú, huyện Bảo Thắng":               "Gia Phú < Gia Phú", // the old commune, and its heir
		"Xuân Giao":                                 "Gia Phú < Xuân Giao",
		"xa xuan giao":                              "Gia Phú < Xuân Giao",
		"%":                                         "",
	} {
		var got string
		for _, h := range tree.Hits(q, reformDay, 1) {
			if got = h.Name; h.Former.ID != "" {
				got = fmt.Sprintf("%s < %s", got, h.Former.Name)
			}
		}
		if got != want {
			t.Errorf("%q finds %q, want %q", q, got, want)
		}
	}
	for _, h := range tree.Hits("h. Bảo Thắng", reformDay, 50) {
		if h.Former.Name != "Bảo Thắng" || h.Kind != places.Commune {
			t.Errorf("the district leads to %s by %q", h.Name, h.Former.Name)
		}
	}
	if n := len(tree.Hits("h. Bảo Thắng", reformDay, 50)); n < 2 {
		t.Errorf("the district leads to %d communes", n)
	}
}

// TestSpellingsAreOneVillage: a list in the other spelling finds its villages
// again; a name that differs in a tone is another village, and is shown to people.
func TestSpellingsAreOneVillage(t *testing.T) {
	w := importBoth(t, dbtest.New(t, migrate))
	root := w.Tree().ByCode(places.Commune, "02923", reformDay).ID
	list := func(names ...string) (rows []Row) {
		for i, n := range names {
			rows = append(rows, Row{Line: i + 2, CommuneCode: "02923", Village: "Thôn " + n})
		}
		return rows
	}
	in := Input{Rows: list("Hòa Bình", "Thủy Điện", "Quý", "H'Mông"), From: reformDay, Root: root}
	same(t, "first", counts(w.imports(in)), "4 created, 0 changed, 0 same, 0 lineages")
	in.Rows = list("Hoà Bình", "Thuỷ Điện", "Quí", "H’Mông")
	same(t, "second", counts(w.imports(in)), "0 created, 0 changed, 4 same, 0 lineages")
	in.Rows = list("Hóa Bình")
	report := w.imports(in)
	same(t, "another", counts(report), "1 created, 0 changed, 0 same, 0 lineages")
	if len(report.Notes) != 1 || report.Notes[0].Key != "places.import.note_similar" {
		t.Errorf("notes: %v", report.Notes)
	}
	in.Rows = list("HOÀ BÌNH", "thủy điện")
	report = w.imports(in)
	same(t, "capitals", counts(report), "0 created, 0 changed, 2 same, 0 lineages")
	if len(report.Notes) != 1 || report.Notes[0].Key != "places.import.note_kept" || report.Notes[0].Args[1] != 2 {
		t.Errorf("notes: %v", report.Notes)
	}
	in.Rows = list("PHÚ HẢI 2")
	w.imports(in)
	in.Rows = list("Phú Hải 2")
	same(t, "put right", counts(w.imports(in)), "0 created, 1 changed, 0 same, 0 lineages")
}

// TestSimilarNamesAreNoted: two villages that may be one are both taken, and shown to people.
func TestSimilarNamesAreNoted(t *testing.T) {
	w := importBoth(t, dbtest.New(t, migrate))
	in := Input{From: reformDay, Root: w.Tree().ByCode(places.Commune, "02923", reformDay).ID}
	for _, name := range []string{"Thôn Phú Hải 2", "Thôn Vi", "Thôn 6"} {
		in.Rows = append(in.Rows, Row{Line: len(in.Rows) + 2, CommuneCode: "02923", Village: name})
	}
	same(t, "different", len(w.imports(in).Notes), 0)
	for name, other := range map[string]string{"Thôn Phú Hải II": "Thôn Phú Hải 2", "Bản Vi": "Thôn Vi",
		"Tổ 6": "Thôn 6", "Thôn số 6": "Thôn 6"} {
		in.DryRun, in.Rows = true, []Row{{Line: 2, CommuneCode: "02923", Village: name}}
		if notes := w.imports(in).Notes; len(notes) != 1 || notes[0].Args[3] != other {
			t.Errorf("%s: %v", name, notes)
		}
	}
}
