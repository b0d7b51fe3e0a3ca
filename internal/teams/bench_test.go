package teams_test

import (
	"context"
	"testing"
	"thonso/internal/teams"

	"thonso/internal/platform/db"
	"thonso/internal/platform/ids"
	"thonso/internal/testworld"
)

// BenchmarkProvince reads the tallies of a province's villages.
func BenchmarkProvince(b *testing.B) {
	ctx := b.Context()
	d := testworld.New(b).DB
	villages := make([]string, 1174)
	err := d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for i := range villages {
			villages[i] = ids.New()
			if _, err := tx.Exec(ctx,
				`insert into teams_tally (place_id, as_of, model_teams) values ($1, '2026-11-23', 1)`,
				villages[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if all, err := teams.Counts.At(ctx, d.Read(), villages, "2026-11-23"); err != nil || len(all) != len(villages) {
			b.Fatal(len(all), err)
		}
	}
}
