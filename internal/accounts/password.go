package accounts

import (
	"net/http"

	"github.com/a-h/templ"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/web"
)

// A passwordForm asks for another password of one's own.
type passwordForm struct{ Old, New string }

func (in *passwordForm) fields() forms.Fields {
	fresh := forms.Password("password", &in.New).Need().Max(200).Hint("profile.password_hint")
	return forms.Of(profileLabels, ownPassword("old", &in.Old), fresh.Looks(forms.Look{Autocomplete: "new-password"}))
}

// ownPassword asks for the password that one has.
func ownPassword(name string, p *string) *forms.Field {
	return forms.Password(name, p).Need().Max(200).Looks(forms.Look{Autocomplete: "current-password"})
}

func (p pages) showPassword(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return web.Render(w, r, http.StatusOK, p.passwordPage(w, r, actor, forms.New(new(passwordForm).fields())))
}

// passwordPage is the only page, besides the public ones, of an account whose
// password somebody else set.
func (p pages) passwordPage(w http.ResponseWriter, r *http.Request, actor auth.Actor, f *forms.Form) templ.Component {
	page := p.rt.Page(w, r, i18n.T(r.Context(), "profile.password"), web.From(web.PasswordURL))
	return passwordPage(page, actor.MustChange, f)
}

// changePassword ends every login, this one too, and every API token: whoever
// knew the old password is out.
func (p pages) changePassword(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	var in passwordForm
	f, err := forms.Read(r, in.fields())
	if err == nil {
		err = p.auth.SetPassword(r.Context(), actor, actor.ID, in.Old, in.New)
	}
	if err != nil {
		return f.Again(w, r, err, func() (templ.Component, error) { return p.passwordPage(w, r, actor, f), nil })
	}
	p.setLogin(w, r, "", -1)
	web.Flash(w, i18n.T(r.Context(), "profile.password_changed"))
	return web.Redirect(w, r, "/login")
}

// ownOnly refuses API tokens: what concerns passwords, logins and other tokens
// wants the person, not a program that holds one token.
func ownOnly(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		if actor.Token {
			return fault.New(fault.Forbidden, "account.no_tokens")
		}
		if r.Method == http.MethodPost {
			if err := web.Parse(r); err != nil {
				return err
			}
		}
		return h(w, r, actor)
	}
}
