package auth

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pquerna/otp/totp"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
)

// ManageAccounts is the permission to create accounts and give roles, at the place of the role.
const ManageAccounts Permission = "auth.manage"

// Enrol is the permission to give residents an account of their own, at their village.
const Enrol Permission = "auth.enrol"

// Operate is the permission to look at how the whole installation runs.
const Operate Permission = "auth.operate"

// Permissions of this package.
var Permissions = []Permission{ManageAccounts, Enrol, Operate}

// An Account is somebody who can sign in.
type Account struct {
	ID         string
	Username   string
	Phone      string
	Email      string
	Name       string
	HasTOTP    bool
	MustChange bool
	CreatedAt  time.Time
	Disabled   bool
	Grants     []GrantRow
}

// A GrantRow is a role at a place for a period, as it is kept.
type GrantRow struct {
	ID, AccountID string
	Role          Role
	PlaceID       string
	From, To      clock.Date // both included; zero: open
	ForID         string     // the account whose role it is, for a delegation
	ForName       string
	SelfID        string       // of a Resident: who in the register that is
	Made          []Permission // what a role that a unit made for itself gives; nil of a shipped one
	Called        string       // and its name
	Scope                      // of the office's work
}

// An AccountInput describes a new account.
type AccountInput struct {
	ID       string
	Username string
	Phone    string
	Email    string
	Name     string
	Password string
	First    bool // the password is for one login, also when the system makes the account
	Role     Role
	PlaceID  string
	From, To clock.Date
	SelfID   string // of a Resident
	Scope
}

var usernameShape = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{2,39}$`)

func (in *AccountInput) clean() error {
	in.Username = cleanUsername(in.Username)
	in.Name = text.Clean(in.Name)
	bad := map[string]string{}
	var ok bool
	if in.Phone, ok = text.Phone(in.Phone); !ok { // as it is looked for at the login
		bad["phone"] = "auth.phone_shape"
	}
	if in.Email, ok = text.Email(in.Email); !ok {
		bad["email"] = "auth.email_shape"
	}
	if key := UsernameFault(in.Username); key != "" {
		bad["username"] = key
	}
	if in.Name == "" {
		bad["name"] = "auth.name_needed"
	}
	in.Password = text.Password(in.Password)
	if key := passwordFault(in.Password); key != "" {
		bad["password"] = key
	}
	return fault.Fields(bad)
}

// UsernameFault says what is wrong with a user name, as a message key; "" for nothing.
func UsernameFault(name string) string {
	if usernameShape.MatchString(cleanUsername(name)) {
		return ""
	}
	return "auth.username_shape"
}

func cleanUsername(typed string) string { return strings.ToLower(text.Clean(typed)) }

// passwordFault wants length, not tricks: long phrases are easier to remember and harder to guess.
func passwordFault(p string) string {
	switch n := utf8.RuneCountInString(p); {
	case n < 10:
		return "auth.password_short"
	case n > 200:
		return "auth.password_long"
	}
	return ""
}

// CreateAccount makes an account with its first role. The actor needs
// ManageAccounts at the role's place, and can't give what reaches further than its own.
func (s *Service) CreateAccount(ctx context.Context, actor Actor, in AccountInput) (Account, error) {
	if err := actor.Need(ManageAccounts, in.PlaceID); err != nil {
		return Account{}, err
	}
	return s.create(ctx, actor, in)
}

// CreateResident makes an account for a person of the register, who has proved
// to be that person; it reaches their own dossiers and nothing else.
func (s *Service) CreateResident(ctx context.Context, actor Actor, in AccountInput) (Account, error) {
	if err := actor.Need(Enrol, in.PlaceID); err != nil {
		return Account{}, err
	}
	in.Role = Resident
	return s.create(ctx, actor, in)
}

// HasAccount reports whether a person of the register has an account of their own.
func (s *Service) HasAccount(ctx context.Context, residentID string) (bool, error) {
	return s.hasAccount(ctx, s.db.Read(), residentID)
}

// firstAccount refuses a second account of one person. Of two that are made at
// the same time, the later waits here until the other is there or is not.
func (s *Service) firstAccount(ctx context.Context, tx *db.Tx, residentID, accountID string) error {
	if residentID == "" {
		return nil
	}
	_, err := tx.Exec(ctx, `insert into auth_self (resident_id, account_id) values ($1, $2)
		on conflict (resident_id) do update set account_id = excluded.account_id`, residentID, accountID)
	if err != nil {
		return fmt.Errorf("the account of a person: %w", err)
	}
	has, err := s.hasAccount(ctx, tx, residentID)
	if err == nil && has {
		err = fault.New(fault.Conflict, "auth.resident_has_account")
	}
	return err
}

// OwnAccounts are those by which a person of the register signs in, or did.
func (s *Service) OwnAccounts(ctx context.Context, residentID string) ([]string, error) {
	return db.Strings(ctx, s.db.Read(), `select distinct account_id from auth_grant
		where self_id <> '' and self_id = $1`, residentID)
}

func (s *Service) hasAccount(ctx context.Context, q db.Querier, residentID string) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `select count(*) from auth_grant
		where self_id <> '' and self_id = $1 and (valid_to = '' or valid_to >= $2)`,
		residentID, today(s.clock)).Scan(&n)
	return n > 0, err
}

func (s *Service) create(ctx context.Context, actor Actor, in AccountInput) (Account, error) {
	if err := in.clean(); err != nil {
		return Account{}, err
	}
	hash, err := s.hash(in.Password)
	if err != nil {
		return Account{}, err
	}
	if in.ID == "" {
		in.ID = ids.New()
	}
	a := Account{ID: in.ID, Username: in.Username, Phone: in.Phone, Email: in.Email, Name: in.Name,
		CreatedAt: s.clock.Now()}
	a.MustChange = in.First || !actor.IsSystem() // a password that somebody else chose is for one login
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.firstAccount(ctx, tx, in.SelfID, a.ID); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `insert into auth_account
			(id, username, phone, email, name, folded, password, must_change, created_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			a.ID, a.Username, a.Phone, a.Email, a.Name, text.AllKeys(a.Name), hash, a.MustChange, db.At(a.CreatedAt))
		if db.IsDuplicate(err) {
			return fault.Field("username", "auth.username_taken")
		} else if err != nil {
			return err
		}
		g := GrantRow{AccountID: a.ID, Role: in.Role, PlaceID: in.PlaceID, From: in.From, To: in.To, SelfID: in.SelfID,
			Scope: in.Scope}
		return s.grant(ctx, tx, actor, g)
	})
	if err != nil {
		return Account{}, fmt.Errorf("create account: %w", err)
	}
	return a, nil
}

// EndGrant ends a grant yesterday, so that it counts no more today; one that
// is over already keeps its last day.
func (s *Service) EndGrant(ctx context.Context, actor Actor, grantID string) error {
	var placeID, accountID string
	err := s.db.Read().QueryRow(ctx, `select place_id, account_id from auth_grant where id = $1`, grantID).
		Scan(&placeID, &accountID)
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.NotFound, "fault.not_found")
	} else if err != nil {
		return err
	}
	if err := actor.Need(ManageAccounts, placeID); err != nil {
		return err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx,
			`update auth_grant set valid_to = $2 where id = $1 and (valid_to = '' or valid_to > $2)`,
			grantID, today(s.clock).AddDays(-1)); err != nil {
			return err
		}
		return s.rec.Record(ctx, tx, actor, placeID, "auth.end_grant", "account", accountID, nil)
	})
	s.forget()
	return err
}

// SetPassword changes an account's password: its own (old given), or any the
// actor manages. Every login and API token of the account ends.
func (s *Service) SetPassword(ctx context.Context, actor Actor, accountID, old, password string) error {
	password = text.Password(password)
	if key := passwordFault(password); key != "" {
		return fault.Field("password", key)
	}
	if actor.ID == accountID && !actor.IsSystem() {
		if err := s.Confirm(ctx, actor, old, "old"); err != nil {
			return err
		}
		if password == text.Password(old) { // a first one is known to whoever made it
			return fault.Field("password", "auth.password_same")
		}
	} else if err := s.needManages(ctx, actor, accountID); err != nil {
		return err
	}
	hash, err := s.hash(password)
	if err != nil {
		return err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `update auth_account set password = $2, must_change = $3, version = version + 1
			where id = $1`,
			accountID, hash, actor.ID != accountID); err != nil {
			return err
		}
		if err := s.forgive(ctx, tx, accountID); err != nil {
			return err
		}
		if actor.ID != accountID { // whoever lost the phone has no other way back in
			if _, err := tx.Exec(ctx, `update auth_account set totp = '' where id = $1`, accountID); err != nil {
				return err
			}
		}
		if err := s.shutOut(ctx, tx, accountID); err != nil {
			return err
		}
		return s.rec.Record(ctx, tx, actor, "", "auth.set_password", "account", accountID, nil)
	})
	s.forget()
	return err
}

func (s *Service) needManages(ctx context.Context, actor Actor, accountID string) error {
	places, err := db.Strings(ctx, s.db.Read(), `select place_id from auth_grant where account_id = $1`, accountID)
	if err != nil {
		return err
	}
	if len(places) == 0 {
		places = []string{""} // of no place: only those with authority over everything
	}
	for _, p := range places {
		if err := actor.Need(ManageAccounts, p); err != nil {
			return err
		}
	}
	return nil
}

// NewTOTP returns a fresh authenticator secret, not yet in force.
func (s *Service) NewTOTP(actor Actor) (secret string, err error) {
	k, err := totp.Generate(totp.GenerateOpts{Issuer: "Thôn Số", AccountName: actor.Name})
	if err != nil {
		return "", err
	}
	return k.Secret(), nil
}

// EnableTOTP puts the secret in force for the actor's own account once a code proves that the app has it.
func (s *Service) EnableTOTP(ctx context.Context, actor Actor, secret, code string) error {
	if step, err := s.stepOf(secret, code); err != nil || step == 0 {
		return fault.Field("code", "auth.code_wrong")
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `update auth_account set totp = $2 where id = $1`, actor.ID,
			s.box.Seal(secret, actor.ID)); err != nil {
			return err
		}
		return s.rec.Record(ctx, tx, actor, "", "auth.enable_totp", "account", actor.ID, nil)
	})
}

const grantColumns = `id, account_id, role, place_id, valid_from, valid_to, for_id, for_name, self_id, sectors, bodies,
	coalesce((select name from auth_role m where m.id = auth_grant.role), ''),
	coalesce((select permissions from auth_role m where m.id = auth_grant.role and m.ended_at = 0), '')`

func scanGrantRow(r db.Rows) (g GrantRow, err error) {
	var made []string
	err = r.Scan(&g.ID, &g.AccountID, &g.Role, &g.PlaceID, &g.From, &g.To, &g.ForID, &g.ForName, &g.SelfID,
		wordList{&g.Sectors}, wordList{&g.Bodies}, &g.Called, wordList{&made})
	g.Made = permissions(made)
	return g, err
}

// May reports whether the role gives the permission.
func (g GrantRow) May(p Permission) bool { return g.Role.May(p) || slices.Contains(g.Made, p) }

// validGrants returns the roles that count on a day. A delegation counts no
// longer than the role it comes from, and for no more of the work.
func validGrants(ctx context.Context, q db.Querier, accountID string, on clock.Date) ([]Grant, error) {
	return db.Collect(ctx, q, func(r db.Rows) (g Grant, err error) {
		var made []string
		err = r.Scan(&g.Role, &g.PlaceID, &g.For, &g.SelfID, wordList{&g.Sectors}, wordList{&g.Bodies}, wordList{&made},
			&g.Called)
		g.Made = permissions(made)
		return g, err
	}, `select role, g.place_id, for_name, self_id, sectors, bodies, coalesce(m.permissions, ''), coalesce(m.name, '')
		from auth_grant g left join auth_role m on m.id = g.role
		where coalesce(m.ended_at, 0) = 0 and account_id = $1 and (valid_from = '' or valid_from <= $2)
			and (valid_to = '' or valid_to >= $2)
			and (for_id = '' or exists (select 1 from auth_grant o join auth_account a on a.id = o.account_id
				where o.account_id = g.for_id and o.role = g.role and o.place_id = g.place_id and o.sectors = g.sectors
					and o.bodies = g.bodies and o.for_id = '' and a.disabled_at = 0
					and (o.valid_from = '' or o.valid_from <= $2) and (o.valid_to = '' or o.valid_to >= $2)))
		order by granted_at, g.id`, accountID, on)
}

func today(c clock.Clock) clock.Date { return clock.DateOf(c.Now()) }
