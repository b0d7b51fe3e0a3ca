package dossiers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"thonso/internal/notices"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/procedures"
)

// An Act is what every action on a dossier needs.
type Act struct {
	ID      string // of the dossier
	Version int    // that the person saw; 0 where any will do (bulk)
	EventID string // made by the client, so that a repeat is done once; "" makes one
	Note    string
}

// maxNote is how long what somebody adds may be, in characters.
const maxNote = 4000

// doing is a dossier in the middle of an action.
type doing struct {
	Dossier
	proc procedures.Procedure
	ev   Event
	add  tally    // what the action changes in the figures
	undo []undone // what it takes back of earlier ones
	also []set    // in the dossier's row

	secret string // for tracking, where the action makes it
}

// A change completes the dossier and the event of an action; nil where there is
// nothing to add.
type change func(ctx context.Context, tx *db.Tx, d *doing) error

// act runs one action of the state machine: permission at the office or the
// village, transition, version; then the change; then the rows, the tally, the
// journal and the notice, all in one transaction. A repeated EventID returns
// the dossier as it is.
func (s *Service) act(ctx context.Context, actor auth.Actor, in Act, action string, change change) (Dossier, error) {
	var out Dossier
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = s.actTx(ctx, tx, actor, in, action, change)
		return err
	})
	if err != nil {
		return Dossier{}, fmt.Errorf("%s dossier %s: %w", action, in.ID, err)
	}
	return out, nil
}

func (s *Service) actTx(ctx context.Context, tx *db.Tx, actor auth.Actor, in Act, action string, change change) (Dossier, error) {
	before, repeated, err := opened(ctx, tx, in)
	if err != nil {
		return Dossier{}, err
	}
	return s.actOn(ctx, tx, actor, in, action, before, repeated, change)
}

// actOn is actTx with a dossier that has been opened.
func (s *Service) actOn(ctx context.Context, tx *db.Tx, actor auth.Actor, in Act, action string, before Dossier, repeated func() (bool, error), change change) (Dossier, error) {
	if err := s.needAction(actor, action, before); err != nil {
		return Dossier{}, err
	}
	if done, err := repeated(); done || err != nil {
		return before, err
	}
	if in.EventID != "" && !ids.Valid(in.EventID) {
		return Dossier{}, fault.New(fault.Invalid, "dossiers.bad_id")
	}
	if utf8.RuneCountInString(in.Note) > maxNote {
		return Dossier{}, fault.Field("note", "dossiers.note_long")
	}
	if in.Version != 0 && in.Version != before.Version {
		return Dossier{}, fault.Stale()
	}
	proc, err := s.procedureOf(before)
	if err != nil {
		return Dossier{}, err
	}
	d := doing{Dossier: before, proc: proc}
	if err := d.begin(action, in, actor); err != nil {
		return Dossier{}, err
	}
	d.ev.At = s.Clock.Now()
	if change != nil {
		if err := change(ctx, tx, &d); err != nil {
			return Dossier{}, err
		}
	}
	return d.Dossier, s.finish(ctx, tx, actor, before, &d)
}

// begin checks that action may follow the dossier's status, and moves it on.
func (d *doing) begin(action string, in Act, actor auth.Actor) error {
	t, ok := transitions[action]
	if !ok || !slices.Contains(t.from, d.Status) {
		return fault.New(fault.Conflict, "dossiers.not_now", "status", string(d.Status))
	}
	if d.Way == Portal && action != "submit" && action != "return" {
		return fault.New(fault.Conflict, "dossiers.act.portal") // processed there, only followed here
	}
	d.ev = Event{ID: in.EventID, DossierID: d.ID, Kind: action, ActorID: actor.ID, ActorName: actor.Name, Note: in.Note, From: d.Status, Step: d.Step}
	if d.ev.ID == "" {
		d.ev.ID = ids.New()
	}
	if t.to != "" {
		d.Status = t.to
	}
	return nil
}

// opened reads a dossier to act on, and whose event the client's is: done is
// asked only after permission.
func opened(ctx context.Context, tx *db.Tx, in Act) (d Dossier, done func() (bool, error), err error) {
	var of []string
	err = db.Together(ctx, tx, db.One(dossierSQL, []any{in.ID}, d.dests()...), db.AllStrings(&of, `select dossier_id from dossiers_event where id = $1`, in.EventID))
	return d, func() (bool, error) {
		if len(of) > 0 && of[0] != in.ID {
			return false, fault.New(fault.Conflict, "dossiers.id_taken")
		}
		return len(of) > 0, nil
	}, notFound(err, in.ID)
}

func (s *Service) finish(ctx context.Context, tx *db.Tx, actor auth.Actor, before Dossier, d *doing) error {
	d.ev.To, d.Due = d.Status, DueAction(d.proc, d.Dossier)
	err := s.setAlarm(ctx, tx, before, d)
	if err != nil {
		return err
	}
	ended, err := s.indexTally(d.Dossier, d.proc, d.ev, func() ([]Event, error) {
		evs, err := events(ctx, tx, d.ID)
		return append(evs, d.ev), err
	})
	if err != nil {
		return err
	}
	d.add = d.add.plus(ended)
	if d.ev.Seq, err = updateDossier(ctx, tx, d.Dossier, d.also...); err != nil {
		return err
	}
	d.Version++
	if err := insertEvent(ctx, tx, d.ev); err != nil {
		return err
	}
	if err := s.count(ctx, tx, d); err != nil {
		return err
	}
	waiting := waitingCounts{}
	waiting.add(before, -1)
	waiting.add(d.Dossier, 1)
	if err := addWaiting(ctx, tx, waiting); err != nil {
		return err
	}
	if err := s.Journal.Write(ctx, tx, actor, audit.Entry{PlaceID: d.CommuneID, Action: "dossiers." + d.ev.Kind, Kind: "dossier", TargetID: d.ID,
		ForID: d.ResidentID, ForName: d.OwnerName,
		Before: map[string]any{"status": before.Status, "step": before.Step}, After: map[string]any{"status": d.Status, "step": d.Step, "code": d.Code}}); err != nil {
		return err
	}
	if before.Status == d.Status && !newDate(d.ev) {
		return nil
	}
	return s.tell(ctx, tx, d)
}

// newDate reports whether the person is owed word of an event though the status stays: their appointment moves.
func newDate(e Event) bool { return e.Kind == "extend" || e.Kind == "verify" }

// tell tells the owner, and the helper, no more than code, procedure and status,
// the new date of an apology, and why facts must be verified until when.
func (s *Service) tell(ctx context.Context, tx *db.Tx, d *doing) error {
	m := notices.Message{ID: d.ev.ID, Email: d.OwnerEmail, PlaceID: d.PlaceID, Key: "notices.dossier." + string(d.Status),
		Args: []string{"code", ReceiptNumber(d.Dossier), "procedure", d.proc.Plain.Vi, "procedure.en", d.proc.Plain.In("en")}, URL: "/dossiers/" + d.ID, PublicURL: "/track"}
	var due []string
	if newDate(d.ev) { // owed to the person, not to the file
		m.Key, due = "notices.dossier."+d.ev.Kind, []string{"due", i18n.DateTime(d.Promised)}
		if d.ev.Kind == "verify" {
			due = append(due, "reason", d.ev.Data.Reason)
		}
		m.Args = append(m.Args, due...)
	}
	if d.HelperID != "" && d.HelperID != d.ev.ActorID {
		m.AccountID = d.HelperID
	}
	if d.Assist == Self && d.Channel == Online && d.CreatedBy != d.ev.ActorID { // filed by the person's own account
		m.AccountID, m.URL = d.CreatedBy, at(d.ID, "form")
	}
	if m.Email != "" {
		lang, err := s.People.LangOf(ctx, tx, d.ResidentID)
		if err != nil {
			return err
		}
		m.Lang, m.MailArgs = lang, []string{"code", ReceiptNumber(d.Dossier), "procedure", d.proc.Name.In(lang)}
		m.MailArgs = append(m.MailArgs, due...)
	}
	return s.Notices.Tell(ctx, tx, m)
}

// needAction checks the permission of an action: the office's at the office, the
// helper's at the village; and that the dossier is among the work for which it was given.
func (s *Service) needAction(actor auth.Actor, action string, d Dossier) error {
	p, ok := actionNeeds[action]
	if !ok {
		return fault.New(fault.Internal, "fault.internal")
	}
	switch p {
	case Prepare, View, Withdraw, HandOver:
		if err := s.needFor(actor, p, d); err != nil || own(actor, d) {
			return err
		}
		return needScope(actor, p, d, d.CommuneID, d.PlaceID)
	default:
		if err := s.hide(actor, actor.Need(p, d.CommuneID), d); err != nil {
			return err
		}
		return needScope(actor, p, d, d.CommuneID)
	}
}

// needFor checks p at the dossier's village or its office. A member reaches
// only what was made in the village or by themselves; a resident, who may
// withdraw too, only what is their own.
func (s *Service) needFor(actor auth.Actor, p auth.Permission, d Dossier) error {
	if own(actor, d) && (p == Prepare || p == View || p == Withdraw) {
		return nil
	}
	for _, place := range []string{d.PlaceID, d.CommuneID} {
		if actor.May(p, place) && (p != Withdraw || actor.May(View, place)) {
			return nil
		}
	}
	return s.hide(actor, cmp.Or[error](actor.Need(p, d.CommuneID), fault.New(fault.Forbidden, "auth.forbidden")), d)
}

// hide turns a refusal into "not found" for somebody who may not even know that the dossier exists.
func (s *Service) hide(actor auth.Actor, err error, d Dossier) error {
	if err == nil || !actor.SignedIn() || actor.May(View, d.CommuneID) || actor.May(View, d.PlaceID) {
		return err
	}
	return fault.New(fault.NotFound, "dossiers.not_found")
}
