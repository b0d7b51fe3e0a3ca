package dossiers

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/procedures"
)

// Contents are what a dossier holds besides what lists show of it.
type Contents struct {
	Answers procedures.Answers
	Photos  []Photo
	// AnswersBefore are the answers as they were when papers were asked for last; empty where none were.
	AnswersBefore procedures.Answers
	Wants         []Want               // still open
	Warnings      []Warning            // while they can help: see Guided
	LastPage      string               // of the form, that was sent last
	Fees          []procedures.FeeLine // as they were when it was sent
	Secret        string               // for tracking; "" in a draft
}

// ContentsOf opens a dossier; what else is asked goes along.
func (s *Service) ContentsOf(ctx context.Context, q db.Querier, d Dossier,
	also ...db.Question) (c Contents, err error) {
	var answers, before, secret string
	err = db.Together(ctx, q, append([]db.Question{
		db.One(`select answers, answers_before, page, fees, secret_sealed from dossiers_dossier where id = $1`,
			[]any{d.ID}, &answers, &before, &c.LastPage, db.IntoJSON(&c.Fees), &secret),
		db.All(&c.Photos, ScanPhoto, photosSQL, d.ID),
		db.All(&c.Wants, scanWant, wantsSQL, d.ID),
	}, also...)...)
	if err != nil {
		return c, err
	}
	if c.Answers, err = s.openAnswers(answers, d.ID); err != nil {
		return c, err
	}
	if c.AnswersBefore, err = s.openAnswers(before, d.ID); err != nil {
		return c, err
	}
	c.Secret, err = s.box.Open(secret, d.ID)
	return c, err
}

// Guided is ContentsOf with what others were sent back for, which helps until the dossier is sent.
func (s *Service) Guided(ctx context.Context, q db.Querier, d Dossier, also ...db.Question) (Contents, error) {
	if d.Status != Draft && d.Status != Supplement {
		return s.ContentsOf(ctx, q, d, also...)
	}
	var warnings []Warning
	c, err := s.ContentsOf(ctx, q, d, append(also, db.All(&warnings, scanWarning, warningsSQL, d.CommuneID,
		d.Procedure))...)
	c.Warnings = warnings
	return c, err
}

// FeesOf returns what was due by rule when each of the dossiers was sent.
func (s *Service) FeesOf(ctx context.Context, q db.Querier, ids []string) (map[string][]procedures.FeeLine, error) {
	out := map[string][]procedures.FeeLine{}
	var args []any
	_, err := db.Collect(ctx, q, func(r db.Rows) (struct{}, error) {
		var id string
		var lines []procedures.FeeLine
		err := r.Scan(&id, db.IntoJSON(&lines))
		out[id] = lines
		return struct{}{}, err
	}, `select id, fees from dossiers_dossier where id in (`+db.In(&args, ids)+`)`, args...)
	return out, fault.Wrap("fees", err)
}

func (s *Service) openAnswers(sealed, id string) (procedures.Answers, error) {
	ans := procedures.Answers{}
	plain, err := s.box.Open(sealed, id)
	if err != nil || plain == "" {
		return ans, err
	}
	return ans, json.Unmarshal([]byte(plain), &ans)
}

// Answers opens the sealed answers alone.
func (s *Service) Answers(ctx context.Context, q db.Querier, id string) (procedures.Answers, error) {
	var sealed string
	if err := q.QueryRow(ctx, `select answers from dossiers_dossier where id = $1`, id).Scan(&sealed); err != nil {
		return nil, err
	}
	return s.openAnswers(sealed, id)
}

func (s *Service) SaveAnswers(ctx context.Context, tx *db.Tx, id string, ans procedures.Answers) error {
	_, err := tx.Exec(ctx, `update dossiers_dossier set answers = $2 where id = $1`, id, s.box.Seal(db.JSON(ans), id))
	return err
}

const PhotoColumns = `id, dossier_id, component, page, hash, mime, size, at, by_name, thumb`

const photosSQL = `select ` + PhotoColumns +
	` from dossiers_photo where dossier_id = $1 and removed_at = 0 order by component, page`

// EarlierSQL are the photos that were before the office ($2 is when it was sent) and
// have been replaced since, newest first.
const EarlierSQL = `select ` + PhotoColumns +
	` from dossiers_photo where dossier_id = $1 and removed_at > $2 and $2 > 0 order by removed_at desc`

func ScanPhoto(r db.Rows) (p Photo, err error) {
	return p, r.Scan(&p.ID, &p.DossierID, &p.Component, &p.Page, &p.Hash, &p.Mime, &p.Size, db.Into(&p.At), &p.By,
		&p.Thumb)
}

func PhotosOf(ctx context.Context, q db.Querier, id string) ([]Photo, error) {
	return db.Collect(ctx, q, ScanPhoto, photosSQL, id)
}

const wantsSQL = `select target, reason, note from dossiers_want where dossier_id = $1 and done_at = 0 order by target`

func scanWant(r db.Rows) (w Want, err error) { return w, r.Scan(&w.Target, &w.Reason, &w.Note) }

func OpenWants(ctx context.Context, q db.Querier, id string) ([]Want, error) {
	return db.Collect(ctx, q, scanWant, wantsSQL, id)
}

// warningsSQL is what was sent back most for a procedure in a commune.
const warningsSQL = `select target, reason, times from dossiers_warning
	where commune_id = $1 and procedure_code = $2 order by times desc, target, reason limit 20`

func scanWarning(r db.Rows) (w Warning, err error) { return w, r.Scan(&w.Target, &w.Reason, &w.Times) }

// Warnings returns the commune's experience with a procedure, for the form's pages.
func (s *Service) Warnings(ctx context.Context, communeID, procedure string) ([]Warning, error) {
	return db.Collect(ctx, s.db.Read(), scanWarning, warningsSQL, communeID, procedure)
}

// SecretOf is the secret that is printed on a dossier's receipt.
func (s *Service) SecretOf(ctx context.Context, q db.Querier, id string) (string, error) {
	var sealed string
	if err := q.QueryRow(ctx, `select secret_sealed from dossiers_dossier where id = $1`,
		id).Scan(&sealed); err != nil {
		return "", err
	}
	return s.box.Open(sealed, id)
}

const eventColumns = `id, dossier_id, seq, kind, at, actor_id, actor_name, note, from_status, to_status, step, data`

const EventsSQL = `select ` + eventColumns + ` from dossiers_event where dossier_id = $1 order by seq`

func ScanEvent(r db.Rows) (e Event, err error) {
	return e, r.Scan(&e.ID, &e.DossierID, &e.Seq, &e.Kind, db.Into(&e.At), &e.ActorID, &e.ActorName, &e.Note, &e.From,
		&e.To, &e.Step, db.IntoJSON(&e.Data))
}

func PhotoTarget(component string, page int) string { return fmt.Sprintf("c:%s:%d", component, page) }

// WarnTarget drops the page of a photo: the next person's page 2 is another paper's.
func WarnTarget(target string) string {
	if parts := strings.Split(target, ":"); parts[0] == "c" {
		return "c:" + parts[1]
	}
	return target
}

// A Warning is a reason for which others were sent back: first time right.
type Warning struct {
	Target, Reason string
	Times          int
}

func AtLeastOne(s string) int {
	n, _ := strconv.Atoi(s)
	return max(1, n)
}

// AskedIn are the questions that apply, in order.
func AskedIn(p procedures.Procedure, ans procedures.Answers) []procedures.Question {
	var out []procedures.Question
	if p.Form == nil {
		return nil
	}
	for _, page := range p.Form.PagesFor(ans) {
		for _, q := range page.Questions {
			if q.When.Holds(ans) {
				out = append(out, q)
			}
		}
	}
	return out
}

// SplitTarget takes a want's target apart: kind, id and, of a photo, the page.
func SplitTarget(target string) []string {
	return append(strings.Split(target, ":"), "")[:max(2, strings.Count(target, ":")+1)]
}
