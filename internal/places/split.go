package places

import (
	"context"
	"slices"
	"strconv"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/forms"
)

// A Part is one of the units into which another is split.
type Part struct {
	Unit
	ChildIDs []string `json:"children,omitempty" doc:"Of the old unit's villages, those that come here"`
	Share    int      `json:"share,omitempty" minimum:"0" maximum:"100" doc:"Percent of the people; none: nobody says"`
}

// A SplitInput says what becomes of one unit.
type SplitInput struct {
	FromID   string         `json:"from" doc:"Id of the unit that ends"`
	Parts    []Part         `json:"parts"`
	On       clock.Date     `json:"on" format:"date" doc:"First day of the new units"`
	Decision string         `json:"decision" doc:"Number of the resolution"`
	Versions map[string]int `json:"versions,omitempty" doc:"Of what ends, as a dry run gave them; needed to do it"`
	// Holder.Key to the part in which that person goes on; others go on in the largest
	Choice map[string]int `json:"-"`
}

// Split makes several units of one; each village of it must go to exactly one.
func (s *Service) Split(ctx context.Context, actor auth.Actor, in SplitInput) ([]Place, error) {
	return s.reform(ctx, actor, in)
}

// PreviewSplit says what Split would do.
func (s *Service) PreviewSplit(ctx context.Context, actor auth.Actor, in SplitInput) (Reform, error) {
	return s.preview(ctx, actor, in)
}

// wrong is what can be said without a map.
func (in SplitInput) wrong() forms.Faults {
	bad, sum, seen := forms.Faults{}, 0, map[string]bool{}
	if len(in.Parts) < 2 {
		bad.Add("parts", "places.two_parts_needed")
	}
	for i, p := range in.Parts {
		sum += p.Share
		if p.Share < 0 || sum > 100 {
			bad.Add("share-"+strconv.Itoa(i+1), "places.shares_too_much")
		}
		for _, c := range p.ChildIDs {
			if seen[c] {
				bad.Add("child-"+c, "places.child_twice")
			}
			seen[c] = true
		}
	}
	return bad
}

func (in SplitInput) order() order {
	o := order{action: "split", from: []string{in.FromID}, on: in.On, decision: in.Decision, versions: in.Versions,
		choice: in.Choice, wrong: in.wrong()}
	for _, p := range in.Parts {
		o.into = append(o.into, p.Unit)
		o.share = append(o.share, p.Share)
	}
	o.assign = func(child string) int {
		return slices.IndexFunc(in.Parts, func(p Part) bool { return slices.Contains(p.ChildIDs, child) })
	}
	return o
}
