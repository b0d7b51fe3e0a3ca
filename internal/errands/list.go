package errands

import (
	"context"
	"slices"

	"thonso/internal/dossiers"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/lists"
)

// lines are the places of kind in tops today, and those that they continue.
func (s *Service) lines(tops []string, kind places.Kind) (out []string) {
	tree := s.places.Tree()
	for _, top := range tops {
		for _, p := range tree.Within(top, kind, tree.Today()) {
			out = append(out, tree.Line(p.ID)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Ready returns a page of the results that wait at the commune for somebody of
// the village to fetch them: resolved, not handed over, on nobody's list.
func (s *Service) Ready(ctx context.Context, actor auth.Actor, villageID, after string) (lists.Page[dossiers.Row],
	error) {
	if err := actor.Need(Carry, villageID); err != nil {
		return lists.Page[dossiers.Row]{}, err
	}
	l, err := s.dossiers.List(ctx, actor, dossiers.Filter{PlaceID: villageID,
		Statuses: []dossiers.Status{dossiers.Resolved}, After: after, Limit: most})
	if err != nil {
		return lists.Page[dossiers.Row]{}, err
	}
	held, err := s.holding(ctx, rowIDs(l.Rows))
	if err != nil {
		return lists.Page[dossiers.Row]{}, err
	}
	free := l.Rows[:0:0]
	for _, r := range l.Rows {
		if _, busy := held[r.ID]; !busy {
			free = append(free, r)
		}
	}
	l.Rows = free
	return l, nil
}

func rowIDs(rows []dossiers.Row) []string {
	return convert.Each(rows, func(r dossiers.Row) string { return r.ID })
}

// A Holding is the errand on which a result is now.
type Holding struct {
	Errand
	Item ItemStatus
}

// holding returns who has each of the dossiers, with one query.
func (s *Service) holding(ctx context.Context, dossierIDs []string) (map[string]Holding, error) {
	out := map[string]Holding{}
	var args []any
	_, err := db.Collect(ctx, s.db.Read(), func(r db.Rows) (struct{}, error) {
		var id string
		var h Holding
		e := &h.Errand
		err := r.Scan(&id, &h.Item, &e.ID, &e.CarrierID, &e.CarrierName, &e.Status, db.Into(&e.OpenedAt),
			db.Into(&e.SealedAt), db.Into(&e.TakenAt))
		out[id] = h
		return struct{}{}, err
	}, `select i.dossier_id, i.status, e.id, e.carrier_id, e.carrier_name, e.status, e.opened_at, e.sealed_at,
		e.taken_at
		from errands_item i join errands_errand e on e.id = i.errand_id where i.status in ('listed', 'sealed')
		and i.dossier_id in (`+db.In(&args, dossierIDs)+`)`, args...)
	return out, fault.Wrap("who holds", err)
}

// Carried says which of the dossiers' results are with a carrier.
func (s *Service) Carried(ctx context.Context, dossierIDs []string) (map[string]bool, error) {
	held, err := s.holding(ctx, dossierIDs)
	out := map[string]bool{}
	for id, h := range held {
		out[id] = h.Item == With
	}
	return out, err
}

// A Whereabouts is one result that its owner doesn't have yet, and where it is.
type Whereabouts struct {
	dossiers.Row
	With *Holding // nil: at the office
}

// Mine returns the errands of the actor that are not done, the oldest first.
func (s *Service) Mine(ctx context.Context, actor auth.Actor) ([]Errand, error) {
	es, err := db.Collect(ctx, s.db.Read(), scanErrand,
		`select `+errandColumns+
			` from errands_errand where carrier_id = $1 and status in ('open', 'sealed') order by opened_at limit 100`,
		actor.ID)
	return es, fault.Wrap("my errands", err)
}

// AtOffice returns the errands of a commune that wait for its clerk: to be
// sealed, or sealed and not yet taken or handed over.
func (s *Service) AtOffice(ctx context.Context, actor auth.Actor, communeID string) ([]Errand, error) {
	if err := actor.Need(Seal, communeID); err != nil {
		return nil, err
	}
	var args []any
	es, err := db.Collect(ctx, s.db.Read(), scanErrand,
		`select `+errandColumns+` from errands_errand
			where commune_id in (`+db.In(&args, s.places.Tree().Line(communeID))+`) and status in ('open', 'sealed')
			order by status, opened_at, id limit 200`, args...)
	return es, fault.Wrap("errands at the office", err)
}

// toHand counts what the actor carries.
func (s *Service) toHand(ctx context.Context, actor auth.Actor) (n int, err error) {
	err = s.db.Read().QueryRow(ctx, `select count(*) from errands_item i join errands_errand e on e.id = i.errand_id
		where e.carrier_id = $1 and e.status = 'sealed' and i.status = 'sealed'`, actor.ID).Scan(&n)
	return n, fault.Wrap("count to hand over", err)
}

// itemsOfAll returns the items of several errands, with one query.
func (s *Service) itemsOfAll(ctx context.Context, es []Errand) (map[string][]Item, error) {
	var args []any
	ids := convert.Each(es, func(e Errand) string { return e.ID })
	items, err := db.Collect(ctx, s.db.Read(), scanItem,
		`select `+itemColumns+` from errands_item where errand_id in (`+db.In(&args, ids)+`) order by code, id`,
		args...)
	out := map[string][]Item{}
	for _, i := range items {
		out[i.ErrandID] = append(out[i.ErrandID], i)
	}
	return out, fault.Wrap("items", err)
}
