package accounts

import (
	"net/http"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/qr"
	"thonso/internal/platform/web"
)

// An authenticatorView offers a secret to an authenticator app, as a code to
// scan and as letters to type. It is in force only once a code proves that the app has it.
type authenticatorView struct {
	Secret, SVG string
	Form        formState
}

func (p pages) showAuthenticator(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	secret, address, err := p.auth.NewTOTP(actor, p.issuer())
	if err != nil {
		return err
	}
	return p.renderAuthenticator(w, r, http.StatusOK, secret, address, formState{})
}

func (p pages) renderAuthenticator(w http.ResponseWriter, r *http.Request, status int, secret, address string, form formState) error {
	ctx := r.Context()
	page := p.rt.Page(w, r, i18n.T(ctx, "totp.title"))
	page.Path = "/profile"
	v := authenticatorView{Secret: secret, Form: form}
	if address != "" {
		v.SVG = qr.SVG(address, i18n.T(ctx, "totp.qr"))
	}
	return web.Render(w, r, status, authenticatorPage(page, v))
}

func (p pages) enableAuthenticator(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	secret := web.Text(r, "secret")
	err := p.auth.EnableTOTP(r.Context(), actor, secret, web.Text(r, "code"))
	if err == nil {
		web.Flash(w, i18n.T(r.Context(), "totp.enabled"))
		return web.Redirect(w, r, "/profile")
	}
	form, status, err := refused(r, err, profileLabels)
	if err != nil {
		return err
	}
	// The app has scanned this secret already: another would make its codes wrong.
	return p.renderAuthenticator(w, r, status, secret, auth.TOTPAddress(secret, p.issuer(), actor.Name), form)
}

func (p pages) disableAuthenticator(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return p.profileDone(w, r, actor, p.auth.DisableTOTP(r.Context(), actor, r.PostFormValue("totp-password")), "totp.disabled")
}

// issuer names this installation in the authenticator app.
func (s *Service) issuer() string {
	if roots := s.places.Tree().Roots(s.places.Tree().Today()); len(roots) == 1 {
		return "Thôn Số " + roots[0].Name
	}
	return "Thôn Số"
}
