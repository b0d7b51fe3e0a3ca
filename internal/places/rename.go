package places

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
)

// A RenameInput gives a unit a new name, type or code from a day on.
type RenameInput struct {
	FromID   string         `json:"from" doc:"Id of the unit that ends"`
	Into     Unit           `json:"into"`
	On       clock.Date     `json:"on" format:"date" doc:"First day of the new unit"`
	Decision string         `json:"decision" doc:"Number of the resolution"`
	Versions map[string]int `json:"versions,omitempty" doc:"Of what ends, as a dry run gave them; needed to do it"`
}

// Rename ends a unit under its old name and begins it under the new one, so
// that a report of last year still has last year's name.
func (s *Service) Rename(ctx context.Context, actor auth.Actor, in RenameInput) (Place, error) {
	ps, err := s.reform(ctx, actor, in)
	return first(ps), err
}

// PreviewRename says what Rename would do.
func (s *Service) PreviewRename(ctx context.Context, actor auth.Actor, in RenameInput) (Reform, error) {
	return s.preview(ctx, actor, in)
}

func (in RenameInput) order() order {
	return order{action: "rename", from: []string{in.FromID}, into: []Unit{in.Into}, share: []int{100}, assign: allInto,
		on: in.On, decision: in.Decision, versions: in.Versions}
}
