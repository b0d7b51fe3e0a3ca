package notices

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/lists"
)

// Page after page shows every notice once, the newest first, and nobody else's.
func TestPagesOfNotices(t *testing.T) {
	migrate := func(ctx context.Context, d *db.DB) error { return d.Migrate(ctx, "notices", Files) }
	dbtest.Each(t, migrate, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		err := d.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			for i := range 123 {
				for _, who := range []string{"an", "binh"} { // ten at a time are of one moment
					_, e := tx.Exec(ctx,
						`insert into notices_notice (id, account_id, key, url, made_at) values ($1, $2, 'k', '/', $3)`,
						fmt.Sprintf("%s-%03d", who, i), who, int64(i/10))
					err = errors.Join(err, e)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		s := &Service{db: d}
		an, want := auth.Actor{ID: "an"}, 123
		for q, more := (lists.Query{}), true; more; more = q.After != "" {
			page, err := s.Mine(ctx, an, q)
			if err != nil || len(page.Rows) == 0 {
				t.Fatalf("after %q: %d, %v", q.After, len(page.Rows), err)
			}
			for _, n := range page.Rows {
				if want--; n.ID != fmt.Sprintf("an-%03d", want) {
					t.Fatalf("%s where an-%03d should be", n.ID, want)
				}
			}
			q.After = page.Next
		}
		if want != 0 {
			t.Errorf("%d were never shown", want)
		}
	})
}

// A notice names the procedure in the language of whoever reads it; one told
// before there was a name for it keeps the Vietnamese one.
func TestNoticeInTheReadersLanguage(t *testing.T) {
	texts := i18n.NewCatalog()
	if err := texts.Add(Files); err != nil {
		t.Fatal(err)
	}
	both := Notice{Key: "notices.dossier.received", Args: []string{"code", "X1", "procedure", "Chứng thực bản sao",
		"procedure.en", "A certified copy"}}
	old := Notice{Key: both.Key, Args: both.Args[:4]}
	for _, c := range []struct {
		lang, want string
		notice     Notice
	}{{"vi", "(Chứng thực bản sao)", both}, {"en", "Dossier X1 (A certified copy) was received.", both},
		{"en", "Dossier X1 (Chứng thực bản sao) was received.", old}} {
		if got := c.notice.text(i18n.With(t.Context(), texts, c.lang)); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q", c.lang, got)
		}
	}
}
