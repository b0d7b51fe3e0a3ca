package places

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/forms"
)

// A MergeInput says which units become one.
type MergeInput struct {
	FromIDs  []string       `json:"from" doc:"Ids of the units that end"`
	Into     Unit           `json:"into"`
	ParentID string         `json:"parent,omitempty" doc:"Where the old units lie in different ones"`
	On       clock.Date     `json:"on" format:"date" doc:"First day of the new unit"`
	Decision string         `json:"decision" doc:"Number of the resolution"`
	Versions map[string]int `json:"versions,omitempty" doc:"Of what ends, as a dry run gave them; needed to do it"`
}

// Merge makes one unit of several.
func (s *Service) Merge(ctx context.Context, actor auth.Actor, in MergeInput) (Place, error) {
	ps, err := s.reform(ctx, actor, in)
	return first(ps), err
}

// PreviewMerge says what Merge would do.
func (s *Service) PreviewMerge(ctx context.Context, actor auth.Actor, in MergeInput) (Reform, error) {
	return s.preview(ctx, actor, in)
}

func (in MergeInput) order() order {
	wrong := forms.Faults{}
	if len(in.FromIDs) < 2 {
		wrong.Add("from", "places.two_needed")
	}
	return order{action: "merge", from: in.FromIDs, into: []Unit{in.Into}, share: []int{100}, assign: allInto,
		parentID: in.ParentID, on: in.On, decision: in.Decision, versions: in.Versions, wrong: wrong}
}

func allInto(string) int { return 0 }

func first(ps []Place) Place {
	if len(ps) == 0 {
		return Place{}
	}
	return ps[0]
}
