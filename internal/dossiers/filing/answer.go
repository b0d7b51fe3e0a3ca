package filing

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/procedures"
)

// AnswerInput is what was typed on one page.
type AnswerInput struct {
	dossiers.Act
	Page    string
	Answers procedures.Answers
	Half    bool // saved on the way: the page hasn't been sent yet
	// Blind refuses answers to what isn't asked: whoever gives them sees no page,
	// on which a choice hides the questions that it makes needless.
	Blind bool
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
	var strays forms.Faults
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
		if in.Blind {
			strays = in.strays(proc.Form, page, before, ans)
		}
		if err := s.prefillAgain(ctx, tx, actor, d, proc, before, ans); err != nil {
			return err
		}
		if err := s.exemptByBirth(ctx, tx, actor, d, proc, before, ans); err != nil {
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
	return d, ans, fault.Join(strays.Err(), fault.Fields(bad))
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

// strays takes back what was answered and isn't asked, and says of each where it
// is asked, or what must be answered first: what is typed is kept or refused, and
// never replaced in silence by what a register says.
func (in AnswerInput) strays(f *procedures.Form, page procedures.Page, before, ans procedures.Answers) forms.Faults {
	bad, asked := forms.Faults{}, f.Clean(ans)
	for id := range in.Answers {
		home, q, known := f.Find(id)
		switch {
		case !known:
			bad.Add(id, "dossiers.no_question")
		case home.ID != page.ID:
			bad.Add(id, "dossiers.on_other_page", "page", home.ID)
		case ans[id] != before[id] && ans[id] != "" && asked[id] == "":
			first := slices.Concat(page.When.Questions(), q.When.Questions())
			bad.Add(id, "dossiers.not_asked", "first", strings.Join(first, ", "))
			ans[id] = before[id]
		}
	}
	return bad
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
