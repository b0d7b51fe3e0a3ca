package figures

import (
	"context"

	"thonso/internal/places"
)

// What tests look at from outside: their world needs modules beside this one.
var (
	Counts        = counts
	Whole         = whole
	FigureOf      = figureOf
	AsOf          = asOf
	DossierFilter = dossierFilter
)

// Published is the figure as it is published.
func (f Figure) Published() Figure { return f.publish() }

// Anew computes a report without remembering it.
func (s *Service) Anew(ctx context.Context, tree *places.Tree, q Question) (Report, error) {
	return s.report(ctx, tree, q)
}
