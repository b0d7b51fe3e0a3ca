package dossiers

import (
	"context"
	"fmt"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/procedures"
)

// A BeginInput begins a dossier for a resident.
type BeginInput struct {
	ID         string // made by the client; a repeat returns the first
	PlaceID    string // village, or commune at the counter
	ResidentID string
	Procedure  string
	Way        Way
	Channel    Channel
	MandateID  string // under which the actor helps; "": at the counter or by an official
	SessionID  string
	Assist     Assist // Self or Official at the counter; Helped follows from the mandate
}

func (in *BeginInput) validate() error {
	bad := map[string]string{}
	if in.ResidentID == "" {
		bad["resident"] = "dossiers.resident_needed"
	}
	if in.Procedure == "" {
		bad["procedure"] = "dossiers.procedure_needed"
	}
	if in.ID == "" {
		in.ID = ids.New()
	} else if !ids.Valid(in.ID) {
		bad["id"] = "dossiers.bad_id"
	}
	if in.Way == "" {
		in.Way = Here
	}
	if in.MandateID != "" {
		in.Assist = Helped
	}
	if in.Assist != Self && in.Assist != Helped && in.Assist != Official {
		bad["assist"] = "dossiers.assist_needed"
	}
	if in.Channel == "" {
		in.Channel = Online
	}
	return fault.Fields(bad)
}

// Begin opens a draft, prefilled with what the household registry knows.
func (s *Service) Begin(ctx context.Context, actor auth.Actor, in BeginInput) (Dossier, error) {
	if err := actor.Need(Prepare, in.PlaceID); err != nil {
		return Dossier{}, err
	}
	if err := in.validate(); err != nil {
		return Dossier{}, err
	}
	if in.Assist == Helped && in.MandateID == "" {
		return Dossier{}, fault.New(fault.Forbidden, "dossiers.mandate_needed")
	}
	proc, err := s.Procedures.Get(in.Procedure, s.Procedures.Today())
	if err != nil {
		return Dossier{}, err
	}
	if in.Assist != Helped && !actor.May(Receive, in.PlaceID) {
		return Dossier{}, fault.New(fault.Forbidden, "dossiers.mandate_needed")
	}
	person, err := s.People.Full(ctx, actor, in.ResidentID, "dossier:"+in.Procedure)
	if err != nil {
		return Dossier{}, err
	}
	d := Dossier{ID: in.ID, Procedure: proc.Code, ProcVer: proc.Version, Sector: proc.Field.Sector, PlaceID: in.PlaceID, CommuneID: s.Places.Tree().CommuneOf(in.PlaceID).ID,
		ResidentID: person.ID, OwnerName: person.Name, OwnerPhone: person.Phone, OwnerEmail: person.Email, Way: in.Way, Channel: in.Channel, Assist: in.Assist, Status: Draft,
		MandateID: in.MandateID, SessionID: in.SessionID, CreatedBy: actor.ID, CreatedAt: s.Clock.Now(), Version: 1, Copies: 1, Pages: 1}
	if in.Assist != Self {
		d.HelperID, d.HelperName = actor.ID, actor.Name
	}
	ans := prefill(proc, person)
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if old, err := getDossier(ctx, tx, in.ID); err == nil {
			d = old
			return s.sameBegin(actor, old, in)
		}
		if err := insertDossier(ctx, tx, d, s.Box.Key(person.IDNumber)); err != nil {
			return err
		}
		if err := s.saveAnswers(ctx, tx, d.ID, ans); err != nil {
			return err
		}
		return s.Journal.Write(ctx, tx, actor, audit.Entry{PlaceID: d.PlaceID, Action: "dossiers.begin", Kind: "dossier", TargetID: d.ID,
			ForID: d.ResidentID, ForName: d.OwnerName, After: map[string]any{"procedure": d.Procedure, "assist": d.Assist, "mandate": d.MandateID}})
	})
	if err != nil {
		return Dossier{}, fmt.Errorf("begin dossier: %w", err)
	}
	return d, nil
}

// sameBegin lets a repeat through, and nothing else: a forged id must not open another's dossier.
func (s *Service) sameBegin(actor auth.Actor, old Dossier, in BeginInput) error {
	if old.CreatedBy != actor.ID || old.ResidentID != in.ResidentID || old.Procedure != in.Procedure {
		return fault.New(fault.Conflict, "dossiers.id_taken")
	}
	return nil
}

// AnswerInput is what was typed on one page.
type AnswerInput struct {
	Act
	Page    string
	Answers procedures.Answers
}

// Answer keeps what was typed on a page, whether or not it is right: typed text
// is never lost. What isn't right comes back as an Invalid fault with the fields.
func (s *Service) Answer(ctx context.Context, actor auth.Actor, in AnswerInput) (Dossier, procedures.Answers, error) {
	var d Dossier
	var ans procedures.Answers
	var bad map[string]string
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if d, err = s.editable(ctx, tx, actor, in.ID); err != nil {
			return err
		}
		proc, err := s.procedureOf(d)
		if err != nil {
			return err
		}
		if ans, err = s.loadAnswers(ctx, tx, d.ID); err != nil {
			return err
		}
		page, ok := pageOf(proc, in.Page)
		if !ok {
			return fault.New(fault.NotFound, "dossiers.no_page")
		}
		for _, q := range page.Questions {
			if v, given := in.Answers[q.ID]; given {
				ans[q.ID] = procedures.Normalise(v, q.Type)
			}
		}
		bad = page.Validate(ans, s.Procedures.Today())
		return s.saveAnswers(ctx, tx, d.ID, ans)
	})
	if err != nil {
		return d, ans, fmt.Errorf("answer dossier %s: %w", in.ID, err)
	}
	return d, ans, fault.Fields(bad)
}

func pageOf(p procedures.Procedure, id string) (procedures.Page, bool) {
	if p.Form != nil {
		for _, page := range p.Form.Pages {
			if page.ID == id {
				return page, true
			}
		}
	}
	return procedures.Page{}, false
}

// editable returns the dossier if the actor may change its answers and photos now.
func (s *Service) editable(ctx context.Context, q db.Querier, actor auth.Actor, id string) (Dossier, error) {
	d, err := getDossier(ctx, q, id)
	if err != nil {
		return d, err
	}
	if err := s.needFor(actor, Prepare, d); err != nil {
		return d, err
	}
	// A draft is its helper's alone: the mandate names one helper.
	if d.Assist == Helped && d.HelperID != actor.ID && !actor.May(Receive, d.CommuneID) {
		return d, fault.New(fault.Forbidden, "dossiers.other_helper", "name", d.HelperName)
	}
	if d.Status != Draft && d.Status != Supplement {
		return d, fault.New(fault.Conflict, "dossiers.not_now", "status", string(d.Status))
	}
	return d, nil
}
