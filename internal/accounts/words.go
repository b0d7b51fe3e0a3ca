package accounts

import (
	"context"
	"slices"

	"thonso/internal/dossiers/scopes"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
)

// RoleText names a role with the part of the work that it is for, and whose it is.
func RoleText(ctx context.Context, g auth.GrantRow) string {
	name := auth.RoleName(ctx, g.Role, g.Called)
	if scope := scopes.Text(ctx, g.Scope); scope != "" {
		name += " (" + scope + ")"
	}
	if g.ForName != "" {
		name += " (" + i18n.T(ctx, "role.for", "name", g.ForName) + ")"
	}
	return name
}

// rolesNow are the roles of an account that count today; two that read the
// same, at a unit and at its successor of the same name, are said once.
func (s *Service) rolesNow(ctx context.Context, acc auth.Account) (out []string) {
	today := clock.DateOf(s.clock.Now())
	for _, g := range acc.Grants {
		if today.In(g.From, g.To) {
			out = append(out, RoleText(ctx, g)+" – "+s.placeLabel(ctx, g.PlaceID))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// periodText says from when until when, in words.
func periodText(ctx context.Context, from, to clock.Date) string {
	switch {
	case from.IsZero() && to.IsZero():
		return i18n.T(ctx, "period.always")
	case to.IsZero():
		return i18n.T(ctx, "period.from", "from", from.Format())
	case from.IsZero():
		return i18n.T(ctx, "period.to", "to", to.Format())
	}
	return i18n.T(ctx, "period.both", "from", from.Format(), "to", to.Format())
}

// hasEnded reports whether a place is one that is no more.
func (s *Service) hasEnded(placeID string) bool {
	p, ok := s.places.Tree().Find(placeID)
	return ok && !p.To.IsZero() && p.To < s.places.Tree().Today()
}

// whereText says at which place a role counts and for how long; at one that
// has ended, that alone.
func (s *Service) whereText(ctx context.Context, g auth.GrantRow) string {
	if s.hasEnded(g.PlaceID) {
		return s.placeLabel(ctx, g.PlaceID)
	}
	return s.placeLabel(ctx, g.PlaceID) + ", " + periodText(ctx, g.From, g.To)
}

// placeLabel names a place with its type, within a sentence, and says where it
// is no more; its id where it is unknown.
func (s *Service) placeLabel(ctx context.Context, id string) string {
	if id == "" {
		return i18n.T(ctx, "place.whole")
	}
	tree := s.places.Tree()
	p, ok := tree.Find(id)
	switch {
	case !ok:
		return id
	case s.hasEnded(id):
		return i18n.T(ctx, "place.ended", "place", places.TypedName(ctx, p), "day", p.To.Format())
	}
	return places.TypedName(ctx, p)
}

var stateKinds = map[string]ui.Kind{"active": ui.KindSuccess, "new": ui.KindInfo, "disabled": ui.KindDanger}

// contactRows show how an account is known and reached, as far as it is.
func contactRows(ctx context.Context, acc auth.Account) (out []ui.Row) {
	for _, r := range []ui.Row{
		{Key: i18n.T(ctx, "account.field.username"), Value: acc.Username},
		{Key: i18n.T(ctx, "account.field.phone"), Value: acc.Phone},
		{Key: i18n.T(ctx, "account.field.email"), Value: acc.Email},
	} {
		if r.Value != "" {
			out = append(out, r)
		}
	}
	return out
}
