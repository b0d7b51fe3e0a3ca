package originals

import (
	"context"
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/dossiers"
	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/blob"
	"thonso/internal/platform/db"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/platform/photos"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

//go:generate go tool templ generate -path .

// URL is the page on which it is recorded that the original was seen.
func URL(dossierID string) string { return dossiers.DossierURL(dossierID, "original") }

// Module hands the package's part of the module to the app.
func (s *Service) Module(blobs *blob.Store) module.Module {
	return module.Module{Name: "dossiers/originals", API: s.api, Routes: func(rt *web.Router) {
		p := pages{s, blobs, rt}
		rt.Handle("GET "+dossiers.CaseURL+"{id}/original", dossiers.HandOver, p.ask)
		rt.HandleUpload("POST "+dossiers.CaseURL+"{id}/original", dossiers.HandOver, p.record)
	}, KeptFiles: func(ctx context.Context) ([]string, error) {
		return db.Strings(ctx, s.db.Read(), `select blob from dossiers_original where blob <> ''`)
	}}
}

type pages struct {
	*Service
	blobs *blob.Store
	rt    *web.Router
}

type seenView struct {
	Page    ui.Page
	Dossier dossiers.Dossier
	Form    *forms.Form
}

// fields offer what the actor can do: the counter is the office's.
func fields(ctx context.Context, actor auth.Actor, d dossiers.Dossier, in *Input) forms.Fields {
	f := in.Fields().Acts()
	for _, how := range []How{AtCounter, ByPhoto} {
		if how != AtCounter || actor.May(dossiers.Receive, d.CommuneID) {
			f.Field("how").Offer(ui.Option{Value: string(how), Label: i18n.T(ctx, "dossiers.original.how_"+string(how))})
		}
	}
	return f.After("how", forms.Of("dossiers.original.field_", forms.File("photo").Hint("dossiers.original.photo_hint").
		Looks(forms.Look{Camera: true})))
}

func (p pages) dossier(r *http.Request, actor auth.Actor) (dossiers.Dossier, error) {
	d, err := dossiers.Get(r.Context(), p.db.Read(), r.PathValue("id"))
	if err == nil {
		err = p.dossiers.NeedAction(actor, dossiers.ActionReturn, d)
	}
	return d, err
}

func (p pages) draw(w http.ResponseWriter, r *http.Request, v seenView) (templ.Component, error) {
	v.Page = p.rt.Page(w, r, i18n.T(r.Context(), "dossiers.original.title"), web.From(URL(v.Dossier.ID)))
	return seenPage(v), nil
}

func (p pages) ask(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	d, err := p.dossier(r, actor)
	if err == nil {
		err = p.dossiers.Looked(r.Context(), actor, d)
	}
	if err != nil {
		return err
	}
	page, err := p.draw(w, r, seenView{Dossier: d, Form: forms.New(fields(r.Context(), actor, d, new(Input)))})
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, page)
}

func (p pages) record(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	d, err := p.dossier(r, actor)
	if err != nil {
		return err
	}
	in := Input{ID: d.ID}
	v := seenView{Dossier: d}
	if v.Form, err = forms.Read(r, fields(r.Context(), actor, d, &in)); err == nil && in.How == ByPhoto {
		var kept photos.Kept
		kept, err = photos.KeepSent(p.blobs, r) // before the row that names it
		in.Blob = kept.Hash
	}
	if err == nil {
		_, err = p.Record(r.Context(), actor, in)
	}
	if err != nil {
		return v.Form.Again(w, r, err, func() (templ.Component, error) { return p.draw(w, r, v) })
	}
	web.Flash(w, i18n.T(r.Context(), "dossiers.original.done"))
	return web.Redirect(w, r, dossiers.CaseURL+d.ID)
}

type seenJSON struct {
	How How       `json:"how"`
	At  time.Time `json:"at"`
	By  string    `json:"by"`
}

func (s *Service) api(a *api.API) {
	api.Do(a, dossiers.HandOver, huma.Operation{OperationID: "see-original", Method: http.MethodPost,
		Path: "/api/dossiers/{id}/original", Summary: "Record that the original of what is certified was seen",
		Tags: []string{"dossiers"}, Errors: []int{http.StatusConflict}},
		func(ctx context.Context, actor auth.Actor, in Input) (seenJSON, error) {
			seen, err := s.Record(ctx, actor, in)
			return seenJSON{seen.How, seen.At, seen.By}, err
		})
}
