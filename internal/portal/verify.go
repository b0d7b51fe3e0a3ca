package portal

import (
	"net/http"
	"net/url"

	"thonso/internal/dossiers/office"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

type verifyView struct {
	Page   ui.Page
	Code   string
	Found  bool
	Asked  bool
	Paper  office.Verified
	Agency string
}

// verifyForm asks for the code; a plain form with GET sends it here, and on to
// the address that the QR code on the paper has too.
func (p pages) verifyForm(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	if code := web.Text(r, "code"); code != "" {
		return web.Redirect(w, r, "/verify/"+url.PathEscape(code))
	}
	return web.Render(w, r, http.StatusOK, verifyPage(verifyView{Page: p.privatePage(w, r, "portal.verify.title")}))
}

func (p pages) verify(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	ctx := r.Context()
	v := verifyView{Page: p.privatePage(w, r, "portal.verify.title"), Code: r.PathValue("code"), Asked: true}
	paper, err := p.office.Verify(ctx, v.Code)
	if fault.KindOf(err) == fault.NotFound {
		return web.Render(w, r, http.StatusNotFound, verifyPage(v))
	} else if err != nil {
		return err
	}
	office, err := p.offices.Find(ctx, paper.CommuneID)
	if err != nil {
		return err
	}
	v.Found, v.Paper, v.Agency = true, paper, office.ParentName
	if v.Agency == "" {
		v.Agency = p.placeName(ctx, paper.CommuneID)
	}
	return web.Render(w, r, http.StatusOK, verifyPage(v))
}
