package office

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
	"thonso/internal/procedures"
)

var targetShape = regexp.MustCompile(`^(q:[a-z][a-z0-9_]*|c:[a-z0-9_]+|c:[a-z0-9_]+:[0-9]{1,3})$`)

// A SupplementInput sends a dossier back, with what must be put right.
type SupplementInput struct {
	dossiers.Act
	Wants []dossiers.Want `json:"wants"`
}

func checkWants(wants []dossiers.Want) error {
	if len(wants) == 0 {
		return fault.Field("wants", "dossiers.say_what")
	}
	for i := range wants {
		w := &wants[i]
		w.Note = text.Clean(w.Note)
		if !targetShape.MatchString(w.Target) {
			return fault.Field("wants", "dossiers.bad_target")
		}
		if !slices.ContainsFunc(dossiers.Reasons, func(r dossiers.Reason) bool { return r.Code == w.Reason }) {
			return fault.Field("wants", "dossiers.choose_reason")
		}
		if w.Reason == dossiers.ReasonOther && w.Note == "" {
			return fault.Field("wants", "dossiers.say_other")
		}
	}
	return nil
}

// AskSupplement sends a dossier back once, completely, with a coded reason on
// each thing to put right. The reasons become warnings for the next helper.
func (s *Service) AskSupplement(ctx context.Context, actor auth.Actor, in dossiers.Act,
	wants []dossiers.Want) (dossiers.Dossier, error) {
	return s.dossiers.Act(ctx, actor, in, dossiers.ActionSupplement,
		func(ctx context.Context, tx *db.Tx, t *dossiers.Transition) error {
			if err := checkWants(wants); err != nil {
				return err
			}
			if err := s.checkTargets(ctx, tx, t, wants); err != nil {
				return err
			}
			t.Event.Data.Wants = wants
			if _, err := tx.Exec(ctx, `update dossiers_dossier set answers_before = answers where id = $1`, t.ID); err != nil {
				return err
			}
			for _, w := range wants {
				if err := insertWant(ctx, tx, t, w); err != nil {
					return err
				}
			}
			return nil
		})
}

func insertWant(ctx context.Context, tx *db.Tx, t *dossiers.Transition, w dossiers.Want) error {
	if _, err := tx.Exec(ctx, `insert into dossiers_want (id, dossier_id, round, target, reason, note)
		values ($1, $2, $3, $4, $5, $6)`, ids.New(), t.ID, t.Supplements+1, w.Target, w.Reason, w.Note); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `insert into dossiers_warning (commune_id, procedure_code, target, reason, times, last_at)
		values ($1, $2, $3, $4, 1, $5)
		on conflict (commune_id, procedure_code, target, reason) do update set
			times = dossiers_warning.times + 1, last_at = excluded.last_at`,
		t.CommuneID, t.Procedure, dossiers.WarnTarget(w.Target), w.Reason, db.At(t.Event.At))
	return err
}

// A ReasonInput is an action that needs a reason in words.
type ReasonInput struct {
	dossiers.Act
	Reason string `json:"reason"`
}

// reasonLook is how pages ask for a reason.
var reasonLook = forms.Look{Rows: 4}

// Fields are what is asked for it.
func (in *ReasonInput) Fields() forms.Fields {
	return in.With(forms.Lines("reason", &in.Reason).Reason("dossiers.say_why").Max(dossiers.MaxNote).Looks(reasonLook))
}

// Refuse ends a dossier that can't be granted: a written reason is the person's right.
func (s *Service) Refuse(ctx context.Context, actor auth.Actor, in ReasonInput) (dossiers.Dossier, error) {
	return s.dossiers.Act(ctx, actor, in.Act, dossiers.ActionRefuse, in.because())
}

// because notes the reason with the event.
func (in *ReasonInput) because() dossiers.Change {
	return parts.Checked(in.Fields(), func(_ context.Context, _ *db.Tx, t *dossiers.Transition) error {
		t.Event.Data.Reason = in.Reason
		return nil
	})
}

// AskBack is the person's wish to withdraw the dossier, brought by themselves or a helper.
func (s *Service) AskBack(ctx context.Context, actor auth.Actor, in dossiers.Act) (dossiers.Dossier, error) {
	return s.dossiers.Act(ctx, actor, in, dossiers.ActionAskBack, nil)
}

// Stop ends a dossier at the person's wish, with form 05 (TT 03/2025 Đ7).
func (s *Service) Stop(ctx context.Context, actor auth.Actor, in ReasonInput) (dossiers.Dossier, error) {
	return s.dossiers.Act(ctx, actor, in.Act, dossiers.ActionStop, in.because())
}

// RefuseStop goes on with a dossier that the person wants back, and tells them why.
func (s *Service) RefuseStop(ctx context.Context, actor auth.Actor, in ReasonInput) (dossiers.Dossier, error) {
	return s.dossiers.Act(ctx, actor, in.Act, dossiers.ActionRefuseStop, in.because())
}

// checkTargets refuses to send back what is not in the dossier: nobody could
// put it right, and so nobody could ever hand the dossier in again.
func (s *Service) checkTargets(ctx context.Context, tx *db.Tx, t *dossiers.Transition, wants []dossiers.Want) error {
	ans, err := s.dossiers.Answers(ctx, tx, t.ID)
	if err != nil {
		return err
	}
	pages, err := dossiers.PhotosOf(ctx, tx, t.ID)
	if err != nil {
		return err
	}
	for _, w := range wants {
		kind, ok := targetKind(t.Proc, ans, pages, w.Target)
		if !ok {
			return fault.Field("wants", "dossiers.bad_target")
		}
		if !slices.ContainsFunc(dossiers.Reasons,
			func(r dossiers.Reason) bool { return r.Code == w.Reason && strings.Contains(r.Of, kind) }) {
			return fault.Field("wants", "dossiers.choose_reason")
		}
	}
	return nil
}

// targetKind says what a target is: a question (q) or component (c) that is
// asked for, given the answers, or a page (p) that is there.
func targetKind(p procedures.Procedure, ans procedures.Answers, pages []dossiers.Photo,
	of string) (kind string, ok bool) {
	if id, isQuestion := strings.CutPrefix(of, "q:"); isQuestion {
		return "q", slices.ContainsFunc(dossiers.AskedIn(p, ans), func(q procedures.Question) bool {
			return q.ID == id
		})
	}
	if strings.Count(of, ":") == 2 {
		return "p", slices.ContainsFunc(pages,
			func(ph dossiers.Photo) bool { return dossiers.PhotoTarget(ph.Component, ph.Page) == of })
	}
	return "c", slices.ContainsFunc(p.ComponentsFor(ans), func(c procedures.Component) bool { return "c:"+c.ID == of })
}
