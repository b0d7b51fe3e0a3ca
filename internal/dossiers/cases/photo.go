package cases

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/web"
)

// OpenPhoto returns the content of a photo to whoever may see the dossier.
func (s *Service) OpenPhoto(ctx context.Context, actor auth.Actor, dossierID,
	photoID string) (io.ReadSeekCloser, dossiers.Photo, error) {
	p, err := s.photoFor(ctx, actor, dossierID, photoID)
	if err != nil {
		return nil, dossiers.Photo{}, err
	}
	f, err := s.blobs.Open(p.Hash)
	return f, p, err
}

// photoFor is a photo of a dossier that the actor may see.
func (s *Service) photoFor(ctx context.Context, actor auth.Actor, dossierID, photoID string) (dossiers.Photo, error) {
	d, err := dossiers.Get(ctx, s.db.Read(), dossierID)
	if err != nil {
		return dossiers.Photo{}, err
	}
	if err := s.dossiers.NeedFor(actor, dossiers.View, d); err != nil {
		return dossiers.Photo{}, err
	}
	all, err := dossiers.PhotosOf(ctx, s.db.Read(), dossierID)
	if err != nil {
		return dossiers.Photo{}, err
	}
	if actor.May(dossiers.View, d.CommuneID) { // the office compares the new with what it sent back
		earlier, err := db.Collect(ctx, s.db.Read(), dossiers.ScanPhoto, dossiers.EarlierSQL, dossierID,
			db.At(d.SubmittedAt))
		if err != nil {
			return dossiers.Photo{}, err
		}
		all = append(all, earlier...)
	}
	i := slices.IndexFunc(all, func(p dossiers.Photo) bool { return p.ID == photoID })
	if i < 0 {
		return dossiers.Photo{}, fault.New(fault.NotFound, "dossiers.no_photo")
	}
	return all[i], s.dossiers.Looked(ctx, actor, d)
}

// SendPDF is one page for a frame: a PDF for the browser's own reader, a photo as it is.
func SendPDF(s *Service, w http.ResponseWriter, r *http.Request, actor auth.Actor, id string) error {
	f, ph, err := s.OpenPhoto(r.Context(), actor, r.PathValue("id"), id)
	if err != nil {
		return err
	}
	defer f.Close()
	name := fmt.Sprintf("%s-%d", ph.Component, ph.Page)
	if ph.Mime != "application/pdf" {
		return web.Photo(w, r, name, ph.At, f)
	}
	return web.PDF(w, r, name, ph.At, f)
}

func SendThumb(s *Service, w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	f, ph, err := s.OpenThumb(r.Context(), actor, r.PathValue("id"), r.PathValue("photo"))
	if err != nil {
		return err
	}
	defer f.Close()
	return web.Photo(w, r, fmt.Sprintf("%s-%d-nho", ph.Component, ph.Page), ph.At, f)
}

// SendPhoto is one page of one paper; it never changes under its id.
func SendPhoto(s *Service, w http.ResponseWriter, r *http.Request, actor auth.Actor, id string) error {
	f, ph, err := s.OpenPhoto(r.Context(), actor, r.PathValue("id"), id)
	if err != nil {
		return err
	}
	defer f.Close()
	return web.Photo(w, r, fmt.Sprintf("%s-%d", ph.Component, ph.Page), ph.At, f)
}
