package dossiers

import (
	"context"
	"time"
	"unicode/utf8"

	"thonso/internal/dossiers/deadlines"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
)

// A ToVerifyInput says that facts must be verified, and which and why.
type ToVerifyInput struct {
	Act
	Reason string
}

// ToVerify lets the longer limit hold that some procedures have where facts must
// be verified. It is no favour and no apology: the law gives the time, counted
// from the reception as if it had been known then. Once only, and not when the
// day promised is over.
func (s *Service) ToVerify(ctx context.Context, actor auth.Actor, in ToVerifyInput) (Dossier, error) {
	in.Reason = text.CleanLines(in.Reason)
	switch {
	case in.Reason == "":
		return Dossier{}, fault.Field("reason", "dossiers.say_why")
	case utf8.RuneCountInString(in.Reason) > maxNote:
		return Dossier{}, fault.Field("reason", "dossiers.note_long")
	}
	return s.act(ctx, actor, in.Act, "verify", func(ctx context.Context, tx *db.Tx, d *doing) error {
		if err := s.mayVerify(actor, d, d.ev.At); err != nil {
			return err
		}
		office, err := s.OfficeOf(ctx, tx, s.officeOn(d.Dossier, clock.DateOf(d.ev.At)))
		if err != nil {
			return err
		}
		d.ToVerify, d.ev.Data.Reason = true, in.Reason
		return s.runClock(ctx, tx, d, office)
	})
}

// mayVerify refuses what has no such limit, what it is too late for, and whoever
// doesn't work on the dossier: the specialist does, or where the procedure has
// none, the counter until the decision.
func (s *Service) mayVerify(actor auth.Actor, d *doing, at time.Time) error {
	specialist := firstAppraisal(d.proc) >= 0
	work := "transfer"
	if specialist {
		work = "appraise"
	}
	if err := s.needAction(actor, work, d.Dossier); err != nil {
		return err
	}
	switch due := DueAction(d.proc, d.Dossier); {
	case d.proc.Limit.Verify == 0:
		return fault.New(fault.Conflict, "dossiers.verify_no_limit")
	case d.ToVerify:
		return fault.New(fault.Conflict, "dossiers.verify_once")
	case at.After(d.Promised):
		return fault.New(fault.Conflict, "dossiers.verify_too_late")
	case specialist && due != "appraise" && due != "assign", !specialist && due != "transfer" && due != "review" && due != "decide":
		return fault.New(fault.Conflict, "dossiers.not_this_step", "step", due)
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
	if !s.may(actor, c, "verify") {
		return "", nil // the page is shown again, with why not
	}
	at := s.Clock.Now()
	office, err := s.OfficeOf(ctx, s.DB.Read(), s.officeOn(c.Dossier, clock.DateOf(at)))
	if err != nil {
		return "", err
	}
	d := doing{Dossier: c.Dossier, proc: c.Proc, ev: Event{Kind: "verify", At: at}}
	if err := s.promise(&d, office, append(c.Events[:len(c.Events):len(c.Events)], d.ev)); err != nil {
		return "", err
	}
	key, args := deadlines.VerifyLimit(c.Proc.Limit).Text()
	hint := i18n.T(ctx, "dossiers.act.verify_hint", "due", date(c.Promised), "limit", i18n.T(ctx, key, args...), "new", date(d.Promised))
	if note := c.Proc.Limit.Note.In(i18n.Lang(ctx)); note != "" {
		hint += " " + i18n.T(ctx, "dossiers.act.verify_note", "note", note)
	}
	return hint, nil
}
