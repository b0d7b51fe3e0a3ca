package transfer

import (
	"bytes"
	"io"
	"net/http"
	"path"
	"strings"

	"github.com/a-h/templ"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/table"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
)

const adminURL = "/admin/procedures"

// What is done with a file that was sent, besides checking it.
const (
	doAdd  = "add"
	doMend = "mend" // of the rows that were checked: they come back with what is wrong
)

// pages serves the pages of this package.
type pages struct {
	*Service
	rt *web.Router
}

func (s *Service) routes(rt *web.Router) {
	p := pages{s, rt}
	rt.Handle("GET "+adminURL, procedures.Manage, p.show)
	rt.Handle("GET "+adminURL+"/export.json", procedures.Manage, p.export)
	rt.Handle("GET "+adminURL+"/export.xlsx", procedures.Manage, p.export)
	rt.HandleUpload("POST "+adminURL, procedures.Manage, p.upload)
}

// A pageView is the catalogue, and what a check of a file said.
type pageView struct {
	Page     ui.Page
	Versions []procedures.Procedure
	Today    clock.Date
	Report   *Report
	Form     *forms.Form
	Packed   string // the rows of a table that is wrong
}

// sentFile asks for a file to be brought in, or for rows that were read before.
func sentFile(rows *string) forms.Fields {
	return forms.Of("procedures.import.", forms.File("file").
		NeedIf(func() bool { return *rows == "" }, "procedures.import.no_file").
		Looks(forms.Look{Accept: ".json,application/json," + table.Endings}))
}

func (p pages) page(w http.ResponseWriter, r *http.Request, f *forms.Form, report *Report) pageView {
	return pageView{Form: f, Report: report, Versions: p.procedures.Versions(), Today: p.procedures.Today(),
		Page: p.rt.Page(w, r, i18n.T(r.Context(), "procedures.admin.title"), web.Dense, web.From(adminURL))}
}

func (p pages) show(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	return web.Render(w, r, http.StatusOK, adminPage(p.page(w, r, forms.New(sentFile(new(string))), nil)))
}

// upload checks a file, or brings it in.
func (p pages) upload(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	rows := web.Text(r, "rows")
	form, err := forms.Read(r, sentFile(&rows))
	in := Input{DryRun: form.Typed("do") != doAdd}
	if err == nil {
		err = in.take(r, rows)
	}
	if file, ok := in.File.(io.Closer); ok {
		defer file.Close()
	}
	var report Report
	if err == nil {
		report, err = p.Import(r.Context(), actor, in)
	}
	switch {
	case err != nil:
		return form.Again(w, r, err, func() (templ.Component, error) { return adminPage(p.page(w, r, form, nil)), nil })
	case form.Typed("do") == doMend && len(report.Rows) > 0:
		return table.SendMend(w, r, format, report.Rows, report.faults())
	case len(report.Problems) == 0 && !in.DryRun:
		web.Flash(w, i18n.T(r.Context(), "procedures.import.done", "n", report.New))
		return web.Redirect(w, r, adminURL)
	}
	v, status := p.page(w, r, form, &report), http.StatusOK
	if len(report.Problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	if status != http.StatusOK && len(report.Rows) > 0 {
		if v.Packed, err = table.Pack(report.Rows); err != nil {
			return err
		}
	}
	return web.Render(w, r, status, adminPage(v))
}

// take takes the file, or the rows that were read of it before.
func (in *Input) take(r *http.Request, rows string) (err error) {
	if rows != "" {
		in.Rows, err = table.Unpack[table.Row](rows, format.MaxRows)
		return err
	}
	file, header, err := r.FormFile("file")
	if err != nil {
		return fault.Field("file", "procedures.import.no_file")
	}
	in.File, in.Name = file, header.Filename
	return nil
}

func (p pages) export(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	ending := path.Ext(r.URL.Path)
	kind := "application/json"
	if ending == ".xlsx" {
		kind = table.Workbook
	}
	var buf bytes.Buffer
	if err := p.Export(r.Context(), &buf, ending); err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `attachment; filename="procedures-`+string(p.procedures.Today())+ending+`"`)
	return web.Write(w, r, http.StatusOK, kind, buf.Bytes())
}

// columnNames are the headers of a table, for people who make one.
func columnNames() string {
	var names []string
	for _, c := range columns {
		names = append(names, c.Title)
	}
	return strings.Join(names, " · ")
}
