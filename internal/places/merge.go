package places

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
)

// A MergeInput says which units become one.
type MergeInput struct {
	FromIDs  []string
	Into     Unit
	ParentID string     // where the old ones lie in different ones
	On       clock.Date // first day of the new one
	Decision string
	Versions map[string]int // of the old ones as they were previewed; nil: as they are
}

// Merge makes one unit of several.
func (s *Service) Merge(ctx context.Context, actor auth.Actor, in MergeInput) (Place, error) {
	if len(in.FromIDs) < 2 {
		return Place{}, fault.Field("from", "places.two_needed")
	}
	ps, err := s.reform(ctx, actor, in.order())
	return first(ps), err
}

// PreviewMerge says what Merge would do.
func (s *Service) PreviewMerge(ctx context.Context, actor auth.Actor, in MergeInput) (Reform, error) {
	if len(in.FromIDs) < 2 {
		return Reform{}, fault.Field("from", "places.two_needed")
	}
	return s.preview(ctx, actor, in.order())
}

func (in MergeInput) order() order {
	return order{action: "merge", from: in.FromIDs, into: []Unit{in.Into}, share: []int{100}, assign: allInto, parentID: in.ParentID,
		on: in.On, decision: in.Decision, versions: in.Versions, fields: plainField}
}

func allInto(string) int { return 0 }

func plainField(field string, _ int) string { return field }

func first(ps []Place) Place {
	if len(ps) == 0 {
		return Place{}
	}
	return ps[0]
}
