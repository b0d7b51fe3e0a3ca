package places

import (
	"context"
	"slices"
	"testing"

	"thonso/internal/platform/convert"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
)

// said is a context in Vietnamese.
func said(t *testing.T) context.Context {
	c := i18n.NewCatalog()
	if err := c.Add(Files); err != nil {
		t.Fatal(err)
	}
	return i18n.With(t.Context(), c, "vi")
}

// TestNamed: a place is taken as people write it; where that is not one place
// alone, those that may be meant are offered, and each offer is one place.
func TestNamed(t *testing.T) {
	r := newReformed(t, dbtest.New(t, migrate))
	ward := r.make(Commune, "phuong", "02647", "Lào Cai", r.newProvince, reformDay, "")
	first := r.make(Village, "thon", "02923-07", "1", r.commune, "", "")
	second := r.make(Village, "thon", "02923-08", "1", r.commune, "", "")
	for typed, want := range map[string]string{
		"Xã Gia Phú": r.commune, "xa gia phu": r.commune, "Gia Phú, Lào Cai": r.commune, "02923": r.commune,
		r.dongCam: r.dongCam, "Đông Căm": r.dongCam, "x. Gia Phú": r.commune, "Phường Lào Cai": ward,
		"tinh lao cai": r.newProvince, "Tỉnh Lào Cai, Việt Nam": r.newProvince, "": r.newProvince,
		"Thôn 1, Xã Gia Phú (02923-08)": second, "02923-07": first,
	} {
		if p, err := r.Tree().Named(typed); err != nil || p.ID != want {
			t.Errorf("%q is %s %v, want %s", typed, p.Listed(), err, want)
		}
	}
	for typed, want := range map[string][]string{
		"Lào Cai":     {"Phường Lào Cai, Tỉnh Lào Cai", "Tỉnh Lào Cai"},
		"Căm Đông":    {"Thôn Đông Căm, Xã Gia Phú"},
		"Gia":         {"Xã Gia Phú, Tỉnh Lào Cai"},
		"Xuân Giao":   {"Xã Gia Phú, Tỉnh Lào Cai"}, // that is what it became
		"Thôn 1":      {"Thôn 1, Xã Gia Phú (02923-07)", "Thôn 1, Xã Gia Phú (02923-08)"},
		"Nơi nào":     nil,
		"Gia Phú (x)": nil,
		"%":           nil,
	} {
		_, err := r.Tree().Named(typed)
		f := fault.Of(err)
		if f.Fields["place"] == "" {
			t.Errorf("%q is taken: %v", typed, err)
		}
		same(t, typed, slices.Sorted(slices.Values(f.Offers["place"])), want)
		for _, offer := range f.Offers["place"] {
			if _, err := r.Tree().Named(offer); err != nil {
				t.Errorf("%q is offered and then refused: %v", offer, err)
			}
		}
	}
}

// TestChoices: places to choose from are told apart.
func TestChoices(t *testing.T) {
	r := newReformed(t, dbtest.New(t, migrate))
	ward := r.make(Commune, "phuong", "02647", "Lào Cai", r.newProvince, reformDay, "")
	there := r.make(Village, "thon", "02647-01", "Đông Căm", ward, reformDay, "")
	twins := []string{r.make(Village, "thon", "02647-02", "1", ward, "", ""),
		r.make(Village, "thon", "02647-03", "1", ward, "", "")}
	ids := append([]string{r.newProvince, ward, r.dongCam, there, r.nameCha}, twins...)
	tree := r.Tree()
	labels := convert.Each(tree.Choices(said(t), convert.Each(ids, tree.Place)),
		func(o ui.Option) string { return o.Label })
	same(t, "labels", labels, []string{"Tỉnh Lào Cai", "Phường Lào Cai", "Thôn Đông Căm, Xã Gia Phú",
		"Thôn Đông Căm, Phường Lào Cai", "Thôn Nậm Chà", "Thôn 1, Phường Lào Cai, 02647-02",
		"Thôn 1, Phường Lào Cai, 02647-03"})
	same(t, "near", names(tree.Near([]string{r.commune, r.dongCam})), []string{"Gia Phú", "Nậm Chà", "Đông Căm"})
}

// TestDistrictFirst: who looks for a district that is no more is led to the
// commune that has its name, and not to hamlets that begin with the same letter.
func TestDistrictFirst(t *testing.T) {
	r := newReformed(t, dbtest.New(t, migrate))
	town := r.make(Commune, "xa", "02926", "Bảo Thắng", r.newProvince, reformDay, "")
	r.make(Village, "thon", "02926-01", "Hải Sơn", town, "", "")
	old := r.make(Commune, "thi_tran", "02905", "Phố Lu", r.district, "", dayBefore)
	if err := r.Link(r.ctx, r.system, nil, []Lineage{{old, town, reformDay, 100, ""}}); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"H. Bảo Thắng", "huyện Bảo Thắng", "Thắng Bảo"} {
		found := r.Tree().Search(q, reformDay, 10)
		if len(found) == 0 || found[0].ID != town {
			t.Errorf("%s leads to %v", q, names(found))
		}
	}
}
