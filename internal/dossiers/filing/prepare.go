package filing

import (
	"cmp"
	"context"
	"fmt"

	"thonso/internal/dossiers"
	"thonso/internal/people"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/once"
)

// forMyself reports whether the actor begins for themselves, and fills in what
// follows from that: at their own village, online, without a mandate.
func (in *BeginInput) forMyself(actor auth.Actor) bool {
	place, is := actor.SelfAt(in.ResidentID)
	if !is || in.Assist != dossiers.Self || actor.May(dossiers.Receive, in.PlaceID) {
		return false
	}
	in.PlaceID, in.Way, in.Channel, in.MandateID, in.SessionID = place, dossiers.Here, dossiers.Online, "", ""
	return true
}

// A BeginInput begins a dossier for a resident.
type BeginInput struct {
	ID         string           `json:"id" format:"uuid" doc:"UUIDv7 made by the client; a repeat returns the first"`
	PlaceID    string           `json:"placeId"` // village, or commune at the counter
	ResidentID string           `json:"residentId"`
	Procedure  string           `json:"procedure" example:"2.000815"`
	Way        dossiers.Way     `json:"way,omitempty" enum:"here,portal"`
	Channel    dossiers.Channel `json:"channel,omitempty" enum:"direct,online,post"`
	// Self or Official at the counter; Helped follows from the mandate
	Assist dossiers.Assist `json:"assist,omitempty" enum:"self,helped,official"`
	// under which the actor helps; "": at the counter or by an official
	MandateID string `json:"mandateId,omitempty"`
	SessionID string `json:"sessionId,omitempty"`
}

// Fields are what is asked before a draft is begun.
func (in *BeginInput) Fields() forms.Fields {
	session := func() string {
		if in.SessionID != "" && !ids.Valid(in.SessionID) {
			return "form.bad_id"
		}
		return ""
	}
	return forms.Of("dossiers.intake.", forms.OwnID("id", &in.ID), forms.Hidden("place", &in.PlaceID),
		forms.Hidden("resident", &in.ResidentID).Need("dossiers.resident_needed"),
		forms.Pick("procedure", &in.Procedure).Need("dossiers.procedure_needed").Blank("dossiers.intake.choose"),
		forms.Hidden("way", &in.Way),
		forms.Choice("channel", &in.Channel, dossiers.Counter, dossiers.Online, dossiers.Post),
		forms.Choice("assist", &in.Assist, dossiers.Self, dossiers.Helped, dossiers.Official).
			NeedIf(func() bool { return in.MandateID == "" }, "dossiers.assist_needed"),
		forms.Hidden("mandate", &in.MandateID), forms.Hidden("session", &in.SessionID).Check(session)).ForOthers()
}

// validate fills in what follows from the rest, or is usual.
func (in *BeginInput) validate() error {
	in.ID, in.Way = cmp.Or(in.ID, ids.New()), cmp.Or(in.Way, dossiers.Here)
	in.Channel = cmp.Or(in.Channel, dossiers.Online)
	if in.MandateID != "" {
		in.Assist = dossiers.Helped
	}
	return in.Fields().Check()
}

// Begin opens a draft, prefilled with what the household registry knows.
func (s *Service) Begin(ctx context.Context, actor auth.Actor, in BeginInput) (dossiers.Dossier, error) {
	mine := in.forMyself(actor)
	if !mine {
		if err := actor.Need(dossiers.Prepare, in.PlaceID); err != nil {
			return dossiers.Dossier{}, err
		}
	}
	if err := in.validate(); err != nil {
		return dossiers.Dossier{}, err
	}
	if in.Assist == dossiers.Helped && in.MandateID == "" {
		return dossiers.Dossier{}, fault.New(fault.Forbidden, "dossiers.mandate_needed")
	}
	proc, err := s.procedures.Get(in.Procedure, s.procedures.Today())
	if err != nil {
		return dossiers.Dossier{}, err
	}
	if !mine && in.Assist != dossiers.Helped && !actor.May(dossiers.Receive, in.PlaceID) {
		return dossiers.Dossier{}, fault.New(fault.Forbidden, "dossiers.mandate_needed")
	}
	if old, err := dossiers.Get(ctx, s.db.Read(), in.ID); err == nil {
		return old, s.sameBegin(actor, old, in)
	}
	if in.MandateID != "" {
		if _, err := s.mandates.Given(ctx, actor, in.MandateID, in.ResidentID, in.Procedure); err != nil {
			return dossiers.Dossier{}, err
		}
	}
	person, err := s.people.Full(ctx, actor, in.ResidentID, "prepare:"+in.Procedure)
	if err != nil {
		return dossiers.Dossier{}, err
	}
	if mine && person.Status != people.Here {
		return dossiers.Dossier{}, fault.New(fault.Conflict, "dossiers.self.gone")
	}
	d := dossiers.Dossier{ID: in.ID, Procedure: proc.Code, ProcVer: proc.Version, PlaceID: in.PlaceID,
		CommuneID:  s.places.Tree().CommuneOf(in.PlaceID).ID,
		ResidentID: person.ID, OwnerName: person.Name, OwnerPhone: person.Phone, OwnerEmail: person.Email, Way: in.Way,
		Channel: in.Channel, Assist: in.Assist, Status: dossiers.Draft,
		MandateID: in.MandateID, SessionID: in.SessionID, CreatedBy: actor.ID, CreatedAt: s.clock.Now(), Version: 1,
		Copies: 1, Pages: 1}
	d.Under(proc)
	if in.Assist != dossiers.Self {
		d.HelperID, d.HelperName = actor.ID, actor.Name
	}
	ans := prefill(proc, person)
	d.Exempt = s.groupByBirth(d, proc, ans)
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if old, err := dossiers.Get(ctx, tx, in.ID); err == nil {
			d = old
			return s.sameBegin(actor, old, in)
		}
		if err := dossiers.Insert(ctx, tx, d, s.box.Key(person.IDNumber)); err != nil {
			return err
		}
		if err := s.dossiers.SaveAnswers(ctx, tx, d.ID, ans); err != nil {
			return err
		}
		if d.MandateID != "" {
			if err := s.mandates.Begun(ctx, tx, d.MandateID); err != nil {
				return err
			}
		}
		return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: d.PlaceID,
			Action: "dossiers.begin", Kind: "dossier",
			TargetID: d.ID,
			ForID:    d.ResidentID, ForName: d.OwnerName,
			After: map[string]any{"procedure": d.Procedure, "assist": d.Assist, "mandate": d.MandateID}})
	})
	if err != nil {
		return dossiers.Dossier{}, fmt.Errorf("begin dossier: %w", err)
	}
	return d, nil
}

// sameBegin lets a repeat through, and nothing else: a forged id must not open another's dossier.
func (s *Service) sameBegin(actor auth.Actor, old dossiers.Dossier, in BeginInput) error {
	if old.CreatedBy != actor.ID || old.ResidentID != in.ResidentID || old.Procedure != in.Procedure ||
		old.PlaceID != in.PlaceID || old.Channel != in.Channel || old.Assist != in.Assist || old.Way != in.Way {
		return once.Other(old.CreatedAt)
	}
	return nil
}

// noted writes in the journal what was changed in a dossier that is being
// prepared: what it is about, never what it says.
func (s *Service) noted(ctx context.Context, tx *db.Tx, actor auth.Actor, d dossiers.Dossier, what string, before,
	after any) error {
	return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: d.CommuneID,
		Action: "dossiers." + what, Kind: "dossier",
		TargetID: d.ID, ForID: d.ResidentID, ForName: d.OwnerName,
		Before: before, After: after})
}

// editable returns the dossier if the actor may change its answers and photos now.
func (s *Service) editable(ctx context.Context, q db.Querier, actor auth.Actor, id string) (dossiers.Dossier, error) {
	d, err := dossiers.Get(ctx, q, id)
	if err != nil {
		return d, err
	}
	if err := s.dossiers.NeedOwn(actor, d); err != nil {
		return d, err
	}
	if d.Status != dossiers.Draft && d.Status != dossiers.Supplement {
		return d, fault.New(fault.Conflict, "dossiers.not_now", "status", string(d.Status))
	}
	return d, nil
}
