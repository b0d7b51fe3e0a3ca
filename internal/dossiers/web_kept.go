package dossiers

import (
	"context"
	"net/http"
	"slices"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// A keptView is one paper signed by hand.
type keptView struct {
	ID, Number, Owner string
	Kept              Kept
	PDF               bool
}

func keptURL(id string, k Kept) string { return caseURL + id + "/kept/" + k.Kind }

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
func (p staffPages) showKept(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	c, err := p.Show(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(c.Kept, func(k Kept) bool { return k.Kind == r.PathValue("kind") })
	if i < 0 {
		return fault.New(fault.NotFound, "dossiers.no_photo")
	}
	f, err := p.Blobs.Open(c.Kept[i].Hash)
	if err != nil {
		return err
	}
	defer f.Close()
	v := keptView{ID: c.ID, Number: ReceiptNumber(c.Dossier), Owner: c.OwnerName, Kept: c.Kept[i]}
	if v.PDF, err = web.IsPDF(f); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, keptPage(p.page(w, r, i18n.T(r.Context(), "dossiers.kept."+v.Kept.Kind), ""), v))
}

// sendKept sends the photo itself.
func (p staffPages) sendKept(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	f, k, err := p.OpenKept(r.Context(), actor, r.PathValue("id"), r.PathValue("kind"))
	if err != nil {
		return err
	}
	defer f.Close()
	return web.Photo(w, r, "giay-"+k.Kind, k.At, f)
}
