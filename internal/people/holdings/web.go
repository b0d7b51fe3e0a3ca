package holdings

import (
	"context"
	"encoding/csv"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/table"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

//go:generate go tool templ generate -path .

type pages struct {
	*Service
	rt *web.Router
}

func (s *Service) routes(rt *web.Router) {
	p := pages{s, rt}
	rt.Handle("GET "+people.HeldPath, people.SeeHeld, p.show)
	rt.Handle("POST "+people.HeldPath, people.SeeHeld, p.ask)
	rt.Handle("POST "+people.HeldPath+"/erase", people.EraseHeld, p.erase)
}

type heldView struct {
	Page     ui.Page
	Person   people.Brief
	Form     *forms.Form
	Kinds    []Kind
	MayErase bool
}

func (v heldView) url() string { return people.PersonURL(v.Person.ID, "held") }

func (p pages) page(w http.ResponseWriter, r *http.Request, actor auth.Actor, v heldView) (templ.Component, error) {
	var err error
	if v.Person, err = p.person(r.Context(), actor, people.SeeHeld, r.PathValue("id")); err != nil {
		return nil, err
	}
	v.Page = p.rt.Page(w, r, i18n.T(r.Context(), "people.held"), web.Dense, web.From(v.url()))
	v.MayErase = actor.May(people.EraseHeld, v.Person.VillageID)
	return heldPage(v), nil
}

// show asks for the purpose, and answers once it was said.
func (p pages) show(w http.ResponseWriter, r *http.Request, actor auth.Actor) (err error) {
	in := Request{PersonID: r.PathValue("id"), Reason: web.Remembered(r, actor)}
	v := heldView{Form: forms.New(in.Fields())}
	if in.Reason != "" {
		if v.Kinds, err = p.All(r.Context(), actor, in); err != nil {
			return err
		}
	}
	c, err := p.page(w, r, actor, v)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, c)
}

// ask takes the purpose, and leads to the answer; as a file it is here.
func (p pages) ask(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	in := Request{PersonID: r.PathValue("id")}
	_, err := p.person(r.Context(), actor, people.SeeHeld, in.PersonID)
	if err != nil {
		return err
	}
	f, err := forms.Read(r, in.Fields())
	switch {
	case err != nil:
		return f.Again(w, r, err, func() (templ.Component, error) { return p.page(w, r, actor, heldView{Form: f}) })
	case web.Text(r, "as") == "csv":
		kinds, err := p.All(r.Context(), actor, in)
		if err != nil {
			return err
		}
		return writeCSV(r.Context(), w, kinds)
	}
	web.Remember(w, actor, people.PersonURL(in.PersonID, "held"), in.Reason)
	return web.Redirect(w, r, people.PersonURL(in.PersonID, "held"))
}

// writeCSV writes one value a line: of which kind and record it is, and what it is called.
func writeCSV(ctx context.Context, w http.ResponseWriter, kinds []Kind) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="du-lieu-ca-nhan.csv"`)
	if _, err := w.Write([]byte("\ufeff")); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	head := func(name string) string { return i18n.T(ctx, "people.held_"+name) }
	rows := [][]string{{head("kind"), head("number"), head("what"), head("value")}}
	for _, k := range kinds {
		for n, row := range k.Rows {
			for i, value := range row {
				rows = append(rows, []string{k.Name, strconv.Itoa(n + 1), k.Columns[i], table.Defuse(value)})
			}
		}
	}
	return out.WriteAll(rows)
}

func (p pages) erase(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	in := Erasure{Request: Request{PersonID: r.PathValue("id")}, Kind: web.Text(r, "kind")}
	f, err := forms.Read(r, in.Fields())
	if err == nil {
		_, err = p.Erase(r.Context(), actor, in)
	}
	if err != nil {
		return f.Again(w, r, err, func() (templ.Component, error) { return p.page(w, r, actor, heldView{Form: f}) })
	}
	web.Flash(w, i18n.T(r.Context(), "people.held_erased"))
	return web.Redirect(w, r, people.PersonURL(in.PersonID, "held"))
}
