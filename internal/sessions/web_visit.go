package sessions

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"thonso/internal/dossiers"
	"thonso/internal/mandates"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
	"thonso/internal/procedures/bring"
)

type chooseView struct {
	Page    ui.Page
	Session Session
	Visit   Visit
	Query   string
	Chosen  []procedures.Procedure
	Others  []procedures.Procedure
	Draft   *dossiers.Dossier // begun in this visit
	Begun   string            // who helped before, and has a mandate that is nobody else's
}

// choose offers the procedures: the village's own first, then all that have a
// form; what is looked for by name may have none, and is then done by its papers.
func (p pages) choose(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	se, visit, err := p.Mine(ctx, actor, r.PathValue("id"), r.PathValue("visit"))
	if err != nil {
		return err
	}
	if visit.Status != Serving {
		return web.Redirect(w, r, sessionURL(se.ID))
	}
	v := chooseView{Page: person(ctx, p.rt.Page(w, r, i18n.T(ctx, "sessions.choose")), visit), Session: se,
		Visit: visit, Query: web.Text(r, "q")}
	chosen, err := p.procedures.Chosen(ctx, se.VillageID, p.procedures.Today())
	if err != nil {
		return err
	}
	for _, pr := range p.procedures.List(p.procedures.Today()) {
		switch {
		case !matches(pr, v.Query) || pr.Form == nil && v.Query == "" && !slices.Contains(chosen, pr.Code):
		case slices.Contains(chosen, pr.Code):
			v.Chosen = append(v.Chosen, pr)
		default:
			v.Others = append(v.Others, pr)
		}
	}
	if visit.MandateID != "" {
		m, err := p.mandates.Of(ctx, p.db.Read(), visit.MandateID)
		if err != nil {
			return err
		}
		if m.HelperID != actor.ID {
			v.Begun = m.HelperName
		}
	}
	if visit.DossierID != "" {
		d, err := p.dossiers.Brief(ctx, p.db.Read(), visit.DossierID)
		if err != nil {
			return err
		}
		if d.HelperID == actor.ID {
			v.Draft = &d
		}
	}
	return web.Render(w, r, http.StatusOK, choosePage(v))
}

// more goes from a dossier that was sent on to the next errand of the same
// person, who is still being served: each errand asks for a mandate of its own.
func (p pages) more(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	se, err := p.Get(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	visit, busy, err := p.Serving(r.Context(), actor, se.ID)
	if err != nil {
		return err
	}
	if !busy || visit.DossierID != web.Text(r, "dossier") {
		return web.Redirect(w, r, sessionURL(se.ID))
	}
	return web.Redirect(w, r, visitURL(visit))
}

func matches(pr procedures.Procedure, q string) bool {
	hay := text.Key(strings.Join([]string{pr.Code, pr.Name.All(), pr.Plain.All()}, " "))
	for w := range strings.FieldsSeq(text.Key(q)) {
		if !strings.Contains(hay, w) {
			return false
		}
	}
	return true
}

type briefView struct {
	Page     ui.Page
	Visit    Visit
	Proc     procedures.Procedure
	Papers   bring.List
	Warnings []dossiers.Warning
	Today    clock.Date
	Form     *forms.Form
}

// brief says what to bring and what often goes wrong, before anybody types.
func (p pages) brief(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.briefOf(w, r, actor, r.PathValue("code"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, briefPage(v))
}

func (p pages) briefOf(w http.ResponseWriter, r *http.Request, actor auth.Actor, code string) (v briefView, err error) {
	ctx := r.Context()
	se, visit, err := p.Mine(ctx, actor, r.PathValue("id"), r.PathValue("visit"))
	if err != nil {
		return v, err
	}
	proc, err := p.procedures.Get(code, p.procedures.Today())
	if err != nil {
		return v, err
	}
	v = briefView{Page: person(ctx, p.rt.Page(w, r, proc.Name.In(i18n.Lang(ctx)),
		web.From(visitURL(visit, "procedures", code))), visit), Visit: visit, Proc: proc, Today: p.procedures.Today()}
	v.Papers = bring.Open(proc, v.Today).List(ctx)
	v.Warnings, err = p.dossiers.Warnings(ctx, p.places.Tree().CommuneOf(se.VillageID).ID, code)
	v.Form = forms.New(p.askFields(ctx, &AskInput{Procedure: code}))
	return v, err
}

// askFields ask how it is filed, unless there is one way only.
func (p pages) askFields(ctx context.Context, in *AskInput) forms.Fields {
	fields := in.Fields(ctx)
	if proc, err := p.procedures.Get(in.Procedure, p.procedures.Today()); err == nil && proc.Online.Level == "none" {
		in.Way = dossiers.Here
		fields.Field("way").Carried()
	}
	return fields
}

// ask asks for the mandate and shows its code, which is shown only now.
func (p pages) ask(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	in := AskInput{SessionID: r.PathValue("id"), VisitID: r.PathValue("visit"), Procedure: web.Text(r, "procedure")}
	f, err := forms.Read(r, p.askFields(r.Context(), &in))
	if err == nil {
		var asked mandates.AskedMandate
		if asked, err = p.Ask(r.Context(), actor, in); err == nil {
			return mandates.ShowAsked(w, r, actor, asked)
		}
	}
	return f.Again(w, r, err, func() (templ.Component, error) {
		v, err := p.briefOf(w, r, actor, in.Procedure)
		v.Form = f
		return briefPage(v), err
	})
}

// begin opens the form once the mandate is given.
func (p pages) begin(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	d, err := p.BeginDossier(r.Context(), actor, r.PathValue("id"), web.Text(r, "mandate"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/dossiers/"+d.ID+"/form")
}

type endView struct {
	Page  ui.Page
	Visit Visit
	Sent  bool
	Form  *forms.Form
}

func (p pages) ending(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.endOf(w, r, actor)
	if err != nil {
		return err
	}
	if v.Visit.Status != Serving {
		return web.Redirect(w, r, sessionURL(v.Visit.SessionID))
	}
	return web.Render(w, r, http.StatusOK, endPage(v))
}

func (p pages) endOf(w http.ResponseWriter, r *http.Request, actor auth.Actor) (endView, error) {
	ctx := r.Context()
	_, visit, err := p.Mine(ctx, actor, r.PathValue("id"), r.PathValue("visit"))
	if err != nil {
		return endView{}, err
	}
	v := endView{Page: person(ctx, p.rt.Page(w, r, i18n.T(ctx, "sessions.ending"), web.From(visitURL(visit, "end"))),
		visit), Visit: visit}
	if v.Sent, err = p.sent(ctx, p.db.Read(), visit); err != nil {
		return v, err
	}
	var in EndInput
	if v.Sent {
		in.Outcome = Filed
	}
	v.Form = forms.New(v.fields(ctx, &in))
	return v, nil
}

// fields offer the outcomes that there can be.
func (v endView) fields(ctx context.Context, in *EndInput) forms.Fields {
	fields := in.Fields()
	fields.Field("outcome").Offer(outcomeOptions(ctx, v)...)
	return fields
}

func (p pages) end(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	in := EndInput{SessionID: r.PathValue("id"), VisitID: r.PathValue("visit")}
	f, err := forms.Read(r, in.Fields())
	if err == nil {
		_, err = p.End(r.Context(), actor, in)
	}
	if err == nil {
		if web.Text(r, "from") == "queue" {
			return web.Redirect(w, r, sessionURL(in.SessionID))
		}
		return p.wiped(w, r, sessionURL(in.SessionID, "next"))
	}
	return f.Again(w, r, err, func() (templ.Component, error) {
		v, err := p.endOf(w, r, actor)
		f.Field("outcome").Offer(outcomeOptions(r.Context(), v)...)
		v.Form = f
		return endPage(v), err
	})
}

type cleanView struct {
	Page    ui.Page
	Session Session
	Done    string // whose visit has just ended
	Waiting int
}

// clean is the page between two people: nothing of the one before is left on
// the screen, in the browser's cache or in its drafts. A visit whose dossier
// was sent ends here; another one must be ended first.
func (p pages) clean(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	se, err := p.Get(ctx, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	if !se.Open() { // nobody is next
		return p.wiped(w, r, sessionURL(se.ID, "report"))
	}
	v := cleanView{Session: se}
	visit, busy, err := p.Serving(ctx, actor, se.ID)
	if err != nil {
		return err
	}
	if busy {
		sent, err := p.sent(ctx, p.db.Read(), visit)
		if err != nil {
			return err
		}
		if !sent {
			return web.Redirect(w, r, visitURL(visit, "end"))
		}
		if _, err := p.End(ctx, actor, EndInput{SessionID: se.ID, VisitID: visit.ID, Outcome: Filed}); err != nil {
			return err
		}
		v.Done = visit.Name
	}
	if v.Waiting, err = waitingCount(ctx, p.db.Read(), se.ID); err != nil {
		return err
	}
	v.Page = p.rt.Page(w, r, i18n.T(ctx, "sessions.clean"), web.From(sessionURL(se.ID, "next")))
	w.Header().Set("Clear-Site-Data", `"cache"`)
	return web.Render(w, r, http.StatusOK, cleanPage(v))
}
