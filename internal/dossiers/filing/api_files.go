package filing

import (
	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/dossiers"
	"thonso/internal/platform/api"
)

type photoFileRequest struct {
	ID    string `path:"id" format:"uuid"`
	Photo string `path:"photo" format:"uuid"`
}

// papersAPI registers the papers of those who prepare; each is served by its page.
func (s *Service) papersAPI(a *api.API) {
	p := pages{Service: s}
	op := func(id, path, summary string) huma.Operation { return PrepareOp(id, "", path, summary, 404, 409) }
	api.File[DossierPath](a, dossiers.FillIn, op("print-application", "/{id}/application.pdf", "The filled-in form"),
		p.applicationPaper, api.PDF)
	api.File[DossierPath](a, dossiers.FillIn, op("print-receipt", "/{id}/receipt.pdf",
		"The receipt: form 01, or a slip before the office has received the dossier"), p.receiptPaper, api.PDF)
	api.File[DossierPath](a, dossiers.FillIn,
		op("print-supplement", "/{id}/supplement.pdf", "What must be put right: form 02"),
		p.supplementPaper, api.PDF)
	api.File[photoFileRequest](a, dossiers.Read, op("get-dossier-photo", "/{id}/photos/{photo}",
		"One page of a paper, as it was handed in"), p.photo, api.Photos)
	api.File[photoFileRequest](a, dossiers.Read, op("get-dossier-photo-thumb", "/{id}/photos/{photo}/thumb",
		"A small picture of that page; not found where none can be drawn, as of a PDF"), p.thumb, api.JPEG)
}
