package people

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

type personView struct {
	Person            Brief
	Full              *Full // after a reason was given
	Village           string
	MayView, MayEnter bool
	MayEnrol          bool // give the person an account here
	Account, Leave    form
	Reason            form
	Problems          []ui.FieldError
}

func (v personView) url() string { return peopleURL + "/" + v.Person.ID }

func (p pages) show(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	b, err := p.Show(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.renderPerson(w, r, actor, http.StatusOK, personView{Person: b})
}

func (p pages) renderPerson(w http.ResponseWriter, r *http.Request, actor auth.Actor, status int, v personView) error {
	v.Village = p.places.Tree().Name(v.Person.VillageID)
	v.MayView, v.MayEnter = actor.May(View, v.Person.VillageID), actor.May(Enter, v.Person.VillageID)
	v.MayEnrol = actor.May(auth.Enrol, v.Person.VillageID)
	if v.Account.values == nil {
		v.Account = form{values: map[string]string{"source": "seen"}}
		v.Account.setDate("since", p.today())
	}
	if v.Leave.values == nil {
		v.Leave = form{values: map[string]string{}}
		v.Leave.setDate("on", p.today())
	}
	for _, f := range []form{v.Account, v.Leave, v.Reason} {
		v.Problems = append(v.Problems, f.Problems...)
	}
	return web.Render(w, r, status, personPage(p.page(w, r, v.Person.Name, v.url()), v))
}

// again shows the person's page with a refused form on it.
func (p pages) again(w http.ResponseWriter, r *http.Request, actor auth.Actor, f *form, err error, view func(*personView)) error {
	status, err := f.refuse(r, err)
	if err != nil {
		return err
	}
	b, err := p.visible(r.Context(), p.db.Read(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := personView{Person: b}
	view(&v)
	return p.renderPerson(w, r, actor, status, v)
}

func (p pages) full(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	f := typed(r, "reason")
	full, err := p.Full(r.Context(), actor, r.PathValue("id"), f.values["reason"])
	if err != nil {
		return p.again(w, r, actor, &f, err, func(v *personView) { v.Reason = f })
	}
	return p.renderPerson(w, r, actor, http.StatusOK, personView{Person: full.Brief, Full: &full})
}

func (p pages) account(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	f := typed(r, "since-d", "since-m", "since-y", "source")
	since, ok := web.Date(r, "since")
	source := f.values["source"]
	if web.Text(r, "has") == "no" {
		since, ok = "", true
	} else if since.IsZero() {
		ok = false
	}
	id := r.PathValue("id")
	err := error(fault.Field("since", "people.since_shape"))
	if ok {
		err = p.SetAccount(r.Context(), actor, id, since, source, web.Int(r, "version"))
	}
	if err != nil {
		return p.again(w, r, actor, &f, err, func(v *personView) { v.Account = f })
	}
	web.Flash(w, i18n.T(r.Context(), "people.account_saved"))
	return web.Redirect(w, r, peopleURL+"/"+url.PathEscape(id))
}

func (p pages) leavePost(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	f := typed(r, "on-d", "on-m", "on-y", "status")
	on, ok := web.Date(r, "on")
	if !ok {
		on = "?" // refused by the use case like any date that is none
	}
	id := r.PathValue("id")
	if err := p.Leave(r.Context(), actor, id, f.values["status"], on, web.Int(r, "version")); err != nil {
		return p.again(w, r, actor, &f, err, func(v *personView) { v.Leave = f })
	}
	web.Flash(w, i18n.T(r.Context(), "people.left"))
	return web.Redirect(w, r, peopleURL+"/"+url.PathEscape(id))
}

func (p pages) undoLeavePost(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := p.UndoLeave(r.Context(), actor, id, web.Int(r, "version")); err != nil {
		f := typed(r)
		return p.again(w, r, actor, &f, err, func(v *personView) { v.Leave = f })
	}
	web.Flash(w, i18n.T(r.Context(), "people.leave_undone"))
	return web.Redirect(w, r, peopleURL+"/"+url.PathEscape(id))
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
	return web.Render(w, r, http.StatusOK, viewsPage(p.page(w, r, i18n.T(r.Context(), "people.views"), peopleURL+"/"+id), b, looks))
}

// lookedFor are the reasons that the product writes itself, each with what it is about.
var lookedFor = map[string]string{
	"prepare": "people.why_prepare", "dossier": "people.why_dossier", "dossier-number": "people.why_dossier_number",
	"dossier-mandate": "people.why_dossier_mandate", "dossier-slip": "people.why_dossier_slip", "mandate-paper": "people.why_mandate_paper",
}

// reasonText says why somebody looked, in words: a key, one of lookedFor with
// what it is about, or what was typed.
func reasonText(ctx context.Context, reason string) string {
	kind, about, _ := strings.Cut(reason, ":")
	if key, ok := lookedFor[kind]; ok {
		return i18n.T(ctx, key, "about", about)
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
		add("status", t("people.status_"+b.Status))
	}
	return rows
}

func itoa(n int) string { return strconv.Itoa(n) }
