package teams

import (
	"context"
	"testing"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/clock/clocktest"
	"thonso/internal/platform/db"
	"thonso/internal/platform/ids"
)

// BenchmarkProvince reads the tallies of a province's villages, whose teams changed four times.
func BenchmarkProvince(b *testing.B) {
	ctx := b.Context()
	d, err := db.Open(ctx, b.TempDir()+"/teams.db", db.Options{Sync: "OFF"})
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	if err := migrate(ctx, d); err != nil {
		b.Fatal(err)
	}
	villages := make([]string, 1174)
	err = d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for i := range villages {
			villages[i] = ids.New()
			for _, on := range []clock.Date{"2024-01-02", "2024-06-02", "2025-01-02", "2026-01-02"} {
				if err := count(ctx, tx, villages[i], on, Tally{ModelTeams: 1}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	s := New(Deps{DB: d, Clock: clocktest.At(time.Time{})})
	for b.Loop() {
		if all, err := s.CountsAt(ctx, villages, "2026-11-23"); err != nil || len(all) != len(villages) {
			b.Fatal(len(all), err)
		}
	}
}
