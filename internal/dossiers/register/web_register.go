package register

import (
	"bytes"
	"net/http"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/web"
)

// registerRoutes registers the pages of the register.
func (s *Service) registerRoutes(rt *web.Router) {
	s.registerList().Handle(rt)
	rt.Handle("GET "+registerURL+".pdf", dossiers.Register, s.registerPDF)
}

func (s *Service) registerPDF(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	q, err := s.registerList().Whole(r)
	if err != nil {
		return err
	}
	f, err := s.filterOf(actor, q)
	if err != nil {
		return err
	}
	f.Part = web.Int(r, "part")
	var buf bytes.Buffer
	if err := s.RegisterPDF(r.Context(), actor, &buf, f); err != nil {
		return err
	}
	return cases.ShowPaper(w, r, "so-theo-doi-ho-so", buf.Bytes())
}
