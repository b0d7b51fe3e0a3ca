package procedures

import (
	"bytes"
	"net/http"

	"github.com/a-h/templ"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
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
	Form     *forms.Form
}

func (p pages) versions(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	return web.Render(w, r, http.StatusOK, p.versionsPage(w, r, forms.New(sentFile()), nil))
}

// sentFile asks for a file to be brought in.
func sentFile() forms.Fields {
	return forms.Of("procedures.import.", forms.File("file").Need("procedures.import.no_file").
		Looks(forms.Look{Accept: ".json,application/json"}))
}

func (p pages) versionsPage(w http.ResponseWriter, r *http.Request, f *forms.Form,
	report *ImportReport) templ.Component {
	return versionsPage(versionsView{Form: f, Report: report, Versions: p.Versions(), Today: p.Today(),
		Page: p.rt.Page(w, r, i18n.T(r.Context(), "procedures.admin.title"), web.Dense, web.From(adminURL))})
}

// upload checks a file, or brings it in.
func (p pages) upload(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	form, err := forms.Read(r, sentFile())
	var report ImportReport
	if err == nil {
		report, err = p.importSent(r, actor, form.Typed("do") != "add")
	}
	switch {
	case err != nil:
		return form.Again(w, r, err, func() (templ.Component, error) { return p.versionsPage(w, r, form, nil), nil })
	case len(report.Problems) > 0:
		return web.Render(w, r, http.StatusUnprocessableEntity, p.versionsPage(w, r, form, &report))
	case report.DryRun:
		return web.Render(w, r, http.StatusOK, p.versionsPage(w, r, form, &report))
	}
	web.Flash(w, i18n.T(r.Context(), "procedures.import.done", "n", report.New))
	return web.Redirect(w, r, adminURL)
}

func (p pages) importSent(r *http.Request, actor auth.Actor, dryRun bool) (ImportReport, error) {
	file, _, err := r.FormFile("file")
	if err != nil {
		return ImportReport{}, fault.Field("file", "procedures.import.no_file")
	}
	defer file.Close()
	return p.Import(r.Context(), actor, file, dryRun)
}

func (p pages) export(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	var buf bytes.Buffer
	if err := p.Export(&buf); err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `attachment; filename="procedures-`+string(p.Today())+`.json"`)
	return web.Write(w, r, http.StatusOK, "application/json", buf.Bytes())
}
