package people

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

type personView struct {
	Page              ui.Page
	Person            Brief
	Full              *Full // after a reason was given
	Village           string
	MayView, MayEnter bool
	MaySeeHeld        bool // all that is kept about the person
	MayEnrol          bool // give the person an account here

	Reason, Account, Leave, Undo *forms.Form // as refused; nil: as it is first shown
}

func (v personView) url() string { return PersonURL(v.Person.ID) }

// refused is the form that was, if any.
func (v personView) refused() *forms.Form {
	for _, f := range []*forms.Form{v.Reason, v.Account, v.Leave} {
		if f.Refused() {
			return f
		}
	}
	return v.Undo
}

func (p pages) show(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	b, err := p.Show(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, personPage(p.personView(w, r, actor, personView{Person: b})))
}

// personView adds what the page shows besides the person, and the forms that weren't refused.
func (p pages) personView(w http.ResponseWriter, r *http.Request, actor auth.Actor, v personView) personView {
	b := v.Person
	v.Page = p.rt.Page(w, r, b.Name, web.Dense, web.From(v.url()))
	v.Village = p.places.Tree().Name(b.VillageID)
	v.MayView, v.MayEnter = actor.May(View, b.VillageID), actor.May(Enter, b.VillageID)
	v.MaySeeHeld = actor.May(SeeHeld, b.VillageID)
	v.MayEnrol = actor.May(auth.Enrol, b.VillageID)
	first := func(f **forms.Form, fields forms.Fields) {
		if *f == nil {
			*f = forms.New(fields)
		}
	}
	first(&v.Reason, new(reasonInput).Fields())
	first(&v.Account, (&accountInput{Version: b.Version, Since: p.today(), Source: "seen"}).pageFields(func() bool {
		return true
	}))
	first(&v.Leave, (&leaveInput{Version: b.Version, On: p.today()}).Fields())
	first(&v.Undo, (&undoLeaveInput{Version: b.Version}).Fields())
	return v
}

// again shows the person's page with a refused form on it.
func (p pages) again(w http.ResponseWriter, r *http.Request, actor auth.Actor, f *forms.Form, err error,
	v *personView) error {
	return f.Again(w, r, err, func() (_ templ.Component, err error) {
		if v.Person, err = p.visible(r.Context(), p.db.Read(), actor, r.PathValue("id")); err != nil {
			return nil, err
		}
		f.Current(r.Context(), v.Person.Version)
		return personPage(p.personView(w, r, actor, *v)), nil
	})
}

// A reasonInput says why somebody wants to see the whole record.
type reasonInput struct{ Reason string }

func (in *reasonInput) Fields() forms.Fields {
	return forms.Of(labels,
		forms.Text("reason", &in.Reason).Reason("people.reason_needed").Hint("people.reason_hint")).Private()
}

func (p pages) full(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	var in reasonInput
	var full Full
	f, err := forms.Read(r, in.Fields())
	if err == nil {
		full, err = p.Full(r.Context(), actor, r.PathValue("id"), in.Reason)
	}
	if err != nil {
		return p.again(w, r, actor, f, err, &personView{Reason: f})
	}
	v := p.personView(w, r, actor, personView{Person: full.Brief, Full: &full})
	return web.Render(w, r, http.StatusOK, personPage(v))
}

// pageFields are those of the page, which has two buttons: who has no account is asked no day.
func (in *accountInput) pageFields(hasOne func() bool) forms.Fields {
	fields := in.Fields()
	fields.Field("since").NeedIf(hasOne, "people.since_shape")
	return fields
}

func (p pages) account(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	var in accountInput
	hasOne := func() bool { return web.Text(r, "has") != "no" }
	f, err := forms.Read(r, in.pageFields(hasOne))
	if !hasOne() {
		in.Since = ""
	}
	if err == nil {
		err = p.SetAccount(r.Context(), actor, r.PathValue("id"), in.Since, in.Source, in.Version)
	}
	if err != nil {
		return p.again(w, r, actor, f, err, &personView{Account: f})
	}
	web.Flash(w, i18n.T(r.Context(), "people.account_saved"))
	return web.Redirect(w, r, PersonURL(r.PathValue("id")))
}

func (p pages) leavePost(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	var in leaveInput
	f, err := forms.Read(r, in.Fields())
	if err == nil {
		err = p.Leave(r.Context(), actor, r.PathValue("id"), in.Status, in.On, in.Version)
	}
	if err != nil {
		return p.again(w, r, actor, f, err, &personView{Leave: f})
	}
	web.Flash(w, i18n.T(r.Context(), "people.left"))
	return web.Redirect(w, r, PersonURL(r.PathValue("id")))
}

func (p pages) undoLeavePost(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	var in undoLeaveInput
	f, err := forms.Read(r, in.Fields())
	if err == nil {
		err = p.UndoLeave(r.Context(), actor, r.PathValue("id"), in.Version)
	}
	if err != nil {
		return p.again(w, r, actor, f, err, &personView{Undo: f})
	}
	web.Flash(w, i18n.T(r.Context(), "people.leave_undone"))
	return web.Redirect(w, r, PersonURL(r.PathValue("id")))
}

// views is what a resident gets on paper who asks who looked at their record.
func (p pages) views(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	id := r.PathValue("id")
	looks, err := p.Views(r.Context(), actor, id)
	if err != nil {
		return err
	}
	b, err := p.Get(r.Context(), p.db.Read(), id)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, viewsPage(p.rt.Page(w, r, i18n.T(r.Context(), "people.views"), web.Dense), b,
		looks))
}

// lookedFor are the reasons that the product writes itself, each with what it is about.
var lookedFor = map[string]string{
	"prepare": "people.why_prepare", "dossier": "people.why_dossier", "dossier-number": "people.why_dossier_number",
	"dossier-mandate": "people.why_dossier_mandate", "dossier-slip": "people.why_dossier_slip",
	"mandate-paper": "people.why_mandate_paper", "list": "people.why_list",
}

// reasonText says why somebody looked, in words: a key, one of lookedFor with
// what it is about, or what was typed.
func reasonText(ctx context.Context, reason string) string {
	kind, about, _ := strings.Cut(reason, ":")
	if key, ok := lookedFor[kind]; ok {
		return i18n.T(ctx, key, "about", i18n.T(ctx, about))
	}
	return i18n.T(ctx, reason)
}

func when(v audit.View) string {
	return v.At.In(clock.Vietnam).Format("15:04 ") + clock.DateOf(v.At).Format()
}

// facts are the lines of the summary, those unknown left out.
func (v personView) facts(ctx context.Context) []ui.Row {
	b := v.Person
	t := func(key string) string { return i18n.T(ctx, key) }
	rows := []ui.Row{{Key: t(labels + "village"), Value: v.Village}}
	add := func(field, value string) {
		if value != "" {
			rows = append(rows, ui.Row{Key: t(labels + field), Value: value})
		}
	}
	add("born", b.BornShown())
	if b.Sex != "" {
		add("sex", t("people.sex_"+b.Sex))
	}
	if v.Full != nil {
		add("id_number", v.Full.IDNumber)
		add("ethnicity", v.Full.Ethnicity)
		add("relation", v.Full.Relation)
	} else {
		add("id_number", b.IDMasked())
	}
	add("phone", b.Phone)
	add("email", b.Email)
	add("head", b.HeadName)
	add("address", b.Address)
	account := t("people.account_none")
	if b.HasAccount {
		account = i18n.T(ctx, "people.account_since", "date", b.AccountSince.Format())
	}
	add("account", account)
	if b.WalkIn {
		add("kind", t("people.kind_guest"))
	}
	if b.Status != Here {
		add("status", t("people.status_"+b.Status)+" ("+b.To.Format()+")")
	}
	return rows
}
