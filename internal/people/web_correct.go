package people

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

type correctView struct {
	Page   ui.Page
	Person Editable
	Form   *forms.Form
}

// PersonURL is the page of a person, or one below it.
func PersonURL(id string, rest ...string) string {
	return strings.Join(append([]string{peopleURL, url.PathEscape(id)}, rest...), "/")
}

// A correction is what the page sends: the number that is kept isn't shown
// whole, so that an empty box leaves it unless the other one is ticked.
type correction struct {
	Details
	NumberGone bool
}

func (c *correction) fields(ctx context.Context, e Editable) forms.Fields {
	fields := c.Fields()
	for _, pack := range i18n.Offered(ctx) {
		fields.Field("lang").Offer(ui.Option{Value: pack.Tag, Label: pack.Name})
	}
	fields.Field("household").Offer(homeOptions(e.Homes)...).When(func() bool { return len(e.Homes) > 0 })
	if e.IDLast == "" {
		return fields
	}
	fields.Field("id_number").Hint("people.number_kept", "number", e.IDMasked())
	return fields.After("id_number", forms.Of("people.", forms.Tick("number_gone",
		&c.NumberGone).Called("number_wrong").Texts("people.number_gone.")))
}

// homeOptions are the households of the village, as one walks along them.
func homeOptions(homes []Home) (out []ui.Option) {
	for _, h := range homes {
		var parts []string
		for _, part := range []string{h.Alley, h.Code, h.HeadName} {
			if part != "" {
				parts = append(parts, part)
			}
		}
		out = append(out, ui.Option{Value: h.ID, Label: cmp.Or(strings.Join(parts, " – "), h.ID)})
	}
	return out
}

func (p pages) correctForm(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	e, err := p.OpenToCorrect(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	c := correction{Details: e.Details}
	return web.Render(w, r, http.StatusOK, correctPage(p.correctView(w, r, e, forms.New(c.fields(r.Context(), e)))))
}

func (p pages) correctView(w http.ResponseWriter, r *http.Request, e Editable, f *forms.Form) correctView {
	page := p.rt.Page(w, r, i18n.T(r.Context(), "people.correct"), web.Dense, web.From(PersonURL(e.ID, "correct")))
	return correctView{Page: page, Person: e, Form: f}
}

func (p pages) correctPost(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx, id := r.Context(), r.PathValue("id")
	e, err := p.editable(ctx, p.db.Read(), actor, id)
	if err != nil {
		return err
	}
	var c correction
	var b Brief
	f, err := forms.Read(r, c.fields(ctx, e))
	if err == nil {
		b, err = p.Correct(ctx, actor, id, func(d *Details) {
			if c.IDNumber == "" && !c.NumberGone {
				c.IDNumber = d.IDNumber
			}
			*d = c.Details
		})
	}
	if err != nil {
		return f.Again(w, r, err, func() (templ.Component, error) {
			if e, err = p.editable(ctx, p.db.Read(), actor, id); err != nil {
				return nil, err
			}
			saved := correction{Details: e.Details}
			f.Saved(ctx, saved.fields(ctx, e), PersonURL(id, "correct"))
			return correctPage(p.correctView(w, r, e, f)), nil
		})
	}
	web.Flash(w, i18n.T(ctx, saidOf(b.Version != c.Version, "people.corrected")))
	return web.Redirect(w, r, PersonURL(b.ID))
}

// saidOf says what was done, or that there was nothing to do.
func saidOf(changed bool, key string) string {
	if !changed {
		return "people.correct_nothing"
	}
	return key
}

type householdView struct {
	Page     ui.Page
	PersonID string
	Form     *forms.Form
}

func (p pages) householdForm(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	h, err := p.OpenHousehold(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK,
		householdPage(p.householdView(w, r, forms.New(h.fields(&h.HouseholdDetails)))))
}

// fields are those of a household, with those who live there to choose the head from.
func (h Home) fields(d *HouseholdDetails) forms.Fields {
	fields := d.Fields()
	head := fields.Field("head").When(func() bool { return len(h.Members) > 0 })
	for _, b := range h.Members {
		head.Offer(ui.Option{Value: b.ID, Label: b.Name, Hint: b.BornShown()})
	}
	return fields
}

func (p pages) householdView(w http.ResponseWriter, r *http.Request, f *forms.Form) householdView {
	id := r.PathValue("id")
	page := p.rt.Page(w, r, i18n.T(r.Context(), "people.household_correct"), web.Dense,
		web.From(PersonURL(id, "household")))
	return householdView{Page: page, PersonID: id, Form: f}
}

func (p pages) householdPost(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx, id := r.Context(), r.PathValue("id")
	h, err := p.homeOf(ctx, p.db.Read(), actor, id)
	if err != nil {
		return err
	}
	var typed HouseholdDetails
	f, err := forms.Read(r, h.fields(&typed))
	if err == nil {
		h, err = p.CorrectHousehold(ctx, actor, id, func(d *HouseholdDetails) {
			typed.HeadID = cmp.Or(typed.HeadID, d.HeadID) // none was chosen: who it was stays
			*d = typed
		})
	}
	if err != nil {
		return f.Again(w, r, err, func() (templ.Component, error) {
			if h, err = p.homeOf(ctx, p.db.Read(), actor, id); err != nil {
				return nil, err
			}
			f.Saved(ctx, h.Fields(), PersonURL(id, "household"))
			return householdPage(p.householdView(w, r, f)), nil
		})
	}
	web.Flash(w, i18n.T(ctx, saidOf(h.Version != typed.Version, "people.household_corrected")))
	return web.Redirect(w, r, PersonURL(id))
}
