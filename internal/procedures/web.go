package procedures

import (
	"bytes"
	"errors"
	"net/http"
	"slices"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

//go:generate go tool templ generate -path .

const adminURL = "/admin/procedures"

type pages struct {
	*Service
	rt *web.Router
}

func (s *Service) routes(rt *web.Router) {
	p := pages{s, rt}
	rt.Handle("GET "+adminURL, Manage, p.versions)
	rt.Handle("GET "+adminURL+"/export.json", Manage, p.export)
	rt.HandleUpload("POST "+adminURL, Manage, p.upload)
	rt.Handle("GET /villages/{id}/procedures", Choose, p.choice)
	rt.Handle("POST /villages/{id}/procedures", Choose, p.setChoice)
}

type versionsView struct {
	Page     ui.Page
	Versions []Procedure
	Today    clock.Date
	Report   *ImportReport
	Problem  string // why the file as a whole was refused
}

func (p pages) versions(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	return p.show(w, r, http.StatusOK, versionsView{})
}

func (p pages) show(w http.ResponseWriter, r *http.Request, status int, v versionsView) error {
	v.Page = p.rt.Page(w, r, i18n.T(r.Context(), "procedures.admin.title"), web.Dense, web.From(adminURL))
	v.Versions, v.Today = p.Versions(), p.Today()
	return web.Render(w, r, status, versionsPage(v))
}

// upload checks a file, or brings it in.
func (p pages) upload(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	if err := web.Parse(r); err != nil {
		return err
	}
	file, _, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || err != nil {
		return p.show(w, r, http.StatusUnprocessableEntity,
			versionsView{Problem: i18n.T(ctx, "procedures.import.no_file")})
	}
	defer file.Close()
	report, err := p.Import(ctx, actor, file, web.Text(r, "do") != "add")
	if f := fault.Of(err); err != nil && (f.Kind == fault.Invalid || f.Kind == fault.TooLarge) {
		return p.show(w, r, web.Status(f.Kind), versionsView{Problem: i18n.T(ctx, f.Key, f.Args...)})
	} else if err != nil {
		return err
	}
	if len(report.Problems) > 0 {
		return p.show(w, r, http.StatusUnprocessableEntity, versionsView{Report: &report})
	}
	if report.DryRun {
		return p.show(w, r, http.StatusOK, versionsView{Report: &report})
	}
	web.Flash(w, i18n.T(ctx, "procedures.import.done", "n", report.New))
	return web.Redirect(w, r, adminURL)
}

func (p pages) export(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	var buf bytes.Buffer
	if err := p.Export(&buf); err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `attachment; filename="procedures-`+string(p.Today())+`.json"`)
	return web.Write(w, r, http.StatusOK, "application/json", buf.Bytes())
}

type choiceView struct {
	Page    ui.Page
	URL     string
	Village string
	Options []ui.Option
	Chosen  []string
	Error   string
}

// village checks the place of the address; a person without authority there is refused.
func (p pages) village(r *http.Request, actor auth.Actor) (id, name string, err error) {
	id = r.PathValue("id")
	if err := actor.Need(Choose, id); err != nil {
		return "", "", err
	}
	v, ok := p.places.Tree().Find(id)
	if !ok || v.Kind != places.Village {
		return "", "", fault.New(fault.NotFound, "fault.not_found")
	}
	return id, places.FullName(r.Context(), v), nil
}

func (p pages) choice(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	id, name, err := p.village(r, actor)
	if err != nil {
		return err
	}
	codes, err := p.Chosen(r.Context(), id, p.Today())
	if err != nil {
		return err
	}
	return p.showChoice(w, r, http.StatusOK, choiceView{URL: r.URL.Path, Village: name, Chosen: codes})
}

// showChoice offers first what is chosen, then what has a guided form, then the rest.
func (p pages) showChoice(w http.ResponseWriter, r *http.Request, status int, v choiceView) error {
	ctx := r.Context()
	lang := i18n.Lang(ctx)
	v.Page = p.rt.Page(w, r, i18n.T(ctx, "procedures.choice.title"), web.Dense, web.From(v.URL))
	all := p.List(p.Today())
	rank := func(q Procedure) int {
		switch {
		case slices.Contains(v.Chosen, q.Code):
			return 0
		case q.Form != nil:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(all, func(a, b Procedure) int { return rank(a) - rank(b) })
	for _, q := range all {
		hint := q.Name.In(lang) + " · " + i18n.T(ctx, "procedures.online."+q.Online.Level)
		v.Options = append(v.Options, ui.Option{Value: q.Code, Label: q.Plain.In(lang), Hint: hint})
	}
	return web.Render(w, r, status, choicePage(v))
}

func (p pages) setChoice(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	id, name, err := p.village(r, actor)
	if err != nil {
		return err
	}
	if err := web.Parse(r); err != nil {
		return err
	}
	ctx := r.Context()
	codes := r.PostForm["codes"]
	err = p.SetChoice(ctx, actor, id, codes, p.Today())
	if f := fault.Of(err); err != nil && f.Fields["codes"] != "" {
		return p.showChoice(w, r, http.StatusUnprocessableEntity, choiceView{URL: r.URL.Path, Village: name,
			Chosen: codes, Error: i18n.T(ctx, f.Fields["codes"])})
	} else if err != nil {
		return err
	}
	web.Flash(w, i18n.T(ctx, "procedures.choice.done", "n", len(codes)))
	return web.Redirect(w, r, r.URL.Path)
}
