package office

import (
	"context"
	"slices"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/scopes"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
)

// specialistsAt are the accounts that appraise at a commune's office today, with
// the roles by which they do.
func (s *Service) specialistsAt(ctx context.Context, office string) ([]auth.Account, error) {
	all, err := s.auth.Accounts(ctx, []string{office})
	day := s.procedures.Today()
	for i := range all {
		all[i].Grants = slices.DeleteFunc(all[i].Grants, func(g auth.GrantRow) bool {
			return !g.May(dossiers.Appraise) || !day.In(g.From, g.To)
		})
	}
	return slices.DeleteFunc(all, func(a auth.Account) bool { return a.Disabled || len(a.Grants) == 0 }), err
}

// specialists are those to whom a dossier can be given: of its office, and of its sector.
func (s *Service) specialists(ctx context.Context, d dossiers.Dossier) ([]auth.Account, error) {
	all, err := s.specialistsAt(ctx, s.dossiers.OfficeOn(d, s.procedures.Today()))
	return slices.DeleteFunc(all, func(a auth.Account) bool {
		return !slices.ContainsFunc(a.Grants, func(g auth.GrantRow) bool { return g.Covers(d.Work()) })
	}), err
}

// specialistOptions say of each for which sectors they are, and how many wait for them already.
func (s *Service) specialistOptions(ctx context.Context, d dossiers.Dossier) (out []ui.Option, err error) {
	all, err := s.specialists(ctx, d)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	open, err := s.openOf(ctx, s.dossiers.OfficeOn(d, s.procedures.Today()), all)
	for _, a := range all {
		hint := scopes.SectorNames(ctx, sectorsOf(a)) + " – " + i18n.T(ctx,
			"dossiers.act.assignee_open", "n", open[a.ID])
		out = append(out, ui.Option{Value: a.ID, Label: a.Name, Hint: hint})
	}
	return out, err
}

// sectorsOf are the sectors of all roles of a specialist; none for every sector.
func sectorsOf(a auth.Account) (out []string) {
	for _, g := range a.Grants {
		if len(g.Sectors) == 0 {
			return nil
		}
		out = append(out, g.Sectors...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// openOf counts what each has been given at an office and not yet appraised.
func (s *Service) openOf(ctx context.Context, office string, of []auth.Account) (map[string]int, error) {
	var args []any
	var who []string
	for _, a := range of {
		who = append(who, a.ID)
	}
	out := map[string]int{}
	type row struct {
		id string
		n  int
	}
	rows, err := db.Collect(ctx, s.db.Read(), func(r db.Rows) (w row, err error) { return w, r.Scan(&w.id, &w.n) },
		`select assignee_id, count(*) from dossiers_dossier where commune_id in (`+db.In(&args,
			s.places.Tree().Line(office))+`) and due = 'appraise' and due <> ''
			and assignee_id in (`+db.In(&args, who)+`) group by assignee_id`, args...)
	for _, w := range rows {
		out[w.id] = w.n
	}
	return out, err
}
