package people_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"thonso/internal/people"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/ids"
)

func names(bs []people.Brief) string {
	var out []string
	for _, b := range bs {
		out = append(out, b.Name)
	}
	return strings.Join(out, ", ")
}

func TestSearch(t *testing.T) { each(t, testSearch) }

func testSearch(t *testing.T, f *fixture) {
	ctx := t.Context()
	add := func(village, name, number, phone string) {
		check(t, f.Load(ctx, nil, []people.Resident{{ID: ids.New(), VillageID: village, Name: name, Born: "1965",
			IDNumber: number, Phone: phone}}))
	}
	add(dongCam, "Đặng Văn Đức", "010065000001", "0912000001")
	add(dongCam, "Đặng Thị Ước", "010165000002", "")
	add(dongCam, "Trần Đức Đặng", "", "")
	add(dongCam, "100% _Thử", "", "")
	add(tienHoa, "Đặng Văn Dần", "", "")
	add(xuanTau, "Đặng Văn Đức", "010065000003", "0912000003")
	member := f.actor(auth.Member, dongCam)
	for _, c := range []struct {
		actor       auth.Actor
		place, text string
		want        string
	}{
		{member, "", "dang", "Trần Đức Đặng, Đặng Thị Ước, Đặng Văn Đức"}, // called Đặng first
		{member, dongCam, "đức đặng", "Trần Đức Đặng, Đặng Văn Đức"},
		{member, dongCam, norm.NFD.String("Đặng Thị Ước"), "Đặng Thị Ước"},
		{member, dongCam, "DANG  uo", "Đặng Thị Ước"},
		{member, dongCam, "uo dang", "Đặng Thị Ước"}, // uo is no word: each may be cut short …
		{member, dongCam, "ang", ""},                 // … and none at its beginning
		{member, dongCam, "100%", "100% _Thử"},
		{member, dongCam, "%", ""},
		{member, dongCam, "_t", "Đặng Thị Ước, 100% _Thử, Trần Đức Đặng"}, // signs are nothing
		{member, dongCam, "", ""},
		{member, "", "010 065 000 001", "Đặng Văn Đức"},
		{member, "", "010065000003", ""}, // lives elsewhere
		{member, "", "+84 912 000 001", "Đặng Văn Đức"},
		{member, "", "0912000003", ""},
		{f.actor(auth.Clerk, giaPhu), "", "dang van", "Đặng Văn Dần, Đặng Văn Đức"},
		{f.actor(auth.Leader, "p"), "p", "0912000003", "Đặng Văn Đức"},
	} {
		got, err := f.Search(ctx, c.actor, people.Search{PlaceID: c.place, Text: c.text})
		check(t, err)
		if d := cmp.Diff(c.want, names(got)); d != "" {
			t.Errorf("%q in %q: %s", c.text, c.place, d)
		}
	}
	if _, err := f.Search(ctx, member, people.Search{PlaceID: tienHoa,
		Text: "dang"}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("in another village: %v", err)
	}
	if _, err := f.Search(ctx, f.actor(auth.Admin, "p"),
		people.Search{Text: "dang"}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("by an administrator: %v", err)
	}
}

// TestFoundInAnyWriting: whatever keyboard or file a name came from, and however
// it is typed, the person is found.
func TestFoundInAnyWriting(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		ctx, clerk := t.Context(), f.actor(auth.Clerk, giaPhu)
		for i, name := range []string{"Ðặng Thị Thử", "H’Hen Niê", "H'Bia Niê", "Phạ\u00adm Trần\u200c A",
			"Ngu\u200byễn Thị Hòa", "Lý Quí"} {
			_, err := f.Register(ctx, clerk, people.RegisterInput{VillageID: dongCam, Name: name, Born: "1965",
				Phone: []string{"0912–345–678", "0084912345679", "0214 3840 034", "", "", ""}[i]})
			check(t, err)
		}
		for typed, want := range map[string]string{
			"dang thi thu": "Đặng Thị Thử", "Đặng Thị Thử": "Đặng Thị Thử", "Ðặng": "Đặng Thị Thử",
			"H'Hen": "H'Hen Niê", "hhen": "H'Hen Niê", "h hen": "H'Hen Niê", "H’Bia": "H'Bia Niê",
			"Phạm Trần": "Phạm Trần A", "nguyen thi hoà": "Nguyễn Thị Hòa", "Lí Quý": "Lý Quí", "quí lý": "Lý Quí",
			"0912 345 678": "Đặng Thị Thử", "0912345679": "H'Hen Niê", "02143840034": "H'Bia Niê",
			"dang thu 1965": "Đặng Thị Thử", "dang thu 1966": "", "Đặng Thị Thử 08/03/1965": "Đặng Thị Thử",
			"dang thi thu sinh năm 1965": "Đặng Thị Thử", "thử sinh 1965": "Đặng Thị Thử", "thu sinh 1966": "",
			"dang thi th": "Đặng Thị Thử", "nguyen thi th": "", // one word of a name is not found twice
		} {
			found, err := f.Search(ctx, clerk, people.Search{Text: typed})
			check(t, err)
			if got := names(found); got != want {
				t.Errorf("%q finds %q, want %q", typed, got, want)
			}
		}
	})
}

// TestNobodyIsOutOfReach: of 55 people with one name each page leads to the next.
func TestNobodyIsOutOfReach(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		var all []people.Resident
		for i := range 55 {
			all = append(all, people.Resident{ID: ids.New(), VillageID: dongCam, Name: "Giàng Trùng Tên",
				Born: strconv.Itoa(1950 + i)})
		}
		check(t, f.Load(t.Context(), nil, all))
		member := f.actor(auth.Member, dongCam)
		seen := map[string]bool{}
		pages := 0
		for after := ""; pages == 0 || after != ""; pages++ {
			found, next, err := f.Page(t.Context(), member, people.Search{Text: "giang trung ten",
				Limit: 50, After: after})
			check(t, err)
			for _, b := range found {
				seen[b.ID] = true
			}
			after = next
		}
		if len(seen) != 55 || pages != 2 {
			t.Errorf("%d people on %d pages", len(seen), pages)
		}
		found, err := f.Search(t.Context(), member, people.Search{Text: "giang trung ten 1994"})
		check(t, err)
		if len(found) != 1 || found[0].Born != "1994" {
			t.Errorf("with the year: %v", found)
		}
		if _, _, err := f.Page(t.Context(), member, people.Search{Text: "giang",
			After: "x"}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a broken cursor: %v", err)
		}
		b := found[0]
		check(t, f.Leave(t.Context(), f.actor(auth.Clerk, giaPhu), b.ID, people.Moved, "2026-01-01", b.Version))
		found, err = f.Search(t.Context(), member, people.Search{Text: "giang trung ten 1994"})
		check(t, err)
		if len(found) > 0 {
			t.Error("who moved away is still found")
		}
		check(t, f.UndoLeave(t.Context(), f.actor(auth.Clerk, giaPhu), b.ID, b.Version+1))
		found, err = f.Search(t.Context(), member, people.Search{Text: "giang trung ten 1994"})
		check(t, err)
		if len(found) != 1 {
			t.Error("who is back isn't found")
		}
	})
}

func TestLooksAreLogged(t *testing.T) { each(t, testLooksAreLogged) }

func testLooksAreLogged(t *testing.T, f *fixture) {
	ctx := t.Context()
	id := ids.New()
	check(t, f.Load(ctx, nil, []people.Resident{{ID: id, VillageID: dongCam, Name: "Lò Thị A", Born: "1965",
		IDNumber: "010165000789"}}))
	clerk, head := f.actor(auth.Clerk, giaPhu), f.actor(auth.VillageHead, dongCam)
	_, err := f.Full(ctx, clerk, id, "")
	if fault.Of(err).Fields["reason"] == "" {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := f.Full(ctx, head, id, "tò mò"); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("by the village head: %v", err)
	}
	stranger := f.actor(auth.Clerk, "c-other")
	for name, err := range map[string]error{
		"Full":       second(f.Full(ctx, stranger, id, "hồ sơ 12")),
		"Show":       second(f.Show(ctx, stranger, id)),
		"Views":      second(f.Views(ctx, stranger, id)),
		"SetAccount": f.SetAccount(ctx, stranger, id, "2026-01-01", "seen", 1),
		"Leave":      f.Leave(ctx, stranger, id, people.Dead, "2026-01-01", 1),
		"nobody":     second(f.Show(ctx, clerk, ids.New())),
	} {
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s by somebody of elsewhere: %v", name, err)
		}
	}
	_, err = f.Show(ctx, head, id)
	check(t, err)
	f.clock.Set(evening("2026-11-24"))
	_, err = f.Full(ctx, clerk, id, "hồ sơ 12")
	check(t, err)
	views, err := f.Views(ctx, clerk, id)
	check(t, err)
	got := []string{}
	for _, v := range views {
		got = append(got, v.Reason)
	}
	if d := cmp.Diff([]string{"hồ sơ 12", people.ReasonOpened}, got); d != "" {
		t.Error(d)
	}
	breaks, _, err := audit.Verify(ctx, f.db.Read())
	check(t, err)
	if len(breaks) > 0 {
		t.Errorf("the journal is broken: %v", breaks)
	}
}

func second[T any](_ T, err error) error { return err }

func TestWithoutIsADoorKnockList(t *testing.T) { each(t, testWithout) }

func testWithout(t *testing.T, f *fixture) {
	ctx := t.Context()
	var hs []people.Household
	var rs []people.Resident
	for _, alley := range []string{"Ngõ 10", "Ngõ 2", "Ngõ 1"} {
		for _, code := range []string{"12", "3"} {
			h := people.Household{ID: ids.New(), VillageID: dongCam, Code: code,
				HouseholdDetails: people.HouseholdDetails{Alley: alley, Address: "Thôn Đông Căm"}}
			for _, born := range []string{"1990", "1960-05", "2015"} {
				r := people.Resident{ID: ids.New(), VillageID: dongCam, HouseholdID: h.ID,
					Name: alley + " hộ " + code + " sinh " + born, Born: born}
				if h.HeadID == "" {
					h.HeadID = r.ID
					r.AccountSince = "2024-01-01"
				}
				rs = append(rs, r)
			}
			hs = append(hs, h)
		}
	}
	check(t, f.Load(ctx, hs, rs))
	head := f.actor(auth.VillageHead, dongCam)
	var all []people.Brief
	for after := ""; ; {
		page, err := f.Without(ctx, head, dongCam, "", people.WithoutAccount, after, 4)
		check(t, err)
		all = append(all, page.Rows...)
		if after = page.Next; after == "" {
			break
		}
	}
	want := "Ngõ 1 hộ 3 sinh 1960-05, Ngõ 1 hộ 12 sinh 1960-05, Ngõ 2 hộ 3 sinh 1960-05, " +
		"Ngõ 2 hộ 12 sinh 1960-05, Ngõ 10 hộ 3 sinh 1960-05, Ngõ 10 hộ 12 sinh 1960-05"
	if d := cmp.Diff(want, names(all)); d != "" {
		t.Error(d)
	}
	if b := all[0]; b.HeadName != "Ngõ 1 hộ 3 sinh 1990" || b.Alley != "Ngõ 1" || b.Address != "Thôn Đông Căm, Ngõ 1" {
		t.Errorf("first: %+v", b)
	}
	tally, err := people.Counts.At(ctx, f.db.Read(), []string{dongCam}, f.today())
	check(t, err)
	if x := tally[dongCam]; x["aged14"]-x["account14"] != len(all) || x["households"] != 6 {
		t.Errorf("the list has %d people, the figure %+v", len(all), x)
	}
	looks, err := db.Strings(ctx, f.db.Read(), `select reason from audit_view where place_id = $1`, dongCam)
	check(t, err)
	if !slices.Equal(slices.Compact(looks), []string{"people.why_list_account"}) { // one of each page, for who is on it
		t.Errorf("logged %v", looks)
	}
	if _, err := f.Without(ctx, head, tienHoa, "2025-06-30", people.WithoutAccount, "",
		4); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("another village on an old map: %v", err)
	}
	if _, err := f.Without(ctx, head, dongCam, "", people.WithoutAccount, "!", 4); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a broken cursor: %v", err)
	}
	if _, err := f.Without(ctx, f.actor(auth.Member, dongCam), dongCam, "", people.WithoutAccount, "",
		4); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("by a member: %v", err)
	}
}

func TestIDWarnings(t *testing.T) {
	for _, c := range []struct{ number, born, sex, want string }{
		{"010165000789", "1965", "f", ""},
		{"010 165 000 789", "1965-03-02", "f", ""},
		{"", "1965", "f", ""},
		{"010165000789", "", "", ""},
		{"010165000789", "1965", "m", "people.warn_sex"},
		{"010165000789", "1966", "f", "people.warn_year"},
		{"038312004567", "2012-07", "f", ""},
		{"038212004567", "1912", "m", "people.warn_year"},
		{"003065000789", "1965", "m", "people.warn_province"}, // 03 is no code
		{"101065000789", "1965", "m", ""},                     // born abroad
		{"12345", "1965", "m", "people.id_shape"},
		{"000965000789", "1965", "m", "people.warn_province people.warn_sex people.warn_year"},
	} {
		if got := strings.Join(people.IDWarnings(c.number, c.born, c.sex), " "); got != c.want {
			t.Errorf("%s, %s, %s: got %q, want %q", c.number, c.born, c.sex, got, c.want)
		}
	}
}

func FuzzParseBorn(f *testing.F) {
	for _, s := range []string{"", "1965", "1965-03", "1965-03-02", "2012-02-30", "15/3/1965", "+965", "19-5",
		"2026", "9999", "1965-13"} {
		f.Add(s)
	}
	today := clock.Date("2026-11-23")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := people.ParseBorn(s, today)
		if err != nil || s == "" {
			return
		}
		if p, err := clock.ParseDate(string(d)); err != nil || p != d || !strings.HasPrefix(string(d), s) {
			t.Errorf("%q gives %q", s, d)
		}
		_ = forms.ShowDate(s)
		_ = people.IDWarnings("010165000789", s, "f")
	})
}

func FuzzSearch(f *testing.F) {
	x := newFixture(f, newDB(f))
	member := x.actor(auth.Member, dongCam)
	for _, s := range []string{"đặng", `\`, `%_\%`, "0912", "\x00", "'", "\u1dd1", strings.Repeat("a ", 300)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := x.Search(context.Background(), member, people.Search{Text: s}); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	})
}
