package auth

import (
	"context"
	"fmt"
	"time"

	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
)

// A TokenRow is one API token; its secret is kept by whoever made it.
type TokenRow struct {
	ID        string
	Name      string
	CreatedAt time.Time
	ExpiresAt time.Time
}

// NewToken makes an API token for the actor's own account; the secret is shown
// once. Whoever offers this to people asks for the password first: see Confirm.
func (s *Service) NewToken(ctx context.Context, actor Actor, name string) (secret string, err error) {
	name = text.Clean(name)
	if name == "" {
		return "", fault.Field("name", "auth.token_name")
	}
	secret = "ts_" + ids.Secret()
	now := s.clock.Now()
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		id := ids.New()
		if _, err := tx.Exec(ctx, `insert into auth_token (token_hash, id, account_id, name, created_at, expires_at)
			values ($1, $2, $3, $4, $5, $6)`,
			ids.Hash(secret), id, actor.ID, name, db.At(now), db.At(now.Add(tokenFor))); err != nil {
			return err
		}
		return s.rec.Record(ctx, tx, actor, "", "auth.new_token", "token", id, nil)
	})
	return secret, err
}

// Tokens returns the actor's API tokens in force, newest first.
func (s *Service) Tokens(ctx context.Context, actor Actor) ([]TokenRow, error) {
	return s.tokens(ctx, actor.ID)
}

// TokensOf returns the API tokens in force of an account that the actor manages.
func (s *Service) TokensOf(ctx context.Context, actor Actor, accountID string) ([]TokenRow, error) {
	if err := s.needManages(ctx, actor, accountID); err != nil {
		return nil, err
	}
	return s.tokens(ctx, accountID)
}

func (s *Service) tokens(ctx context.Context, accountID string) ([]TokenRow, error) {
	return db.Collect(ctx, s.db.Read(), func(r db.Rows) (t TokenRow, err error) {
		return t, r.Scan(&t.ID, &t.Name, db.Into(&t.CreatedAt), db.Into(&t.ExpiresAt))
	}, `select id, name, created_at, expires_at from auth_token
		where account_id = $1 and revoked_at = 0 and expires_at > $2 order by created_at desc`,
		accountID, db.At(s.clock.Now()))
}

// RevokeToken ends one API token of the actor's own account, or of one that the actor manages.
func (s *Service) RevokeToken(ctx context.Context, actor Actor, accountID, id string) error {
	if actor.ID != accountID {
		if err := s.needManages(ctx, actor, accountID); err != nil {
			return err
		}
	}
	return s.own(ctx, actor, "auth.revoke_token", "token", id,
		`update auth_token set revoked_at = $3 where id = $1 and account_id = $2 and revoked_at = 0`,
		id, accountID, db.At(s.clock.Now()))
}

// shutOut ends every login and every API token of an account: whoever knew its
// password may have made one.
func (s *Service) shutOut(ctx context.Context, tx *db.Tx, accountID string) error {
	if _, err := tx.Exec(ctx, `delete from auth_login where account_id = $1`, accountID); err != nil {
		return fmt.Errorf("end logins: %w", err)
	}
	_, err := tx.Exec(ctx, `update auth_token set revoked_at = $2 where account_id = $1 and revoked_at = 0`,
		accountID, db.At(s.clock.Now()))
	if err != nil {
		return fmt.Errorf("end tokens: %w", err)
	}
	return nil
}

// Confirm asks for the password of the actor's own account again, before
// something that outlives the login. Wrong ones count as at the sign-in; field
// is the form's.
func (s *Service) Confirm(ctx context.Context, actor Actor, password, field string) error {
	acc := loginAccount{id: actor.ID}
	var username string
	err := s.db.Read().QueryRow(ctx, `select username, name, password from auth_account where id = $1`, actor.ID).
		Scan(&username, &acc.name, &acc.password)
	if err != nil {
		return fmt.Errorf("find account: %w", err)
	}
	key := s.missKey(username)
	if err := s.locked(ctx, key); err != nil {
		return err
	}
	if s.compare(password, acc.password) {
		return nil
	}
	if err := s.failed(ctx, key, acc); fault.KindOf(err) != fault.Invalid {
		return err
	}
	return fault.Field(field, "auth.old_wrong")
}
