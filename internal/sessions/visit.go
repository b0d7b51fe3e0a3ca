package sessions

import (
	"cmp"
	"context"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/mandates"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
)

// Mine returns a visit to the helper whose it is: what a person needs is not
// for the eyes of the others in the room.
func (s *Service) Mine(ctx context.Context, actor auth.Actor, sessionID, visitID string) (Session, Visit, error) {
	se, err := s.Get(ctx, actor, sessionID)
	if err != nil {
		return se, Visit{}, err
	}
	v, err := getVisit(ctx, s.db.Read(), sessionID, visitID)
	if err != nil {
		return se, v, err
	}
	return se, v, mine(actor, v)
}

func mine(actor auth.Actor, v Visit) error {
	switch {
	case v.Status == Waiting:
		return fault.New(fault.Conflict, "sessions.not_called")
	case v.HelperID != actor.ID:
		return fault.New(fault.Conflict, "sessions.other_helper", "name", v.HelperName)
	}
	return nil
}

// Serving returns the visit that the actor is busy with, and whether there is one.
func (s *Service) Serving(ctx context.Context, actor auth.Actor, sessionID string) (Visit, bool, error) {
	return findVisit(ctx, s.db.Read(), `session_id = $1 and helper_id = $2 and status = 'serving'`, sessionID, actor.ID)
}

// serving returns the actor's visit inside a transaction, being served.
func serving(ctx context.Context, tx *db.Tx, actor auth.Actor, se Session, visitID string) (Visit, error) {
	v, err := getVisit(ctx, tx, se.ID, visitID)
	if err != nil {
		return v, err
	}
	if err := mine(actor, v); err != nil {
		return v, err
	}
	if v.Status != Serving {
		return v, fault.New(fault.Conflict, "sessions.visit_ended")
	}
	return v, nil
}

// An AskInput chooses the procedure of a visit and asks the person for a mandate.
type AskInput struct {
	SessionID string       `json:"-" path:"id"`
	VisitID   string       `json:"-" path:"visit"`
	MandateID string       `json:"mandateId,omitempty" doc:"UUIDv7 made by you"`
	Procedure string       `json:"procedure"`
	Way       dossiers.Way `json:"way" enum:"here,portal"`
}

// Ask asks the person being served for a mandate for one procedure.
func (s *Service) Ask(ctx context.Context, actor auth.Actor, in AskInput) (mandates.AskedMandate, error) {
	se, v, err := s.Mine(ctx, actor, in.SessionID, in.VisitID)
	if err != nil {
		return mandates.AskedMandate{}, err
	}
	if in.Way != dossiers.Here && in.Way != dossiers.Portal {
		return mandates.AskedMandate{}, fault.Field("way", "sessions.choose_way")
	}
	id, err := ids.OrNew(in.MandateID)
	if err != nil {
		return mandates.AskedMandate{}, err
	}
	asked, err := s.mandates.Ask(ctx, actor, mandates.AskInput{ID: id, PlaceID: se.VillageID, ResidentID: v.ResidentID,
		Procedure: in.Procedure, SessionID: se.ID, Until: se.PlannedEnd.Add(grace)})
	if err != nil {
		return mandates.AskedMandate{}, err
	}
	err = s.change(ctx, actor, "choose procedure", se.ID, func(ctx context.Context, tx *db.Tx, se Session) error {
		v, err := serving(ctx, tx, actor, se, in.VisitID)
		if err != nil {
			return err
		}
		if v.MandateID != asked.ID {
			v.DossierID = "" // another procedure of the same visit
		}
		v.Procedure, v.Way, v.MandateID = in.Procedure, string(in.Way), asked.ID
		if err := updateVisit(ctx, tx, v, Serving); err != nil {
			return err
		}
		return s.write(ctx, tx, actor, se, "ask", v)
	})
	return asked, err
}

// BeginDossier opens the draft for which the mandate was given. The dossier
// takes the mandate's id, so that a mandate never opens two. A mandate given
// before the evening was closed still holds: its draft is then no visit's.
func (s *Service) BeginDossier(ctx context.Context, actor auth.Actor, sessionID, mandateID string) (dossiers.Dossier,
	error) {
	se, err := s.Get(ctx, actor, sessionID)
	if err != nil {
		return dossiers.Dossier{}, err
	}
	if mandateID == "" {
		return dossiers.Dossier{}, fault.Field("mandateId", "form.needed")
	}
	v, found, err := findVisit(ctx, s.db.Read(), `session_id = $1 and mandate_id = $2`, sessionID, mandateID)
	if err != nil || !found {
		return dossiers.Dossier{}, cmp.Or(err, error(fault.New(fault.NotFound, "sessions.no_visit")))
	}
	if err := mine(actor, v); err != nil {
		return dossiers.Dossier{}, err
	}
	if v.DossierID != "" {
		return s.dossiers.Brief(ctx, s.db.Read(), v.DossierID)
	}
	if se.Open() && v.Status != Serving {
		return dossiers.Dossier{}, fault.New(fault.Conflict, "sessions.visit_ended")
	}
	if _, err := s.mandates.Given(ctx, actor, mandateID, v.ResidentID, v.Procedure); err != nil {
		return dossiers.Dossier{}, err
	}
	d, err := s.filing.Begin(ctx, actor, filing.BeginInput{ID: mandateID, PlaceID: se.VillageID,
		ResidentID: v.ResidentID, Procedure: v.Procedure,
		Way: dossiers.Way(v.Way), MandateID: mandateID, SessionID: se.ID})
	if err != nil {
		return dossiers.Dossier{}, err
	}
	err = s.change(ctx, actor, "begin dossier", se.ID, func(ctx context.Context, tx *db.Tx, se Session) error {
		v, err := serving(ctx, tx, actor, se, v.ID)
		if err != nil {
			return err
		}
		v.DossierID = d.ID
		return updateVisit(ctx, tx, v, Serving)
	})
	if fault.KindOf(err) == fault.Conflict { // closed by another member: the draft is there all the same
		err = nil
	}
	return d, err
}

// An EndInput says how a visit ended.
type EndInput struct {
	SessionID string `json:"-" path:"id"`
	VisitID   string `json:"-" path:"visit"`
	Outcome   string `json:"outcome" enum:"filed,guided,missing,later,home"`
	Note      string `json:"note,omitempty"` // for Missing: which papers
}

// End ends a visit; done before, it stays as it was.
func (s *Service) End(ctx context.Context, actor auth.Actor, in EndInput) (v Visit, err error) {
	err = s.change(ctx, actor, "end visit", in.SessionID, func(ctx context.Context, tx *db.Tx, se Session) error {
		if err := in.Fields().Check(); err != nil {
			return err
		}
		if v, err = getVisit(ctx, tx, se.ID, in.VisitID); err != nil {
			return err
		}
		from := v.Status
		if from == Done || from == Left {
			return nil
		}
		// Anybody of the team may note that one who waits has gone home.
		if err := mine(actor, v); err != nil && (from != Waiting || in.Outcome != Home) {
			return err
		}
		if err := s.reallyFiled(ctx, tx, v, in.Outcome); err != nil {
			return err
		}
		v.Status, v.Outcome, v.Note, v.EndedAt = outcomeStatus(in.Outcome), in.Outcome, in.Note, s.clock.Now()
		if err := updateVisit(ctx, tx, v, from); err != nil {
			return err
		}
		return s.write(ctx, tx, actor, se, "end", v)
	})
	return v, err
}

// reallyFiled lets a visit be called filed only when its dossier was sent.
func (s *Service) reallyFiled(ctx context.Context, tx *db.Tx, v Visit, outcome string) error {
	if outcome != Filed {
		return nil
	}
	if sent, err := s.sent(ctx, tx, v); err != nil || sent {
		return err
	}
	return fault.Field("outcome", "sessions.not_sent")
}

func (s *Service) sent(ctx context.Context, q db.Querier, v Visit) (bool, error) {
	if v.DossierID == "" {
		return false, nil
	}
	d, err := s.dossiers.Brief(ctx, q, v.DossierID)
	return d.Status != dossiers.Draft, err
}

// PutBack sends a person back among those who wait, with the same number: the
// child brings the paper in ten minutes, and others go on.
func (s *Service) PutBack(ctx context.Context, actor auth.Actor, sessionID, visitID string) error {
	return s.change(ctx, actor, "put back", sessionID, func(ctx context.Context, tx *db.Tx, se Session) error {
		v, err := serving(ctx, tx, actor, se, visitID)
		if err != nil {
			return err
		}
		v.Status, v.HelperID, v.HelperName = Waiting, "", ""
		if err := updateVisit(ctx, tx, v, Serving); err != nil {
			return err
		}
		return s.write(ctx, tx, actor, se, "put_back", v)
	})
}
