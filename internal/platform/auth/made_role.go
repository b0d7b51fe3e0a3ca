package auth

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/once"
	"thonso/internal/platform/text"
)

// A MadeRole is a role that a unit made for itself, for its own place and those
// in it. Grants name it by its id. Nobody delegates it, and it is never narrowed.
type MadeRole struct {
	ID          string
	PlaceID     string
	Name        string // as its makers call it, in their language
	Permissions []Permission
	Version     int
	MadeAt      time.Time
	EndedAt     time.Time // zero: in force
}

// Ended reports whether the role gives nothing any more.
func (r MadeRole) Ended() bool { return !r.EndedAt.IsZero() }

// maxRoleName is how long a role's name may be, in characters.
const maxRoleName = 60

// AllPermissions lists what roles are made of, module by module.
func AllPermissions() []Permission {
	var out []Permission
	for _, s := range shipped {
		for _, p := range s.Permissions {
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	slices.Sort(out)
	return out
}

// Givable lists the permissions that the actor may put into a role of a place:
// those that it has there itself, and that are of places.
func (a Actor) Givable(placeID string) (out []Permission) {
	for _, p := range AllPermissions() {
		if !p.Whole() && a.May(p, placeID) {
			out = append(out, p)
		}
	}
	return out
}

// MakeRole makes a role at a place out of permissions that the actor has there.
// Made again under the same id it is the same role.
func (s *Service) MakeRole(ctx context.Context, actor Actor, r MadeRole) (MadeRole, error) {
	if err := actor.Need(ManageAccounts, r.PlaceID); err != nil {
		return r, err
	}
	if err := r.clean(actor, nil); err != nil {
		return r, err
	}
	sent := r
	r.ID = cmp.Or(r.ID, ids.New())
	r.Version, r.MadeAt, r.EndedAt = 1, s.clock.Now(), time.Time{}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if before, err := once.Sent(ctx, tx, r.MadeAt, "auth_role", sent.ID, actor.ID, sent); err != nil {
			return err
		} else if before {
			r, err = madeRole(ctx, tx, r.ID)
			return err
		}
		if err := nameIsFree(ctx, tx, r); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `insert into auth_role (id, place_id, name, permissions, version, made_by, made_at)
			values ($1, $2, $3, $4, $5, $6, $7)`,
			r.ID, r.PlaceID, r.Name, words(r.Permissions), r.Version, actor.ID, db.At(r.MadeAt)); err != nil {
			return fmt.Errorf("make role: %w", err)
		}
		return s.rec.Record(ctx, tx, actor, r.PlaceID, "auth.make_role", "role", r.ID, r.journalled())
	})
	return r, err
}

// ChangeRole gives a role another name or other permissions; whoever has the
// role has them at once. What is added the actor must have itself at the role's
// place. Conflict where the role was changed since the version.
func (s *Service) ChangeRole(ctx context.Context, actor Actor, r MadeRole) error {
	change := func(ctx context.Context, tx *db.Tx, now *MadeRole) error {
		r.PlaceID = now.PlaceID
		if err := r.clean(actor, now.Permissions); err != nil {
			return err
		}
		now.Name, now.Permissions = r.Name, r.Permissions
		return nameIsFree(ctx, tx, *now)
	}
	return s.changeRole(ctx, actor, r.ID, r.Version, "auth.change_role", change)
}

// EndRole ends a role: whoever has it may do nothing by it any more, at once.
// One that has ended already stays so.
func (s *Service) EndRole(ctx context.Context, actor Actor, id string, version int) error {
	end := func(_ context.Context, _ *db.Tx, now *MadeRole) error {
		now.EndedAt = s.clock.Now()
		return nil
	}
	return s.changeRole(ctx, actor, id, version, "auth.end_role", end)
}

func (s *Service) changeRole(ctx context.Context, actor Actor, id string, version int, action string,
	change func(context.Context, *db.Tx, *MadeRole) error,
) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := managedRole(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if r.Ended() {
			if action == "auth.end_role" {
				return nil
			}
			return fault.New(fault.Conflict, "auth.role_ended")
		}
		if version != r.Version {
			return fault.New(fault.Conflict, "fault.stale")
		}
		if err := change(ctx, tx, &r); err != nil {
			return err
		}
		if err := db.ChangedOne(tx.Exec(ctx, `update auth_role
			set name = $3, permissions = $4, ended_at = $5, version = version + 1 where id = $1 and version = $2`,
			id, version, r.Name, words(r.Permissions), db.At(r.EndedAt))); err != nil {
			return err
		}
		return s.rec.Record(ctx, tx, actor, r.PlaceID, action, "role", id, r.journalled())
	})
	s.forget()
	return err
}

// MadeRoles returns the roles of places whose accounts the actor manages, those
// in force first, by name.
func (s *Service) MadeRoles(ctx context.Context, actor Actor) ([]MadeRole, error) {
	all, err := db.Collect(ctx, s.db.Read(), scanRole,
		`select `+roleColumns+` from auth_role order by ended_at > 0, name, id`)
	return slices.DeleteFunc(all, func(r MadeRole) bool { return !actor.May(ManageAccounts, r.PlaceID) }), err
}

// MadeRole returns a role of a place whose accounts the actor manages; NotFound
// where there is none.
func (s *Service) MadeRole(ctx context.Context, actor Actor, id string) (MadeRole, error) {
	return managedRole(ctx, s.db.Read(), actor, id)
}

// A Holder has a role at a place.
type Holder struct {
	GrantRow
	Name string // of the account
}

// Holders returns who has a role today or later, by name, as far as the actor
// manages accounts where they have it.
func (s *Service) Holders(ctx context.Context, actor Actor, role Role) ([]Holder, error) {
	all, err := db.Collect(ctx, s.db.Read(), func(r db.Rows) (h Holder, err error) {
		h.Role = role
		return h, r.Scan(&h.ID, &h.AccountID, &h.PlaceID, &h.From, &h.To, &h.Name)
	}, `select g.id, g.account_id, g.place_id, g.valid_from, g.valid_to, a.name
		from auth_grant g join auth_account a on a.id = g.account_id
		where g.role = $1 and (g.valid_to = '' or g.valid_to >= $2)
		order by a.folded, g.id`, string(role), today(s.clock))
	return slices.DeleteFunc(all, func(h Holder) bool { return !actor.May(ManageAccounts, h.PlaceID) }), err
}

// clean tidies the role and refuses what its maker may not give. had is what
// was in it before, which others may have put there.
func (r *MadeRole) clean(actor Actor, had []Permission) error {
	r.Name = text.Clean(r.Name)
	slices.Sort(r.Permissions)
	r.Permissions = slices.Compact(r.Permissions)
	bad := map[string]string{}
	if n := utf8.RuneCountInString(r.Name); text.Query(r.Name) == "" || n > maxRoleName {
		bad["name"] = "auth.role_name"
	}
	if len(r.Permissions) == 0 {
		bad["permissions"] = "auth.role_empty"
	}
	givable := actor.Givable(r.PlaceID)
	for _, p := range r.Permissions {
		if !slices.Contains(givable, p) && !slices.Contains(had, p) {
			bad["permissions"] = "auth.role_beyond"
		}
	}
	return fault.Fields(bad)
}

func (r MadeRole) journalled() map[string]any {
	return map[string]any{"name": r.Name, "permissions": r.Permissions, "ended": r.Ended()}
}

// nameIsFree refuses a name that another role in force at the place has, or one
// that comes with the product.
func nameIsFree(ctx context.Context, tx *db.Tx, r MadeRole) error {
	for _, pack := range i18n.Tags() {
		for _, role := range ShippedRoles() {
			called := i18n.T(i18n.In(ctx, pack), "role."+string(role.Code))
			if sameName(called, r.Name) || sameName(string(role.Code), r.Name) {
				return fault.Field("name", "auth.role_name_taken")
			}
		}
	}
	all, err := db.Collect(ctx, tx, scanRole, `select `+roleColumns+` from auth_role
		where place_id = $1 and ended_at = 0 and id <> $2`, r.PlaceID, r.ID)
	if slices.ContainsFunc(all, func(o MadeRole) bool { return sameName(o.Name, r.Name) }) {
		return fault.Field("name", "auth.role_name_taken")
	}
	return err
}

// sameName reports whether two names would be taken for one another: signs and marks tell none apart.
func sameName(a, b string) bool { return text.Query(a) == text.Query(b) }

// mayGive refuses a grant of a made role that its giver could not make there,
// or that reaches out of the role's place.
func (s *Service) mayGive(ctx context.Context, tx *db.Tx, actor Actor, g GrantRow) error {
	if _, isShipped := g.Role.Shipped(); isShipped {
		return nil
	}
	r, err := madeRole(ctx, tx, string(g.Role))
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return fault.Field("role", "auth.no_role")
	case err != nil:
		return err
	case r.Ended():
		return fault.Field("role", "auth.role_ended")
	case g.ForID != "" || !g.Whole():
		return fault.Field("role", "auth.role_as_it_is")
	case r.PlaceID != "" && r.PlaceID != g.PlaceID && (s.tree == nil || !s.tree.Covers(r.PlaceID, g.PlaceID)):
		return fault.Field("place", "auth.role_elsewhere")
	}
	for _, p := range r.Permissions {
		if !actor.May(p, g.PlaceID) {
			return fault.Field("role", "auth.role_beyond")
		}
	}
	return nil
}

const roleColumns = `id, place_id, name, permissions, version, made_at, ended_at`

func scanRole(r db.Rows) (m MadeRole, err error) {
	var all []string
	err = r.Scan(&m.ID, &m.PlaceID, &m.Name, wordList{&all}, &m.Version, db.Into(&m.MadeAt), db.Into(&m.EndedAt))
	m.Permissions = permissions(all)
	return m, err
}

func madeRole(ctx context.Context, q db.Querier, id string) (MadeRole, error) {
	all, err := db.Collect(ctx, q, scanRole, `select `+roleColumns+` from auth_role where id = $1`, id)
	if err == nil && len(all) == 0 {
		err = fault.New(fault.NotFound, "auth.no_role")
	}
	return append(all, MadeRole{})[0], err
}

func managedRole(ctx context.Context, q db.Querier, actor Actor, id string) (MadeRole, error) {
	r, err := madeRole(ctx, q, id)
	if err == nil && !actor.May(ManageAccounts, r.PlaceID) {
		return MadeRole{}, fault.New(fault.NotFound, "auth.no_role")
	}
	return r, err
}

func permissions(all []string) (out []Permission) {
	for _, w := range all {
		out = append(out, Permission(w))
	}
	return out
}

func words(all []Permission) string {
	out := make([]string, len(all))
	for i, p := range all {
		out[i] = string(p)
	}
	return strings.Join(out, " ")
}

// RoleName is what people call a role: the text of a shipped one, or the name
// that its makers gave it.
func RoleName(ctx context.Context, role Role, called string) string {
	if called != "" {
		return called
	}
	return i18n.T(ctx, "role."+string(role))
}
