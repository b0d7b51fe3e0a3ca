package imports

import (
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/table"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// pages serves the pages of this package.
type pages struct {
	*Service
	rt *web.Router
}

const (
	importURL  = places.AdminURL + "/import"
	exampleURL = importURL + "/example"
)

func (s *Service) routes(rt *web.Router) {
	p := pages{s, rt}
	rt.Handle("GET "+importURL, places.Manage, p.ask)
	rt.HandleUpload("POST "+importURL, places.Manage, p.receive)
	rt.Handle("GET "+exampleURL, places.Manage, func(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
		w.Header().Set("Content-Type", table.Workbook)
		w.Header().Set("Content-Disposition", `attachment; filename="danh-muc-mau.xlsx"`)
		return table.Write(w, titled(r.Context()), asTable(example))
	})
}

// An order is what the page asks of an import; the file is read apart.
type order struct {
	Input
	step   string
	packed string // the rows that were read before
}

// fields are those of the form, with the places to choose from.
func (o *order) fields(roots []ui.Option) forms.Fields {
	return forms.Of("places.field.",
		forms.File("file").Hint("places.import.file_hint").Looks(forms.Look{Accept: table.Endings}).
			NeedIf(func() bool { return o.packed == "" }, "places.import.file_needed"),
		forms.Pick("root", &o.Root).Offer(roots...),
		forms.Date("from", &o.From).Hint("places.import.from_hint"),
		forms.Date("to", &o.To).Hint("places.import.to_hint"),
		forms.Text("decision", &o.Decision),
	)
}

// A pageView is the form of an import and what its dry run said.
type pageView struct {
	Page    ui.Page
	Form    *forms.Form
	Order   order
	Checked bool // a dry run was made
	Ready   bool // and nothing is wrong with it
	Unsure  bool // its doubts were passed over
	Report  Report
	Packed  string // the rows, on their way to the confirmation
}

// shownLines is how many wrong lines or notes a page lists.
const shownLines = 300

// roots are the places in which the units of a list may lie.
func (p pages) roots(r *http.Request, actor auth.Actor) (out []ui.Option) {
	if p.mayImport(actor, "") == nil {
		out = []ui.Option{{Value: "", Label: i18n.T(r.Context(), "places.import.whole")}}
	}
	today := p.places.Tree().Today()
	for _, kind := range []places.Kind{places.Province, places.Commune} {
		out = append(out, p.places.Options(r.Context(), actor, places.Manage, kind, today)...)
	}
	return out
}

func (p pages) page(w http.ResponseWriter, r *http.Request) ui.Page {
	return p.rt.Page(w, r, i18n.T(r.Context(), "places.import.title"), web.Dense)
}

func (p pages) ask(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v := pageView{Page: p.page(w, r), Form: forms.New((&order{}).fields(p.roots(r, actor)))}
	return web.Render(w, r, http.StatusOK, importPage(v))
}

// receive takes the file for a dry run, and what came through it for good.
func (p pages) receive(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	o := order{step: web.Text(r, "step")}
	o.Renames = web.Text(r, "renames") != ""
	if o.step == stepConfirm || o.step == stepMend {
		o.packed = web.Text(r, "rows")
	}
	form, err := forms.Read(r, o.fields(p.roots(r, actor)))
	v := pageView{Page: p.page(w, r), Form: form}
	if err == nil {
		v.Report.Notes, err = o.read(r)
	}
	if err == nil {
		notes := v.Report.Notes
		o.DryRun = o.step != stepConfirm
		v.Report, err = p.Import(r.Context(), actor, o.Input)
		v.Report.Notes = append(notes, v.Report.Notes...)
	}
	v.Order = o
	v.Unsure = o.step == stepConfirm && len(v.Report.Doubts) > 0 && !o.Renames
	status := http.StatusOK
	switch {
	case v.Unsure: // shown once more, to be confirmed
		status = http.StatusUnprocessableEntity
	case err != nil:
		return form.Again(w, r, err, func() (templ.Component, error) { return importPage(v), nil })
	case o.step == stepMend:
		return table.SendMend(w, r, titled(r.Context()), asTable(o.Rows), v.Report.Errors)
	case o.step == stepConfirm:
		done := []any{"created", v.Report.Created, "changed", v.Report.Changed, "same", v.Report.Same}
		web.Flash(w, i18n.T(r.Context(), "places.done.import", done...))
		return web.Redirect(w, r, places.AdminURL+"?on="+string(max(o.From, o.To)))
	}
	v.Checked, v.Ready = true, len(v.Report.Errors) == 0
	if v.Packed, err = table.Pack(o.Rows); err != nil {
		return err
	}
	return web.Render(w, r, status, importPage(v))
}

// The steps of an import after the check of its file.
const (
	stepConfirm = "confirm"
	stepMend    = "mend" // the list, with what is wrong, to be put right and sent again
)

// read takes the rows from the file, or those that were read before.
func (o *order) read(r *http.Request) (notes []RowError, err error) {
	if o.packed != "" {
		o.Rows, err = table.Unpack[Row](o.packed, MaxImportRows)
		return nil, err
	}
	file, header, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, fault.Field("file", "places.import.file_needed")
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	o.Rows, notes, err = ReadUnits(file, header.Filename)
	return notes, err
}
