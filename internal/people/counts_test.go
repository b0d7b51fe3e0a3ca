package people_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/tallies/talliestest"
)

func TestBirthdaysMoveTheTally(t *testing.T) {
	each(t, testBirthdaysMoveTheTally)
}

func testBirthdaysMoveTheTally(t *testing.T, f *fixture) {
	ctx := t.Context()
	f.clock.Set(evening("2026-06-30"))
	check(t, f.Load(ctx, nil, []people.Resident{
		{ID: ids.New(), VillageID: dongCam, Name: "Năm sinh", Born: "2012"}, // 14 on 1 July 2026
		{ID: ids.New(), VillageID: dongCam, Name: "Tháng sinh", Born: "2012-07", AccountSince: "2026-01-01"},
		{ID: ids.New(), VillageID: dongCam, Name: "Ngày sinh", Born: "2008-07-16", Smartphone: true},
		{ID: ids.New(), VillageID: dongCam, Name: "Năm nhuận", Born: "2012-02-29"},
	}))
	for _, c := range []struct {
		day  clock.Date
		want map[string]int
	}{
		{"2026-06-30", map[string]int{"residents": 4, "aged14": 2}},
		{"2026-07-01", map[string]int{"residents": 4, "aged14": 3}},
		{"2026-07-15", map[string]int{"residents": 4, "aged14": 4, "account14": 1}},
		{"2026-07-16", map[string]int{"residents": 4, "aged14": 4, "account14": 1, "adults": 1, "smartphone": 1}},
		{"2030-02-28", map[string]int{"residents": 4, "aged14": 4, "account14": 1, "adults": 1, "smartphone": 1}},
		{"2030-03-01", map[string]int{"residents": 4, "aged14": 4, "account14": 1, "adults": 2, "smartphone": 1}},
	} {
		f.clock.Set(evening(c.day))
		check(t, f.book.Roll(ctx))
		got, err := people.Counts.At(ctx, f.db.Read(), []string{dongCam}, c.day)
		check(t, err)
		if d := cmp.Diff(c.want, got[dongCam]); d != "" {
			t.Errorf("%s: %s", c.day, d)
		}
	}
	past, err := people.Counts.At(ctx, f.db.Read(), []string{dongCam}, "2026-07-01")
	check(t, err)
	if d := cmp.Diff(map[string]int{"residents": 4, "aged14": 3}, past[dongCam]); d != "" {
		t.Errorf("past day: %s", d)
	}
}

// Whatever is done in whatever order, the tallies are what the records say,
// and a past day counted later is what its tally was then.
func TestTalliesEqualRecords(t *testing.T) {
	each(t, testTalliesEqualRecords)
}

func testTalliesEqualRecords(t *testing.T, f *fixture) {
	ctx := t.Context()
	r := rand.New(rand.NewPCG(1, 7))
	clerk := f.actor(auth.Clerk, "p")
	villages := []string{dongCam, tienHoa, xuanTau}
	var households []people.Household
	for i := range 9 {
		households = append(households, people.Household{ID: ids.New(), VillageID: villages[i%3], Code: fmt.Sprint(i),
			HouseholdDetails: people.HouseholdDetails{Alley: "Ngõ 1"}})
	}
	check(t, f.Load(ctx, households, nil))
	day := clock.Date("2026-11-23")
	var known []string
	past := map[clock.Date]map[string]map[string]int{}
	for range 300 {
		switch v := r.IntN(3); r.IntN(7) {
		case 0, 1:
			in := people.RegisterInput{ID: ids.New(), VillageID: villages[v], Name: "Người thử", Born: born(r),
				WalkIn: r.IntN(4) == 0, Another: true}
			if r.IntN(3) > 0 {
				in.HouseholdID = households[r.IntN(3)*3+v].ID
			}
			_, err := f.Register(ctx, clerk, in)
			check(t, err)
			known = append(known, in.ID)
		case 2:
			id := ids.New()
			check(t, f.Load(ctx, nil, []people.Resident{{ID: id, VillageID: villages[v], HouseholdID: households[v].ID,
				Name: "Người nạp", Born: born(r), Smartphone: r.IntN(2) == 0, From: day}}))
			known = append(known, id)
		case 3:
			if len(known) > 0 {
				b, err := f.Get(ctx, f.db.Read(), known[r.IntN(len(known))])
				check(t, err)
				since := clock.Date("")
				if !b.HasAccount {
					since = day
				} else if b.AccountSince != day {
					continue // the history of one who lost their account isn't kept
				}
				check(t, f.SetAccount(ctx, clerk, b.ID, since, "seen", b.Version))
			}
		case 4:
			if len(known) > 0 {
				b, err := f.Get(ctx, f.db.Read(), known[r.IntN(len(known))])
				check(t, err)
				if b.Status == people.Here {
					check(t, f.Leave(ctx, clerk, b.ID, people.Moved, day, b.Version))
				}
			}
		case 5:
			check(t, f.book.Roll(ctx))
			now, err := people.Counts.At(ctx, f.db.Read(), villages, day)
			check(t, err)
			past[day] = now
			day = day.AddDays(1 + r.IntN(200))
			f.clock.Set(evening(day))
		case 6:
			if diffs := talliestest.Differences(t, f.db, f.clock, people.Counts); len(diffs) > 0 {
				t.Fatalf("on %s: %+v", day, diffs)
			}
		}
	}
	for day, want := range past {
		got, err := people.Counts.At(ctx, f.db.Read(), villages, day)
		check(t, err)
		for _, v := range villages {
			delete(want[v], "smartphone") // it has no history
			delete(got[v], "smartphone")
			if d := cmp.Diff(want[v], got[v]); d != "" {
				t.Errorf("%s on %s, counted later: %s", v, day, d)
			}
		}
	}
}

func born(r *rand.Rand) string {
	d := clock.NewDate(2006+r.IntN(8), 1, 1+r.IntN(365))
	return string(d[:[]int{4, 7, 10}[r.IntN(3)]])
}

func TestRecountFindsWhatIsWrong(t *testing.T) {
	each(t, testRecountFindsWhatIsWrong)
}

func testRecountFindsWhatIsWrong(t *testing.T, f *fixture) {
	ctx := t.Context()
	check(t, f.Load(ctx, nil, []people.Resident{{ID: ids.New(), VillageID: dongCam, Name: "Lò Thị A", Born: "1965"}}))
	check(t, f.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update people_tally set aged14 = 7 where place_id = $1`, dongCam)
		return err
	}))
	want := []tallies.Difference{{Table: "people_tally", PlaceID: dongCam, Figure: "aged14", Kept: 7, Counted: 1}}
	if d := cmp.Diff(want, talliestest.Differences(t, f.db, f.clock, people.Counts)); d != "" {
		t.Error(d)
	}
}

func (f *fixture) today() clock.Date { return clock.DateOf(f.clock.Now()) }
