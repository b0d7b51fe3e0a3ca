package places

import (
	"context"
	"slices"
	"strconv"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
)

// A Part is one of the units into which another is split.
type Part struct {
	Unit
	ChildIDs []string // of the old unit's villages, those that come here
	Share    int      // percent of the people that come here; 0 where nobody says
}

// A SplitInput says what becomes of one unit.
type SplitInput struct {
	FromID   string
	Parts    []Part
	On       clock.Date
	Decision string
	Versions map[string]int
	Choice   map[string]int // Holder.Key to the part in which that person goes on; others go on in the largest
}

// Split makes several units of one; each village of it must go to exactly one.
func (s *Service) Split(ctx context.Context, actor auth.Actor, in SplitInput) ([]Place, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	return s.reform(ctx, actor, in.order())
}

// PreviewSplit says what Split would do.
func (s *Service) PreviewSplit(ctx context.Context, actor auth.Actor, in SplitInput) (Reform, error) {
	if err := in.check(); err != nil {
		return Reform{}, err
	}
	return s.preview(ctx, actor, in.order())
}

func (in SplitInput) check() error {
	if len(in.Parts) < 2 {
		return fault.Field("parts", "places.two_parts_needed")
	}
	sum, bad := 0, map[string]string{}
	seen := map[string]bool{}
	for i, p := range in.Parts {
		sum += p.Share
		if p.Share < 0 || sum > 100 {
			bad[partField("share", i)] = "places.shares_too_much"
		}
		for _, c := range p.ChildIDs {
			if seen[c] {
				bad["child-"+c] = "places.child_twice"
			}
			seen[c] = true
		}
	}
	return fault.Fields(bad)
}

func (in SplitInput) order() order {
	o := order{action: "split", from: []string{in.FromID}, on: in.On, decision: in.Decision, versions: in.Versions, choice: in.Choice, fields: partField}
	for _, p := range in.Parts {
		o.into = append(o.into, p.Unit)
		o.share = append(o.share, p.Share)
	}
	o.assign = func(child string) int {
		return slices.IndexFunc(in.Parts, func(p Part) bool { return slices.Contains(p.ChildIDs, child) })
	}
	return o
}

// partField is the name of a field of the i-th part in forms: "name-1".
func partField(field string, i int) string { return field + "-" + strconv.Itoa(i+1) }
