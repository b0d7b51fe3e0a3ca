package filing

import (
	"cmp"
	"context"
	"fmt"
	"maps"

	"thonso/internal/dossiers"
	"thonso/internal/people"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/ids"
	"thonso/internal/procedures"
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
	id := func(name string, at *string) *forms.Field {
		return forms.Hidden(name, at).Check(func() string {
			if *at != "" && !ids.Valid(*at) {
				return "dossiers.bad_id"
			}
			return ""
		})
	}
	return forms.Of("dossiers.intake.", id("id", &in.ID), forms.Hidden("place", &in.PlaceID),
		forms.Hidden("resident", &in.ResidentID).Need("dossiers.resident_needed"),
		forms.Pick("procedure", &in.Procedure).Need("dossiers.procedure_needed").Blank("dossiers.intake.choose"),
		forms.Hidden("way", &in.Way),
		forms.Choice("channel", &in.Channel, dossiers.Counter, dossiers.Online, dossiers.Post),
		forms.Choice("assist", &in.Assist, dossiers.Self, dossiers.Helped, dossiers.Official).
			NeedIf(func() bool { return in.MandateID == "" }, "dossiers.assist_needed"),
		forms.Hidden("mandate", &in.MandateID), id("session", &in.SessionID)).ForOthers()
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
	if old.CreatedBy != actor.ID || old.ResidentID != in.ResidentID || old.Procedure != in.Procedure {
		return fault.New(fault.Conflict, "dossiers.id_taken")
	}
	return nil
}

// AnswerInput is what was typed on one page.
type AnswerInput struct {
	dossiers.Act
	Page    string
	Answers procedures.Answers
	Half    bool // saved on the way: the page hasn't been sent yet
	// Snapshot is what stood on the page when it was shown: an answer that wasn't
	// touched there stays as it is, and one that didn't stand there isn't
	// overwritten: an empty one replaces nothing. None at all is for the program's
	// own data, where everything given counts.
	Snapshot forms.Snapshot
}

// maxTyped is the most bytes kept of one answer: the longest that a form takes, written with many marks.
const maxTyped = 16 << 10

// Answer keeps what was typed on a page, whether or not it is right: typed text
// is never lost. What isn't right comes back as an Invalid fault with the fields,
// what somebody else changed meanwhile as a Conflict, with all other answers kept.
//
// It writes no entry in the journal, which a form saved at each pause in typing
// would flood: until it is sent a draft is one pair of hands' (see editable),
// and the journal has who began it, who sent it, and what was put right of what
// came back.
func (s *Service) Answer(ctx context.Context, actor auth.Actor,
	in AnswerInput) (dossiers.Dossier, procedures.Answers, error) {
	var d dossiers.Dossier
	var ans procedures.Answers
	var bad, stale map[string]string
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if d, err = s.editable(ctx, tx, actor, in.ID); err != nil {
			return err
		}
		proc, err := s.dossiers.ProcedureOf(d)
		if err != nil {
			return err
		}
		if ans, err = s.dossiers.Answers(ctx, tx, d.ID); err != nil {
			return err
		}
		page, ok := pageOf(proc, in.Page)
		if !ok {
			return fault.New(fault.NotFound, "dossiers.no_page")
		}
		before := maps.Clone(ans)
		var long map[string]string
		long, stale = in.take(ans, page)
		if err := s.prefillAgain(ctx, tx, actor, d, proc, before, ans); err != nil {
			return err
		}
		bad = pageFaults(proc.Form, page, ans, s.procedures.Today())
		maps.Copy(bad, long)
		if !maps.Equal(before, ans) {
			if err := s.dossiers.SaveAnswers(ctx, tx, d.ID, ans); err != nil {
				return err
			}
		}
		if in.Half || len(stale) > 0 {
			return nil
		}
		return s.pageSent(ctx, tx, actor, d, page, bad)
	})
	if err != nil {
		return d, ans, fmt.Errorf("answer dossier %s: %w", in.ID, err)
	}
	if len(stale) > 0 {
		return d, ans, &fault.Error{Kind: fault.Conflict, Key: "form.stale", Fields: stale}
	}
	return d, ans, fault.Fields(bad)
}

// take puts what was typed on the page into ans, and returns what is too long to
// be kept, and what somebody else changed since the page was shown.
func (in AnswerInput) take(ans procedures.Answers, page procedures.Page) (long, stale map[string]string) {
	long, stale = map[string]string{}, map[string]string{}
	for _, q := range page.Questions {
		raw, given := in.Answers[q.ID]
		v := procedures.Normalise(raw, q.Type)
		switch {
		case !given || v == ans[q.ID] || in.Snapshot.Stood(fieldName(q), v):
		case in.Snapshot != nil && ans[q.ID] != "" && !in.Snapshot.Stood(fieldName(q), ans[q.ID]):
			stale[q.ID] = "form.changed"
		case len(raw) > maxTyped:
			long[q.ID] = "procedures.form.too_long"
		default:
			ans[q.ID] = v
		}
	}
	return long, stale
}

// pageFaults returns what is wrong on a page, where it is asked at all.
// Leftovers of questions that are no longer asked don't count.
func pageFaults(f *procedures.Form, page procedures.Page, ans procedures.Answers, today clock.Date) map[string]string {
	for _, p := range f.PagesFor(ans) {
		if p.ID == page.ID {
			return p.Validate(f.Clean(ans), today)
		}
	}
	return map[string]string{}
}

// pageSent remembers how far the form has come, and that what was sent back on
// this page has been answered anew.
func (s *Service) pageSent(ctx context.Context, tx *db.Tx, actor auth.Actor, d dossiers.Dossier, page procedures.Page,
	bad map[string]string) error {
	if _, err := tx.Exec(ctx, `update dossiers_dossier set page = $2 where id = $1`, d.ID, page.ID); err != nil {
		return err
	}
	for _, q := range page.Questions {
		if d.Status != dossiers.Supplement || bad[q.ID] != "" {
			continue
		}
		done, err := db.Strings(ctx, tx,
			`update dossiers_want set done_at = $3 where dossier_id = $1 and target = $2 and done_at = 0 returning target`, d.ID,
			"q:"+q.ID, db.At(s.clock.Now()))
		if err != nil {
			return err
		}
		if len(done) == 0 {
			continue
		}
		if err := s.noted(ctx, tx, actor, d, "put_right", nil, map[string]any{"target": done[0]}); err != nil {
			return err
		}
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
