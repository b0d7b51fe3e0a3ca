package accounts

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

const (
	profileURL    = "/profile"
	profileLabels = "profile.field."
)

// A profileView is everything on somebody's own page.
type profileView struct {
	Account     auth.Account
	Roles       []ui.Row
	Own         []ui.Option // roles that may be delegated
	Delegations []auth.Delegation
	Logins      []auth.LoginRow
	Tokens      []auth.TokenRow
	Secret      string // of this browser's login
	NewToken    string // shown once
	Where       func(auth.GrantRow) string

	Delegate, Token, EndCodes *forms.Form
}

func (p pages) profileRoutes() {
	post := func(path string, h web.Handler) { p.rt.Handle("POST "+profileURL+path, auth.SignedIn, ownOnly(h)) }
	p.rt.Handle("GET "+profileURL, auth.SignedIn, ownOnly(p.showProfile))
	p.rt.Handle("GET "+web.PasswordURL, auth.OwnPassword, ownOnly(p.showPassword))
	p.rt.Handle("POST "+web.PasswordURL, auth.OwnPassword, ownOnly(p.changePassword))
	post("/logins/{id}/end", p.endLogin)
	post("/tokens", p.newToken)
	post("/tokens/{id}/revoke", p.revokeToken)
	post("/delegations", p.delegate)
	post("/delegations/{id}/end", p.endDelegation)
	p.rt.Handle("GET "+authenticatorURL, auth.SignedIn, ownOnly(p.showAuthenticator))
	post("/authenticator", p.enableAuthenticator)
	post("/authenticator/end", p.disableAuthenticator)
}

func (p pages) showProfile(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	c, err := p.profilePage(w, r, actor, profileView{})
	return render(w, r, c, err)
}

// profilePage completes v, which has what the page was asked for.
func (p pages) profilePage(w http.ResponseWriter, r *http.Request, actor auth.Actor, v profileView,
) (templ.Component, error) {
	ctx := r.Context()
	if err := p.readProfile(ctx, actor, &v); err != nil {
		return nil, err
	}
	if c, err := r.Cookie(web.LoginCookie); err == nil {
		v.Secret = c.Value
	}
	if v.Delegate == nil {
		v.Delegate = forms.New(new(delegation).fields())
	}
	if v.Token == nil {
		v.Token = forms.New(new(tokenForm).fields())
	}
	if v.EndCodes == nil {
		v.EndCodes = forms.New(new(endCodes).fields())
	}
	v.Delegate.Field("grant").Offer(v.Own...)
	return profilePage(p.rt.Page(w, r, i18n.T(ctx, "profile.title"), web.From(profileURL)), v), nil
}

func (s *Service) readProfile(ctx context.Context, actor auth.Actor, v *profileView) (err error) {
	v.Where = func(g auth.GrantRow) string { return s.whereText(ctx, g) }
	if v.Account, err = s.auth.Own(ctx, actor); err != nil {
		return err
	}
	if v.Logins, err = s.auth.Logins(ctx, actor); err != nil {
		return err
	}
	if v.Tokens, err = s.auth.Tokens(ctx, actor); err != nil {
		return err
	}
	if v.Delegations, err = s.auth.Delegations(ctx, actor); err != nil {
		return err
	}
	today := clock.DateOf(s.clock.Now())
	for _, g := range v.Account.Grants {
		if g.To.IsZero() || g.To >= today {
			v.Roles = append(v.Roles, ui.Row{Key: RoleText(ctx, g), Value: s.whereText(ctx, g)})
		}
	}
	for _, g := range actor.Grants {
		if g.For != "" || g.Role == auth.Resident || g.Called != "" || s.hasEnded(g.PlaceID) {
			continue
		}
		o := ui.Option{Value: string(g.Role) + "@" + g.PlaceID,
			Label: auth.RoleName(ctx, g.Role, "") + " – " + s.placeLabel(ctx, g.PlaceID)}
		if !slices.Contains(v.Own, o) { // two parts of the work are delegated together
			v.Own = append(v.Own, o)
		}
	}
	return nil
}

// profileDone says key and shows the page afresh, or again with what err
// refused; v has the form.
func (p pages) profileDone(w http.ResponseWriter, r *http.Request, actor auth.Actor, f *forms.Form, v profileView,
	err error, key string,
) error {
	if err != nil {
		return f.Again(w, r, err, func() (templ.Component, error) { return p.profilePage(w, r, actor, v) })
	}
	web.Flash(w, i18n.T(r.Context(), key))
	return web.Redirect(w, r, profileURL)
}

// ended is profileDone of what has no form but a button.
func (p pages) ended(w http.ResponseWriter, r *http.Request, actor auth.Actor, err error, key string) error {
	f := forms.New(new(tokenForm).fields())
	return p.profileDone(w, r, actor, f, profileView{Token: f}, err, key)
}

func (p pages) endLogin(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return p.ended(w, r, actor, p.auth.EndLogin(r.Context(), actor, r.PathValue("id")), "profile.login_ended")
}

func (p pages) revokeToken(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	err := p.auth.RevokeToken(r.Context(), actor, actor.ID, r.PathValue("id"))
	return p.ended(w, r, actor, err, "profile.token_revoked")
}

func (p pages) endDelegation(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return p.ended(w, r, actor, p.auth.EndDelegation(r.Context(), actor, r.PathValue("id")), "profile.delegation_ended")
}

// A tokenForm asks for a new API token.
type tokenForm struct{ Name, Password string }

func (in *tokenForm) fields() forms.Fields {
	return forms.Of(profileLabels,
		forms.Text("name", &in.Name).Need("auth.token_name"),
		ownPassword("token-password", &in.Password))
}

func (p pages) newToken(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	var in tokenForm
	f, err := forms.Read(r, in.fields())
	if err == nil {
		err = p.auth.Confirm(r.Context(), actor, in.Password, "token-password")
	}
	v := profileView{Token: f}
	if err == nil {
		v.NewToken, err = p.auth.NewToken(r.Context(), actor, in.Name)
	}
	if err != nil {
		return p.profileDone(w, r, actor, f, v, err, "")
	}
	v.Token = nil
	c, err := p.profilePage(w, r, actor, v)
	return render(w, r, c, err)
}
