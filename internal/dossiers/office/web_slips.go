package office

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

func (p pages) formPDF(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	number, ok := strings.CutSuffix(r.PathValue("form"), ".pdf")
	if !ok {
		return fault.New(fault.NotFound, "dossiers.case.no_form")
	}
	var buf bytes.Buffer
	if err := p.cases.FormPDF(r.Context(), actor, &buf, r.PathValue("id"), number); err != nil {
		return err
	}
	return cases.ShowPaper(w, r, "mau-"+number, buf.Bytes())
}

func (p pages) resultPDF(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	pdf, err := p.cases.ResultPDF(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	return cases.ShowPaper(w, r, "ket-qua", pdf)
}

// A keptView is one paper signed by hand.
type keptView struct {
	ID, Number, Owner string
	Kept              cases.Signed
	PDF               bool
}

func keptURL(id string, k cases.Signed) string { return dossiers.CaseURL + id + "/kept/" + k.Kind }

func (v keptView) facts(ctx context.Context) []ui.Row {
	rows := []ui.Row{
		{Key: i18n.T(ctx, "dossiers.kept.at"), Value: i18n.DateTime(v.Kept.At)},
		{Key: i18n.T(ctx, "dossiers.kept.by"), Value: v.Kept.By},
	}
	if v.Kept.Witness != "" {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "dossiers.kept.witness"), Value: v.Kept.Witness})
	}
	return rows
}

// showKept shows a paper signed by hand, and who photographed it when.
func (p pages) showKept(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	c, err := p.cases.Show(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(c.Kept, func(k cases.Signed) bool { return k.Kind == r.PathValue("kind") })
	if i < 0 {
		return fault.New(fault.NotFound, "dossiers.no_photo")
	}
	f, err := p.blobs.Open(c.Kept[i].Hash)
	if err != nil {
		return err
	}
	defer f.Close()
	v := keptView{ID: c.ID, Number: dossiers.ReceiptNumber(c.Dossier), Owner: c.OwnerName, Kept: c.Kept[i]}
	if v.PDF, err = web.IsPDF(f); err != nil {
		return err
	}
	page := p.rt.Page(w, r, i18n.T(r.Context(), "dossiers.kept."+v.Kept.Kind), web.Dense)
	return web.Render(w, r, http.StatusOK, keptPage(page, v))
}

// sendKept sends the photo itself.
func (p pages) sendKept(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	f, k, err := p.cases.OpenSigned(r.Context(), actor, r.PathValue("id"), r.PathValue("kind"))
	if err != nil {
		return err
	}
	defer f.Close()
	return web.Photo(w, r, "giay-"+k.Kind, k.At, f)
}
