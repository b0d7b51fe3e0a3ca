package dossiers

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
	"thonso/internal/procedures"
)

// Reasons are the coded reasons for sending something back, and what each may
// be said of. Codes, not words: they can be counted, and become warnings.
var Reasons = []Reason{
	{"blurred", "cp", true}, {"cut_off", "cp", true}, {"dark", "cp", true}, {"missing_page", "cp", true},
	{"wrong_paper", "cp", false}, {"expired_paper", "cp", false},
	{"not_original", "cp", false}, {"erased", "cp", false}, {"absent", "c", false}, {"wrong_value", "q", false},
	{"differs", "qcp", false}, {"incomplete", "q", false}, {"other", "qcp", false},
}

// A Reason can be said of questions (q), components (c) and pages of a photo (p).
type Reason struct {
	Code, Of string
	Photo    bool // the paper is right, only its photo is not
}

// Key is the message key of the reason; Key+".tip" tells a helper what to do.
func (r Reason) Key() string { return "dossiers.reason." + r.Code }

var targetShape = regexp.MustCompile(`^(q:[a-z][a-z0-9_]*|c:[a-z0-9_]+|c:[a-z0-9_]+:[0-9]{1,3})$`)

func checkWants(wants []Want) error {
	if len(wants) == 0 {
		return fault.Field("wants", "dossiers.say_what")
	}
	for i := range wants {
		w := &wants[i]
		w.Note = text.Clean(w.Note)
		if !targetShape.MatchString(w.Target) {
			return fault.Field("wants", "dossiers.bad_target")
		}
		if !slices.ContainsFunc(Reasons, func(r Reason) bool { return r.Code == w.Reason }) {
			return fault.Field("wants", "dossiers.choose_reason")
		}
		if w.Reason == "other" && w.Note == "" {
			return fault.Field("wants", "dossiers.say_other")
		}
	}
	return nil
}

// AskSupplement sends a dossier back once, completely, with a coded reason on
// each thing to put right. The reasons become warnings for the next helper.
func (s *Service) AskSupplement(ctx context.Context, actor auth.Actor, in Act, wants []Want) (Dossier, error) {
	if err := checkWants(wants); err != nil {
		return Dossier{}, err
	}
	return s.act(ctx, actor, in, ActionSupplement, func(ctx context.Context, tx *db.Tx, t *Transition) error {
		if err := s.checkTargets(ctx, tx, t, wants); err != nil {
			return err
		}
		t.Event.Data.Wants = wants
		for _, w := range wants {
			if err := insertWant(ctx, tx, t, w); err != nil {
				return err
			}
		}
		return nil
	})
}

func insertWant(ctx context.Context, tx *db.Tx, t *Transition, w Want) error {
	if _, err := tx.Exec(ctx, `insert into dossiers_want (id, dossier_id, round, target, reason, note)
		values ($1, $2, $3, $4, $5, $6)`, ids.New(), t.ID, t.Supplements+1, w.Target, w.Reason, w.Note); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `insert into dossiers_warning (commune_id, procedure_code, target, reason, times, last_at)
		values ($1, $2, $3, $4, 1, $5)
		on conflict (commune_id, procedure_code, target, reason) do update set
			times = dossiers_warning.times + 1, last_at = excluded.last_at`,
		t.CommuneID, t.Procedure, warnTarget(w.Target), w.Reason, db.At(t.Event.At))
	return err
}

// warnTarget drops the page of a photo: the next person's page 2 is another paper's.
func warnTarget(target string) string {
	if parts := strings.Split(target, ":"); parts[0] == "c" {
		return "c:" + parts[1]
	}
	return target
}

// supplied takes over what was put right; where the dossier goes on is in fold.go.
func (s *Service) supplied(ctx context.Context, tx *db.Tx, _ auth.Actor, t *Transition,
	ans procedures.Answers) (secret string, err error) {
	t.contact(ans)
	t.also = append(t.also, set{"fees", db.JSON(s.fees(t.Dossier, t.Proc, ans))})
	// What is left is shown at the office, or is no longer asked.
	_, err = tx.Exec(ctx, `update dossiers_want set done_at = $2 where dossier_id = $1 and done_at = 0`, t.ID,
		db.At(t.Event.At))
	return "", err
}

// A ReasonInput is an action that needs a reason in words.
type ReasonInput struct {
	Act
	Reason string
}

// Refuse ends a dossier that can't be granted: a written reason is the person's right.
func (s *Service) Refuse(ctx context.Context, actor auth.Actor, in ReasonInput) (Dossier, error) {
	in.Reason = text.CleanLines(in.Reason)
	if in.Reason == "" {
		return Dossier{}, fault.Field("reason", "dossiers.say_why")
	}
	return s.act(ctx, actor, in.Act, ActionRefuse, because(in.Reason))
}

// because notes a reason with the event.
func because(reason string) Change {
	return func(_ context.Context, _ *db.Tx, t *Transition) error {
		t.Event.Data.Reason = reason
		return nil
	}
}

// AskBack is the person's wish to withdraw the dossier, brought by themselves or a helper.
func (s *Service) AskBack(ctx context.Context, actor auth.Actor, in Act) (Dossier, error) {
	return s.act(ctx, actor, in, ActionAskBack, nil)
}

// Stop ends a dossier at the person's wish, with form 05 (TT 03/2025 Đ7).
func (s *Service) Stop(ctx context.Context, actor auth.Actor, in ReasonInput) (Dossier, error) {
	in.Reason = text.CleanLines(in.Reason)
	if in.Reason == "" {
		return Dossier{}, fault.Field("reason", "dossiers.say_why")
	}
	return s.act(ctx, actor, in.Act, ActionStop, because(in.Reason))
}

// RefuseStop goes on with a dossier whose result is decided already.
func (s *Service) RefuseStop(ctx context.Context, actor auth.Actor, in Act) (Dossier, error) {
	return s.act(ctx, actor, in, ActionRefuseStop, nil)
}
