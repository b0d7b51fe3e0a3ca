package dossiers

import (
	"net/http"
	"net/url"
	"slices"

	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

type intakeView struct {
	Office, Query, Resident string
	Offices, Procedures     []ui.Option
	Searched                bool
	Found                   []people.Brief
	Person                  people.Brief
	Village                 string
	Form                    staffForm
	MayEnter                bool
}

func (v intakeView) address(resident string) string {
	return intakeURL + "?" + url.Values{"office": {v.Office}, "resident": {resident}}.Encode()
}

// intake finds the person who stands at the counter, then asks for what and how.
func (p staffPages) intake(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.intakeView(r, actor)
	if err != nil {
		return err
	}
	v.Form.Values = map[string]string{"id": ids.New(), "channel": string(Counter), "assist": string(Self), "procedure": web.Text(r, "procedure")}
	return p.renderIntake(w, r, actor, http.StatusOK, v)
}

func (p staffPages) intakeView(r *http.Request, actor auth.Actor) (intakeView, error) {
	v := intakeView{Office: web.Text(r, "office"), Query: web.Text(r, "q"), Resident: web.Text(r, "resident"), Offices: p.officeOptions(p.officesWith(actor, Receive))}
	if len(v.Offices) == 0 {
		return v, fault.New(fault.Forbidden, "auth.forbidden")
	}
	if v.Office == "" {
		v.Office = v.Offices[0].Value
	}
	return v, actor.Need(Receive, v.Office)
}

func (p staffPages) renderIntake(w http.ResponseWriter, r *http.Request, actor auth.Actor, status int, v intakeView) (err error) {
	ctx := r.Context()
	v.MayEnter = actor.MayAnywhere(people.Enter)
	switch {
	case v.Resident != "":
		if v.Person, err = p.People.Show(ctx, actor, v.Resident); err != nil {
			return err
		}
		v.Village = p.Places.Tree().Name(v.Person.VillageID)
		for _, proc := range p.Procedures.List(p.Procedures.Today()) {
			v.Procedures = append(v.Procedures, ui.Option{Value: proc.Code, Label: shorten(proc.Name.In(i18n.Lang(ctx))) + " (" + proc.Code + ")"})
		}
		slices.SortFunc(v.Procedures, func(a, b ui.Option) int { return compareFolded(a.Label, b.Label) })
	case v.Query != "":
		v.Searched = true
		if v.Found, err = p.People.Search(ctx, actor, people.Search{PlaceID: v.Office, Text: v.Query}); err != nil {
			return err
		}
	}
	return web.Render(w, r, status, intakePage(p.page(w, r, i18n.T(ctx, "dossiers.intake.title"), intakeURL), v))
}

func (p staffPages) intakePost(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	ctx := r.Context()
	v, err := p.intakeView(r, actor)
	if err != nil {
		return err
	}
	v.Form = typedForm(r, "id", "procedure", "channel", "assist")
	x := v.Form.Values
	d, err := p.Begin(ctx, actor, BeginInput{ID: x["id"], PlaceID: v.Office, ResidentID: v.Resident, Procedure: x["procedure"], Way: Here, Channel: Channel(x["channel"]), Assist: Assist(x["assist"])})
	if err != nil {
		status, err := v.Form.refuse(r, err, func(field string) string { return i18n.T(ctx, "dossiers.intake."+field) })
		if err != nil {
			return err
		}
		return p.renderIntake(w, r, actor, status, v)
	}
	return web.Redirect(w, r, caseURL+url.PathEscape(d.ID)+"/form")
}
