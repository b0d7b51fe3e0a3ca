package app

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"testing"

	"thonso/internal/platform/db"
	"thonso/internal/platform/seal"
)

// TestTheKeyIsNeverReplaced: where the database has data, a missing key is not
// made anew and another's is not used; the running server and the doctor tell.
func TestTheKeyIsNeverReplaced(t *testing.T) {
	t.Parallel()
	bothWorlds(t, func(t *testing.T, w *world) {
		file, elsewhere := w.Config.keyFile(), w.Config
		right, err := os.ReadFile(file)
		must(t, err)
		w.browser().get("/healthz").expect(t, http.StatusOK, `"ok"`)

		must(t, os.Remove(file))
		w.refusesToOpen(w.Config, "is missing")
		if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("a key was made: %v", err)
		}
		w.browser().get("/healthz").expect(t, http.StatusServiceUnavailable, `"key"`)
		if w.doctor("key") == nil {
			t.Error("the doctor misses no key")
		}
		elsewhere.Data, elsewhere.Database = t.TempDir(), w.Config.dsn()
		w.refusesToOpen(elsewhere, "is missing")

		_, err = seal.Make(file)
		must(t, err)
		w.refusesToOpen(w.Config, "another than the one that sealed")
		w.browser().get("/healthz").expect(t, http.StatusServiceUnavailable, `"key"`)
		if w.doctor("key") == nil {
			t.Error("the doctor accepts another key")
		}

		must(t, os.WriteFile(file, right, 0o600))
		w.browser().get("/healthz").expect(t, http.StatusOK, `"ok"`)
		a, err := Open(t.Context(), w.Config)
		must(t, err)
		must(t, a.Close())
	})
}

func (w *world) refusesToOpen(c Config, why string) {
	w.t.Helper()
	a, err := Open(w.t.Context(), c)
	if err == nil {
		_ = a.Close()
	}
	if err == nil || !strings.Contains(err.Error(), why) {
		w.t.Errorf("opened with the wrong key: %v", err)
	}
}

// exec changes the database behind the product's back.
func (w *world) exec(query string, args ...any) error {
	return w.DB.InTx(w.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	})
}

// TestAnEarlierReleaseNotesItsKey: a database that doesn't say yet which key
// it has takes only one that opens its records.
func TestAnEarlierReleaseNotesItsKey(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	e.begin(t, "here")
	must(t, e.exec(`delete from seal_key`))
	right, err := os.ReadFile(e.Config.keyFile())
	must(t, err)
	must(t, os.Remove(e.Config.keyFile()))
	e.refusesToOpen(e.Config, "is missing")
	_, err = seal.Make(e.Config.keyFile())
	must(t, err)
	e.refusesToOpen(e.Config, "another than the one that sealed")
	must(t, os.WriteFile(e.Config.keyFile(), right, 0o600))
	a, err := Open(t.Context(), e.Config)
	must(t, err)
	must(t, a.Close())
	known, err := seal.Known(t.Context(), e.DB.Read())
	if err != nil || known != e.Box.Fingerprint() {
		t.Errorf("noted %q, %v", known, err)
	}
}

// TestTheDoctorOpensEverySealedColumn: one value that doesn't open is seen,
// whichever column it is in.
func TestTheDoctorOpensEverySealedColumn(t *testing.T) {
	t.Parallel()
	e := newMatrixWorld(t, newWorld(t))
	must(t, e.exec(`insert into notices_delivery (id, notice_id, channel, address, key, args, made_at)
		values ('1', '1', 'email', '', 'x', '[]', 0)`))
	for _, column := range []string{
		"auth_account.totp", "people_resident.id_sealed", "people_resident.ethnicity_sealed",
		"notices_delivery.address",
		"dossiers_dossier.answers", "dossiers_dossier.secret_sealed", "dossiers_result.body",
	} {
		table, name, _ := strings.Cut(column, ".")
		var before string
		row := e.DB.Read().QueryRow(t.Context(), `select `+name+` from `+table+` order by 1 limit 1`)
		must(t, row.Scan(&before))
		must(t, e.exec(`update `+table+` set `+name+` = 'x' where `+name+` = $1`, before))
		if err := e.doctor("key"); err == nil || !strings.Contains(err.Error(), column) {
			t.Errorf("%s is garbage: %v", column, err)
		}
		must(t, e.exec(`update `+table+` set `+name+` = $1 where `+name+` = 'x'`, before))
	}
	if err := e.doctor("key"); err != nil {
		t.Errorf("all is back: %v", err)
	}
}
