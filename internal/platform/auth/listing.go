package auth

import (
	"context"
	"strings"
	"time"

	"thonso/internal/platform/db"
	"thonso/internal/platform/search"
	"thonso/internal/platform/text"
)

// AccountColumns, of AccountTable, are what ScanAccount reads of an account:
// all but its roles, which AddGrants brings. Lists of accounts are made of them.
const (
	AccountColumns = `id, username, phone, email, name, totp <> '', must_change, created_at, disabled_at`
	AccountTable   = `auth_account`
)

// ScanAccount reads AccountColumns.
func ScanAccount(r db.Rows) (a Account, err error) {
	var disabled time.Time
	err = r.Scan(&a.ID, &a.Username, &a.Phone, &a.Email, &a.Name, &a.HasTOTP, &a.MustChange,
		db.Into(&a.CreatedAt), db.Into(&disabled))
	a.Disabled = !disabled.IsZero()
	return a, err
}

// AccountsAt is the condition for accounts with a role at one of the places.
func AccountsAt(places []string, args *[]any) string {
	return `id in (select account_id from auth_grant where place_id in (` + db.In(args, places) + `))`
}

// AccountsNamed is the condition for accounts with the words of q in the name,
// in any order, or with q as a part of the user name, whatever signs stand in it.
func AccountsNamed(q string, args *[]any) string {
	named := search.HasWords(`folded`, q, args)
	bare := bareUsername(q)
	if bare == "" {
		return named
	}
	return `(` + named + ` or replace(replace(replace(username, '.', ''), '_', ''), '-', '') like ` +
		db.Arg(args, "%"+bare+"%") + `)`
}

// bareUsername is what was typed without all that isn't a letter or digit of user names.
func bareUsername(typed string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text.Fold(typed))
}

// CountAccounts counts the accounts that meet a condition.
func (s *Service) CountAccounts(ctx context.Context, where string, args []any) (n int, err error) {
	err = s.db.Read().QueryRow(ctx, `select count(*) from `+AccountTable+` where `+where, args...).Scan(&n)
	return n, err
}

// Accounts returns the accounts with a role at one of the places, by name.
func (s *Service) Accounts(ctx context.Context, places []string) ([]Account, error) {
	var args []any
	accs, err := db.Collect(ctx, s.db.Read(), ScanAccount, `select `+AccountColumns+` from `+AccountTable+
		` where `+AccountsAt(places, &args)+` order by folded, id`, args...)
	if err != nil {
		return nil, err
	}
	return accs, s.AddGrants(ctx, accs, places)
}

// AddGrants adds to accounts the roles that they have at the places, of any period.
func (s *Service) AddGrants(ctx context.Context, accs []Account, places []string) error {
	of, who := map[string]*Account{}, make([]string, len(accs))
	for i := range accs {
		of[accs[i].ID], who[i] = &accs[i], accs[i].ID
	}
	var args []any
	grants, err := db.Collect(ctx, s.db.Read(), scanGrantRow, `select `+grantColumns+`
		from auth_grant where place_id in (`+db.In(&args, places)+`)
			and account_id in (`+db.In(&args, who)+`) order by valid_from, id`, args...)
	for _, g := range grants {
		of[g.AccountID].Grants = append(of[g.AccountID].Grants, g)
	}
	return err
}
