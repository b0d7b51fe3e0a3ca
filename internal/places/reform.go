package places

import (
	"context"
	"fmt"
	"slices"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
)

// A Unit describes a unit that a reform makes.
type Unit struct {
	ID   string // made by the caller, so that a repeat does nothing; "" for a new one
	Type string
	Code string // "" for a village: the next Serial of its commune
	Name string
}

// A Reform is what a merge, split or rename does: old units end, new ones
// begin, and what lies in them gets a new parent. Nothing else moves: every
// record keeps the place in which it was made.
type Reform struct {
	Action   string // merge, split, rename
	On       clock.Date
	Decision string
	Closing  []Place // their last day is the day before On
	New      []NewPlace
	Lines    []Lineage
	Moves    []Move
	Counts   []Count        // what other modules keep at the closing units
	Holders  []Holder       // who goes on where
	Versions map[string]int // of the closing units, to be handed back with the order to go on

	choice  map[string]int // Holder.Key to the index in New
	parents []Parent       // of the new units
	ends    []Parent       // of the closing ones
}

// A Move gives one unit inside a closing one its new parent.
type Move struct {
	Place    Place
	From, To Place
	old      Parent
}

// A Count says how many records of one sort stay at a closing unit.
type Count struct {
	Place Place
	Key   string // message key of what was counted
	N     int
}

// An order is the common form of the three reforms.
type order struct {
	action   string
	from     []string
	into     []Unit
	share    []int // percent of the people, per new unit
	assign   func(child string) int
	parentID string // of the new units, where the old ones lie in different ones
	on       clock.Date
	decision string
	versions map[string]int
	choice   map[string]int                      // Holder.Key to the index in into
	fields   func(field string, unit int) string // names of the form's fields of a unit
}

// preview plans o without writing anything.
func (s *Service) preview(ctx context.Context, actor auth.Actor, o order) (Reform, error) {
	if err := s.mayReform(actor, o); err != nil {
		return Reform{}, err
	}
	r, err := s.Tree().reform(o)
	if err != nil {
		return Reform{}, err
	}
	for _, p := range r.Closing {
		counts, err := s.countsAt(ctx, p)
		if err != nil {
			return Reform{}, err
		}
		r.Counts = append(r.Counts, counts...)
	}
	r.Holders, err = s.Holders(ctx, r.succession())
	return r, err
}

// reform carries o out and returns the new units.
func (s *Service) reform(ctx context.Context, actor auth.Actor, o order) ([]Place, error) {
	if err := s.mayReform(actor, o); err != nil {
		return nil, err
	}
	if done := s.Tree().done(o); done != nil {
		return done, nil
	}
	var out []Place
	err := s.change(ctx, func(t *Tree) (func(context.Context, *db.Tx) error, error) {
		r, err := t.reform(o)
		if err != nil {
			return nil, err
		}
		out = nil
		for _, n := range r.New {
			out = append(out, n.Place)
		}
		return func(ctx context.Context, tx *db.Tx) error { return s.write(ctx, tx, actor, r) }, nil
	})
	if err != nil {
		return nil, fmt.Errorf("%s places: %w", o.action, err)
	}
	return out, nil
}

// mayReform: whoever reforms units must manage that in which they lie; an
// administrator of one commune can't merge it away.
func (s *Service) mayReform(actor auth.Actor, o order) error {
	t := s.Tree()
	for _, id := range o.from {
		if err := actor.Need(Manage, t.lastParent(id)); err != nil {
			return err
		}
	}
	if o.parentID != "" {
		return actor.Need(Manage, o.parentID)
	}
	return actor.NeedAnywhere(Manage)
}

// done returns the new units if o was carried out before, by their ids.
func (t *Tree) done(o order) (out []Place) {
	for _, u := range o.into {
		p, ok := t.Find(u.ID)
		if !ok {
			return nil
		}
		out = append(out, p)
	}
	return out
}

// reform plans o on the map t, or says all that is wrong with it.
func (t *Tree) reform(o order) (Reform, error) {
	r := Reform{Action: o.action, On: o.on, Decision: text.Clean(o.decision), Versions: map[string]int{}, choice: o.choice}
	bad := map[string]string{}
	if o.on.IsZero() {
		bad["on"] = "places.on_needed"
	}
	if r.Decision == "" || len(r.Decision) > 200 {
		bad["decision"] = "places.decision_needed"
	}
	for key, i := range o.choice {
		if i < 0 || i >= len(o.into) {
			bad[goes+key] = "places.child_unassigned"
		}
	}
	if err := t.closing(&r, o, bad); err != nil {
		return Reform{}, err
	}
	if len(bad) > 0 {
		return Reform{}, fault.Fields(bad)
	}
	rows := t.parentsOfNew(r, o, bad)
	if len(bad) > 0 {
		return Reform{}, fault.Fields(bad)
	}
	t.begin(&r, o, rows, bad)
	t.move(&r, o, bad)
	return r, fault.Fields(bad)
}

func (t *Tree) closing(r *Reform, o order, bad map[string]string) error {
	for _, id := range o.from {
		p, ok := t.Find(id)
		if !ok {
			return fault.New(fault.NotFound, "fault.not_found")
		}
		if v, given := o.versions[id]; given && v != p.Version {
			return fault.Stale()
		}
		switch {
		case p.Kind == District:
			bad["from"] = "places.district_is_history"
		case len(r.Closing) > 0 && p.Kind != r.Closing[0].Kind:
			bad["from"] = "places.kinds_differ"
		case !p.To.IsZero():
			bad["from"] = "places.closed_already"
		case !o.on.IsZero() && o.on <= p.From:
			bad["on"] = "places.on_too_early"
		case r.Versions[id] != 0:
			bad["from"] = "places.named_twice"
		}
		r.Closing = append(r.Closing, p)
		r.Versions[id] = p.Version
		r.ends = append(r.ends, t.parents[id]...)
	}
	return nil
}

// parentsOfNew returns where the new units lie from On: where all old ones do,
// or in the parent that was named.
func (t *Tree) parentsOfNew(r Reform, o order, bad map[string]string) []Parent {
	same := t.rowsFrom(r.Closing[0].ID, o.on)
	for _, p := range r.Closing[1:] {
		if !slices.EqualFunc(same, t.rowsFrom(p.ID, o.on), func(a, b Parent) bool {
			return a.ParentID == b.ParentID && a.From == b.From && a.To == b.To
		}) {
			same = nil
		}
	}
	named, ok := t.Find(o.parentID)
	switch {
	case o.parentID == "" && (len(same) > 0 || r.Closing[0].Kind == Province):
		return same
	case ok && named.Kind == t.Parent(r.Closing[0].ID, o.on).Kind && named.From <= o.on && named.To.IsZero():
		return []Parent{{"", named.ID, o.on, ""}}
	}
	bad["parent"] = "places.parent_needed"
	return nil
}

// rowsFrom returns the parents of id from day on, cut to begin there, in order.
func (t *Tree) rowsFrom(id string, day clock.Date) []Parent {
	var out []Parent
	for _, p := range t.parents[id] {
		if p.To.IsZero() || p.To >= day {
			out = append(out, Parent{"", p.ParentID, max(p.From, day), p.To})
		}
	}
	slices.SortFunc(out, func(a, b Parent) int { return compare(a.From, b.From) })
	return out
}

func compare(a, b clock.Date) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// begin makes the new units and their lineage.
func (t *Tree) begin(r *Reform, o order, rows []Parent, bad map[string]string) {
	kind := r.Closing[0].Kind
	for i, u := range o.into {
		p := Place{ID: u.ID, Kind: kind, Type: u.Type, Code: text.Clean(u.Code), Name: bareName(kind, u.Type, u.Name), From: o.on, Version: 1}
		if p.ID == "" {
			p.ID = ids.New()
		}
		parent := Place{}
		if len(rows) > 0 {
			parent = t.places[rows[0].ParentID]
		}
		if p.Code == "" && kind == Village {
			p.Code = VillageCode(parent, Serial(parent, t.nextVillageCode(parent, o.on))+i)
		}
		t.checkUnit(p, parent.ID, o.on, r.Closing, func(field, key string) { bad[o.fields(field, i)] = key })
		for _, n := range r.New {
			if n.Code == p.Code {
				bad[o.fields("code", i)] = "places.code_taken"
			}
			if n.Name == p.Name && n.Type == p.Type {
				bad[o.fields("name", i)] = "places.name_taken"
			}
		}
		r.New = append(r.New, NewPlace{p, parent.ID})
		for _, row := range rows {
			row.PlaceID = p.ID
			r.parents = append(r.parents, row)
		}
		for _, c := range r.Closing {
			r.Lines = append(r.Lines, Lineage{c.ID, p.ID, o.on, o.share[i], r.Decision})
		}
	}
}

// move gives what lies in the closing units its new parents.
func (t *Tree) move(r *Reform, o order, bad map[string]string) {
	for _, c := range r.Closing {
		for _, row := range t.children[c.ID] {
			if !row.To.IsZero() && row.To < o.on {
				continue
			}
			i := o.assign(row.PlaceID)
			if i < 0 || i >= len(r.New) {
				bad["child-"+row.PlaceID] = "places.child_unassigned"
				continue
			}
			r.Moves = append(r.Moves, Move{t.places[row.PlaceID], c, r.New[i].Place, row})
		}
	}
	slices.SortStableFunc(r.Moves, func(a, b Move) int {
		if a.Place.Code < b.Place.Code {
			return -1
		}
		return 1
	})
}

// write puts the plan into the tables, with an entry in the journal of each
// unit that ends or begins.
func (s *Service) write(ctx context.Context, tx *db.Tx, actor auth.Actor, r Reform) error {
	last := r.On.AddDays(-1)
	if err := insert(ctx, tx, r.fresh(), r.parents, r.Lines); err != nil {
		return err
	}
	for _, m := range r.Moves {
		if err := moveTo(ctx, tx, m, r.On, last); err != nil {
			return err
		}
	}
	for _, p := range r.Closing {
		if err := closePlace(ctx, tx, p, last); err != nil {
			return err
		}
	}
	for _, row := range r.ends {
		if err := endStay(ctx, tx, row, last); err != nil {
			return err
		}
	}
	if err := s.continueHolders(ctx, tx, actor, r.succession()); err != nil {
		return err
	}
	return s.journalReform(ctx, tx, actor, r)
}

// fresh are the new units.
func (r Reform) fresh() (out []Place) {
	for _, n := range r.New {
		out = append(out, n.Place)
	}
	return out
}

func moveTo(ctx context.Context, tx *db.Tx, m Move, on, last clock.Date) error {
	if m.old.From >= on { // it was only going to lie there: it never did
		if err := deleteParent(ctx, tx, m.old); err != nil {
			return err
		}
	} else if err := endParent(ctx, tx, m.old, last); err != nil {
		return err
	}
	return insertParent(ctx, tx, Parent{m.Place.ID, m.To.ID, max(m.old.From, on), m.old.To})
}

// endStay ends a closing unit's stay in a parent with the day last.
func endStay(ctx context.Context, tx *db.Tx, row Parent, last clock.Date) error {
	switch {
	case !row.To.IsZero() && row.To <= last:
		return nil
	case row.From > last:
		return deleteParent(ctx, tx, row)
	default:
		return endParent(ctx, tx, row, last)
	}
}

func (s *Service) journalReform(ctx context.Context, tx *db.Tx, actor auth.Actor, r Reform) error {
	names := func(ps []Place) (out []string) {
		for _, p := range ps {
			out = append(out, p.Type+" "+p.Name)
		}
		return out
	}
	fresh := r.fresh()
	entry := audit.Entry{Action: "places." + r.Action, Kind: "place", Before: names(r.Closing),
		After: map[string]any{"new": names(fresh), "on": r.On, "decision": r.Decision, "moved": len(r.Moves)}}
	for _, p := range append(slices.Clone(r.Closing), fresh...) {
		entry.PlaceID, entry.TargetID = p.ID, p.ID
		if p.Kind == Village && p.From == r.On { // not on the map yet: its commune's chain
			entry.PlaceID = r.New[0].ParentID
		}
		if err := s.journal.Write(ctx, tx, actor, entry); err != nil {
			return err
		}
	}
	return nil
}
