package dossiers

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"thonso/internal/papers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/jobs"
	"thonso/internal/procedures"
)

// A Result is what the procedure gave. It carries no digital signature: the
// paper is signed by hand and stamped, and says so.
type Result struct {
	DossierID  string
	Number     int // 0 before it is numbered
	Notation   string
	CommuneID  string
	DecidedOn  clock.Date
	Decider    string
	DeciderAs  string
	Agency     string // in the heading, as on the day of the decision
	Parent     string // the agency above it
	Title      string
	Body       string
	VerifyCode string
	Blob       string
}

// FullNumber is the document's number and notation: 05/XN-UBND; below ten with a leading nought (NĐ 30/2020).
func (r Result) FullNumber() string { return fmt.Sprintf("%02d/%s", r.Number, r.Notation) }

// notations are the abbreviations of document types in numbers, by kind of result (NĐ 30/2020, phụ lục III).
var notations = map[string]string{"confirmation": "XN", "certificate": "GCN", "copy": "BS", "decision": "QĐ",
	"registration": "ĐK"}

// draftResult records who decided, when and as what. The text follows from the
// answers, which nobody can change any more; its number is still to come.
func (s *Service) draftResult(ctx context.Context, tx *db.Tx, actor auth.Actor, t *Transition) error {
	day := clock.DateOf(t.Event.At)
	office, err := s.OfficeOf(ctx, tx, s.officeOn(t.Dossier, day))
	if err != nil {
		return err
	}
	who := s.authorityOf(t.Proc.Decider, office, day)
	deputy := actor.StandsIn(Decide, t.CommuneID, t.work())
	_, err = tx.Exec(ctx, `insert into dossiers_result (dossier_id, number, notation, commune_id, decided_on, decider,
		decider_as, agency, parent, title, body, verify_code, created_at)
		values ($1, 0, $2, $3, $4, $5, $6, $7, $8, $9, '', $10, $11)
		on conflict (dossier_id) do update set commune_id = excluded.commune_id, notation = excluded.notation, decided_on =
		excluded.decided_on, decider = excluded.decider, decider_as = excluded.decider_as,
			agency = excluded.agency, parent = excluded.parent`,
		t.ID, notationOf(t.Proc, who), office.CommuneID, day, actor.Name, who.as(deputy), who.agency, who.parent,
		t.Proc.Result.Name.Vi, ids.Code(10), db.At(t.Event.At))
	return err
}

// notationOf is what stands behind a document's number: sort of document and who gives it.
func notationOf(p procedures.Procedure, who authority) string {
	kind := notations[p.Result.Kind]
	if kind == "" {
		kind = "XN"
	}
	return kind + "-" + who.notation
}

// fillResult writes the body with the answers and the facts of the decision.
func (s *Service) fillResult(ctx context.Context, tx *db.Tx, t *Transition, r Result) (string, error) {
	ans, err := s.loadAnswers(ctx, tx, t.ID)
	if err != nil {
		return "", err
	}
	if t.Proc.Result.Template.Vi == "" {
		return t.Proc.Name.Vi + "\n" + t.OwnerName, nil
	}
	return t.Proc.FillResult(ans, map[string]string{
		"place.name": s.Places.Tree().Name(r.CommuneID), "dossier.code": t.Code, "decision.number": r.FullNumber(),
		"decision.book": strconv.Itoa(r.DecidedOn.Start().Year()),
		"decision.date": r.DecidedOn.Format(), "decision.signer": r.Decider,
	}, i18n.Languages[0]), nil
}

// NumberResult gives the decided result its number and makes the paper.
func (s *Service) NumberResult(ctx context.Context, actor auth.Actor, in Act) (Dossier, error) {
	return s.act(ctx, actor, in, ActionNumber, func(_ context.Context, _ *db.Tx, t *Transition) error {
		t.then = s.numberResult
		return nil
	})
}

// numberResult takes the next number in the office's series of the year of the
// date on the paper: what was decided on New Year's Eve and numbered after it
// must not bear the number of a paper of the old January. The paper itself is
// made by a job, outside the transaction. A dossier that isn't resolved yet gets none.
func (s *Service) numberResult(ctx context.Context, tx *db.Tx, t *Transition) error {
	if t.Status != Resolved {
		return nil // it goes on to somebody else
	}
	r, err := s.resultOf(ctx, tx, t.ID)
	if fault.KindOf(err) == fault.NotFound {
		return fault.New(fault.Conflict, "dossiers.not_decided")
	} else if err != nil {
		return err
	}
	r.Number, err = nextNumber(ctx, tx, resultKey(r.CommuneID, r.Notation, r.DecidedOn))
	if err != nil {
		return err
	}
	body, err := s.fillResult(ctx, tx, t, r)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `update dossiers_result set number = $2, body = $3 where dossier_id = $1`, t.ID, r.Number,
		s.Box.Seal(body, t.ID)); err != nil {
		return err
	}
	return s.Queue.Enqueue(ctx, tx, makeResult{DossierID: t.ID}, time.Time{})
}

// resultKey is the sequence of an office's papers of one sort and year.
func resultKey(communeID, notation string, decided clock.Date) string {
	return fmt.Sprintf("result:%s:%s:%d", communeID, notation, decided.Start().Year())
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
	r, err := s.resultOf(ctx, s.DB.Read(), a.DossierID)
	if err != nil || r.Blob != "" {
		return err
	}
	pdf, err := s.printResult(ctx, r)
	if err != nil {
		return err
	}
	hash, _, err := s.Blobs.Put(bytes.NewReader(pdf), 64<<20)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update dossiers_result set blob = $2 where dossier_id = $1 and blob = ''`, a.DossierID, hash)
		return err
	})
}

func (s *Service) printResult(ctx context.Context, r Result) ([]byte, error) {
	office, err := s.OfficeOf(ctx, s.DB.Read(), r.CommuneID)
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	err = papers.WriteResult(&buf, papers.Result{
		Agency: papers.Agency{Parent: r.Parent, Name: r.Agency, Place: office.Seat, Practice: s.Practice},
		Number: r.FullNumber(), Made: r.DecidedOn.Start(),
		Title: strings.ToUpper(r.Title), Body: strings.Split(r.Body, "\n"),
		Leader: papers.Leader{Title: r.DeciderAs, Name: r.Decider}, Recipients: []string{"Người yêu cầu;", "Lưu: VT, hồ sơ."},
		Code: r.VerifyCode, VerifyURL: s.BaseURL + "/verify/" + r.VerifyCode,
	})
	return buf.Bytes(), err
}

func (s *Service) resultOf(ctx context.Context, q db.Querier, id string) (Result, error) {
	return s.oneResult(ctx, q, resultSQL, id)
}

func (s *Service) oneResult(ctx context.Context, q db.Querier, query string, args ...any) (Result, error) {
	all, err := db.Collect(ctx, q, s.scanResult, query, args...)
	if err == nil && len(all) == 0 {
		err = fault.New(fault.NotFound, "dossiers.no_result")
	}
	if err != nil {
		return Result{}, err
	}
	return all[0], nil
}

const (
	resultColumns = `dossier_id, number, notation, commune_id, decided_on, decider, decider_as, agency, parent, title, body, verify_code, blob`
	resultSQL     = `select ` + resultColumns + ` from dossiers_result where dossier_id = $1`
)

func (s *Service) scanResult(row db.Rows) (r Result, err error) {
	var body string
	if err := row.Scan(&r.DossierID, &r.Number, &r.Notation, &r.CommuneID, &r.DecidedOn, &r.Decider, &r.DeciderAs,
		&r.Agency, &r.Parent, &r.Title, &body, &r.VerifyCode, &r.Blob); err != nil {
		return r, err
	}
	r.Body, err = s.Box.Open(body, r.DossierID)
	return r, err
}

// ResultPDF returns the numbered paper to whoever may see the dossier.
func (s *Service) ResultPDF(ctx context.Context, actor auth.Actor, id string) ([]byte, error) {
	d, err := getDossier(ctx, s.DB.Read(), id)
	if err != nil {
		return nil, err
	}
	if err := s.needFor(actor, View, d); err != nil {
		return nil, err
	}
	r, err := s.resultOf(ctx, s.DB.Read(), id)
	if err != nil {
		return nil, err
	}
	if r.Number == 0 {
		return nil, fault.New(fault.Conflict, "dossiers.not_numbered")
	}
	return s.printResult(ctx, r)
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
	r, err := s.oneResult(ctx, s.DB.Read(),
		`select `+resultColumns+` from dossiers_result where verify_code = $1 and number > 0`,
		strings.ToUpper(strings.TrimSpace(code)))
	if err != nil {
		return Verified{}, err
	}
	d, err := getDossier(ctx, s.DB.Read(), r.DossierID)
	return Verified{r.FullNumber(), r.DecidedOn, r.Title, r.CommuneID, initials(d.OwnerName)}, err
}
