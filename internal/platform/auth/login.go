package auth

import (
	"cmp"
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/pquerna/otp/totp"

	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
)

const (
	loginFor = 12 * time.Hour
	tokenFor = 365 * 24 * time.Hour
)

var hashParams = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// quickParams are those of passwords that tests make up: `go test` alone builds
// a program in which testing.Testing is true.
var quickParams = &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// someHash is compared against where no account is, so that the time taken
// doesn't tell whether a user name exists.
const someHash = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$3gIhB0kT1VSd7bB0u0B1fO2Nn9aT6c3VgqXvYb2mZ0k"

// A LoginInput is what somebody types to sign in.
type LoginInput struct {
	Name     string // user name or phone number
	Password string
	Code     string // of the authenticator app, where the account has one
	Agent    string // browser, shown in the list of logins
}

// Login checks name, password and code and returns the secret for the cookie.
// An unknown name is answered as a wrong password is: in the same words, as
// slowly, and no more often.
func (s *Service) Login(ctx context.Context, in LoginInput) (secret string, err error) {
	key := s.missKey(in.Name)
	if err := s.locked(ctx, key); err != nil {
		return "", err
	}
	acc, err := s.findForLogin(ctx, in.Name)
	if err != nil {
		return "", err
	}
	ok := s.compare(in.Password, acc.password)
	if err := s.locked(ctx, key); err != nil { // by others tried at the same time
		return "", err
	}
	if !ok || acc.id == "" || !acc.disabledAt.IsZero() {
		return "", s.failed(ctx, key, acc)
	}
	if err := s.checkCode(&acc, in.Code); err != nil {
		if in.Code != "" {
			_ = s.failed(ctx, key, acc)
		}
		return "", err
	}
	return s.open(ctx, acc, in.Agent)
}

type loginAccount struct {
	id, name, password, totp string
	step                     int64 // of the code used last
	disabledAt               time.Time
}

func (s *Service) findForLogin(ctx context.Context, name string) (a loginAccount, err error) {
	name = strings.ToLower(text.Clean(name))
	phone, _ := text.Phone(name) // "" where it is none
	a.password = someHash
	err = s.db.Read().QueryRow(ctx, `
		select id, name, password, totp, totp_step, disabled_at from auth_account
		where username = $1 or (phone = $2 and phone <> '')
		order by case when username = $1 then 0 else 1 end limit 1`, name, phone).
		Scan(&a.id, &a.name, &a.password, &a.totp, &a.step, db.Into(&a.disabledAt))
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return a, err
}

// compare reports whether the password is the one that is kept. Earlier releases
// kept it as it was typed.
func (s *Service) compare(typed, hash string) bool {
	s.hashing <- struct{}{}
	defer func() { <-s.hashing }()
	password := text.Password(typed)
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	if err == nil && !ok && password != typed {
		ok, err = argon2id.ComparePasswordAndHash(typed, hash)
	}
	return err == nil && ok
}

func (s *Service) hash(password string) (string, error) {
	s.hashing <- struct{}{}
	defer func() { <-s.hashing }()
	if testing.Testing() {
		return argon2id.CreateHash(password, quickParams)
	}
	return argon2id.CreateHash(password, hashParams)
}

// checkCode wants the code of an account that has an authenticator, each code
// once: who read one over a shoulder can't use it again.
func (s *Service) checkCode(a *loginAccount, code string) error {
	if a.totp == "" {
		return nil
	}
	if code == "" {
		return fault.Field("code", "auth.code_needed")
	}
	secret, err := s.box.Open(a.totp, a.id)
	if err != nil {
		return fmt.Errorf("authenticator of %s: %w", a.id, err)
	}
	step, err := s.stepOf(secret, code)
	if err != nil {
		return fmt.Errorf("authenticator of %s: %w", a.id, err)
	}
	if step <= a.step {
		return fault.Field("code", "auth.code_wrong")
	}
	a.step = step
	return nil
}

// stepOf is the number of the half minute, now or beside it, in which an
// authenticator shows the code; 0 where it is none of these.
func (s *Service) stepOf(secret, code string) (int64, error) {
	const period = 30 // seconds that a code is shown
	code = strings.ReplaceAll(code, " ", "")
	now := s.clock.Now().Unix() / period
	for step := now + 1; step >= now-1; step-- {
		shown, err := totp.GenerateCode(secret, time.Unix(step*period, 0))
		if err != nil {
			return 0, err
		}
		if subtle.ConstantTimeCompare([]byte(shown), []byte(code)) == 1 {
			return step, nil
		}
	}
	return 0, nil
}

func (s *Service) open(ctx context.Context, a loginAccount, agent string) (string, error) {
	secret, now := ids.Secret(), s.clock.Now()
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx,
			`update auth_account set totp_step = $2 where id = $1 and (totp = '' or totp_step < $2)`,
			a.id, a.step)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 { // the same code came twice at once
			return cmp.Or[error](err, fault.Field("code", "auth.code_wrong"))
		}
		if err := s.forgive(ctx, tx, a.id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `delete from auth_login where expires_at < $1`, db.At(now)); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `insert into auth_login (token_hash, account_id, created_at, expires_at, agent)
			values ($1, $2, $3, $4, $5)`,
			ids.Hash(secret), a.id, db.At(now), db.At(now.Add(loginFor)), clip(agent, 120)); err != nil {
			return err
		}
		return s.rec.Record(ctx, tx, Actor{ID: a.id, Name: a.name, tree: s.tree}, "",
			"auth.login", "account", a.id, nil)
	})
	return secret, err
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// Logout ends the login of the cookie's secret.
func (s *Service) Logout(ctx context.Context, secret string) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `delete from auth_login where token_hash = $1`, ids.Hash(secret))
		return err
	})
	s.forget()
	return err
}

// ActorOfLogin returns who is signed in with the cookie's secret; the public where nobody is.
func (s *Service) ActorOfLogin(ctx context.Context, secret string) (Actor, error) {
	return s.actor(ctx, secret, `select account_id from auth_login where token_hash = $1 and expires_at > $2`, false)
}

// ActorOfToken returns whose API token it is; a SignIn fault where it is none.
func (s *Service) ActorOfToken(ctx context.Context, secret string) (Actor, error) {
	a, err := s.actor(ctx, secret, `select account_id from auth_token where token_hash = $1 and expires_at > $2
		and revoked_at = 0`, true)
	if err == nil && !a.SignedIn() {
		return a, fault.New(fault.SignIn, "auth.bad_token")
	}
	return a, err
}

func (s *Service) actor(ctx context.Context, secret, query string, token bool) (Actor, error) {
	if secret == "" {
		return s.NobodySignedIn(), nil
	}
	key := ids.Hash(secret)
	if a, ok := s.recall(key); ok && a.Token == token {
		return a, nil
	}
	var id string
	err := s.db.Read().QueryRow(ctx, query, key, db.At(s.clock.Now())).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return s.NobodySignedIn(), nil
	} else if err != nil {
		return s.NobodySignedIn(), fmt.Errorf("find login: %w", err)
	}
	a, err := s.ActorOf(ctx, id)
	if err != nil {
		return s.NobodySignedIn(), err
	}
	a.Token = token
	s.remember(key, a)
	return a, nil
}

// ActorOf returns the account as an actor with the grants valid today; the
// public where the account is absent or disabled.
func (s *Service) ActorOf(ctx context.Context, accountID string) (Actor, error) {
	a := s.NobodySignedIn()
	var name, lang, daily string
	var mustChange bool
	err := s.db.Read().QueryRow(ctx, `select name, lang, daily, must_change from auth_account
		where id = $1 and disabled_at = 0`, accountID).
		Scan(&name, &lang, &daily, &mustChange)
	if errors.Is(err, sql.ErrNoRows) {
		return a, nil
	} else if err != nil {
		return a, fmt.Errorf("find account: %w", err)
	}
	a.ID, a.Name, a.Lang, a.Daily, a.MustChange = accountID, name, lang, dailyOf(daily), mustChange
	if mustChange {
		return a, nil
	}
	grants, err := validGrants(ctx, s.db.Read(), accountID, today(s.clock))
	if err != nil {
		return a, err
	}
	a.Grants = grants
	return a, nil
}

// OpenLogin signs an account in without a password. It is for an installation
// whose accounts come in through another one that knows them: practice, and for
// the made-up accounts of a measurement. No page offers it for its own accounts.
func (s *Service) OpenLogin(ctx context.Context, accountID, agent string) (secret string, err error) {
	var a loginAccount
	err = s.db.Read().QueryRow(ctx, `select id, name from auth_account where id = $1 and disabled_at = 0`, accountID).
		Scan(&a.id, &a.name)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.New(fault.NotFound, "fault.not_found")
	} else if err != nil {
		return "", fmt.Errorf("open login: %w", err)
	}
	return s.open(ctx, a, agent)
}
