package places

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/ids"
)

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
	choice   map[string]int // Holder.Key to the index in into
	wrong    forms.Faults   // what is wrong with it on any map
}

// suffix ends the names of the fields of the i-th new unit: "-1" of the first part of a split.
func (o order) suffix(i int) string {
	if o.action == "split" {
		return "-" + strconv.Itoa(i+1)
	}
	return ""
}

// decided asks for what every reform needs.
func decided(on *clock.Date, decision *string) []*forms.Field {
	return []*forms.Field{forms.Date("on", on).Need("places.on_needed"),
		forms.Text("decision", decision).Need("places.decision_needed").Hint("places.decision_hint")}
}

// A reformInput is what is asked of one sort of reform.
type reformInput interface{ order() order }

// preview plans a reform without writing anything.
func (s *Service) preview(ctx context.Context, actor auth.Actor, in reformInput) (Reform, error) {
	o := in.order()
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

// reform carries one out and returns the new units.
func (s *Service) reform(ctx context.Context, actor auth.Actor, in reformInput) ([]Place, error) {
	o := in.order()
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
		if len(o.versions) == 0 {
			return nil, fault.Field("versions", "places.versions_needed")
		}
		if !maps.Equal(o.versions, r.Versions) {
			return nil, fault.Stale()
		}
		out = r.fresh()
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
	bad := forms.Of(labels, decided(&o.on, &o.decision)...).Faults()
	maps.Copy(bad, o.wrong)
	for key, i := range o.choice {
		if i < 0 || i >= len(o.into) {
			bad.Add(goes+key, "places.child_unassigned")
		}
	}
	r := Reform{Action: o.action, On: o.on, Decision: o.decision, Versions: t.Versions(o.from...), choice: o.choice}
	if err := t.closing(&r, o, bad); err != nil {
		return Reform{}, err
	}
	if len(bad) > 0 {
		return Reform{}, bad.Err()
	}
	rows := t.parentsOfNew(r, o, bad)
	if len(bad) > 0 {
		return Reform{}, bad.Err()
	}
	t.begin(&r, o, rows, bad)
	t.move(&r, o, bad)
	return r, bad.Err()
}

// Versions are those of units: who reforms them hands back what they saw.
func (t *Tree) Versions(ids ...string) map[string]int {
	out := map[string]int{}
	for _, id := range ids {
		out[id] = t.places[id].Version
	}
	return out
}

func (t *Tree) closing(r *Reform, o order, bad forms.Faults) error {
	for i, id := range o.from {
		p, ok := t.Find(id)
		if !ok {
			return fault.New(fault.NotFound, "fault.not_found")
		}
		switch {
		case p.Kind == District:
			bad.Add("from", "places.district_is_history")
		case len(r.Closing) > 0 && p.Kind != r.Closing[0].Kind:
			bad.Add("from", "places.kinds_differ")
		case !p.To.IsZero():
			bad.Add("from", "places.closed_already")
		case !o.on.IsZero() && o.on <= p.From:
			bad.Add("on", "places.on_too_early")
		case !t.mayBegin(o.on):
			t.CheckDay(&bad, "on", o.on)
		case slices.Contains(o.from[:i], id):
			bad.Add("from", "places.named_twice")
		case o.action == "rename" && p.Name == o.into[0].Name && p.Type == o.into[0].Type && p.Code == o.into[0].Code:
			bad.Add("name", "places.same_name")
		}
		r.Closing = append(r.Closing, p)
		r.ends = append(r.ends, t.parents[id]...)
	}
	return nil
}

// parentsOfNew returns where the new units lie from On: where all old ones do,
// or in the parent that was named.
func (t *Tree) parentsOfNew(r Reform, o order, bad forms.Faults) []Parent {
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
	bad.Add("parent", "places.parent_needed")
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
	slices.SortFunc(out, func(a, b Parent) int { return cmp.Compare(a.From, b.From) })
	return out
}

// begin makes the new units and their lineage.
func (t *Tree) begin(r *Reform, o order, rows []Parent, bad forms.Faults) {
	kind := r.Closing[0].Kind
	parent := Place{}
	if len(rows) > 0 {
		parent = t.places[rows[0].ParentID]
	}
	for i, u := range o.into {
		maps.Copy(bad, forms.Of(labels, u.fields(kind, o.suffix(i))...).Faults())
		p := u.place(kind, o.on)
		p.ID = cmp.Or(p.ID, ids.New())
		if p.Code == "" && kind == Village {
			p.Code = VillageCode(parent, Serial(parent, t.nextVillageCode(parent))+i)
		}
		t.checkUnit(p, parent.ID, o.on, r.Closing, o.suffix(i), bad)
		for _, n := range r.New {
			if n.Code == p.Code {
				bad.Add("code"+o.suffix(i), "places.code_taken")
			}
			if n.Name == p.Name && n.Type == p.Type {
				bad.Add("name"+o.suffix(i), "places.name_taken")
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
func (t *Tree) move(r *Reform, o order, bad forms.Faults) {
	for _, c := range r.Closing {
		for _, row := range t.children[c.ID] {
			if !row.To.IsZero() && row.To < o.on {
				continue
			}
			i := o.assign(row.PlaceID)
			if i < 0 || i >= len(r.New) {
				bad.Add("child-"+row.PlaceID, "places.child_unassigned")
				continue
			}
			r.Moves = append(r.Moves, Move{t.places[row.PlaceID], c, r.New[i].Place, row})
		}
	}
	slices.SortStableFunc(r.Moves, func(a, b Move) int { return cmp.Compare(a.Place.Code, b.Place.Code) })
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
func (r Reform) fresh() []Place {
	return convert.Each(r.New, func(n NewPlace) Place { return n.Place })
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
	names := func(ps []Place) []string {
		return convert.Each(ps, func(p Place) string { return p.Type + " " + p.Name })
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
