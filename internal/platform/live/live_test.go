package live_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/live"
)

// Whoever hears of a commune is woken by what is written there, and by nothing
// that is undone or written elsewhere.
func TestWhoIsWoken(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(ctx context.Context, d *db.DB) error { return d.Migrate(ctx, "audit", audit.Migrations) },
		func(t *testing.T, d *db.DB) {
			j, undone := audit.New(clock.System{}), errors.New("undone")
			write := func(place string, end error) error {
				return d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
					e := audit.Entry{PlaceID: place, Action: "test.write"}
					return errors.Join(j.Write(ctx, tx, auth.System("test", nil), e), end)
				})
			}
			hub := live.New(d)
			t.Cleanup(hub.Stop)
			here := hub.Listen(func(chain string) bool { return chain == "here" })
			there := hub.Listen(func(chain string) bool { return chain == "there" })
			defer there.Close()
			if err := write("here", undone); !errors.Is(err, undone) {
				t.Fatal(err)
			}
			for _, place := range []string{"there", "there"} {
				if err := write(place, nil); err != nil {
					t.Fatal(err)
				}
				select {
				case <-there.C:
				case <-here.C:
					t.Fatal("woken by what is written elsewhere")
				case <-time.After(time.Minute):
					t.Fatal("nobody was woken")
				}
			}
			here.Close()
		})
}
