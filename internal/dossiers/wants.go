package dossiers

import (
	"context"
	"slices"
	"strings"

	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/procedures"
)

// checkTargets refuses to send back what is not in the dossier: nobody could
// put it right, and so nobody could ever hand the dossier in again.
func (s *Service) checkTargets(ctx context.Context, tx *db.Tx, t *Transition, wants []Want) error {
	ans, err := s.loadAnswers(ctx, tx, t.ID)
	if err != nil {
		return err
	}
	pages, err := photos(ctx, tx, t.ID)
	if err != nil {
		return err
	}
	for _, w := range wants {
		kind, ok := targetKind(t.Proc, ans, pages, w.Target)
		if !ok {
			return fault.Field("wants", "dossiers.bad_target")
		}
		if !slices.ContainsFunc(Reasons, func(r Reason) bool { return r.Code == w.Reason && strings.Contains(r.Of, kind) }) {
			return fault.Field("wants", "dossiers.choose_reason")
		}
	}
	return nil
}

// targetKind says what a target is: a question (q) or component (c) that is
// asked for, given the answers, or a page (p) that is there.
func targetKind(p procedures.Procedure, ans procedures.Answers, pages []Photo, of string) (kind string, ok bool) {
	if id, isQuestion := strings.CutPrefix(of, "q:"); isQuestion {
		return "q", slices.ContainsFunc(askedIn(p, ans), func(q procedures.Question) bool { return q.ID == id })
	}
	if strings.Count(of, ":") == 2 {
		return "p", slices.ContainsFunc(pages, func(ph Photo) bool { return target(ph.Component, ph.Page) == of })
	}
	return "c", slices.ContainsFunc(p.ComponentsFor(ans), func(c componentT) bool { return "c:"+c.ID == of })
}

// toPutRight leaves of the open wants those that can be put right in the form:
// not a paper that is only shown at the office, nor what another answer has
// made needless since.
func toPutRight(p procedures.Procedure, ans procedures.Answers, open []Want) []Want {
	return slices.DeleteFunc(slices.Clone(open), func(w Want) bool {
		part := strings.Split(w.Target, ":")
		if part[0] == "q" {
			return !slices.ContainsFunc(askedIn(p, ans), func(q procedures.Question) bool { return q.ID == part[1] })
		}
		return !slices.ContainsFunc(p.ComponentsFor(ans), func(c componentT) bool { return c.ID == part[1] && c.PhotoLimit() > 0 })
	})
}

// askedIn are the questions that apply, in order.
func askedIn(p procedures.Procedure, ans procedures.Answers) []procedures.Question {
	var out []procedures.Question
	if p.Form == nil {
		return nil
	}
	for _, page := range p.Form.PagesFor(ans) {
		for _, q := range page.Questions {
			if q.When.Holds(ans) {
				out = append(out, q)
			}
		}
	}
	return out
}
