package people_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/once"
	"thonso/internal/platform/tallies"
)

func TestRegisterIsIdempotentAndCounts(t *testing.T) {
	each(t, testRegisterIsIdempotentAndCounts)
}

func testRegisterIsIdempotentAndCounts(t *testing.T, f *fixture) {
	ctx := t.Context()
	member := f.actor(auth.Member, dongCam)
	in := people.RegisterInput{ID: ids.New(), VillageID: dongCam, Name: "Lò Thị A", Born: "1965", Sex: "f",
		IDNumber: "010 165 000 789", Phone: "+84 912 345 678"}
	first, err := f.Register(ctx, member, in)
	check(t, err)
	if first.IDMasked() != "******789" || first.Phone != "0912345678" || first.HasAccount {
		t.Errorf("registered %+v", first)
	}
	again, err := f.Register(ctx, member, in)
	check(t, err)
	other := in
	other.Name = "Somebody Else"
	if _, err := f.Register(ctx, member, other); fault.Of(err).Key != once.OtherKey {
		t.Errorf("somebody else under the same id: %v", err)
	}
	if d := cmp.Diff(first, again); d != "" {
		t.Errorf("the repeat differs: %s", d)
	}
	check(t, f.SetAccount(ctx, member, first.ID, "2026-11-23", "helped", first.Version))
	if err := f.SetAccount(ctx, member, first.ID, "", "", first.Version); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a stale version gives %v", err)
	}
	got, err := people.Counts.At(ctx, f.db.Read(), []string{dongCam, tienHoa}, "2026-11-23")
	check(t, err)
	want := tallies.ByPlace{dongCam: {"residents": 1, "aged14": 1, "account14": 1, "adults": 1}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// A birth date is taken as people write it, wherever it is typed in one field.
func TestBornAsPeopleWriteIt(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		member := f.actor(auth.Member, dongCam)
		for typed, want := range map[string]string{
			"12/3/1963": "12/03/1963", "1-1-1980": "01/01/1980", "29.2.1964": "29/02/1964", "03 / 1964": "03/1964",
			"1964": "1964", "1964-03-15": "15/03/1964", "1/1/1890": "01/01/1890", "1800": "1800",
			"31/02/1990": "form.date_impossible", "13/1990": "form.date_impossible", "12/3/63": "people.born_shape",
			"3/15/1964": "form.date_impossible", "31/12/1799": "people.born_old", "24/11/2026": "people.born_future",
		} {
			got, err := f.Register(t.Context(), member, people.RegisterInput{VillageID: dongCam, Name: "Sùng " + typed,
				Born: typed, WalkIn: true})
			switch {
			case strings.Contains(want, "_"):
				if fault.Of(err).Fields["born"] != want {
					t.Errorf("%q gives %v, %v", typed, got.Born, err)
				}
			case err != nil || got.BornShown() != want:
				t.Errorf("%q gives %q, %v; want %q", typed, got.BornShown(), err, want)
			}
		}
	})
}

func TestRegisterRefuses(t *testing.T) {
	each(t, testRegisterRefuses)
}

func testRegisterRefuses(t *testing.T, f *fixture) {
	ctx := t.Context()
	member := f.actor(auth.Member, dongCam)
	for field, in := range map[string]people.RegisterInput{
		"name":      {Name: " ", Born: "1960"},
		"born":      {Name: "Lò Thị A", Born: "2027"},
		"sex":       {Name: "Lò Thị A", Born: "1960", Sex: "x"},
		"id_number": {Name: "Lò Thị A", Born: "1960", IDNumber: "123456789"},
		"phone":     {Name: "Lò Thị A", Born: "1960", Phone: "12"},
		"email":     {Name: "Lò Thị A", Born: "1960", Email: "a@"},
		"household": {Name: "Lò Thị A", Born: "1960", HouseholdID: ids.New()},
	} {
		in.VillageID = dongCam
		_, err := f.Register(ctx, member, in)
		if fault.KindOf(err) != fault.Invalid || fault.Of(err).Fields[field] == "" {
			t.Errorf("%s: got %v", field, err)
		}
	}
	_, err := f.Register(ctx, member, people.RegisterInput{VillageID: tienHoa, Name: "Lò Thị A", Born: "1960"})
	if fault.KindOf(err) != fault.Forbidden {
		t.Errorf("in another village: %v", err)
	}
}

func TestDuplicateTellsNothingOfAnotherVillage(t *testing.T) {
	each(t, testDuplicateTellsNothingOfAnotherVillage)
}

func testDuplicateTellsNothingOfAnotherVillage(t *testing.T, f *fixture) {
	ctx := t.Context()
	number := "010165000789"
	in := people.RegisterInput{VillageID: dongCam, Name: "Lò Thị A", Born: "1965", IDNumber: number}
	_, err := f.Register(ctx, f.actor(auth.Member, dongCam), in)
	check(t, err)
	key := func(actor auth.Actor, village string, walkIn bool) string {
		in.VillageID, in.WalkIn = village, walkIn
		_, err := f.Register(ctx, actor, in)
		if err == nil {
			return ""
		}
		if fault.KindOf(err) != fault.Conflict {
			t.Fatalf("got %v", err)
		}
		return fault.Of(err).Key
	}
	got := []string{
		key(f.actor(auth.Member, dongCam), dongCam, false),
		key(f.actor(auth.Member, dongCam), dongCam, true),
		key(f.actor(auth.Member, tienHoa), tienHoa, false),
		key(f.actor(auth.Clerk, giaPhu), tienHoa, false),
		key(f.actor(auth.Member, tienHoa), tienHoa, true), // a guest is served everywhere
		key(f.actor(auth.Member, tienHoa), tienHoa, true), // and recorded once
	}
	want := []string{"people.duplicate_here", "people.duplicate_here", "people.duplicate_elsewhere",
		"people.duplicate_here", "", "people.duplicate_here"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestSealedValuesAreNotInTheFile(t *testing.T) {
	f, ctx := newFixture(t, dbtest.New(t, migrate)), t.Context()
	number, ethnicity := "010165000789", "Dân tộc Giáy"
	id := ids.New()
	check(t, f.Load(ctx, nil, []people.Resident{{ID: id, VillageID: dongCam, Name: "Lò Thị A", Born: "1965",
		IDNumber: number, Ethnicity: ethnicity}}))
	full, err := f.Full(ctx, f.actor(auth.Clerk, giaPhu), id, "hồ sơ chứng thực")
	check(t, err)
	if full.IDNumber != number || full.Ethnicity != ethnicity {
		t.Errorf("opened %+v", full)
	}
	var file string
	check(t, f.db.Read().QueryRow(ctx, `select file from pragma_database_list where name = 'main'`).Scan(&file))
	seen := false
	for _, suffix := range []string{"", "-wal"} {
		raw, err := os.ReadFile(file + suffix)
		check(t, err)
		seen = seen || bytes.Contains(raw, []byte("Lò Thị A"))
		if bytes.Contains(raw, []byte(number)) || bytes.Contains(raw, []byte(ethnicity)) {
			t.Errorf("plain text in the database file %s", suffix)
		}
	}
	if !seen {
		t.Error("the name isn't in the file: this test looks in the wrong place")
	}
}
