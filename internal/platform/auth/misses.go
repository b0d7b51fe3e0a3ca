package auth

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/text"
)

// Lockout: after this many wrong passwords a name rests for a while. It is the
// name that rests, not the account: what a name answers must not tell whether
// there is an account behind it.
const (
	maxFailed = 5
	lockFor   = 15 * time.Minute
)

// missKey is what misses of a typed name are counted by.
func (s *Service) missKey(name string) string {
	phone, _ := text.Phone(name) // "" where it is none
	return s.box.Key("login " + cmp.Or(phone, strings.ToLower(text.Clean(name))))
}

// locked refuses a name that was tried too often.
func (s *Service) locked(ctx context.Context, key string) error {
	var at time.Time
	now := s.clock.Now()
	err := s.db.Read().QueryRow(ctx, `select at from auth_miss where name = $1 and failed >= $2 and at > $3`,
		key, maxFailed, db.At(now.Add(-lockFor))).Scan(db.Into(&at))
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	} else if err != nil {
		return err
	}
	return fault.New(fault.TooMany, "auth.locked", "minutes", int((lockFor-now.Sub(at)+time.Minute-1)/time.Minute))
}

// failed counts a miss, and says what is said of every miss.
func (s *Service) failed(ctx context.Context, key string, a loginAccount) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := s.clock.Now()
		if _, err := tx.Exec(ctx, `delete from auth_miss where at <= $1`, db.At(now.Add(-lockFor))); err != nil {
			return err
		}
		var n int
		if err := tx.QueryRow(ctx, `insert into auth_miss (name, failed, at) values ($1, 1, $2)
			on conflict (name) do update set failed = auth_miss.failed + 1, at = excluded.at returning failed`,
			key, db.At(now)).Scan(&n); err != nil || n != maxFailed || a.id == "" {
			return err
		}
		return s.rec.Record(ctx, tx, Actor{ID: a.id, Name: a.name, tree: s.tree}, "",
			"auth.locked", "account", a.id, nil)
	})
	if err != nil {
		return err
	}
	return fault.New(fault.Invalid, "auth.wrong")
}

// forgive lets an account try again by each of its names.
func (s *Service) forgive(ctx context.Context, tx *db.Tx, accountID string) error {
	var username, phone string
	if err := tx.QueryRow(ctx, `select username, phone from auth_account where id = $1`, accountID).
		Scan(&username, &phone); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `delete from auth_miss where name in ($1, $2)`, s.missKey(username), s.missKey(phone))
	return err
}
