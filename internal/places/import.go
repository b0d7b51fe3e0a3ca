package places

import (
	"context"
	"fmt"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// An ImportInput is a list of units as they were or are in one period.
type ImportInput struct {
	Rows      []Row
	From, To  clock.Date // first and last day of the list; zero: since ever, still
	Root      string     // place in which all units lie; "" for a list from the provinces down
	Provinces []string   // codes of the provinces to take; none: all
	Decision  string     // that made the units, for their lineage
	DryRun    bool       // say what would happen, write nothing
}

// A Report says what an import did or would do.
type Report struct {
	Created, Changed, Same int // units
	Lines                  int // lineages found
	Errors                 []RowError
	Notes                  []RowError // what a person should look at
	Holders                []Holder   // in a dry run: who goes on where
}

// Import brings a list of units in, or nothing of it if any line is wrong;
// the report holds all that is wrong at once. A second import of the same list
// changes nothing. To link a new map with the older one, import the older first.
func (s *Service) Import(ctx context.Context, actor auth.Actor, in ImportInput) (Report, error) {
	if err := s.mayImport(actor, in.Root); err != nil {
		return Report{}, err
	}
	var report Report
	plan := func(t *Tree) (*importPlan, error) {
		p, err := planImport(t, in, func(place string) bool { return in.Root == "" || actor.May(Manage, place) })
		if err == nil {
			report = p.report
		}
		return p, err
	}
	if in.DryRun {
		p, err := plan(s.Tree())
		if err != nil {
			return report, err
		}
		report.Holders, err = s.holders(ctx, p.succession())
		return report, err
	}
	err := s.change(ctx, func(t *Tree) (func(context.Context, *db.Tx) error, error) {
		p, err := plan(t)
		if err == nil && len(report.Errors) > 0 {
			err = fault.New(fault.Invalid, "places.import.rows_wrong", "n", len(report.Errors))
		}
		return func(ctx context.Context, tx *db.Tx) error { return s.writeImport(ctx, tx, actor, in, p) }, err
	})
	if err != nil {
		return report, fmt.Errorf("import places: %w", err)
	}
	return report, nil
}

// mayImport: a list from the provinces down needs authority over all that is there.
func (s *Service) mayImport(actor auth.Actor, root string) error {
	t := s.Tree()
	roots := t.Roots(t.Today())
	if root != "" || len(roots) == 0 {
		return actor.Need(Manage, root)
	}
	for _, r := range roots {
		if err := actor.Need(Manage, r.ID); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) writeImport(ctx context.Context, tx *db.Tx, actor auth.Actor, in ImportInput, p *importPlan) error {
	for _, n := range p.news {
		if err := insertPlace(ctx, tx, n); err != nil {
			return err
		}
	}
	for _, u := range p.updates {
		if err := correct(ctx, tx, u); err != nil {
			return err
		}
	}
	for _, l := range p.parents {
		if err := insertParent(ctx, tx, l); err != nil {
			return err
		}
	}
	for _, l := range p.lines {
		if err := insertLineage(ctx, tx, l); err != nil {
			return err
		}
	}
	if err := s.continueHolders(ctx, tx, actor, p.succession()); err != nil {
		return err
	}
	r := p.report
	return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: in.Root, Action: "places.import", Kind: "place", TargetID: in.Root,
		After: map[string]any{"from": in.From, "to": in.To, "created": r.Created, "changed": r.Changed, "same": r.Same, "lineages": r.Lines}})
}
