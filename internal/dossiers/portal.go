package dossiers

import (
	"context"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
)

// A FiledInput records that a dossier was filed on the national portal, with
// the person's own VNeID, guided by a helper.
type FiledInput struct {
	Act
	PortalCode string
}

var portalShape = regexp.MustCompile(`^[A-Z0-9][A-Z0-9.\-]{7,39}$`)

// Filed records the portal's code: from here on the product follows, it doesn't process.
func (s *Service) Filed(ctx context.Context, actor auth.Actor, in FiledInput) (Receipt, error) {
	code := strings.Map(foldCode, in.PortalCode)
	if !portalShape.MatchString(code) {
		return Receipt{}, fault.Field("portalCode", "dossiers.portal_code_shape")
	}
	d, err := s.act(ctx, actor, in.Act, "submit", func(ctx context.Context, tx *db.Tx, d *doing) error {
		if d.Way != Portal {
			return fault.New(fault.Conflict, "dossiers.not_portal")
		}
		if err := onceFiled(ctx, tx, d.ID, code); err != nil {
			return err
		}
		d.PortalCode, d.Channel = code, Online
		ans, err := s.loadAnswers(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		return s.firstSubmit(ctx, tx, actor, d, ans)
	})
	if err != nil {
		return Receipt{}, err
	}
	secret, err := s.secretOf(ctx, d.ID)
	return Receipt{d, secret}, err
}

// onceFiled refuses a code that another dossier has: it was copied for the
// person before, and would be followed twice.
func onceFiled(ctx context.Context, tx *db.Tx, id, code string) error {
	var n int
	err := tx.QueryRow(ctx, `select count(*) from dossiers_dossier where portal_code = $1 and portal_code <> '' and id <> $2`, code, id).Scan(&n)
	if err == nil && n > 0 {
		return fault.Field("portalCode", "dossiers.portal_code_taken")
	}
	return err
}

// Follow sets the status that the portal shows, by hand or from the province's
// connector. The portal's order is its own: any of the ten may follow any. The
// same status again is nothing new, but a note with it is kept.
func (s *Service) Follow(ctx context.Context, actor auth.Actor, in Act, status Status) (Dossier, error) {
	in.Note = text.CleanLines(in.Note)
	switch {
	case status.Official() == 0:
		return Dossier{}, fault.Field("status", "dossiers.choose_status")
	case utf8.RuneCountInString(in.Note) > maxNote:
		return Dossier{}, fault.Field("note", "dossiers.note_long")
	case in.EventID != "" && !ids.Valid(in.EventID):
		return Dossier{}, fault.New(fault.Invalid, "dossiers.bad_id")
	}
	var out Dossier
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		before, repeated, err := opened(ctx, tx, in)
		if err != nil {
			return err
		}
		if err := s.needOwn(actor, before); err != nil {
			return err
		}
		if before.Way != Portal || before.Status == Draft {
			return fault.New(fault.Conflict, "dossiers.not_portal")
		}
		if done, err := repeated(); done || err != nil || before.Status == status && in.Note == "" {
			out = before
			return err
		}
		if in.Version != 0 && in.Version != before.Version {
			return fault.Stale()
		}
		d := doing{Dossier: before}
		if d.proc, err = s.procedureOf(before); err != nil {
			return err
		}
		d.follow(in, actor, status)
		d.ev.At = s.Clock.Now()
		if before.Status != status {
			d.followed(status)
		}
		out = d.Dossier
		return s.finish(ctx, tx, actor, before, &d)
	})
	return out, err
}

func (d *doing) follow(in Act, actor auth.Actor, status Status) {
	d.ev = Event{ID: in.EventID, DossierID: d.ID, Kind: "follow", ActorID: actor.ID, ActorName: actor.Name, Note: in.Note, From: d.Status, Step: d.Step}
	if d.ev.ID == "" {
		d.ev.ID = ids.New()
	}
	d.Status = status
}

// takeBack uncounts what the portal reported before and no longer says: a
// wrong choice put right, or a dossier taken up again. It is taken off where
// it was counted, so that past months tell what was true of them.
func (d *doing) takeBack(before, status Status) {
	off := func(counted *time.Time, t tally) {
		d.undo = append(d.undo, undone{Month(*counted), t.negative()})
		*counted = time.Time{}
	}
	if !d.EndedAt.IsZero() {
		off(&d.EndedAt, map[Status]tally{Refused: {Refused: 1}, Stopped: {Stopped: 1}, Returned: {Returned: 1}}[before])
	}
	if !d.ResolvedAt.IsZero() && status != Resolved && status != Returned {
		off(&d.ResolvedAt, resolvedTally(d.Dossier, d.ResolvedAt))
	}
	if !d.ReceivedAt.IsZero() && status == Submitted {
		off(&d.ReceivedAt, tally{Received: 1})
	}
}

// followed counts what the portal reports, each thing once.
func (d *doing) followed(status Status) {
	d.takeBack(d.ev.From, status)
	switch {
	case status == Received && d.ReceivedAt.IsZero():
		d.ReceivedAt, d.add = d.ev.At, tally{Received: 1}
	case status == Supplement:
		d.Supplements++
		d.add = tally{Supplements: 1}
	case status == Refused:
		d.EndedAt, d.add = d.ev.At, tally{Refused: 1}
	case status == Stopped:
		d.EndedAt, d.add = d.ev.At, tally{Stopped: 1}
	case (status == Resolved || status == Returned) && d.ResolvedAt.IsZero():
		d.ResolvedAt = d.ev.At
		d.add = resolvedTally(d.Dossier, d.ev.At)
	}
	if status == Returned && d.EndedAt.IsZero() {
		d.EndedAt = d.ev.At
		d.add.Returned = 1
	}
}
