package dossiers

import (
	"context"
	"fmt"
	"strconv"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/procedures"
)

type componentT = procedures.Component

// A Check is what stands between a draft and the commune: what is missing or
// wrong, and what was often sent back for this procedure in this commune.
type Check struct {
	Faults   map[string]string      // question → message key
	Missing  []procedures.Component // papers without a photo
	Open     []Want                 // things sent back and not yet put right
	Warnings []Warning              // of this commune's experience
	Fees     []procedures.FeeLine   // what will be due

	answers procedures.Answers // that were checked
}

// Ready reports whether the dossier may be sent.
func (c Check) Ready() bool { return len(c.Faults) == 0 && len(c.Missing) == 0 && len(c.Open) == 0 }

// A Warning is a reason for which others were sent back: first time right.
type Warning struct {
	Target, Reason string
	Times          int
}

// Check runs the pre-submit check, before the person goes home.
func (s *Service) Check(ctx context.Context, actor auth.Actor, id string) (Check, error) {
	d, err := getDossier(ctx, s.DB.Read(), id)
	if err != nil {
		return Check{}, err
	}
	if err := s.needFor(actor, View, d); err != nil {
		return Check{}, err
	}
	proc, err := s.procedureOf(d)
	if err != nil {
		return Check{}, err
	}
	return s.check(ctx, s.DB.Read(), d, proc)
}

func (s *Service) check(ctx context.Context, q db.Querier, d Dossier, proc procedures.Procedure) (c Check, err error) {
	in, err := s.contentsOf(ctx, q, d)
	if err != nil {
		return c, err
	}
	have := map[string]int{}
	for _, p := range in.Photos {
		have[p.Component]++
	}
	c = Check{Missing: proc.Missing(in.Answers, have), Open: toPutRight(proc, in.Answers, in.Wants), Warnings: in.Warnings,
		Fees: s.fees(d, proc, in.Answers), answers: in.Answers}
	if proc.Form != nil {
		c.Faults = proc.Form.Validate(in.Answers, s.Procedures.Today())
	}
	return c, nil
}

// A Receipt is what the person takes home: the secret is shown on it and kept
// sealed, so that the receipt can be printed again but not guessed.
type Receipt struct {
	Dossier Dossier
	Secret  string
}

// Submit hands a draft over to the commune, or sends it again after something
// was put right. A helper's mandate is used up by it.
func (s *Service) Submit(ctx context.Context, actor auth.Actor, in Act) (Receipt, error) {
	var out Receipt
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out = Receipt{} // of a try that failed
		out.Dossier, err = s.actTx(ctx, tx, actor, in, func(d Dossier) (Action, Change) {
			action, change := ActionSubmit, s.firstSubmit
			if d.Status == Supplement {
				action, change = ActionSupplied, s.supplied
			}
			return action, func(ctx context.Context, tx *db.Tx, t *Transition) error {
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
		out.Secret, err = s.secretOf(ctx, in.ID)
	}
	return out, err
}

// ready returns the answers if the dossier may be handed over by the actor.
func (s *Service) ready(ctx context.Context, tx *db.Tx, actor auth.Actor, t *Transition) (procedures.Answers, error) {
	if t.Assist == Helped && t.HelperID != actor.ID && !actor.May(Receive, t.CommuneID) {
		return nil, fault.New(fault.Forbidden, "dossiers.other_helper", "name", t.HelperName)
	}
	c, err := s.check(ctx, tx, t.Dossier, t.Proc)
	if err != nil {
		return nil, err
	}
	if c.Ready() {
		return c.answers, nil
	}
	f := &fault.Error{Kind: fault.Invalid, Key: "dossiers.not_ready", Fields: map[string]string{}}
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
func (s *Service) firstSubmit(ctx context.Context, tx *db.Tx, actor auth.Actor, t *Transition,
	ans procedures.Answers) (secret string, err error) {
	if t.Assist == Helped {
		if err := s.Mandates.Use(ctx, tx, actor, t.MandateID, t.ResidentID, t.Procedure, t.ID); err != nil {
			return "", err
		}
	}
	if t.Proc.Form != nil {
		ans = t.Proc.Form.Clean(ans) // what no longer applies is not sent
		t.also = append(t.also, set{"answers", s.Box.Seal(db.JSON(ans), t.ID)})
	}
	t.contact(ans)
	t.Copies, t.Pages = atLeastOne(ans["copies"]), atLeastOne(ans["pages"])
	secret = ids.Code(8)
	t.also = append(t.also, set{"secret_hash", s.secretHash(secret)}, set{"secret_sealed", s.Box.Seal(secret, t.ID)},
		set{"fees", db.JSON(s.fees(t.Dossier, t.Proc, ans))})
	return secret, nil
}

func atLeastOne(s string) int {
	n, _ := strconv.Atoi(s)
	return max(1, n)
}
