package dossiers

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
	"thonso/internal/procedures"
)

// Reasons are the coded reasons for sending something back, and what each may
// be said of. Codes, not words: they can be counted, and become warnings.
var Reasons = []Reason{
	{"blurred", "cp", true}, {"cut_off", "cp", true}, {"dark", "cp", true}, {"missing_page", "cp", true}, {"wrong_paper", "cp", false}, {"expired_paper", "cp", false},
	{"not_original", "cp", false}, {"erased", "cp", false}, {"absent", "c", false}, {"wrong_value", "q", false}, {"differs", "qcp", false}, {"incomplete", "q", false}, {"other", "qcp", false},
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
	return s.act(ctx, actor, in, "supplement", func(ctx context.Context, tx *db.Tx, d *doing) error {
		if err := s.checkTargets(ctx, tx, d, wants); err != nil {
			return err
		}
		d.Supplements++
		d.ev.Data.Wants = wants
		d.add = tally{Supplements: 1}
		for _, w := range wants {
			if err := s.insertWant(ctx, tx, d, w); err != nil {
				return err
			}
		}
		if d.ReceivedAt.IsZero() {
			return nil // the legal clock hasn't begun
		}
		d.LegalDue = noTime // it stands still while we wait for the person
		return nil
	})
}

func (s *Service) insertWant(ctx context.Context, tx *db.Tx, d *doing, w Want) error {
	if _, err := tx.Exec(ctx, `insert into dossiers_want (id, dossier_id, round, target, reason, note) values ($1, $2, $3, $4, $5, $6)`,
		ids.New(), d.ID, d.Supplements, w.Target, w.Reason, w.Note); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `insert into dossiers_warning (commune_id, procedure_code, target, reason, times, last_at) values ($1, $2, $3, $4, 1, $5)
		on conflict (commune_id, procedure_code, target, reason) do update set times = dossiers_warning.times + 1, last_at = excluded.last_at`,
		d.CommuneID, d.Procedure, warnTarget(w.Target), w.Reason, db.At(d.ev.At))
	return err
}

// warnTarget drops the page of a photo: the next person's page 2 is another paper's.
func warnTarget(target string) string {
	if parts := strings.Split(target, ":"); parts[0] == "c" {
		return "c:" + parts[1]
	}
	return target
}

// supplied goes back to where the dossier was when it was sent back. Received
// before, its clock runs again by the office's rule and a new promise is made.
func (s *Service) supplied(ctx context.Context, tx *db.Tx, _ auth.Actor, d *doing, ans procedures.Answers) error {
	d.contact(ans)
	d.also = append(d.also, set{"fees", db.JSON(s.fees(d.Dossier, d.proc, ans))})
	if _, err := tx.Exec(ctx, `update dossiers_want set done_at = $2 where dossier_id = $1 and done_at = 0`, d.ID, db.At(d.ev.At)); err != nil {
		return err // what is left is shown at the office, or is no longer asked
	}
	if d.ReceivedAt.IsZero() {
		d.Status = Submitted
		return nil
	}
	evs, err := events(ctx, tx, d.ID)
	if err != nil {
		return err
	}
	d.Status = Processing
	for _, e := range slices.Backward(evs) {
		if e.Kind == "supplement" {
			d.Status = e.From
			break
		}
	}
	// What was decided was decided of other answers: the leader sees it again.
	if decide := stepIndex(d.proc, "decide"); decide >= 0 && d.Step > decide {
		d.Step = decide
	}
	office, err := s.OfficeOf(ctx, tx, s.officeOn(d.Dossier, clock.DateOf(d.ev.At)))
	if err != nil {
		return err
	}
	return s.runClock(ctx, tx, d, office)
}

// A RefuseInput refuses a dossier, with the reason that stands on form 03.
type RefuseInput struct {
	Act
	Reason string
}

// Refuse ends a dossier that can't be granted: a written reason is the person's right.
func (s *Service) Refuse(ctx context.Context, actor auth.Actor, in RefuseInput) (Dossier, error) {
	in.Reason = text.CleanLines(in.Reason)
	if in.Reason == "" {
		return Dossier{}, fault.Field("reason", "dossiers.say_why")
	}
	return s.act(ctx, actor, in.Act, "refuse", func(_ context.Context, _ *db.Tx, d *doing) error {
		d.ev.Data.Reason = in.Reason
		d.EndedAt = d.ev.At
		d.add = tally{Refused: 1}
		return nil
	})
}

// AskBack is the person's wish to withdraw the dossier, brought by themselves or a helper.
func (s *Service) AskBack(ctx context.Context, actor auth.Actor, in Act) (Dossier, error) {
	return s.act(ctx, actor, in, "ask_back", nil)
}

// Stop ends a dossier at the person's wish, with form 05 (TT 03/2025 Đ7).
func (s *Service) Stop(ctx context.Context, actor auth.Actor, in RefuseInput) (Dossier, error) {
	in.Reason = text.CleanLines(in.Reason)
	if in.Reason == "" {
		return Dossier{}, fault.Field("reason", "dossiers.say_why")
	}
	return s.act(ctx, actor, in.Act, "stop", func(_ context.Context, _ *db.Tx, d *doing) error {
		d.ev.Data.Reason = in.Reason
		d.EndedAt = d.ev.At
		d.add = tally{Stopped: 1}
		return nil
	})
}

// RefuseStop goes on with a dossier whose result is decided already.
func (s *Service) RefuseStop(ctx context.Context, actor auth.Actor, in Act) (Dossier, error) {
	return s.act(ctx, actor, in, "refuse_stop", func(ctx context.Context, tx *db.Tx, d *doing) error {
		evs, err := events(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		for _, e := range slices.Backward(evs) {
			if e.Kind == "ask_back" {
				d.Status = e.From
				break
			}
		}
		return nil
	})
}
