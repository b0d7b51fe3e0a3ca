package office

import (
	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/platform/api"
)

type formFileRequest struct {
	ID   string `path:"id" format:"uuid"`
	Form string `path:"form" enum:"01.pdf,02.pdf,03.pdf,04.pdf,05.pdf,06.pdf" doc:"of TT 03/2025; one for which nothing has happened is not found"`
}

type keptFileRequest struct {
	ID   string `path:"id" format:"uuid"`
	Kind string `path:"kind" enum:"mandate,slip" doc:"the mandate, or the receipt of the hand-over, signed by hand"`
}

// filesAPI registers the office's papers.
func (s *Service) filesAPI(a *api.API) {
	o := s.pages(nil)
	op := func(id, path, summary string) huma.Operation {
		return filing.PrepareOp(id, "", path, summary, 404, 409)
	}
	api.File[formFileRequest](a, dossiers.View, op("print-form", "/{id}/forms/{form}",
		"A form of the office, 01 to 06; the look is logged"), o.formPDF, api.PDF)
	api.File[filing.DossierPath](a, dossiers.View, op("print-result", "/{id}/result.pdf", "The numbered result"),
		o.resultPDF, api.PDF)
	api.File[keptFileRequest](a, dossiers.View, op("get-dossier-proof", "/{id}/kept/{kind}",
		"The photo of a paper signed by hand; the look is logged"), o.sendKept, api.Photos)
}
