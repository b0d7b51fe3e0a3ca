package office

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/dossiers/offices"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/jobs"
)

// draftResult records who decided, when and as what. The text follows from the
// answers, which nobody can change any more; its number is still to come.
func (s *Service) draftResult(ctx context.Context, tx *db.Tx, actor auth.Actor, t *dossiers.Transition) error {
	day := clock.DateOf(t.Event.At)
	office, err := s.offices.OfficeOf(ctx, tx, s.dossiers.OfficeOn(t.Dossier, day))
	if err != nil {
		return err
	}
	who := s.offices.AuthorityOf(t.Proc.Decider, office, day)
	deputy := actor.StandsIn(dossiers.Decide, t.CommuneID, t.Work())
	_, err = tx.Exec(ctx, `insert into dossiers_result (dossier_id, number, notation, commune_id, decided_on, decider,
		decider_as, agency, parent, title, body, verify_code, created_at)
		values ($1, 0, $2, $3, $4, $5, $6, $7, $8, $9, '', $10, $11)
		on conflict (dossier_id) do update set commune_id = excluded.commune_id, notation = excluded.notation,
		decided_on =
		excluded.decided_on, decider = excluded.decider, decider_as = excluded.decider_as,
			agency = excluded.agency, parent = excluded.parent`,
		t.ID, offices.NotationOf(t.Proc, who), office.CommuneID, day, actor.Name, who.As(deputy),
		who.Agency, who.Parent,
		t.Proc.Result.Name.Official(), ids.Code(10), db.At(t.Event.At))
	return err
}

// fillResult writes the body with the answers and the facts of the decision.
func (s *Service) fillResult(ctx context.Context, tx *db.Tx, t *dossiers.Transition,
	r offices.Result) (string, error) {
	ans, err := s.dossiers.Answers(ctx, tx, t.ID)
	if err != nil {
		return "", err
	}
	if t.Proc.Result.Template.Official() == "" {
		return t.Proc.Name.Official() + "\n" + t.OwnerName, nil
	}
	return t.Proc.FillResult(ans, map[string]string{
		"place.name": s.places.Tree().Name(r.CommuneID), "dossier.code": t.Code, "decision.number": r.FullNumber(),
		"decision.book": strconv.Itoa(r.DecidedOn.Start().Year()),
		"decision.date": r.DecidedOn.Format(), "decision.signer": r.Decider,
	}, i18n.Languages[0]), nil
}

// NumberResult gives the decided result its number and makes the paper.
func (s *Service) NumberResult(ctx context.Context, actor auth.Actor, in dossiers.Act) (dossiers.Dossier, error) {
	return s.dossiers.Act(ctx, actor, in, dossiers.ActionNumber,
		func(_ context.Context, _ *db.Tx, t *dossiers.Transition) error {
			t.Then = s.numberResult
			return nil
		})
}

// numberResult takes the next number in the office's series of the year of the
// date on the paper: what was decided on New Year's Eve and numbered after it
// must not bear the number of a paper of the old January. The paper itself is
// made by a job, outside the transaction. A dossier that isn't resolved yet gets none.
func (s *Service) numberResult(ctx context.Context, tx *db.Tx, t *dossiers.Transition) error {
	if t.Status != dossiers.Resolved {
		return nil // it goes on to somebody else
	}
	r, err := s.cases.ResultOf(ctx, tx, t.ID)
	if fault.KindOf(err) == fault.NotFound {
		return fault.New(fault.Conflict, "dossiers.not_decided")
	} else if err != nil {
		return err
	}
	r.Number, err = dossiers.NextNumber(ctx, tx, offices.ResultKey(r.CommuneID, r.Notation, r.DecidedOn))
	if err != nil {
		return err
	}
	body, err := s.fillResult(ctx, tx, t, r)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `update dossiers_result set number = $2, body = $3 where dossier_id = $1`, t.ID, r.Number,
		s.box.Seal(body, t.ID)); err != nil {
		return err
	}
	return s.queue.Enqueue(ctx, tx, makeResult{DossierID: t.ID}, time.Time{})
}

// makeResult is the job that prints a result to a PDF.
type makeResult struct {
	DossierID string `json:"dossierId"`
}

// Job says how it is worked.
func (a makeResult) Job() jobs.Spec {
	return jobs.Spec{Kind: "dossiers.make_result", Once: a.DossierID}
}

func (s *Service) makeResult(ctx context.Context, _ auth.Actor, a makeResult) error {
	r, err := s.cases.ResultOf(ctx, s.db.Read(), a.DossierID)
	if err != nil || r.Blob != "" {
		return err
	}
	pdf, err := s.cases.PrintResult(ctx, r)
	if err != nil {
		return err
	}
	hash, _, err := s.blobs.Put(bytes.NewReader(pdf), 64<<20)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update dossiers_result set blob = $2 where dossier_id = $1 and blob = ''`, a.DossierID,
			hash)
		return err
	})
}

// A Verified says that a paper is ours, and no more: number, day, agency.
type Verified struct {
	Number    string
	DecidedOn clock.Date
	Title     string
	CommuneID string
	Initials  string
}

// Verify looks a result up by the code printed on it, for anybody.
func (s *Service) Verify(ctx context.Context, code string) (Verified, error) {
	r, err := s.cases.OneResult(ctx, s.db.Read(),
		`select `+cases.ResultColumns+` from dossiers_result where verify_code = $1 and number > 0`,
		strings.ToUpper(strings.TrimSpace(code)))
	if err != nil {
		return Verified{}, err
	}
	d, err := dossiers.Get(ctx, s.db.Read(), r.DossierID)
	return Verified{r.FullNumber(), r.DecidedOn, r.Title, r.CommuneID, dossiers.Initials(d.OwnerName)}, err
}
