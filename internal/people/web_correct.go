package people

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

type correctView struct {
	Person Editable
	Form   form
	Newest []ui.Row // what somebody else wrote meanwhile
}

func (v correctView) url() string { return peopleURL + "/" + v.Person.ID }

// numberField asks for another number; the one that is kept isn't shown whole.
func (v correctView) numberField(ctx context.Context) ui.FieldProps {
	f := numeric(v.Form.field(ctx, "id_number"), "numeric")
	f.Hint = i18n.T(ctx, "people.id_hint")
	if v.Person.IDLast != "" {
		f.Hint = i18n.T(ctx, "people.number_kept", "number", v.Person.IDMasked())
	}
	return f
}

func (v correctView) numberGone(ctx context.Context) ui.ChoiceProps {
	c := ui.ChoiceProps{Name: "number_gone", Legend: i18n.T(ctx, "people.number_wrong"), Optional: true, Options: []ui.Option{{Value: "yes", Label: i18n.T(ctx, "people.number_gone")}}}
	if v.Form.values["number_gone"] != "" {
		c.Values = []string{"yes"}
	}
	return c
}

// homes are the households of the village, as one walks along them.
func (v correctView) homes(ctx context.Context) ui.SelectProps {
	out := ui.SelectProps{Name: "household", Label: i18n.T(ctx, labels+"household"), Value: v.Form.values["household"], Error: v.Form.errors["household"], Blank: i18n.T(ctx, "people.household_none"), Optional: true}
	for _, h := range v.Person.Homes {
		var parts []string
		for _, part := range []string{h.Alley, h.Code, h.HeadName} {
			if part != "" {
				parts = append(parts, part)
			}
		}
		out.Options = append(out.Options, ui.Option{Value: h.ID, Label: cmp.Or(strings.Join(parts, " – "), h.ID)})
	}
	return out
}

var correctFields = []string{"name", "born-d", "born-m", "born-y", "sex", "id_number", "number_gone", "phone", "email", "lang", "household", "relation", "address"}

func (p pages) correctForm(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	e, err := p.OpenToCorrect(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	f := form{values: map[string]string{"name": e.Name, "sex": e.Sex, "phone": e.Phone, "email": e.Email, "lang": cmp.Or(e.Lang, i18n.Languages[0]),
		"household": e.HouseholdID, "relation": e.Relation, "address": e.OwnAddress}}
	f.setBorn(e.Born)
	return p.renderCorrect(w, r, http.StatusOK, correctView{Person: e, Form: f})
}

func (p pages) renderCorrect(w http.ResponseWriter, r *http.Request, status int, v correctView) error {
	return web.Render(w, r, status, correctPage(p.page(w, r, i18n.T(r.Context(), "people.correct"), v.url()+"/correct"), v))
}

func (p pages) correctPost(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	ctx := r.Context()
	f := typed(r, correctFields...)
	at := func(name string) *string { s := f.values[name]; return &s }
	born := bornOf(f.values)
	c := Correction{ID: r.PathValue("id"), Version: web.Int(r, "version"), Name: at("name"), Born: &born, Sex: at("sex"), Phone: at("phone"), Email: at("email"), Lang: at("lang"),
		HouseholdID: at("household"), Relation: at("relation"), Address: at("address")}
	number := f.values["id_number"]
	if number != "" || f.values["number_gone"] != "" {
		c.IDNumber = &number
	}
	if f.Warnings = IDWarnings(number, born, f.values["sex"]); len(f.Warnings) > 0 && isIDNumber(number) && web.Text(r, "sure") != number {
		return p.correctAgain(w, r, actor, http.StatusUnprocessableEntity, f, false)
	}
	b, err := p.Correct(ctx, actor, c)
	if err != nil {
		f.Warnings = nil
		status, stale, err := f.refuseCorrection(r, err)
		if err != nil {
			return err
		}
		return p.correctAgain(w, r, actor, status, f, stale)
	}
	said := "people.corrected"
	if b.Version == c.Version {
		said = "people.correct_nothing"
	}
	web.Flash(w, i18n.T(ctx, said))
	return web.Redirect(w, r, peopleURL+"/"+url.PathEscape(b.ID))
}

// refuseCorrection is refuse; stale says that the record is another than the one that was read.
func (f *form) refuseCorrection(r *http.Request, err error) (status int, stale bool, _ error) {
	if stale = fault.Of(err).Key == "fault.stale"; stale {
		err = fault.New(fault.Conflict, "people.correct_stale")
	}
	status, err = f.refuse(r, err)
	return status, stale, err
}

// correctAgain shows the form with what was typed, and beside it, where it is
// another than the one that was read, the record.
func (p pages) correctAgain(w http.ResponseWriter, r *http.Request, actor auth.Actor, status int, f form, stale bool) error {
	e, err := p.editable(r.Context(), p.db.Read(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := correctView{Person: e, Form: f}
	if stale {
		v.Newest = append([]ui.Row{{Key: i18n.T(r.Context(), labels+"name"), Value: e.Name}}, personView{Person: e.Brief, Village: p.places.Tree().Name(e.VillageID)}.facts(r.Context())...)
	}
	return p.renderCorrect(w, r, status, v)
}

type householdView struct {
	PersonID string
	Home     Home
	Form     form
	Newest   []ui.Row
}

func (v householdView) url() string { return peopleURL + "/" + v.PersonID }

func (v householdView) heads(ctx context.Context) ui.ChoiceProps {
	c := v.Form.choice(ctx, "head")
	c.Optional = true
	for _, b := range v.Home.Members {
		c.Options = append(c.Options, ui.Option{Value: b.ID, Label: b.Name, Hint: b.BornShown()})
	}
	return c
}

func (p pages) householdForm(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	h, err := p.OpenHousehold(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	f := form{values: map[string]string{"head": h.HeadID, "alley": h.Alley, "address": h.Address, "phone": h.Phone}}
	return p.renderHousehold(w, r, http.StatusOK, householdView{Home: h, Form: f})
}

func (p pages) renderHousehold(w http.ResponseWriter, r *http.Request, status int, v householdView) error {
	v.PersonID = r.PathValue("id")
	return web.Render(w, r, status, householdPage(p.page(w, r, i18n.T(r.Context(), "people.household_correct"), v.url()+"/household"), v))
}

func (p pages) householdPost(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	ctx, id := r.Context(), r.PathValue("id")
	f := typed(r, "head", "alley", "address", "phone")
	at := func(name string) *string { s := f.values[name]; return &s }
	c := HouseholdCorrection{PersonID: id, Version: web.Int(r, "version"), Alley: at("alley"), Address: at("address"), Phone: at("phone")}
	if f.values["head"] != "" { // none was chosen: who it was stays
		c.HeadID = at("head")
	}
	h, err := p.CorrectHousehold(ctx, actor, c)
	if err == nil {
		said := "people.household_corrected"
		if h.Version == c.Version {
			said = "people.correct_nothing"
		}
		web.Flash(w, i18n.T(ctx, said))
		return web.Redirect(w, r, peopleURL+"/"+url.PathEscape(id))
	}
	status, stale, err := f.refuseCorrection(r, err)
	if err != nil {
		return err
	}
	if h, err = p.homeOf(ctx, p.db.Read(), actor, id); err != nil {
		return err
	}
	v := householdView{Home: h, Form: f}
	if stale {
		v.Newest = h.facts(ctx)
	}
	return p.renderHousehold(w, r, status, v)
}

func (h Home) facts(ctx context.Context) (out []ui.Row) {
	for _, f := range [][2]string{{"head", h.HeadName}, {"alley", h.Alley}, {"address", h.Address}, {"phone", h.Phone}} {
		if f[1] != "" {
			out = append(out, ui.Row{Key: i18n.T(ctx, labels+f[0]), Value: f[1]})
		}
	}
	return out
}
