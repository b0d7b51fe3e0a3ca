package notices

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
)

// Page after page shows every notice once, the newest first, and nobody else's.
func TestPagesOfNotices(t *testing.T) {
	migrate := func(ctx context.Context, d *db.DB) error { return d.Migrate(ctx, "notices", Files) }
	dbtest.Each(t, migrate, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		err := d.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			for i := range 123 {
				for _, who := range []string{"an", "binh"} { // ten at a time are of one moment
					_, e := tx.Exec(ctx, `insert into notices_notice (id, account_id, key, url, made_at) values ($1, $2, 'k', '/', $3)`, fmt.Sprintf("%s-%03d", who, i), who, int64(i/10))
					err = errors.Join(err, e)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		s := &Service{db: d}
		an, after, want := auth.Actor{ID: "an"}, "", 123
		for more := true; more; {
			var page []Notice
			if page, more, err = s.Mine(ctx, an, after); err != nil || len(page) == 0 {
				t.Fatalf("after %q: %d, %v", after, len(page), err)
			}
			for _, n := range page {
				if want--; n.ID != fmt.Sprintf("an-%03d", want) {
					t.Fatalf("%s where an-%03d should be", n.ID, want)
				}
			}
			after = page[len(page)-1].ID
		}
		if want != 0 {
			t.Errorf("%d were never shown", want)
		}
		for _, strange := range []string{"binh-100", "nobody's", "' or 1=1 --"} {
			if page, more, err := s.Mine(ctx, an, strange); len(page) > 0 || more || err != nil {
				t.Errorf("after %q: %d, %t, %v", strange, len(page), more, err)
			}
		}
	})
}
