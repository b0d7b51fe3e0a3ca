package office

import (
	"context"
	"slices"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/procedures"
)

// checkTargets refuses to send back what is not in the dossier: nobody could
// put it right, and so nobody could ever hand the dossier in again.
func (s *Service) checkTargets(ctx context.Context, tx *db.Tx, t *dossiers.Transition, wants []dossiers.Want) error {
	ans, err := s.dossiers.Answers(ctx, tx, t.ID)
	if err != nil {
		return err
	}
	pages, err := dossiers.PhotosOf(ctx, tx, t.ID)
	if err != nil {
		return err
	}
	for _, w := range wants {
		kind, ok := targetKind(t.Proc, ans, pages, w.Target)
		if !ok {
			return fault.Field("wants", "dossiers.bad_target")
		}
		if !slices.ContainsFunc(dossiers.Reasons, func(r dossiers.Reason) bool { return r.Code == w.Reason && strings.Contains(r.Of, kind) }) {
			return fault.Field("wants", "dossiers.choose_reason")
		}
	}
	return nil
}

// targetKind says what a target is: a question (q) or component (c) that is
// asked for, given the answers, or a page (p) that is there.
func targetKind(p procedures.Procedure, ans procedures.Answers, pages []dossiers.Photo, of string) (kind string, ok bool) {
	if id, isQuestion := strings.CutPrefix(of, "q:"); isQuestion {
		return "q", slices.ContainsFunc(dossiers.AskedIn(p, ans), func(q procedures.Question) bool { return q.ID == id })
	}
	if strings.Count(of, ":") == 2 {
		return "p", slices.ContainsFunc(pages, func(ph dossiers.Photo) bool { return dossiers.PhotoTarget(ph.Component, ph.Page) == of })
	}
	return "c", slices.ContainsFunc(p.ComponentsFor(ans), func(c procedures.Component) bool { return "c:"+c.ID == of })
}
