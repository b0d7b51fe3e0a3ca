package office

import (
	"thonso/internal/dossiers"
	"thonso/internal/dossiers/offices"
	"thonso/internal/platform/web"
)

//go:generate go tool templ generate -path .

const inboxURL = "/inbox"

const officeURL = "/admin/office"

const intakeURL = "/intake"

// staffRoutes registers the office's pages.
func (s *Service) staffRoutes(rt *web.Router) {
	p := s.pages(rt)
	s.inbox.Handle(rt)
	rt.Handle("GET "+dossiers.CaseURL+"{id}", dossiers.View, p.showCase)
	rt.Handle("GET "+dossiers.CaseURL+"{id}/pages/{photo}", dossiers.View, p.showPage)
	rt.Handle("GET "+dossiers.CaseURL+"{id}/pages/{photo}/image", dossiers.View, p.sendPage)
	rt.Handle("GET "+dossiers.CaseURL+"{id}/pages/{photo}/pdf", dossiers.View, p.sendPDF)
	rt.Handle("GET "+dossiers.CaseURL+"{id}/pages/{photo}/thumb", dossiers.View, p.sendThumb)
	rt.Handle("GET "+dossiers.CaseURL+"{id}/kept/{kind}", dossiers.View, p.showKept)
	rt.Handle("GET "+dossiers.CaseURL+"{id}/kept/{kind}/image", dossiers.View, p.sendKept)
	rt.Handle("GET "+dossiers.CaseURL+"{id}/result.pdf", dossiers.Read, p.resultPDF)
	rt.Handle("GET "+dossiers.CaseURL+"{id}/forms/{form}", dossiers.Read, p.formPDF)
	rt.Handle("GET "+dossiers.CaseURL+"{id}/work", dossiers.View, p.goOn)
	for _, a := range dossiers.Actions {
		if a.Path != "" {
			rt.Handle("GET "+dossiers.CaseURL+"{id}/"+a.Path, a.Need, p.ask(a))
			rt.HandleUpload("POST "+dossiers.CaseURL+"{id}/"+a.Path, a.Need, p.do(a))
		}
	}
	rt.Handle("GET "+intakeURL, dossiers.Receive, p.intake)
	rt.Handle("POST "+intakeURL, dossiers.Receive, p.intakePost)
	rt.Handle("GET "+officeURL, offices.ManageOffice, p.office)
	rt.Handle("POST "+officeURL, offices.ManageOffice, p.officePost)
}
