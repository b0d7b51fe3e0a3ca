package accounts

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
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
	Form        formState
	PlaceName   func(id string) string
}

const profileLabels = "profile.field."

func (p pages) profileRoutes() {
	post := func(path string, h web.Handler) {
		p.rt.Handle("POST /profile"+path, auth.SignedIn, ownOnly(h))
	}
	p.rt.Handle("GET /profile", auth.SignedIn, ownOnly(p.showProfile))
	p.rt.Handle("GET "+web.PasswordURL, auth.OwnPassword, ownOnly(p.showPassword))
	p.rt.Handle("POST "+web.PasswordURL, auth.OwnPassword, ownOnly(p.changePassword))
	post("/logins/{id}/end", p.endLogin)
	post("/tokens", p.newToken)
	post("/tokens/{id}/revoke", p.revokeToken)
	post("/delegations", p.delegate)
	post("/delegations/{id}/end", p.endDelegation)
	p.rt.Handle("GET /profile/authenticator", auth.SignedIn, ownOnly(p.showAuthenticator))
	post("/authenticator", p.enableAuthenticator)
	post("/authenticator/end", p.disableAuthenticator)
}

func (p pages) showProfile(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return p.renderProfile(w, r, actor, http.StatusOK, "", formState{})
}

func (p pages) renderProfile(w http.ResponseWriter, r *http.Request, actor auth.Actor, status int, newToken string, form formState) error {
	v, err := p.profile(r.Context(), actor)
	if err != nil {
		return err
	}
	v.NewToken, v.Form = newToken, form
	if c, err := r.Cookie(web.LoginCookie); err == nil {
		v.Secret = c.Value
	}
	page := p.rt.Page(w, r, i18n.T(r.Context(), "profile.title"))
	page.Path = "/profile"
	return web.Render(w, r, status, profilePage(page, v))
}

func (s *Service) profile(ctx context.Context, actor auth.Actor) (v profileView, err error) {
	v.PlaceName = func(id string) string { return s.placeLabel(ctx, id) }
	if v.Account, err = s.auth.Own(ctx, actor); err != nil {
		return v, err
	}
	if v.Logins, err = s.auth.Logins(ctx, actor); err != nil {
		return v, err
	}
	if v.Tokens, err = s.auth.Tokens(ctx, actor); err != nil {
		return v, err
	}
	if v.Delegations, err = s.auth.Delegations(ctx, actor); err != nil {
		return v, err
	}
	today := clock.DateOf(s.clock.Now())
	for _, g := range v.Account.Grants {
		if !g.To.IsZero() && g.To < today {
			continue
		}
		v.Roles = append(v.Roles, ui.Row{Key: RoleText(ctx, g), Value: s.placeLabel(ctx, g.PlaceID) + " · " + periodText(ctx, g.From, g.To)})
	}
	for _, g := range actor.Grants {
		if g.For == "" && g.Role != auth.Resident && g.Called == "" {
			o := ui.Option{Value: string(g.Role) + "@" + g.PlaceID,
				Label: auth.RoleName(ctx, g.Role, "") + " – " + s.placeLabel(ctx, g.PlaceID)}
			if !slices.Contains(v.Own, o) { // two parts of the work are delegated together
				v.Own = append(v.Own, o)
			}
		}
	}
	return v, nil
}

// contactRows show how an account is known and reached, as far as it is.
func contactRows(ctx context.Context, acc auth.Account) (out []ui.Row) {
	for _, r := range []ui.Row{
		{Key: i18n.T(ctx, "account.field.username"), Value: acc.Username},
		{Key: i18n.T(ctx, "account.field.phone"), Value: acc.Phone},
		{Key: i18n.T(ctx, "account.field.email"), Value: acc.Email},
	} {
		if r.Value != "" {
			out = append(out, r)
		}
	}
	return out
}

// profileDone says key and shows the page afresh, or again with what err refused.
func (p pages) profileDone(w http.ResponseWriter, r *http.Request, actor auth.Actor, err error, key string, keep ...string) error {
	if err == nil {
		web.Flash(w, i18n.T(r.Context(), key))
		return web.Redirect(w, r, "/profile")
	}
	form, status, err := refused(r, err, profileLabels, keep...)
	if err != nil {
		return err
	}
	return p.renderProfile(w, r, actor, status, "", form)
}

func (p pages) showPassword(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return p.renderPassword(w, r, actor, http.StatusOK, formState{})
}

// renderPassword is the only page, besides the public ones, of an account whose
// password somebody else set.
func (p pages) renderPassword(w http.ResponseWriter, r *http.Request, actor auth.Actor, status int, form formState) error {
	page := p.rt.Page(w, r, i18n.T(r.Context(), "profile.password"))
	page.Path = web.PasswordURL
	return web.Render(w, r, status, passwordPage(page, actor.MustChange, form))
}

// changePassword ends every login, this one too, and every API token: whoever
// knew the old password is out.
func (p pages) changePassword(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	err := p.auth.SetPassword(r.Context(), actor, actor.ID, r.PostFormValue("old"), r.PostFormValue("password"))
	if err != nil {
		form, status, err := refused(r, err, profileLabels)
		if err != nil {
			return err
		}
		return p.renderPassword(w, r, actor, status, form)
	}
	p.setLogin(w, r, "", -1)
	web.Flash(w, i18n.T(r.Context(), "profile.password_changed"))
	return web.Redirect(w, r, "/login")
}

func (p pages) endLogin(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return p.profileDone(w, r, actor, p.auth.EndLogin(r.Context(), actor, r.PathValue("id")), "profile.login_ended")
}

func (p pages) newToken(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	err := p.auth.Confirm(r.Context(), actor, r.PostFormValue("token-password"), "token-password")
	if err != nil {
		return p.profileDone(w, r, actor, err, "", "name")
	}
	secret, err := p.auth.NewToken(r.Context(), actor, web.Text(r, "name"))
	if err != nil {
		return p.profileDone(w, r, actor, err, "")
	}
	return p.renderProfile(w, r, actor, http.StatusOK, secret, formState{})
}

func (p pages) revokeToken(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return p.profileDone(w, r, actor, p.auth.RevokeToken(r.Context(), actor, actor.ID, r.PathValue("id")), "profile.token_revoked")
}

func (p pages) delegate(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	keep := append([]string{"username", "grant"}, periodFields...)
	return p.profileDone(w, r, actor, p.delegateFrom(r, actor), "profile.delegated", keep...)
}

func (s *Service) delegateFrom(r *http.Request, actor auth.Actor) error {
	role, place, ok := strings.Cut(web.Text(r, "grant"), "@")
	if !ok {
		return fault.Field("grant", "profile.grant_needed")
	}
	from, to, err := period(r)
	if err != nil {
		return err
	}
	acc, err := s.auth.FindByUsername(r.Context(), web.Text(r, "username"))
	if err != nil && fault.KindOf(err) == fault.NotFound { // said as of one without a fitting role: names can't be tried out
		return fault.Field("username", "auth.delegate_to")
	} else if err != nil {
		return err
	}
	if acc.ID == actor.ID {
		return fault.Field("username", "profile.delegate_self")
	}
	return s.Delegate(r.Context(), actor, acc,
		auth.DelegateInput{To: acc.ID, Role: auth.Role(role), PlaceID: place, From: from, Until: to})
}

func (p pages) endDelegation(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return p.profileDone(w, r, actor, p.auth.EndDelegation(r.Context(), actor, r.PathValue("id")), "profile.delegation_ended")
}
