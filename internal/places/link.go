package places

import (
	"context"
	"slices"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
)

// A LineageInput says that a unit was formed from an older one: what an import
// could not read out of the resolution.
type LineageInput struct {
	ToID     string `json:"-" path:"id"`
	OldCode  string `json:"old" doc:"Official code of the old unit"` // on the last day before the new one
	Share    int    `json:"share,omitempty" minimum:"0" maximum:"100" doc:"Percent of the old unit's people"`
	Decision string `json:"decision,omitempty"`
}

// Fields are what is asked of a lineage.
func (in *LineageInput) Fields() forms.Fields {
	return forms.Of(labels, forms.Text("old", &in.OldCode).Need("places.old_unknown"), share("share", &in.Share),
		forms.Text("decision", &in.Decision))
}

// AddLineage links a unit with one that it was formed from; a repeat changes nothing.
func (s *Service) AddLineage(ctx context.Context, actor auth.Actor, in LineageInput) error {
	if err := actor.Need(Manage, s.Tree().lastParent(in.ToID)); err != nil {
		return err
	}
	err := s.change(ctx, func(t *Tree) (func(context.Context, *db.Tx) error, error) {
		l, old, err := t.lineage(in)
		if err != nil {
			return nil, err
		}
		// A lineage opens the old unit's records to the new one: nobody takes them from a neighbour.
		if err := actor.Need(Manage, old.ID); err != nil {
			return nil, err
		}
		return func(ctx context.Context, tx *db.Tx) error {
			if slices.ContainsFunc(t.prev[l.ToID], func(x Lineage) bool { return x.FromID == l.FromID }) {
				return nil
			}
			return s.writeChanges(ctx, tx, actor, Changes{Lines: []Lineage{l}, Entry: audit.Entry{
				PlaceID: l.ToID, Action: "places.add_lineage", Kind: "place", TargetID: l.ToID,
				After: map[string]any{"old": old.Code + " " + old.Name, "share": l.Share, "decision": l.Decision}}})
		}, nil
	})
	return fault.Wrap("add a lineage", err)
}

func (t *Tree) lineage(in LineageInput) (Lineage, Place, error) {
	to, ok := t.Find(in.ToID)
	if !ok {
		return Lineage{}, Place{}, fault.New(fault.NotFound, "fault.not_found")
	}
	if to.From.IsZero() { // it was always there
		return Lineage{}, Place{}, fault.Field("old", "places.old_unknown")
	}
	bad := in.Fields().Faults()
	last := to.From.AddDays(-1)
	old := t.ByCode(to.Kind, PadCode(to.Kind, in.OldCode), last)
	if old.ID == "" || old.To != last { // a unit that goes on became nothing else
		bad.Add("old", "places.old_unknown")
	}
	return Lineage{old.ID, to.ID, to.From, in.Share, in.Decision}, old, bad.Err()
}

// Link records further parents and lineage of existing places: what a reform decided.
func (s *Service) Link(ctx context.Context, actor auth.Actor, parents []Parent, lines []Lineage) error {
	for _, p := range parents {
		if err := actor.Need(Manage, p.ParentID); err != nil {
			return err
		}
	}
	for _, l := range lines {
		if err := actor.Need(Manage, l.ToID); err != nil {
			return err
		}
	}
	entry := audit.Entry{Action: "places.link", Kind: "place",
		After: map[string]any{"parents": len(parents), "lines": len(lines)}}
	err := s.Write(ctx, actor, func(*Tree) (Changes, error) {
		return Changes{Parents: parents, Lines: lines, Entry: entry}, nil
	})
	return fault.Wrap("link places", err)
}
