package accounts

import (
	"net/http"

	"github.com/a-h/templ"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/qr"
	"thonso/internal/platform/web"
)

const authenticatorURL = profileURL + "/authenticator"

// A codesForm offers a secret to an authenticator app, as a code to scan and as
// letters to type. It is in force only once a code proves that the app has it.
type codesForm struct{ Secret, Code string }

func (in *codesForm) fields() forms.Fields {
	code := forms.Text("code", &in.Code).Need("auth.code_needed").Max(8).Looks(codeLook)
	return forms.Of(profileLabels, forms.Hidden("secret", &in.Secret), code).Private()
}

// endCodes asks for the password before the authenticator is given up.
type endCodes struct{ Password string }

func (in *endCodes) fields() forms.Fields {
	return forms.Of(profileLabels, ownPassword("totp-password", &in.Password))
}

func (p pages) showAuthenticator(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	var in codesForm
	var err error
	if in.Secret, err = p.auth.NewTOTP(actor); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, p.codesPage(w, r, actor, in, forms.New(in.fields())))
}

func (p pages) codesPage(w http.ResponseWriter, r *http.Request, actor auth.Actor, in codesForm, f *forms.Form,
) templ.Component {
	ctx := r.Context()
	picture := qr.SVG(auth.TOTPAddress(in.Secret, p.issuer(), actor.Name), i18n.T(ctx, "totp.qr"))
	return authenticatorPage(p.rt.Page(w, r, i18n.T(ctx, "totp.title"), web.From(profileURL)), in.Secret, picture, f)
}

func (p pages) enableAuthenticator(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	var in codesForm
	f, err := forms.Read(r, in.fields())
	if err == nil {
		err = p.auth.EnableTOTP(r.Context(), actor, in.Secret, in.Code)
	}
	if err != nil { // the app has scanned this secret already: another would make its codes wrong
		return f.Again(w, r, err, func() (templ.Component, error) { return p.codesPage(w, r, actor, in, f), nil })
	}
	web.Flash(w, i18n.T(r.Context(), "totp.enabled"))
	return web.Redirect(w, r, profileURL)
}

func (p pages) disableAuthenticator(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	var in endCodes
	f, err := forms.Read(r, in.fields())
	if err == nil {
		err = p.auth.DisableTOTP(r.Context(), actor, in.Password)
	}
	return p.profileDone(w, r, actor, f, profileView{EndCodes: f}, err, "totp.disabled")
}

// issuer names this installation in the authenticator app.
func (s *Service) issuer() string {
	if roots := s.places.Tree().Roots(s.places.Tree().Today()); len(roots) == 1 {
		return "Thôn Số " + roots[0].Name
	}
	return "Thôn Số"
}
