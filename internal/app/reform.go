package app

import (
	"context"
	"slices"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
)

// reformCounters say in the preview of a reform how much was recorded in a
// place and in the villages within it.
func (a *App) reformCounters() []places.Counter {
	return []places.Counter{{Key: "app.reform.dossiers", Count: a.dossiersIn}, {Key: "app.reform.residents", Count: a.residentsIn}}
}

// within is the place and its villages, and those whose records they continue, each once.
func (a *App) within(placeID string) (all []string) {
	tree := a.Places.Tree()
	for _, p := range append(tree.Within(placeID, places.Village, tree.Today()), places.Place{ID: placeID}) {
		for _, id := range tree.Line(p.ID) {
			if !slices.Contains(all, id) {
				all = append(all, id)
			}
		}
	}
	return all
}

func (a *App) dossiersIn(ctx context.Context, placeID string) (n int, err error) {
	each, err := a.Dossiers.Tallies(ctx, a.within(placeID), 0, 0)
	for _, t := range each {
		n += t.Submitted
	}
	return n, err
}

func (a *App) residentsIn(ctx context.Context, placeID string) (n int, err error) {
	each, err := a.People.Tallies(ctx, a.within(placeID))
	for _, t := range each {
		n += t.Residents
	}
	return n, err
}

// A keeper lets roles, teams, choices of procedures and offices go on at the
// successors of units that end.
type keeper struct{ *App }

// Holders are the accounts with a role at the place and the members of its team, each once.
func (k keeper) Holders(ctx context.Context, place places.Place, on clock.Date) ([]places.Holder, error) {
	grants, names, err := k.Auth.GrantsFrom(ctx, place.ID, on)
	if err != nil {
		return nil, err
	}
	members, err := k.Teams.MembersFrom(ctx, place.ID, on)
	if err != nil {
		return nil, err
	}
	var out []places.Holder
	add := func(key, name, what string) {
		i := slices.IndexFunc(out, func(h places.Holder) bool { return h.Key == key })
		if i < 0 {
			i, out = len(out), append(out, places.Holder{Key: key, Name: name})
		}
		if !slices.Contains(out[i].What, what) {
			out[i].What = append(out[i].What, what)
		}
	}
	for _, g := range grants {
		if g.Role == auth.Resident { // no office, and many
			continue
		}
		add(g.AccountID, names[g.AccountID], roleText(ctx, g))
	}
	for _, m := range members {
		add(m.HolderKey(), m.Name, i18n.T(ctx, "app.reform.in_team", "role", i18n.T(ctx, "teams.role."+string(m.Role))))
	}
	return out, nil
}

// Continue is called within the reform's transaction.
func (k keeper) Continue(ctx context.Context, tx *db.Tx, actor auth.Actor, s places.Succession) error {
	for _, e := range s.Endings {
		to := func(account string) string { return s.To(e.Place.ID, account).ID }
		if err := k.Auth.Continue(ctx, tx, actor, e.Place.ID, s.On, to); err != nil {
			return err
		}
		var into []string
		for _, p := range e.Into {
			into = append(into, p.ID)
		}
		if err := k.Procedures.Continue(ctx, tx, actor, e.Place.ID, into, s.On); err != nil {
			return err
		}
	}
	if err := k.Teams.Continue(ctx, tx, actor, s); err != nil {
		return err
	}
	return k.Dossiers.ContinueOffices(ctx, tx, actor, s)
}
