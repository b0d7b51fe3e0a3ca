package filing

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/parts"
	"thonso/internal/mandates"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
)

// A checkView is "what is still missing?", before the person goes home.
type checkView struct {
	dossiers.Full
	Check   Check
	Missing []ui.Task // what keeps it from being sent
	Papers  []ui.Task
	Summary []ui.Row
	Fees    []ui.Row
	Soft    []string
	Limit   string
	Form    *forms.Form // with an event made once, so that sending twice files once
	Mandate mandates.State
	Another string // id of a mandate to be asked for
}

// lapsed reports whether the helper may not send it any more without asking again.
func (v checkView) lapsed() bool { return v.Mandate != "" && ranOut(v.Mandate) }

func (p pages) showCheck(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	k, err := p.dossiers.Open(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	if !k.Open() {
		return web.Redirect(w, r, dossiers.DossierURL(k.ID, "receipt"))
	}
	var in dossiers.Act
	in.Begin(k.Dossier)
	page, err := p.drawCheck(w, r, actor, checkView{Full: k, Form: forms.New(dossiers.OnPage(in.With()))})
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, page)
}

func (p pages) drawCheck(w http.ResponseWriter, r *http.Request, actor auth.Actor, v checkView) (templ.Component,
	error) {
	ctx, k := r.Context(), v.Full
	var err error
	if v.Check, err = p.Check(ctx, actor, k.ID); err != nil {
		return nil, err
	}
	if v.Mandate, err = p.mandateState(ctx, actor, k.Dossier); err != nil {
		return nil, err
	}
	v.Limit, v.Another = parts.LimitText(ctx, k.Proc), ids.New()
	v.tasks(ctx)
	v.Summary = summary(ctx, k, k.ID)
	v.Fees = p.feeRows(ctx, k)
	for _, key := range sortedValues(k.Proc.Form.Warnings(k.Answers)) {
		v.Soft = append(v.Soft, i18n.T(ctx, key))
	}
	if paper, n, photographed := k.TooFewPages(); paper != "" {
		v.Soft = append(v.Soft, i18n.T(ctx, "dossiers.check.pages_missing", "n", n, "photos", photographed))
	}
	return checkPage(p.rt.Page(w, r, i18n.T(ctx, "dossiers.check.title"), serving(k), web.Question,
		web.From(dossiers.DossierURL(k.ID, "check"))), v), nil
}

// mandateState is what the helper's mandate is good for; "" where none is needed, or it is another's.
func (p pages) mandateState(ctx context.Context, actor auth.Actor, d dossiers.Dossier) (mandates.State, error) {
	if d.Status != dossiers.Draft || d.Assist != dossiers.Helped || d.HelperID != actor.ID {
		return "", nil
	}
	m, err := p.mandates.Get(ctx, actor, d.MandateID)
	return m.StateAt(p.clock.Now()), err
}

// askAgain asks for a mandate in the place of one that ran out.
func (p pages) askAgain(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	m, err := p.AskAgain(r.Context(), actor, r.PathValue("id"), web.Text(r, "mandate"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/mandates/"+url.PathEscape(m.ID))
}

func sortedValues(m map[string]string) []string {
	var out []string
	for _, v := range m {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return out
}

// submit hands the dossier over and shows the receipt.
func (p pages) submit(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	in := dossiers.Act{ID: r.PathValue("id")}
	f, err := forms.Read(r, dossiers.OnPage(in.With()))
	if err == nil {
		_, err = p.Submit(r.Context(), actor, in)
	}
	if err != nil && !forms.ComesBack(fault.Of(err)) {
		return err
	}
	k, gone := p.dossiers.Open(r.Context(), actor, in.ID)
	switch {
	case gone != nil:
		return gone
	case err == nil || !k.Open(): // somebody was faster
		return web.Redirect(w, r, dossiers.DossierURL(in.ID, "receipt"))
	}
	return f.Again(w, r, err, func() (templ.Component, error) {
		v := checkView{Full: k, Form: f}
		f.Current(r.Context(), k.Version)
		v.name(r.Context(), fault.Of(err))
		return p.drawCheck(w, r, actor, v)
	})
}

// tasks lists the papers, each with its state, and what is missing or was sent back.
func (v *checkView) tasks(ctx context.Context) {
	lang := i18n.Lang(ctx)
	for _, page := range v.Proc.Form.PagesFor(v.Answers) {
		t := ui.Task{Title: page.Title.In(lang), URL: pageURL(v.ID, page.ID) + "?back=check"}
		for _, q := range page.Questions {
			if key := v.Check.Faults[q.ID]; key != "" {
				t.Kind, t.Status, t.Hint = ui.KindDanger, i18n.T(ctx, "dossiers.check.missing"),
					i18n.T(ctx, key, q.Args()...)
			}
			v.sentBack(ctx, &t, "q:"+q.ID)
		}
		v.lacks(t)
	}
	missing := func(c procedures.Component) bool {
		return slices.ContainsFunc(v.Check.Missing, func(m procedures.Component) bool { return m.ID == c.ID })
	}
	for _, c := range v.Full.Papers() {
		n := len(v.PhotosOf(c.ID))
		t := ui.Task{Title: c.Name.In(lang), URL: photosURL(v.ID, c.ID) + "?back=check", Kind: ui.KindSuccess,
			Status: i18n.T(ctx, "dossiers.check.photos", "n", n)}
		switch {
		case missing(c):
			t.Kind, t.Status = ui.KindDanger, i18n.T(ctx, "dossiers.check.missing")
		case n == 0:
			t.Kind, t.Status = ui.KindNeutral, i18n.T(ctx, "dossiers.check.optional")
		}
		v.sentBack(ctx, &t, "c:"+c.ID)
		for _, w := range v.WarningsOn("c:" + c.ID) {
			if t.Hint == "" {
				t.Hint = parts.Often(ctx, w)
			}
		}
		if v.lacks(t); t.Kind != ui.KindDanger {
			v.Papers = append(v.Papers, t)
		}
	}
}

// lacks puts a task first where something is wrong with it.
func (v *checkView) lacks(t ui.Task) {
	if t.Kind == ui.KindDanger {
		v.Missing = append(v.Missing, t)
	}
}

// sentBack marks a task on which something is still to be put right.
func (v *checkView) sentBack(ctx context.Context, t *ui.Task, target string) {
	for _, w := range v.WantsOn(target) {
		t.Kind, t.Status, t.Hint = ui.KindDanger, i18n.T(ctx, "dossiers.check.sent_back"), parts.SentBack(ctx, w)
	}
}

// name says by its name what keeps the dossier from being sent.
func (v checkView) name(ctx context.Context, f *fault.Error) {
	if f.Key != notReady {
		return
	}
	v.Form.Problems = nil
	for target, key := range f.Fields {
		var args []any
		if q, ok := v.Proc.Form.Question(strings.TrimPrefix(target, "q:")); ok {
			args = q.Args()
		}
		v.Form.Problems = append(v.Form.Problems,
			ui.FieldError{Text: parts.WantName(ctx, v.Proc, target) + ": " + i18n.T(ctx, key, args...)})
	}
	slices.SortFunc(v.Form.Problems, func(a, b ui.FieldError) int { return strings.Compare(a.Text, b.Text) })
}

// summary is the answers as they will be sent; with an id, with links to change them.
func summary(ctx context.Context, k dossiers.Full, id string) []ui.Row {
	lang := i18n.Lang(ctx)
	clean := k.Proc.Form.Clean(k.Answers)
	var rows []ui.Row
	for _, page := range k.Proc.Form.PagesFor(k.Answers) {
		for _, q := range page.Questions {
			if !q.When.Holds(clean) {
				continue
			}
			row := ui.Row{Key: q.Label.In(lang), Value: q.Display(clean[q.ID], lang)}
			if row.Value == "" {
				row.Value = i18n.T(ctx, "dossiers.check.not_given")
			}
			if id != "" {
				row.ChangeURL = pageURL(id, page.ID) + "?back=check"
			}
			rows = append(rows, row)
		}
	}
	return rows
}
