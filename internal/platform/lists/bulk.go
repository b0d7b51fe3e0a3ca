package lists

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/once"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// A Bulk is one thing that can be done with many rows of a list at once. Each
// row goes for itself, in a transaction of its own: one that can't doesn't stop
// the others, and what became of each is kept and shown.
type Bulk[T any] struct {
	Name  string          // in the address
	Label string          // message key, of the button
	Hint  string          // message key; "" for none
	Need  auth.Permission // to do it somewhere
	// When reports whether it is offered for a query; nil: for any.
	When func(actor auth.Actor, q Query) bool
	// Row says which row of the table one is.
	Row func(T) Pick
	// Detail is chosen once for all rows; nil for nothing.
	Detail *Filter
	// Do does it with one row, if the actor may. Called again with the same key,
	// it does nothing and tells the same.
	Do func(ctx context.Context, actor auth.Actor, p Pick, detail string) (Told, error)
	// URL leads to a row by its id.
	URL func(id string) string
	// Paper is what can be printed of each that is done; no URL: nothing.
	Paper Paper
}

// A Paper leads to one of a row, by its id.
type Paper struct {
	Label string // message key
	URL   func(id string) string
}

// A Pick is a row that was chosen, as the person saw it.
type Pick struct {
	ID      string
	Version int
	Key     string // for what is done with it: the same whenever the form is sent again
}

// Told is what is said of a row afterwards.
type Told struct {
	Name string // as people call the row
	Note string // message key; "" for none
}

// An Outcome is what became of a row.
type Outcome struct {
	Pick
	Told
	Why  string `json:",omitempty"` // message key: why it was refused; "" where it is done
	Args []any  `json:",omitempty"` // of Why
}

// MostPicked is how many rows are done at once.
const MostPicked = 1000

// keptBulks is how many an account can look at again.
const keptBulks = 50

// Names in the forms.
const (
	pickName   = "row"
	bulkName   = "bulk"
	detailName = "detail"
	allName    = "all"
)

func (l *List[T]) bulkURL(b Bulk[T]) string { return l.URL + "/" + b.Name }

// begin takes what was chosen. The rows of one page are done at once; of all
// that match it is asked first how many these are.
func (l *List[T]) begin(rt *web.Router, b Bulk[T]) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		if err := web.Parse(r); err != nil {
			return err
		}
		ctx, q := r.Context(), l.Asked(r)
		id, err := ids.OrNew(r.PostFormValue(bulkName))
		if err != nil {
			return err
		}
		all := r.PostFormValue(allName) != ""
		k := keptBulk{ID: id, ListURL: l.URL, Action: b.Name, Query: q.Encode(), Detail: q.detail,
			Print: once.Print(b.Name, q.Encode(), q.detail, q.picked, all)}
		if k.Outcomes, err = chosen(q.picked); all {
			k.Outcomes, err = l.matching(ctx, actor, b, q)
		}
		switch {
		case err != nil:
			return err
		case len(k.Outcomes) == 0:
			return l.undone(rt, w, r, actor, q, "lists.chose_none")
		case b.Detail != nil && k.Detail == "":
			return l.undone(rt, w, r, actor, q, chooseDetail)
		}
		sent := k.Print
		if k, err = l.keep(ctx, actor, k); err != nil {
			return err
		}
		if k.Print != sent {
			return l.undone(rt, w, r, actor, q, "lists.sent_before")
		}
		if !all && !k.Done {
			if err := l.run(ctx, actor, b, k); err != nil {
				return err
			}
		}
		return web.Redirect(w, r, l.bulkURL(b)+"/"+k.ID)
	}
}

// chooseDetail says that something is to be chosen for all rows.
const chooseDetail = "lists.choose_detail"

// undone shows the page on which rows were chosen again, with these and why nothing was done with them.
func (l *List[T]) undone(rt *web.Router, w http.ResponseWriter, r *http.Request, actor auth.Actor, q Query,
	why string) error {
	if err := actor.NeedAnywhere(l.Need); err != nil {
		return err
	}
	q.undone = why
	return l.draw(rt, w, r, actor, q, http.StatusUnprocessableEntity)
}

// confirm does with all that match what was asked before.
func (l *List[T]) confirm(b Bulk[T]) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		k, err := l.kept(r.Context(), l.DB.Read(), actor, b.Name, r.PathValue("bulk"))
		if err == nil && !k.Done {
			err = l.run(r.Context(), actor, b, k)
		}
		if err != nil {
			return err
		}
		return web.Redirect(w, r, l.bulkURL(b)+"/"+k.ID)
	}
}

// show tells what became of each row, or asks whether to begin.
func (l *List[T]) show(rt *web.Router, b Bulk[T]) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		k, err := l.kept(r.Context(), l.DB.Read(), actor, b.Name, r.PathValue("bulk"))
		if err != nil {
			return err
		}
		v := outcomeView{keptBulk: k, URL: l.bulkURL(b) + "/" + k.ID, Back: l.URL + "?" + k.Query, Label: b.Label}
		for _, o := range k.Outcomes {
			x := outcomeRow{Name: o.Name, Done: o.Why == ""}
			if o.Name == "" {
				x.Name = i18n.T(r.Context(), "lists.nameless")
			} else if b.URL != nil {
				x.URL = b.URL(o.ID)
			}
			if x.Done {
				v.N++
				if x.URL != "" && b.Paper.URL != nil {
					x.Paper, x.PaperURL = b.Paper.Label, b.Paper.URL(o.ID)
				}
			} else {
				x.Why = i18n.T(r.Context(), o.Why, o.Args...)
			}
			if o.Note != "" {
				x.Why = i18n.T(r.Context(), o.Note)
			}
			v.Rows = append(v.Rows, x)
		}
		title := i18n.T(r.Context(), b.Label)
		return web.Render(w, r, http.StatusOK, outcomePage(rt.Page(w, r, title, web.Dense), v))
	}
}

// chosen reads the rows that were ticked, each as "id.version".
func chosen(values []string) ([]Outcome, error) {
	if len(values) > MostPicked {
		return nil, fault.New(fault.TooLarge, "lists.too_many_rows", "n", MostPicked)
	}
	var out []Outcome
	for _, v := range values {
		id, version, _ := strings.Cut(v, ".")
		n, err := strconv.Atoi(version)
		if err != nil || n < 0 || id == "" {
			return nil, fault.New(fault.Invalid, "fault.bad_form")
		}
		out = append(out, Outcome{Pick: Pick{ID: id, Version: n}})
	}
	return out, nil
}

// matching are the first rows of all that a query finds, up to MostPicked.
func (l *List[T]) matching(ctx context.Context, actor auth.Actor, b Bulk[T], q Query) ([]Outcome, error) {
	q.After = ""
	var out []Outcome
	for row, err := range l.All(ctx, actor, q) {
		if err != nil {
			return nil, err
		}
		if out = append(out, Outcome{Pick: b.Row(row)}); len(out) == MostPicked {
			break
		}
	}
	return out, nil
}

// run does what was chosen, row by row, and keeps what became of each.
func (l *List[T]) run(ctx context.Context, actor auth.Actor, b Bulk[T], k keptBulk) error {
	done := 0
	for i := range k.Outcomes {
		o := &k.Outcomes[i]
		o.Key = ids.Of(k.ID, o.ID)
		var err error
		if o.Told, err = b.Do(ctx, actor, o.Pick, k.Detail); err == nil {
			done++
			continue
		}
		f := fault.Of(err)
		if f.Kind == fault.Internal {
			return fmt.Errorf("%s of %s: %w", b.Name, l.Name, err)
		}
		o.Why, o.Args = f.Key, f.Args
		for name, key := range f.Fields { // nothing was typed of one row: any of its faults says why
			o.Why, o.Args = key, f.ArgsOf(name)
		}
	}
	err := l.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, `update lists_bulk set outcomes = $2, done = true where id = $1 and not done`,
			k.ID, db.JSON(k.Outcomes))
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 { // the same form, sent twice, was faster
			return err
		}
		if done == 0 {
			return nil
		}
		return l.Journal.Record(ctx, tx, actor, "", "lists.bulk", "list", l.Name,
			map[string]any{"action": b.Name, "done": done, "refused": len(k.Outcomes) - done})
	})
	if err != nil {
		return fmt.Errorf("%s of %s: %w", b.Name, l.Name, err)
	}
	return nil
}

// A keptBulk is what an account did with many rows, or is asked about.
type keptBulk struct {
	ID, ListURL, Action, Query, Detail string
	Print                              string // of what was sent, see once.Print
	Outcomes                           []Outcome
	Done                               bool
}

// keep writes down what is to be done, once; what was sent under the id before stays.
func (l *List[T]) keep(ctx context.Context, actor auth.Actor, k keptBulk) (out keptBulk, err error) {
	err = l.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `insert into lists_bulk (id, account_id, list_url, action, query, detail, print,
			outcomes, done) values ($1, $2, $3, $4, $5, $6, $7, $8, false) on conflict (id) do nothing`,
			k.ID, actor.ID, k.ListURL, k.Action, k.Query, k.Detail, k.Print, db.JSON(k.Outcomes)); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `delete from lists_bulk where account_id = $1 and id not in (
			select id from lists_bulk where account_id = $1 order by id desc limit $2)`,
			actor.ID, keptBulks); err != nil {
			return err
		}
		out, err = l.kept(ctx, tx, actor, "", k.ID)
		return err
	})
	if err != nil {
		return out, fmt.Errorf("keep what was chosen: %w", err)
	}
	return out, nil
}

// kept reads what the actor began, with the action or, "", with any; another's isn't there.
func (l *List[T]) kept(ctx context.Context, q db.Querier, actor auth.Actor, action, id string) (keptBulk, error) {
	all, err := db.Collect(ctx, q, func(r db.Rows) (k keptBulk, err error) {
		return k, r.Scan(&k.ID, &k.ListURL, &k.Action, &k.Query, &k.Detail, &k.Print,
			db.IntoJSON(&k.Outcomes), &k.Done)
	}, `select id, list_url, action, query, detail, print, outcomes, done from lists_bulk
		where id = $1 and account_id = $2 and list_url = $3 and $4 in ('', action)`, id, actor.ID, l.URL, action)
	if err != nil {
		return keptBulk{}, fmt.Errorf("read what became of many: %w", err)
	}
	if len(all) == 0 {
		return keptBulk{}, fault.New(fault.NotFound, "fault.not_found")
	}
	return all[0], nil
}

// A bulkView offers what can be done with many rows of a page.
type bulkView struct {
	URL, ID, Label, Hint string
	detail               *field
	Problems             []ui.FieldError // why nothing was done with what was chosen
}

// offer adds to a view what can be done with its rows.
func (l *List[T]) offer(ctx context.Context, actor auth.Actor, page Page[T], v *View) {
	for _, b := range l.Bulk {
		if !actor.MayAnywhere(b.Need) || b.When != nil && !b.When(actor, v.Query) {
			continue
		}
		v.Bulk = &bulkView{URL: l.bulkURL(b), ID: ids.New(), Label: b.Label, Hint: b.Hint}
		if b.Detail != nil {
			f := l.field(ctx, actor, v.Query, *b.Detail)
			f.Filter.Name, f.Value, f.Always = detailName, v.detail, true
			v.Bulk.detail = &f
		}
		v.Bulk.refuse(ctx, v.undone)
		for i, x := range page.Rows {
			v.Rows[i].pick = picked(b.Row(x))
		}
		return
	}
}

// refuse says why nothing was done, beside what was to be chosen.
func (v *bulkView) refuse(ctx context.Context, key string) {
	switch {
	case key == "":
	case key == chooseDetail && v.detail != nil:
		what := v.detail.label(ctx)
		v.detail.Error = i18n.T(ctx, key, "what", what)
		v.Problems = []ui.FieldError{{Field: detailName, Label: what, Text: v.detail.Error}}
	default:
		v.Problems = []ui.FieldError{{Text: i18n.T(ctx, key)}}
	}
}

// An outcomeView is what the page after draws.
type outcomeView struct {
	keptBulk
	URL, Back, Label string
	Rows             []outcomeRow
	N                int // done
}

type outcomeRow struct {
	Name, URL, Why  string
	Paper, PaperURL string // what can be printed: message key, address
	Done            bool
}
