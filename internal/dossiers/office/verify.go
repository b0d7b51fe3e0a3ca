package office

import (
	"context"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/dossiers/deadlines"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
)

// ToVerify lets the longer limit hold that some procedures have where facts must
// be verified. It is no favour and no apology: the law gives the time, counted
// from the reception as if it had been known then. Once only, and not when the
// day promised is over.
func (s *Service) ToVerify(ctx context.Context, actor auth.Actor, in ReasonInput) (dossiers.Dossier, error) {
	return s.dossiers.Act(ctx, actor, in.Act, dossiers.ActionVerify, parts.Checked(in.Fields(),
		func(_ context.Context, _ *db.Tx, t *dossiers.Transition) error {
			t.Event.Data.Reason = in.Reason
			return s.dossiers.MayVerify(actor, t.Proc, t.Dossier, t.Event.At)
		}))
}

// limitNow is the limit that holds for a dossier, in words.
func limitNow(ctx context.Context, c cases.Case) string {
	if !c.ToVerify {
		return parts.LimitText(ctx, c.Proc)
	}
	key, args := deadlines.VerifyLimit(c.Proc.Limit).Text()
	return i18n.T(ctx, "dossiers.case.limit_verify", "limit", i18n.T(ctx, key, args...))
}

// verifyHint says what would hold if facts must be verified: the limit, with
// what the catalogue notes of it, and the day that would be promised.
func (s *Service) verifyHint(ctx context.Context, actor auth.Actor, c cases.Case) (string, error) {
	if !s.dossiers.May(actor, c.Dossier, c.Proc, c.Events, dossiers.ActionVerify) {
		return "", nil // the page is shown again, with why not
	}
	d, err := s.dossiers.After(ctx, c.Dossier, c.Proc, c.Events,
		dossiers.Event{Kind: dossiers.ActionVerify, At: s.clock.Now()})
	if err != nil {
		return "", err
	}
	key, args := deadlines.VerifyLimit(c.Proc.Limit).Text()
	hint := i18n.T(ctx, "dossiers.act.verify_hint", "due", parts.Date(c.Promised), "limit", i18n.T(ctx, key, args...),
		"new",
		parts.Date(d.Promised))
	if note := c.Proc.Limit.Note.In(i18n.Lang(ctx)); note != "" {
		hint += " " + i18n.T(ctx, "dossiers.act.verify_note", "note", note)
	}
	return hint, nil
}
