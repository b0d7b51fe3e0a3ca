package places

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// An importView is the form of an import and what its dry run said.
type importView struct {
	form
	Roots   []ui.Option
	Checked bool // a dry run was made
	Ready   bool // and nothing is wrong with it
	Report  Report
	Rows    int
	From    clock.Date
	Packed  string // the rows, on their way to the confirmation
}

// shownLines is how many wrong lines or notes a page lists.
const shownLines = 300

func (p *pages) importView(r *http.Request, actor auth.Actor) importView {
	t := p.s.Tree()
	v := importView{form: form{values: url.Values{}}}
	if p.s.mayImport(actor, "") == nil {
		v.Roots = []ui.Option{{Value: "", Label: i18n.T(r.Context(), "places.import.whole")}}
	}
	for _, kind := range []Kind{Province, Commune} {
		v.Roots = append(v.Roots, p.s.Options(r.Context(), actor, Manage, kind, t.Today())...)
	}
	return v
}

func (p *pages) newImport(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return web.Render(w, r, http.StatusOK, importPage(p.page(w, r, "places.import.title"), p.importView(r, actor)))
}

// doImport takes the file for a dry run, and what came through it for good.
func (p *pages) doImport(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	v := p.importView(r, actor)
	v.values = r.Form
	step := r.FormValue("step")
	confirmed := step == stepConfirm
	in, notes, err := readImport(r, confirmed || step == stepMend)
	if err == nil {
		in.DryRun = !confirmed
		v.Report, err = p.s.Import(r.Context(), actor, in)
	}
	if err == nil && step == stepMend {
		return sendMend(w, r, in.Rows, v.Report.Errors)
	}
	v.Report.Notes = append(notes, v.Report.Notes...)
	status := http.StatusOK
	switch {
	case err != nil:
		if v.form, status, err = refused(r, err); err != nil {
			return err
		}
	case confirmed:
		web.Flash(w, i18n.T(r.Context(), "places.done.import", "created", v.Report.Created, "changed", v.Report.Changed, "same", v.Report.Same))
		return web.Redirect(w, r, base+"?on="+string(max(in.From, in.To)))
	default:
		v.Checked, v.Rows, v.From = true, len(in.Rows), in.From
		v.Ready = len(v.Report.Errors) == 0
		v.Packed, err = pack(in.Rows)
	}
	if err != nil {
		return err
	}
	return web.Render(w, r, status, importPage(p.page(w, r, "places.import.title"), v))
}

// The steps of an import after the check of its file.
const (
	stepConfirm = "confirm"
	stepMend    = "mend" // the list, with what is wrong, to be put right and sent again
)

func sendMend(w http.ResponseWriter, r *http.Request, rows []Row, faults []RowError) error {
	var b bytes.Buffer
	say := func(f RowError) string { return i18n.T(r.Context(), f.Key, f.Args...) }
	if err := writeMend(&b, rows, faults, say); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	w.Header().Set("Content-Disposition", `attachment; filename="can-sua.xlsx"`)
	_, err := w.Write(b.Bytes())
	return err
}

// readImport reads the form; packed says that the rows were read before.
func readImport(r *http.Request, packed bool) (ImportInput, []RowError, error) {
	bad := map[string]string{}
	in := ImportInput{From: readDate(r, "from", bad), To: readDate(r, "to", bad), Root: r.FormValue("root"), Decision: web.Text(r, "decision")}
	if err := fault.Fields(bad); err != nil {
		return in, nil, err
	}
	if packed {
		rows, err := unpack(r.FormValue("rows"))
		in.Rows = rows
		return in, nil, err
	}
	file, header, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return in, nil, fault.Field("file", "places.import.file_needed")
	}
	if err != nil {
		return in, nil, err
	}
	defer file.Close()
	rows, notes, err := ReadUnits(file, header.Filename)
	in.Rows = rows
	return in, notes, err
}

// pack makes rows small enough to travel in a form's hidden field, so that
// nothing need be stored between the dry run and the confirmation.
func pack(rows []Row) (string, error) {
	var b bytes.Buffer
	text := base64.NewEncoder(base64.StdEncoding, &b)
	z := gzip.NewWriter(text)
	if err := json.NewEncoder(z).Encode(rows); err != nil {
		return "", err
	}
	if err := errors.Join(z.Close(), text.Close()); err != nil {
		return "", err
	}
	return b.String(), nil
}

// maxUnpacked is how large packed rows may become.
const maxUnpacked = 128 << 20

func unpack(s string) ([]Row, error) {
	broken := fault.Field("file", "table.unreadable")
	z, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, bytes.NewReader([]byte(s))))
	if err != nil {
		return nil, broken
	}
	var rows []Row
	if err := json.NewDecoder(io.LimitReader(z, maxUnpacked)).Decode(&rows); err != nil || len(rows) > MaxImportRows {
		return nil, broken
	}
	return rows, nil
}
