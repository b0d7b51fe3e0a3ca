package accounts

import (
	"net/http"

	"github.com/a-h/templ"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/web"
)

const accountsURL = "/admin/accounts"

type accountView struct {
	Account  auth.Account
	Self     bool
	Today    clock.Date
	Where    func(auth.GrantRow) string
	Form     *forms.Form // another role
	Password string      // new, shown once
	Tokens   []auth.TokenRow
}

func (p pages) accountRoutes() {
	handle := func(pattern string, h web.Handler) { p.rt.Handle(pattern, auth.ManageAccounts, ownOnly(h)) }
	p.accountList().Handle(p.rt)
	handle("GET "+accountsURL+"/new", p.showNewAccount)
	handle("POST "+accountsURL, p.createAccount)
	handle("GET "+accountsURL+"/{id}", p.showAccount)
	handle("POST "+accountsURL+"/{id}/grants", p.grantRole)
	handle("POST "+accountsURL+"/{id}/grants/{grant}/end", p.endRole)
	handle("POST "+accountsURL+"/{id}/tokens/{token}/revoke", p.revokeTokenOf)
	handle("POST "+accountsURL+"/{id}/password", p.resetPassword)
	handle("POST "+accountsURL+"/{id}/disabled", p.setDisabled)
}

func (p pages) showNewAccount(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	c, err := p.newAccountPage(w, r, actor, forms.New(new(newAccount).fields()))
	return render(w, r, c, err)
}

func (p pages) newAccountPage(w http.ResponseWriter, r *http.Request, actor auth.Actor, f *forms.Form,
) (templ.Component, error) {
	page := p.rt.Page(w, r, i18n.T(r.Context(), "account.new"), web.From(accountsURL+"/new"))
	return newAccountPage(page, f), p.offerRoles(r.Context(), actor, f)
}

// createAccount makes the account with a password that is shown once, and that
// its owner must change at the first login.
func (p pages) createAccount(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	in, password := newAccount{}, newSecretPhrase()
	f, err := forms.Read(r, in.fields())
	g, beside := p.GrantOf(r.Context(), actor, in.Giving)
	err = fault.Join(err, beside)
	var acc auth.Account
	if err == nil {
		acc, err = p.auth.CreateAccount(r.Context(), actor, auth.AccountInput{Username: in.Username, Name: in.Name,
			Phone: in.Phone, Email: in.Email, Password: password, Role: g.Role, PlaceID: g.PlaceID,
			From: g.From, To: g.To,
			Scope: g.Scope})
	}
	if err != nil {
		return f.Again(w, r, err, func() (templ.Component, error) { return p.newAccountPage(w, r, actor, f) })
	}
	c, err := p.accountPage(w, r, actor, acc.ID, accountView{Password: password})
	return render(w, r, c, err)
}

func (p pages) showAccount(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	c, err := p.accountPage(w, r, actor, r.PathValue("id"), accountView{})
	return render(w, r, c, err)
}

// accountPage completes v, which has what the page was asked for.
func (p pages) accountPage(w http.ResponseWriter, r *http.Request, actor auth.Actor, id string, v accountView,
) (c templ.Component, err error) {
	ctx := r.Context()
	if v.Account, err = p.auth.Managed(ctx, actor, id); err != nil {
		return nil, err
	}
	v.Tokens, err = p.auth.TokensOf(ctx, actor, id)
	if err != nil && fault.KindOf(err) != fault.Forbidden { // who manages only some of its roles doesn't see them
		return nil, err
	}
	if v.Form == nil {
		v.Form = forms.New(new(Giving).fields())
	}
	v.Self, v.Today = id == actor.ID, clock.DateOf(p.clock.Now())
	v.Where = func(g auth.GrantRow) string { return p.whereText(ctx, g) }
	page := p.rt.Page(w, r, i18n.T(ctx, "account.title"), web.From(accountsURL+"/"+id))
	return accountPage(page, v), p.offerRoles(ctx, actor, v.Form)
}

// accountDone says key and shows the account afresh, or again with what err
// refused; f is nil of what has no form but a button.
func (p pages) accountDone(w http.ResponseWriter, r *http.Request, actor auth.Actor, f *forms.Form,
	err error, key string,
) error {
	id := r.PathValue("id")
	if f == nil {
		f = forms.New(new(Giving).fields())
	}
	if err != nil {
		return f.Again(w, r, err, func() (templ.Component, error) {
			return p.accountPage(w, r, actor, id, accountView{Form: f})
		})
	}
	web.Flash(w, i18n.T(r.Context(), key))
	if _, gone := p.auth.Managed(r.Context(), actor, id); gone != nil {
		return web.Redirect(w, r, accountsURL)
	}
	return web.Redirect(w, r, accountsURL+"/"+id)
}

func (p pages) grantRole(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	acc, err := p.auth.Managed(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	var in Giving
	f, err := forms.Read(r, in.fields())
	g, beside := p.GrantOf(r.Context(), actor, in)
	if err = fault.Join(err, beside); err == nil {
		g.AccountID = acc.ID
		err = p.auth.Grant(r.Context(), actor, g)
	}
	return p.accountDone(w, r, actor, f, err, "account.granted")
}

func (p pages) endRole(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	err := p.auth.EndGrant(r.Context(), actor, r.PathValue("grant"))
	return p.accountDone(w, r, actor, nil, err, "account.role_ended")
}

func (p pages) resetPassword(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	acc, err := p.auth.Managed(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	password := newSecretPhrase()
	if err := p.auth.SetPassword(r.Context(), actor, acc.ID, "", password); err != nil {
		return p.accountDone(w, r, actor, nil, err, "")
	}
	c, err := p.accountPage(w, r, actor, acc.ID, accountView{Password: password})
	return render(w, r, c, err)
}

func (p pages) revokeTokenOf(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	err := p.auth.RevokeToken(r.Context(), actor, r.PathValue("id"), r.PathValue("token"))
	return p.accountDone(w, r, actor, nil, err, "profile.token_revoked")
}

func (p pages) setDisabled(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	disabled, key := web.Text(r, "disabled") == "1", "account.enabled"
	if disabled {
		key = "account.disabled"
	}
	err := p.auth.SetDisabled(r.Context(), actor, r.PathValue("id"), disabled)
	return p.accountDone(w, r, actor, nil, err, key)
}

// newSecretPhrase is a password that can be read out over the phone.
func newSecretPhrase() string { return ids.Code(4) + "-" + ids.Code(4) + "-" + ids.Code(4) }

func render(w http.ResponseWriter, r *http.Request, c templ.Component, err error) error {
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, c)
}
