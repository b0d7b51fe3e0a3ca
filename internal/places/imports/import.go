package imports

import (
	"context"

	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
)

// An Input is a list of units as they were or are in one period.
type Input struct {
	Rows      []Row
	From, To  clock.Date // first and last day of the list; zero: since ever, still
	Root      string     // place in which all units lie; "" for a list from the provinces down
	Provinces []string   // codes of the provinces to take; none: all
	Decision  string     // that made the units, for their lineage
	Renames   bool       // a person has looked at the doubts: units with a code have new names
	DryRun    bool       // say what would happen, write nothing
}

// A Report says what an import did or would do.
type Report struct {
	Created, Changed, Same int // units
	Lines                  int // lineages found
	Errors                 []RowError
	Doubts                 []RowError      // what a person must confirm: codes and names that others have
	Notes                  []RowError      // what a person should look at
	Holders                []places.Holder // in a dry run: who goes on where
}

// Import brings a list of units in, or nothing of it if any line is wrong;
// the report holds all that is wrong at once. A second import of the same list
// changes nothing. To link a new map with the older one, import the older first.
func (s *Service) Import(ctx context.Context, actor auth.Actor, in Input) (Report, error) {
	if err := s.mayImport(actor, in.Root); err != nil {
		return Report{}, err
	}
	reaches := func(place string) bool { return in.Root == "" || actor.May(places.Manage, place) }
	if in.DryRun {
		p, err := planImport(s.places.Tree(), in, reaches)
		if err != nil {
			return Report{}, err
		}
		p.report.Holders, err = s.places.Holders(ctx, p.succession())
		return p.report, err
	}
	var report Report
	err := s.places.Write(ctx, actor, func(t *places.Tree) (places.Changes, error) {
		p, err := planImport(t, in, reaches)
		if err != nil {
			return places.Changes{}, err
		}
		report = p.report
		if n := len(report.Errors); n > 0 {
			return places.Changes{}, fault.New(fault.Invalid, "places.import.rows_wrong", "n", n)
		}
		if n := len(report.Doubts); n > 0 && !in.Renames {
			return places.Changes{}, fault.New(fault.Invalid, "places.import.renames", "n", n)
		}
		return p.changes(), nil
	})
	return report, fault.Wrap("import places", err)
}

// mayImport: a list from the provinces down needs authority over all that is there.
func (s *Service) mayImport(actor auth.Actor, root string) error {
	t := s.places.Tree()
	roots := t.Roots(t.Today())
	if root != "" || len(roots) == 0 {
		return actor.Need(places.Manage, root)
	}
	for _, r := range roots {
		if err := actor.Need(places.Manage, r.ID); err != nil {
			return err
		}
	}
	return nil
}

func (p *importPlan) changes() places.Changes {
	r, in := p.report, p.in
	return places.Changes{News: p.news, Corrected: p.updates, Parents: p.parents, Lines: p.lines, Ends: p.succession(),
		Entry: audit.Entry{PlaceID: in.Root, Action: "places.import", Kind: "place", TargetID: in.Root,
			After: map[string]any{"from": in.From, "to": in.To, "created": r.Created, "changed": r.Changed,
				"same": r.Same, "lineages": r.Lines}}}
}
