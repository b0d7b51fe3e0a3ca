package procedures

import (
	"bytes"
	"errors"
	"net/http"

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
	rt.Handle("GET /villages/{id}/procedures", Choose, p.choose)
	rt.Handle("POST /villages/{id}/procedures", Choose, p.choose)
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
