package people

import (
	"net/http"
	"net/url"
	"strings"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

type newView struct {
	Form     form
	Villages []ui.Option
}

var newFields = []string{"id", "village", "kind", "name", "born-d", "born-m", "born-y", "sex", "id_number", "phone", "email", "address"}

func (p pages) newPerson(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	f := typed(r, "village", "name", "kind")
	f.values["id"] = ids.New() // a form sent twice makes one person
	if f.values["kind"] == "" {
		f.values["kind"] = "resident"
	}
	return p.renderNew(w, r, actor, http.StatusOK, f)
}

func (p pages) renderNew(w http.ResponseWriter, r *http.Request, actor auth.Actor, status int, f form) error {
	v := newView{Form: f, Villages: p.placeOptions(actor, Enter, func(pl places.Place) bool { return pl.Kind == places.Village })}
	if len(v.Villages) == 1 {
		f.values["village"] = v.Villages[0].Value
	}
	return web.Render(w, r, status, newPage(p.page(w, r, i18n.T(r.Context(), "people.new"), peopleURL+"/new"), v))
}

func (p pages) create(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	f := typed(r, newFields...)
	in := RegisterInput{ID: f.values["id"], VillageID: f.values["village"], Name: f.values["name"], Born: bornOf(f.values), Sex: f.values["sex"],
		IDNumber: f.values["id_number"], Phone: f.values["phone"], Email: f.values["email"], Address: f.values["address"], WalkIn: f.values["kind"] == "guest"}
	// What only looks wrong is asked about once, and then taken as it is.
	if f.Warnings = IDWarnings(in.IDNumber, in.Born, in.Sex); len(f.Warnings) > 0 && isIDNumber(in.IDNumber) && web.Text(r, "sure") != f.values["id_number"] {
		return p.renderNew(w, r, actor, http.StatusUnprocessableEntity, f)
	}
	b, err := p.Register(r.Context(), actor, in)
	if err != nil {
		f.Warnings = nil
		status, err := f.refuse(r, err)
		if err != nil {
			return err
		}
		return p.renderNew(w, r, actor, status, f)
	}
	web.Flash(w, i18n.T(r.Context(), "people.registered"))
	return web.Redirect(w, r, peopleURL+"/"+url.PathEscape(b.ID))
}

// bornOf makes a birth date, perhaps known in part, of its three boxes.
func bornOf(values map[string]string) string {
	day, month, year := values["born-d"], values["born-m"], values["born-y"]
	two := func(s string) string { return strings.Repeat("0", max(0, 2-len(s))) + s }
	switch {
	case month == "" && day == "":
		return year
	case day == "":
		return year + "-" + two(month)
	}
	return year + "-" + two(month) + "-" + two(day)
}
