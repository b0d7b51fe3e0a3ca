package dossiers

import (
	"context"
	"time"
	"unicode/utf8"

	"thonso/internal/dossiers/deadlines"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
	"thonso/internal/procedures"
)

// ToVerify lets the longer limit hold that some procedures have where facts must
// be verified. It is no favour and no apology: the law gives the time, counted
// from the reception as if it had been known then. Once only, and not when the
// day promised is over.
func (s *Service) ToVerify(ctx context.Context, actor auth.Actor, in ReasonInput) (Dossier, error) {
	in.Reason = text.CleanLines(in.Reason)
	switch {
	case in.Reason == "":
		return Dossier{}, fault.Field("reason", "dossiers.say_why")
	case utf8.RuneCountInString(in.Reason) > maxNote:
		return Dossier{}, fault.Field("reason", "dossiers.note_long")
	}
	return s.act(ctx, actor, in.Act, ActionVerify, func(_ context.Context, _ *db.Tx, t *Transition) error {
		t.Event.Data.Reason = in.Reason
		return s.mayVerify(actor, t.Proc, t.Dossier, t.Event.At)
	})
}

// mayVerify refuses what it is too late for, and whoever doesn't work on the
// dossier: see checkVerify.
func (s *Service) mayVerify(actor auth.Actor, p procedures.Procedure, d Dossier, at time.Time) error {
	specialist := firstAppraisal(p) >= 0
	work := ActionTransfer
	if specialist {
		work = ActionAppraise
	}
	if err := s.needAction(actor, work, d); err != nil {
		return err
	}
	switch {
	case at.After(d.Promised):
		return fault.New(fault.Conflict, "dossiers.verify_too_late")
	case specialist && d.AssigneeID != "" && d.AssigneeID != actor.ID:
		return fault.New(fault.Forbidden, "dossiers.assigned_to", "name", d.AssigneeName)
	}
	return nil
}

// limitNow is the limit that holds for a dossier, in words.
func limitNow(ctx context.Context, c Case) string {
	if !c.ToVerify {
		return limitText(ctx, c.Proc)
	}
	key, args := deadlines.VerifyLimit(c.Proc.Limit).Text()
	return i18n.T(ctx, "dossiers.case.limit_verify", "limit", i18n.T(ctx, key, args...))
}

// verifyHint says what would hold if facts must be verified: the limit, with
// what the catalogue notes of it, and the day that would be promised.
func (s *Service) verifyHint(ctx context.Context, actor auth.Actor, c Case) (string, error) {
	if !s.may(actor, c, ActionVerify) {
		return "", nil // the page is shown again, with why not
	}
	d, e := c.Dossier, Event{Kind: ActionVerify, At: s.Clock.Now()}
	f := s.foldOf(ctx, s.DB.Read(), d, c.Proc, func() ([]Event, error) { return c.Events, nil })
	if _, err := f.apply(&d, &e); err != nil {
		return "", err
	}
	key, args := deadlines.VerifyLimit(c.Proc.Limit).Text()
	hint := i18n.T(ctx, "dossiers.act.verify_hint", "due", date(c.Promised), "limit", i18n.T(ctx, key, args...), "new",
		date(d.Promised))
	if note := c.Proc.Limit.Note.In(i18n.Lang(ctx)); note != "" {
		hint += " " + i18n.T(ctx, "dossiers.act.verify_note", "note", note)
	}
	return hint, nil
}
