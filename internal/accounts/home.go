package accounts

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
)

// cards say how many accounts the actor looks after, and to whoever has no role
// any more, which they had until when.
func (s *Service) cards(ctx context.Context, actor auth.Actor) (out []module.Card, err error) {
	if actor.SignedIn() && len(actor.Grants) == 0 {
		return s.endedRoles(ctx, actor)
	}
	if !actor.MayAnywhere(auth.ManageAccounts) {
		return nil, nil
	}
	var args []any
	where := auth.AccountsAt(s.places.Tree().Under(actor.Places(auth.ManageAccounts)...), &args)
	n, err := s.auth.CountAccounts(ctx, where, args)
	return []module.Card{{Title: i18n.T(ctx, "account.list"), URL: accountsURL, Order: 10,
		Body: ui.BigNumber(i18n.Number(i18n.Lang(ctx), n), i18n.T(ctx, "account.card", "n", n))}}, err
}

// endedRoles tell the roles that somebody had.
func (s *Service) endedRoles(ctx context.Context, actor auth.Actor) ([]module.Card, error) {
	own, err := s.auth.Own(ctx, actor)
	if err != nil {
		return nil, err
	}
	var slots []ui.Slot
	for _, g := range own.Grants {
		if g.To < clock.DateOf(s.clock.Now()) && !g.To.IsZero() {
			slots = append(slots, ui.Slot{Icon: ui.IconBadge,
				Title: RoleText(ctx, g) + " – " + s.placeLabel(ctx, g.PlaceID),
				Text:  i18n.T(ctx, "account.role_until", "day", g.To.Format())})
		}
	}
	slots = append(slots, ui.Slot{Icon: ui.IconChart, Title: i18n.T(ctx, "account.no_role_figures"), URL: "/figures",
		Text: i18n.T(ctx, "account.no_role_ask")})
	return []module.Card{{Title: i18n.T(ctx, "account.no_role"), Body: ui.Schedule(slots)}}, nil
}
