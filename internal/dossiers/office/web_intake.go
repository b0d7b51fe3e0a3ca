package office

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/parts"
	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

type intakeView struct {
	Office, Query, Resident string
	Offices                 []ui.Option
	Searched                bool
	Found                   []people.Brief
	Person                  people.Brief
	Village                 string
	Form                    *forms.Form
	MayEnter                bool
}

func (v intakeView) address(resident string) string {
	return intakeURL + "?" + url.Values{"office": {v.Office}, "resident": {resident}}.Encode()
}

// intake finds the person who stands at the counter, then asks for what and how.
func (p pages) intake(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.intakeView(r, actor)
	if err != nil {
		return err
	}
	in := filing.BeginInput{ResidentID: v.Resident, Channel: dossiers.Counter, Assist: dossiers.Self,
		Procedure: web.Text(r, "procedure")}
	v.Form = forms.New(p.intakeFields(r.Context(), &in))
	page, err := p.drawIntake(w, r, actor, v)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, page)
}

func (p pages) intakeView(r *http.Request, actor auth.Actor) (intakeView, error) {
	v := intakeView{Office: web.Text(r, "office"), Query: web.Text(r, "q"), Resident: web.Text(r, "resident"),
		Offices: p.OfficeOptions(r.Context(), p.OfficesWith(actor, dossiers.Receive))}
	if len(v.Offices) == 0 {
		return v, fault.New(fault.Forbidden, "auth.forbidden")
	}
	if v.Office == "" {
		v.Office = v.Offices[0].Value
	}
	return v, actor.Need(dossiers.Receive, v.Office)
}

// intakeFields offer what is done at a counter.
func (p pages) intakeFields(ctx context.Context, in *filing.BeginInput) forms.Fields {
	fields := in.Fields()
	channel := fields.Field("channel").Looks(forms.Look{Inline: true})
	for _, c := range []dossiers.Channel{dossiers.Counter, dossiers.Online, dossiers.Post} {
		channel.Offer(ui.Option{Value: string(c), Label: i18n.T(ctx, "dossiers.case.channel_"+string(c))})
	}
	for _, a := range []dossiers.Assist{dossiers.Self, dossiers.Official} {
		key := "dossiers.intake.assist_" + string(a)
		fields.Field("assist").Offer(ui.Option{Value: string(a), Label: i18n.T(ctx, key), Hint: i18n.T(ctx, key+"_hint")})
	}
	var all []ui.Option
	for _, proc := range p.procedures.List(p.procedures.Today()) {
		all = append(all, ui.Option{Value: proc.Code,
			Label: parts.Shorten(proc.Name.In(i18n.Lang(ctx))) + " (" + proc.Code + ")"})
	}
	slices.SortFunc(all, func(a, b ui.Option) int { return parts.CompareFolded(a.Label, b.Label) })
	fields.Field("procedure").Offer(all...)
	return fields
}

func (p pages) drawIntake(w http.ResponseWriter, r *http.Request, actor auth.Actor, v intakeView) (templ.Component,
	error) {
	ctx := r.Context()
	var err error
	v.MayEnter = actor.MayAnywhere(people.Enter)
	switch {
	case v.Resident != "":
		if v.Person, err = p.people.Show(ctx, actor, v.Resident); err != nil {
			return nil, err
		}
		v.Village = p.places.Tree().Name(v.Person.VillageID)
	case v.Query != "":
		v.Searched = true
		v.Found, err = p.people.Search(ctx, actor, people.Search{PlaceID: v.Office, Text: v.Query})
	}
	return intakePage(p.rt.Page(w, r, i18n.T(ctx, "dossiers.intake.title"), web.Dense), v), err
}

func (p pages) intakePost(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	v, err := p.intakeView(r, actor)
	if err != nil {
		return err
	}
	var in filing.BeginInput
	var d dossiers.Dossier
	if v.Form, err = forms.Read(r, p.intakeFields(r.Context(), &in)); err == nil {
		in.PlaceID, in.Way = v.Office, dossiers.Here
		d, err = p.filing.Begin(r.Context(), actor, in)
	}
	if err != nil {
		return v.Form.Again(w, r, err, func() (templ.Component, error) { return p.drawIntake(w, r, actor, v) })
	}
	return web.Redirect(w, r, dossiers.CaseURL+url.PathEscape(d.ID)+"/form")
}
