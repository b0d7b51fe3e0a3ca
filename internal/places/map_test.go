package places

import (
	"slices"
	"testing"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/fault"
)

// What a list on either map shows: a village that went to another commune, one
// that ended in another, and a district that nothing continues.
func TestRecordsOfAMap(t *testing.T) {
	r := newReformed(t, dbtest.New(t, migrate))
	abolished := r.make(District, "huyen", "087", "Bỏ Hẳn", r.oldProvince, "", dayBefore)
	lone := r.make(Commune, "xa", "02950", "Lẻ Loi", abolished, "", dayBefore)
	moved := r.make(Village, "thon", "02923-02", "Chuyển Đi", r.giaPhu, "", "")
	ended := r.make(Village, "thon", "02923-03", "Nhập Vào", r.giaPhu, "", dayBefore)
	other := r.make(Commune, "xa", "02926", "Khác", r.newProvince, reformDay, "")
	if err := r.Link(r.ctx, r.system, []Parent{{moved, other, reformDay, ""}},
		[]Lineage{{ended, r.dongCam, reformDay, 100, "1"}, {lone, other, reformDay, 100, "1"}}); err != nil {
		t.Fatal(err)
	}
	tree := r.Tree()
	for _, c := range []struct {
		what, unit string
		day        clock.Date
		want       []string
	}{
		{"a commune then", r.giaPhu, dayBefore, []string{r.giaPhu, r.dongCam, moved, ended}},
		{"the commune that continues it", r.commune, "", []string{r.commune, r.giaPhu, r.xuanGiao,
			r.dongCam, ended, r.nameCha}},
		{"where the village went", other, "", []string{other, lone, moved}},
		{"a district that is no more", r.district, dayBefore, []string{r.giaPhu, r.dongCam, moved, ended, r.xuanGiao,
			r.nameCha, r.commune}},
		{"one that nothing continues", abolished, dayBefore, []string{lone, other}},
		{"a village into which another went", r.dongCam, "", []string{r.dongCam, ended}},
		{"before it did", r.dongCam, dayBefore, []string{r.dongCam}},
		{"no such place", "none", dayBefore, nil},
	} {
		got := tree.On(c.day).RecordsIn(c.unit)
		slices.Sort(got)
		slices.Sort(c.want)
		same(t, c.what, got, c.want)
	}
	same(t, "the district today is its province", tree.On("").Home(abolished), r.newProvince)
	same(t, "a commune today stands then for two", len(tree.On(dayBefore).Standing(r.commune)), 2)
}

func TestParseMap(t *testing.T) {
	for in, want := range map[string]clock.Date{"": "", "2025-06-30": "2025-06-30"} {
		if got, err := ParseMap(in); err != nil || got != want {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
	for _, in := range []string{"30/6/2025", "2025-02-30", "x"} {
		if _, err := ParseMap(in); fault.Of(err).Fields["map"] != "places.bad_map" {
			t.Errorf("%q: %v", in, err)
		}
	}
}
