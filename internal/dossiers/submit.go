package dossiers

import (
	"context"
	"database/sql"
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
	if c.answers, err = s.loadAnswers(ctx, q, d.ID); err != nil {
		return c, err
	}
	all, err := photos(ctx, q, d.ID)
	if err != nil {
		return c, err
	}
	have := map[string]int{}
	for _, p := range all {
		have[p.Component]++
	}
	if proc.Form != nil {
		c.Faults = proc.Form.Validate(c.answers, s.Procedures.Today())
	}
	c.Missing, c.Fees = proc.Missing(c.answers, have), s.fees(d, proc, c.answers)
	if c.Open, err = openWants(ctx, q, d.ID); err != nil {
		return c, err
	}
	c.Warnings, err = warnings(ctx, q, d.CommuneID, d.Procedure)
	return c, err
}

func openWants(ctx context.Context, q db.Querier, id string) ([]Want, error) {
	return db.Collect(ctx, q, func(r *sql.Rows) (w Want, err error) { return w, r.Scan(&w.Target, &w.Reason, &w.Note) },
		`select target, reason, note from dossiers_want where dossier_id = $1 and done_at = 0 order by target`, id)
}

// warnings returns what was sent back most for the procedure in the commune.
func warnings(ctx context.Context, q db.Querier, communeID, procedure string) ([]Warning, error) {
	return db.Collect(ctx, q, func(r *sql.Rows) (w Warning, err error) { return w, r.Scan(&w.Target, &w.Reason, &w.Times) },
		`select target, reason, times from dossiers_warning where commune_id = $1 and procedure_code = $2 order by times desc, target, reason limit 20`, communeID, procedure)
}

// Warnings returns the commune's experience with a procedure, for the form's pages.
func (s *Service) Warnings(ctx context.Context, communeID, procedure string) ([]Warning, error) {
	return warnings(ctx, s.DB.Read(), communeID, procedure)
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
	d, err := getDossier(ctx, s.DB.Read(), in.ID)
	if err != nil {
		return Receipt{}, err
	}
	action := "submit"
	if d.Status == Supplement {
		action = "supplied"
	}
	d, err = s.act(ctx, actor, in, action, func(ctx context.Context, tx *db.Tx, do *doing) error {
		ans, err := s.ready(ctx, tx, actor, do)
		if err != nil {
			return err
		}
		if action == "supplied" {
			return s.supplied(ctx, tx, do, ans)
		}
		return s.firstSubmit(ctx, tx, actor, do, ans)
	})
	if err != nil {
		return Receipt{}, err
	}
	secret, err := s.secret(ctx, d.ID)
	return Receipt{d, secret}, err
}

// ready returns the answers if the dossier may be handed over by the actor.
func (s *Service) ready(ctx context.Context, tx *db.Tx, actor auth.Actor, d *doing) (procedures.Answers, error) {
	if d.Assist == Helped && d.HelperID != actor.ID && !actor.May(Receive, d.CommuneID) {
		return nil, fault.New(fault.Forbidden, "dossiers.other_helper", "name", d.HelperName)
	}
	c, err := s.check(ctx, tx, d.Dossier, d.proc)
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

func (s *Service) firstSubmit(ctx context.Context, tx *db.Tx, actor auth.Actor, d *doing, ans procedures.Answers) error {
	if d.Assist == Helped {
		if err := s.Mandates.Use(ctx, tx, actor, d.MandateID, d.ResidentID, d.Procedure, d.ID); err != nil {
			return err
		}
	}
	if d.proc.Form != nil {
		ans = d.proc.Form.Clean(ans) // what no longer applies is not sent
		d.also = append(d.also, set{"answers", s.Box.Seal(db.JSON(ans), d.ID)})
	}
	d.contact(ans)
	d.Copies, d.Pages = atLeastOne(ans["copies"]), atLeastOne(ans["pages"])
	d.SubmittedAt = d.ev.At
	d.add = submittedTally(d.Dossier)
	secret := ids.Code(8)
	d.also = append(d.also, set{"secret_hash", s.secretHash(secret)}, set{"secret_sealed", s.Box.Seal(secret, d.ID)}, set{"fees", db.JSON(s.fees(d.Dossier, d.proc, ans))})
	return nil
}

func atLeastOne(s string) int {
	n, _ := strconv.Atoi(s)
	return max(1, n)
}

func (s *Service) secret(ctx context.Context, id string) (string, error) {
	secret, _, err := s.secretAndFees(ctx, id)
	return secret, err
}

// secretAndFees is what a receipt says and no list does.
func (s *Service) secretAndFees(ctx context.Context, id string) (secret string, fees []procedures.FeeLine, err error) {
	var sealed string
	if err := s.DB.Read().QueryRow(ctx, `select secret_sealed, fees from dossiers_dossier where id = $1`, id).Scan(&sealed, db.IntoJSON(&fees)); err != nil {
		return "", nil, err
	}
	secret, err = s.Box.Open(sealed, id)
	return secret, fees, err
}
