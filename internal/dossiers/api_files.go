package dossiers

import (
	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/api"
)

type formFileRequest struct {
	ID   string `path:"id" format:"uuid"`
	Form string `path:"form" enum:"01.pdf,02.pdf,03.pdf,04.pdf,05.pdf,06.pdf" doc:"of TT 03/2025; one for which nothing has happened is not found"`
}

type photoFileRequest struct {
	ID    string `path:"id" format:"uuid"`
	Photo string `path:"photo" format:"uuid"`
}

type keptFileRequest struct {
	ID   string `path:"id" format:"uuid"`
	Kind string `path:"kind" enum:"mandate,slip" doc:"the mandate, or the receipt of the hand-over, signed by hand"`
}

type registerFileRequest struct {
	Office string `query:"office" doc:"id of the commune; empty: your own"`
	From   string `query:"from" format:"date" doc:"first day of reception; without from and to: this month until today"`
	To     string `query:"to" format:"date" doc:"last day"`
	Map    string `query:"map" doc:"day of a map, yyyy-mm-dd: what belongs to the unit on it, whoever received it; empty: what the office received"`
	Part   int    `query:"part" minimum:"0" doc:"from 1, of a register too long for one paper"`
}

// filesAPI registers the papers and photos; each is served by its page.
func (s *Service) filesAPI(a *api.API) {
	p, o := preparing{Service: s}, staffPages{Service: s}
	op := func(id, path, summary string) huma.Operation { return prepareOp(id, "", path, summary, 404, 409) }
	api.File[dossierPath](a, FillIn, op("print-application", "/{id}/application.pdf", "The filled-in form"), p.applicationPaper, api.PDF)
	api.File[dossierPath](a, FillIn, op("print-receipt", "/{id}/receipt.pdf", "The receipt: form 01, or a slip before the office has received the dossier"), p.receiptPaper, api.PDF)
	api.File[dossierPath](a, FillIn, op("print-supplement", "/{id}/supplement.pdf", "What must be put right: form 02"), p.supplementPaper, api.PDF)
	api.File[formFileRequest](a, View, op("print-form", "/{id}/forms/{form}", "A form of the office, 01 to 06; the look is logged"), o.formPDF, api.PDF)
	api.File[dossierPath](a, View, op("print-result", "/{id}/result.pdf", "The numbered result"), o.resultPDF, api.PDF)
	api.File[photoFileRequest](a, Read, op("get-dossier-photo", "/{id}/photos/{photo}", "One page of a paper, as it was handed in"), p.photo, api.Photos)
	api.File[photoFileRequest](a, Read, op("get-dossier-photo-thumb", "/{id}/photos/{photo}/thumb", "A small picture of that page; not found where none can be drawn, as of a PDF"), p.thumb, api.JPEG)
	api.File[keptFileRequest](a, View, op("get-dossier-proof", "/{id}/kept/{kind}", "The photo of a paper signed by hand; the look is logged"), o.sendKept, api.Photos)
	register := op("print-register", "", "One part of the register: form 07")
	register.Path = "/api/register.pdf"
	api.File[registerFileRequest](a, Register, register, o.registerPDF, api.PDF)
}
