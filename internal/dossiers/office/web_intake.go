package office

import (
	"net/http"
	"net/url"
	"slices"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/parts"
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
	Form                    parts.Form
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
	v.Form.Values = map[string]string{"id": ids.New(), "channel": string(dossiers.Counter),
		"assist": string(dossiers.Self), "procedure": web.Text(r, "procedure")}
	return p.renderIntake(w, r, actor, http.StatusOK, v)
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

func (p pages) renderIntake(w http.ResponseWriter, r *http.Request, actor auth.Actor, status int,
	v intakeView) (err error) {
	ctx := r.Context()
	v.MayEnter = actor.MayAnywhere(people.Enter)
	switch {
	case v.Resident != "":
		if v.Person, err = p.people.Show(ctx, actor, v.Resident); err != nil {
			return err
		}
		v.Village = p.places.Tree().Name(v.Person.VillageID)
		for _, proc := range p.procedures.List(p.procedures.Today()) {
			v.Procedures = append(v.Procedures, ui.Option{Value: proc.Code,
				Label: parts.Shorten(proc.Name.In(i18n.Lang(ctx))) + " (" + proc.Code + ")"})
		}
		slices.SortFunc(v.Procedures, func(a, b ui.Option) int { return parts.CompareFolded(a.Label, b.Label) })
	case v.Query != "":
		v.Searched = true
		if v.Found, err = p.people.Search(ctx, actor, people.Search{PlaceID: v.Office, Text: v.Query}); err != nil {
			return err
		}
	}
	return web.Render(w, r, status, intakePage(p.rt.Page(w, r, i18n.T(ctx, "dossiers.intake.title"), web.Dense), v))
}

func (p pages) intakePost(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	ctx := r.Context()
	v, err := p.intakeView(r, actor)
	if err != nil {
		return err
	}
	v.Form = parts.TypedForm(r, "id", "procedure", "channel", "assist")
	x := v.Form.Values
	d, err := p.filing.Begin(ctx, actor, filing.BeginInput{ID: x["id"], PlaceID: v.Office, ResidentID: v.Resident,
		Procedure: x["procedure"], Way: dossiers.Here, Channel: dossiers.Channel(x["channel"]),
		Assist: dossiers.Assist(x["assist"])})
	if err != nil {
		status, err := v.Form.Refuse(r, err, func(field string) string { return i18n.T(ctx, "dossiers.intake."+field) })
		if err != nil {
			return err
		}
		return p.renderIntake(w, r, actor, status, v)
	}
	return web.Redirect(w, r, dossiers.CaseURL+url.PathEscape(d.ID)+"/form")
}
