package filing

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/procedures"
)

// supplied takes over what was put right; where the dossier goes on is in fold.go.
func (s *Service) supplied(ctx context.Context, tx *db.Tx, _ auth.Actor, t *dossiers.Transition,
	ans procedures.Answers) (secret string, err error) {
	contact(t, ans)
	t.Set("fees", db.JSON(s.dossiers.Fees(t.Dossier, t.Proc, ans)))
	// What is left is shown at the office, or is no longer asked.
	_, err = tx.Exec(ctx, `update dossiers_want set done_at = $2 where dossier_id = $1 and done_at = 0`, t.ID,
		db.At(t.Event.At))
	return "", err
}

// A Check is what stands between a draft and the commune: what is missing or
// wrong, and what was often sent back for this procedure in this commune.
type Check struct {
	Faults   map[string]string      // question → message key
	Missing  []procedures.Component // papers without a photo
	Open     []dossiers.Want        // things sent back and not yet put right
	Warnings []dossiers.Warning     // of this commune's experience
	Fees     []procedures.FeeLine   // what will be due
}

// Ready reports whether the dossier may be sent.
func (c Check) Ready() bool { return len(c.Faults) == 0 && len(c.Missing) == 0 && len(c.Open) == 0 }

// Check runs the pre-submit check, before the person goes home.
func (s *Service) Check(ctx context.Context, actor auth.Actor, id string) (Check, error) {
	d, err := dossiers.Get(ctx, s.db.Read(), id)
	if err != nil {
		return Check{}, err
	}
	if err := s.dossiers.NeedFor(actor, dossiers.View, d); err != nil {
		return Check{}, err
	}
	proc, err := s.dossiers.ProcedureOf(d)
	if err != nil {
		return Check{}, err
	}
	in, err := s.dossiers.Guided(ctx, s.db.Read(), d)
	if err != nil {
		return Check{}, err
	}
	c := s.check(proc, in)
	c.Warnings, c.Fees = in.Warnings, s.dossiers.Fees(d, proc, in.Answers)
	return c, nil
}

// check finds what is missing or wrong.
func (s *Service) check(proc procedures.Procedure, in dossiers.Contents) Check {
	have := map[string]int{}
	for _, p := range in.Photos {
		have[p.Component]++
	}
	c := Check{Missing: proc.Missing(in.Answers, have), Open: toPutRight(proc, in.Answers, in.Wants)}
	if proc.Form != nil {
		c.Faults = proc.Form.Validate(in.Answers, s.procedures.Today())
	}
	return c
}

// A Receipt is what the person takes home: the secret is shown on it and kept
// sealed, so that the receipt can be printed again but not guessed.
type Receipt struct {
	Dossier dossiers.Dossier
	Secret  string
}

// Submit hands a draft over to the commune, or sends it again after something
// was put right. A helper's mandate is used up by it.
func (s *Service) Submit(ctx context.Context, actor auth.Actor, in dossiers.Act) (Receipt, error) {
	var out Receipt
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out = Receipt{} // of a try that failed
		out.Dossier, err = s.dossiers.ActTx(ctx, tx, actor, in,
			func(d dossiers.Dossier) (dossiers.Action, dossiers.Change) {
				action, change := dossiers.ActionSubmit, s.firstSubmit
				if d.Status == dossiers.Supplement {
					action, change = dossiers.ActionSupplied, s.supplied
				}
				return action, func(ctx context.Context, tx *db.Tx, t *dossiers.Transition) error {
					ans, err := s.ready(ctx, tx, actor, t)
					if err != nil {
						return err
					}
					out.Secret, err = change(ctx, tx, actor, t, ans)
					return err
				}
			})
		return err
	})
	if err != nil {
		return Receipt{}, fmt.Errorf("submit dossier %s: %w", in.ID, err)
	}
	if out.Secret == "" { // a repeat, or sent once more
		out.Secret, err = s.dossiers.SecretOf(ctx, s.db.Read(), in.ID)
	}
	return out, err
}

const notReady = "dossiers.not_ready"

// ready returns the answers if the dossier may be handed over by the actor.
func (s *Service) ready(ctx context.Context, tx *db.Tx, actor auth.Actor,
	t *dossiers.Transition) (procedures.Answers, error) {
	if err := dossiers.NeedPreparer(actor, t.Dossier); err != nil {
		return nil, err
	}
	in, err := s.dossiers.ContentsOf(ctx, tx, t.Dossier)
	if err != nil {
		return nil, err
	}
	c := s.check(t.Proc, in)
	if c.Ready() {
		return in.Answers, nil
	}
	f := &fault.Error{Kind: fault.Invalid, Key: notReady, Fields: map[string]string{}}
	for q, key := range c.Faults {
		f.Fields["q:"+q] = key
	}
	for _, m := range c.Missing {
		f.Fields["c:"+m.ID] = "dossiers.photo_missing"
	}
	for _, w := range c.Open {
		f.Fields[w.Target] = "dossiers.not_put_right"
	}
	return nil, f
}

// firstSubmit returns the secret of the receipt.
func (s *Service) firstSubmit(ctx context.Context, tx *db.Tx, actor auth.Actor, t *dossiers.Transition,
	ans procedures.Answers) (secret string, err error) {
	if t.Assist == dossiers.Helped {
		if err := s.mandates.Use(ctx, tx, actor, t.MandateID, t.ResidentID, t.Procedure, t.ID); err != nil {
			return "", err
		}
	}
	if t.Proc.Form != nil {
		ans = t.Proc.Form.Clean(ans) // what no longer applies is not sent
		t.Set("answers", s.box.Seal(db.JSON(ans), t.ID))
	}
	contact(t, ans)
	t.Copies, t.Pages = dossiers.AtLeastOne(ans["copies"]), dossiers.AtLeastOne(ans["pages"])
	secret = ids.Code(8)
	t.Set("secret_hash", s.dossiers.SecretHash(secret))
	t.Set("secret_sealed", s.box.Seal(secret, t.ID))
	t.Set("fees", db.JSON(s.dossiers.Fees(t.Dossier, t.Proc, ans)))
	return secret, nil
}

// toPutRight leaves of the open wants those that can be put right in the form:
// not a paper that is only shown at the office, nor what another answer has
// made needless since.
func toPutRight(p procedures.Procedure, ans procedures.Answers, open []dossiers.Want) []dossiers.Want {
	return slices.DeleteFunc(slices.Clone(open), func(w dossiers.Want) bool {
		part := strings.Split(w.Target, ":")
		if part[0] == "q" {
			return !slices.ContainsFunc(dossiers.AskedIn(p, ans), func(q procedures.Question) bool {
				return q.ID == part[1]
			})
		}
		return !slices.ContainsFunc(p.ComponentsFor(ans),
			func(c procedures.Component) bool { return c.ID == part[1] && c.PhotoLimit() > 0 })
	})
}
