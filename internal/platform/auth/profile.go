package auth

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
)

// A LoginRow is one browser in which an account is signed in.
type LoginRow struct {
	ID        string // hash of the cookie's secret
	Agent     string
	CreatedAt time.Time
	ExpiresAt time.Time
}

// Own returns the actor's account with its grants, past and future ones too.
func (s *Service) Own(ctx context.Context, actor Actor) (Account, error) {
	return s.find(ctx, `id = $1`, actor.ID)
}

// FindByUsername returns the account in force with that user name.
func (s *Service) FindByUsername(ctx context.Context, username string) (Account, error) {
	return s.find(ctx, `username = $1 and disabled_at = 0`, cleanUsername(username))
}

func (s *Service) find(ctx context.Context, where, arg string) (a Account, err error) {
	all, err := db.Collect(ctx, s.db.Read(), ScanAccount,
		`select `+AccountColumns+` from `+AccountTable+` where `+where, arg)
	if err != nil {
		return a, fmt.Errorf("find account: %w", err)
	} else if len(all) == 0 {
		return a, fault.New(fault.NotFound, "auth.no_account")
	}
	a = all[0]
	a.Grants, err = db.Collect(ctx, s.db.Read(), scanGrantRow, `select `+grantColumns+`
		from auth_grant where account_id = $1 order by granted_at, id`, a.ID)
	return a, err
}

// Logins returns where the actor is signed in, newest first.
func (s *Service) Logins(ctx context.Context, actor Actor) ([]LoginRow, error) {
	return db.Collect(ctx, s.db.Read(), func(r db.Rows) (l LoginRow, err error) {
		return l, r.Scan(&l.ID, &l.Agent, db.Into(&l.CreatedAt), db.Into(&l.ExpiresAt))
	}, `select token_hash, agent, created_at, expires_at from auth_login where account_id = $1 and expires_at > $2
		order by created_at desc`,
		actor.ID, db.At(s.clock.Now()))
}

// EndLogin signs one of the actor's own browsers out.
func (s *Service) EndLogin(ctx context.Context, actor Actor, id string) error {
	return s.own(ctx, actor, "auth.end_login", "login", "",
		`delete from auth_login where token_hash = $1 and account_id = $2`, id, actor.ID)
}

// SetLang keeps the language that the actor reads. Whoever calls knows that there is such a one.
func (s *Service) SetLang(ctx context.Context, tx *db.Tx, actor Actor, tag string) error {
	tx.AfterCommit(s.forget)
	_, err := tx.Exec(ctx, `update auth_account set lang = $2 where id = $1`, actor.ID, tag)
	return err
}

// noDaily is kept for who wants nothing at hand.
const noDaily = "-"

// SetDaily keeps the addresses of what the actor does every day, as they chose.
func (s *Service) SetDaily(ctx context.Context, tx *db.Tx, actor Actor, urls []string) error {
	tx.AfterCommit(s.forget)
	kept := noDaily
	if len(urls) > 0 {
		kept = strings.Join(urls, " ")
	}
	_, err := tx.Exec(ctx, `update auth_account set daily = $2 where id = $1`, actor.ID, kept)
	return err
}

// dailyOf reads what SetDaily keeps; nil where nothing was chosen.
func dailyOf(kept string) []string {
	switch kept {
	case "":
		return nil
	case noDaily:
		return []string{}
	}
	return strings.Fields(kept)
}

// DisableTOTP gives the authenticator up; the password proves that it is the owner who does.
func (s *Service) DisableTOTP(ctx context.Context, actor Actor, password string) error {
	if err := s.Confirm(ctx, actor, password, "totp-password"); err != nil {
		return err
	}
	return s.own(ctx, actor, "auth.disable_totp", "account", actor.ID,
		`update auth_account set totp = '' where id = $1`,
		actor.ID)
}

// own runs one statement that must change one row of the actor's own, and records it.
func (s *Service) own(ctx context.Context, actor Actor, action, kind, target, query string, args ...any) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, query, args...)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n != 1 {
			return errors.Join(err, fault.New(fault.NotFound, "fault.not_found"))
		}
		return s.rec.Record(ctx, tx, actor, "", action, kind, target, nil)
	})
	s.forget()
	return err
}

// SetDisabled shuts an account out, with every login and API token, or lets it
// in again. The actor must manage it, and can't shut itself out.
func (s *Service) SetDisabled(ctx context.Context, actor Actor, accountID string, disabled bool) error {
	if actor.ID == accountID {
		return fault.New(fault.Conflict, "auth.not_yourself")
	}
	if err := s.needManages(ctx, actor, accountID); err != nil {
		return err
	}
	var at int64
	action := "auth.enable"
	if disabled {
		at, action = db.At(s.clock.Now()), "auth.disable"
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if died, err := db.Strings(ctx, tx, `select id from auth_grant where account_id = $1 and died`,
			accountID); err != nil {
			return err
		} else if len(died) > 0 && !disabled {
			return fault.New(fault.Conflict, "auth.died")
		}
		if err := db.ChangedOne(tx.Exec(ctx, `update auth_account set disabled_at = $2, died = false where id = $1`,
			accountID, at)); err != nil {
			return err
		}
		if err := s.forgive(ctx, tx, accountID); err != nil {
			return err
		}
		if disabled {
			if err := s.shutOut(ctx, tx, accountID); err != nil {
				return err
			}
		}
		return s.rec.Record(ctx, tx, actor, "", action, "account", accountID, nil)
	})
	s.forget()
	return err
}

// IsLogin reports whether the row is the login of the cookie's secret.
func (l LoginRow) IsLogin(secret string) bool { return l.ID == ids.Hash(secret) }

// TOTPAddress is the otpauth:// address by which an app takes the secret.
func TOTPAddress(secret, issuer, name string) string {
	q := url.Values{"secret": {secret}, "issuer": {issuer}, "period": {"30"}, "digits": {"6"}, "algorithm": {"SHA1"}}
	return "otpauth://totp/" + url.PathEscape(issuer+":"+name) + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}
