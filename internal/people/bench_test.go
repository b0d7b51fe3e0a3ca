package people_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/tallies/talliestest"
)

// number is that of an environment variable, or usual where there is none.
func number(name string, usual int) int {
	if v, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return v
	}
	return usual
}

// BenchmarkProvince measures a register of THONSO_BENCH_RESIDENTS (default
// 20,000; a province has 800,000) in communes of THONSO_BENCH_VILLAGES villages
// (default 14) of 415 residents each: 72 make a commune of 30,000. It runs on
// PostgreSQL where THONSO_BENCH_POSTGRES is set.
func BenchmarkProvince(b *testing.B) {
	n := number("THONSO_BENCH_RESIDENTS", 20000)
	d := newDB(b)
	if os.Getenv("THONSO_BENCH_POSTGRES") != "" {
		d = dbtest.Postgres(b, migrate)
	}
	f, ctx := newFixture(b, d), b.Context()
	villages := province(b, f, n/415+1, number("THONSO_BENCH_VILLAGES", 14))
	hs, rs := register(n, villages)
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			check(b, f.Load(ctx, hs, rs))
		}
	})
	clerk := f.actor(auth.Clerk, "commune-0")
	for place, actor := range map[string]auth.Actor{"commune-0": clerk, "p": f.actor(auth.Leader, "p")} {
		for _, q := range []string{"dang", "thi uoc", "nguyen van a", "uoc dang", "dang uoc", "hoa binh lo", "lan 1964",
			"th uo", "xu zz", "0912000007", "010165000007"} {
			b.Run("search "+place+" "+q, func(b *testing.B) {
				for b.Loop() {
					if _, err := f.Search(ctx, actor, people.Search{PlaceID: place, Text: q}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
	b.Run("register", func(b *testing.B) {
		for b.Loop() {
			_, err := f.Register(ctx, clerk, people.RegisterInput{VillageID: villages[0],
				Name: "Lò Thị A", Born: "1965"})
			check(b, err)
		}
	})
	b.Run("without", func(b *testing.B) {
		for b.Loop() {
			_, err := f.Without(ctx, clerk, "commune-0", "", people.WithoutAccount, "", 50)
			check(b, err)
		}
	})
	b.Run("tallies", func(b *testing.B) {
		for b.Loop() {
			_, err := people.Counts.At(ctx, f.db.Read(), villages, f.today())
			check(b, err)
		}
	})
	b.Run("recount", func(b *testing.B) {
		for b.Loop() {
			talliestest.Agree(b, f.db, f.clock, people.Counts)
		}
	})
	b.Run("roll", func(b *testing.B) {
		for day := clock.Date("2026-11-24"); b.Loop(); day = day.AddDays(1) {
			f.clock.Set(evening(day))
			check(b, f.book.Roll(ctx))
		}
	})
}

// province makes n villages, so many to a commune.
func province(b *testing.B, f *fixture, n, each int) (villages []string) {
	var news []places.NewPlace
	for i := range n {
		commune := fmt.Sprintf("commune-%d", i/each)
		if i%each == 0 {
			news = append(news, places.NewPlace{Place: places.Place{ID: commune, Kind: places.Commune, Type: "xa",
				Name: commune}, ParentID: "p"})
		}
		v := fmt.Sprintf("village-%d", i)
		news = append(news, places.NewPlace{Place: places.Place{ID: v, Kind: places.Village, Type: "thon",
			Name: v}, ParentID: commune})
		villages = append(villages, v)
	}
	check(b, f.places.Create(b.Context(), auth.System("bench", f.places), news...))
	return villages
}

func register(n int, villages []string) (hs []people.Household, rs []people.Resident) {
	r := rand.New(rand.NewPCG(3, 4))
	family := []string{"Nguyễn", "Trần", "Lê", "Đặng", "Lò", "Vàng", "Hoàng"}
	middle := []string{"Văn", "Thị", "Đức", "Thị Thu", "Minh"}
	given := []string{"An", "Anh", "Bình", "Dần", "Đức", "Hoa", "Hương", "Lan", "Mai", "Nam", "Ước", "Xuân", "Yến"}
	pick := func(s []string) string { return s[r.IntN(len(s))] }
	for i := range n {
		village := villages[i*len(villages)/n]
		if i%4 == 0 || hs[len(hs)-1].VillageID != village {
			hs = append(hs, people.Household{ID: ids.New(), VillageID: village, Code: fmt.Sprint(i),
				HouseholdDetails: people.HouseholdDetails{Alley: fmt.Sprintf("Ngõ %d", 1+i/4%12)}})
		}
		p := people.Resident{ID: ids.New(), VillageID: village, HouseholdID: hs[len(hs)-1].ID,
			Name: pick(family) + " " + pick(middle) + " " + pick(given),
			Born: fmt.Sprint(1940 + r.IntN(86)), IDNumber: fmt.Sprintf("010165%06d", i), Phone: fmt.Sprintf("0912%06d",
				i), Ethnicity: "Kinh", Smartphone: r.IntN(2) == 0}
		if r.IntN(3) == 0 {
			p.AccountSince = "2024-06-01"
		}
		rs = append(rs, p)
	}
	return hs, rs
}

// BenchmarkTallies reads the tallies of a province's 1,174 villages.
func BenchmarkTallies(b *testing.B) {
	f, ctx := newFixture(b, newDB(b)), b.Context()
	villages := make([]string, 1174)
	check(b, f.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for i := range villages {
			villages[i] = ids.New()
			if _, err := tx.Exec(ctx,
				`insert into people_tally (place_id, as_of, residents) values ($1, '2026-11-23', 415)`,
				villages[i]); err != nil {
				return err
			}
		}
		return nil
	}))
	for b.Loop() {
		if all, err := people.Counts.At(ctx, f.db.Read(), villages, f.today()); err != nil ||
			len(all) != len(villages) {
			b.Fatal(len(all), err)
		}
	}
}
