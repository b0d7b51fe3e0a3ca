package app

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"thonso/internal/accounts"
	"thonso/internal/dossiers"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
)

const (
	accountsURL     = "/admin/accounts"
	accountLabels   = "account.field."
	accountsPerPage = 50
)

type accountsView struct {
	Place, Query       string
	Accounts           []auth.Account
	Total              int
	PrevURL, NextURL   string
	Today              clock.Date
	PlaceName          func(id string) string
	Form               formState // of the search
	Username, Password string    // of an account just made, shown once
}

// held are the roles of an account that count today; two that read the same,
// at a unit and at its successor of the same name, are said once.
func (v accountsView) held(ctx context.Context, acc auth.Account) (out []string) {
	for _, g := range acc.Grants {
		if v.Today.In(g.From, g.To) {
			out = append(out, accounts.RoleText(ctx, g)+" – "+v.PlaceName(g.PlaceID))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

type accountView struct {
	Account   auth.Account
	Self      bool
	Today     clock.Date
	PlaceName func(id string) string
	Form      formState
	Password  string // new, shown once
	Tokens    []auth.TokenRow
}

func (a *App) accountRoutes() {
	rt := a.Router
	rt.Handle("GET "+accountsURL, auth.ManageAccounts, ownOnly(a.listAccounts))
	rt.Handle("GET "+accountsURL+"/new", auth.ManageAccounts, ownOnly(a.showNewAccount))
	rt.Handle("POST "+accountsURL, auth.ManageAccounts, ownOnly(a.createAccount))
	rt.Handle("GET "+accountsURL+"/{id}", auth.ManageAccounts, ownOnly(a.showAccount))
	rt.Handle("POST "+accountsURL+"/{id}/grants", auth.ManageAccounts, ownOnly(a.grantRole))
	rt.Handle("POST "+accountsURL+"/{id}/grants/{grant}/end", auth.ManageAccounts, ownOnly(a.endRole))
	rt.Handle("POST "+accountsURL+"/{id}/tokens/{token}/revoke", auth.ManageAccounts, ownOnly(a.revokeTokenOf))
	rt.Handle("POST "+accountsURL+"/{id}/password", auth.ManageAccounts, ownOnly(a.resetPassword))
	rt.Handle("POST "+accountsURL+"/{id}/disabled", auth.ManageAccounts, ownOnly(a.setDisabled))
	rt.Nav(web.NavEntry{Key: "nav.accounts", URL: accountsURL, Permission: auth.ManageAccounts, Order: 800})
}

func (a *App) listAccounts(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	v := accountsView{Place: web.Text(r, "place"), Query: web.Text(r, "q"), Today: clock.DateOf(a.Clock.Now())}
	v.PlaceName = func(id string) string { return a.placeLabel(ctx, id) }
	status := http.StatusOK
	all, err := a.accountsIn(ctx, actor, v.Place, v.Query)
	if err != nil {
		if v.Form, status, err = refused(r, err, accountLabels, "place"); err != nil {
			return err
		}
		if all, err = a.accountsIn(ctx, actor, "", v.Query); err != nil {
			return err
		}
	}
	v.cut(all, web.Int(r, "page"))
	p := a.Router.Page(w, r, i18n.T(ctx, "account.list"))
	p.Dense = true
	return web.Render(w, r, status, accountsPage(p, v))
}

// accountsIn are the accounts that actor manages, of one place and what lies in
// it where one is named, and of those whose name has q in it.
func (a *App) accountsIn(ctx context.Context, actor auth.Actor, place, q string) ([]auth.Account, error) {
	places := a.managed(actor)
	if place != "" {
		id, err := a.placeNamed(place)
		if err == nil {
			err = actor.Need(auth.ManageAccounts, id)
		}
		if err != nil {
			return nil, err
		}
		places = a.placesBelow(id)
	}
	all, err := a.Auth.Accounts(ctx, places)
	if q = text.Key(q); q != "" {
		all = slices.DeleteFunc(all, func(acc auth.Account) bool { return !strings.Contains(text.Key(acc.Name+" "+acc.Username), q) })
	}
	return all, err
}

// cut keeps the page with the number n (0 or 1 is the first) of all.
func (v *accountsView) cut(all []auth.Account, n int) {
	v.Total = len(all)
	n = max(n, 1)
	from := min((n-1)*accountsPerPage, len(all))
	v.Accounts = all[from:min(from+accountsPerPage, len(all))]
	link := func(n int) string {
		return accountsURL + "?" + url.Values{"place": {v.Place}, "q": {v.Query}, "page": {strconv.Itoa(n)}}.Encode()
	}
	if n > 1 {
		v.PrevURL = link(n - 1)
	}
	if from+accountsPerPage < len(all) {
		v.NextURL = link(n + 1)
	}
}

func (a *App) showNewAccount(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	return a.renderNewAccount(w, r, http.StatusOK, formState{})
}

func (a *App) renderNewAccount(w http.ResponseWriter, r *http.Request, status int, form formState) error {
	p := a.Router.Page(w, r, i18n.T(r.Context(), "account.new"))
	p.Path = accountsURL + "/new"
	return web.Render(w, r, status, newAccountPage(p, form))
}

// createAccount makes the account with a password that is shown once, and that
// its owner must change at the first login.
func (a *App) createAccount(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	password := newSecretPhrase()
	acc, err := a.createFrom(r, actor, password)
	if err != nil {
		keep := append([]string{"username", "name", "phone", "email"}, grantFields...)
		form, status, err := refused(r, err, accountLabels, keep...)
		if err != nil {
			return err
		}
		return a.renderNewAccount(w, r, status, form)
	}
	return a.renderAccount(w, r, actor, acc.ID, http.StatusOK, password, formState{})
}

func (a *App) createFrom(r *http.Request, actor auth.Actor, password string) (auth.Account, error) {
	g, err := a.grantFrom(r)
	if err != nil {
		return auth.Account{}, err
	}
	return a.Auth.CreateAccount(r.Context(), actor, auth.AccountInput{Username: web.Text(r, "username"), Name: web.Text(r, "name"),
		Phone: web.Text(r, "phone"), Email: web.Text(r, "email"), Password: password, Role: g.Role, PlaceID: g.PlaceID, From: g.From, To: g.To, Scope: g.Scope})
}

// grantFrom reads role, place, period and which part of the work it is for.
func (a *App) grantFrom(r *http.Request) (g auth.GrantRow, err error) {
	g.Role = auth.Role(web.Text(r, "role"))
	if !slices.Contains(auth.Roles, g.Role) {
		return g, fault.Field("role", "account.role_needed")
	}
	if g.PlaceID, err = a.placeNamed(web.Text(r, "place")); err != nil {
		return g, err
	}
	if err := a.roleFits(g.Role, g.PlaceID); err != nil {
		return g, err
	}
	g.Sectors, g.Bodies = r.Form["sectors"], r.Form["bodies"]
	if r, _ := g.Role.Shipped(); r.NamesBodies && len(g.Bodies) == 0 { // on whose behalf somebody decides is said, not left open
		return g, fault.Field("bodies", "account.bodies_needed")
	}
	if err := dossiers.CheckScope(g.Role, g.Scope); err != nil {
		return g, err
	}
	g.From, g.To, err = period(r)
	return g, err
}

// roleFits refuses a role at a kind of place where it is not given: it would be of no use.
func (a *App) roleFits(role auth.Role, placeID string) error {
	p, known := a.Places.Tree().Find(placeID)
	r, shipped := role.Shipped()
	switch {
	case !known || !shipped || slices.Contains(r.Places, string(p.Kind)):
		return nil
	case r.Office && p.Kind == places.Village:
		return fault.Field("place", "account.role_at_village")
	}
	return fault.Field("place", "account.role_not_there")
}

func (a *App) showAccount(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return a.renderAccount(w, r, actor, r.PathValue("id"), http.StatusOK, "", formState{})
}

func (a *App) renderAccount(w http.ResponseWriter, r *http.Request, actor auth.Actor, id string, status int, password string, form formState) error {
	ctx := r.Context()
	acc, err := a.Auth.Managed(ctx, actor, id)
	if err != nil {
		return err
	}
	tokens, err := a.Auth.TokensOf(ctx, actor, acc.ID)
	if err != nil && fault.KindOf(err) != fault.Forbidden { // who manages only some of its roles doesn't see them
		return err
	}
	p := a.Router.Page(w, r, i18n.T(ctx, "account.title"))
	p.Path = accountsURL + "/" + acc.ID
	return web.Render(w, r, status, accountPage(p, accountView{Account: acc, Self: acc.ID == actor.ID, Today: clock.DateOf(a.Clock.Now()),
		PlaceName: func(id string) string { return a.placeLabel(ctx, id) }, Form: form, Password: password, Tokens: tokens}))
}

// accountDone says key and shows the account afresh, or again with what err refused.
func (a *App) accountDone(w http.ResponseWriter, r *http.Request, actor auth.Actor, err error, key string, keep ...string) error {
	id := r.PathValue("id")
	if err == nil {
		web.Flash(w, i18n.T(r.Context(), key))
		if _, gone := a.Auth.Managed(r.Context(), actor, id); gone != nil {
			return web.Redirect(w, r, accountsURL)
		}
		return web.Redirect(w, r, accountsURL+"/"+id)
	}
	form, status, err := refused(r, err, accountLabels, keep...)
	if err != nil {
		return err
	}
	return a.renderAccount(w, r, actor, id, status, "", form)
}

func (a *App) grantRole(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	acc, err := a.Auth.Managed(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	g, err := a.grantFrom(r)
	if err == nil {
		g.AccountID = acc.ID
		err = a.Auth.Grant(r.Context(), actor, g)
	}
	return a.accountDone(w, r, actor, err, "account.granted", grantFields...)
}

func (a *App) endRole(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return a.accountDone(w, r, actor, a.Auth.EndGrant(r.Context(), actor, r.PathValue("grant")), "account.role_ended")
}

func (a *App) resetPassword(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	acc, err := a.Auth.Managed(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	password := newSecretPhrase()
	if err := a.Auth.SetPassword(r.Context(), actor, acc.ID, "", password); err != nil {
		return a.accountDone(w, r, actor, err, "")
	}
	return a.renderAccount(w, r, actor, acc.ID, http.StatusOK, password, formState{})
}

func (a *App) revokeTokenOf(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	err := a.Auth.RevokeToken(r.Context(), actor, r.PathValue("id"), r.PathValue("token"))
	return a.accountDone(w, r, actor, err, "profile.token_revoked")
}

func (a *App) setDisabled(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	disabled, key := r.PostFormValue("disabled") == "1", "account.enabled"
	if disabled {
		key = "account.disabled"
	}
	return a.accountDone(w, r, actor, a.Auth.SetDisabled(r.Context(), actor, r.PathValue("id"), disabled), key)
}

// grantFields are what a form that gives a role keeps.
var grantFields = append([]string{"role", "place"}, periodFields...)

// sectorOptions and bodyOptions are what a role that processes dossiers may be narrowed to.
func sectorOptions(label func(key string) string) (out []ui.Option) {
	for _, s := range procedures.Sectors {
		out = append(out, ui.Option{Value: s, Label: label("procedures.sector." + s)})
	}
	return out
}

func bodyOptions(label func(key string) string) (out []ui.Option) {
	for _, b := range procedures.Bodies {
		out = append(out, ui.Option{Value: string(b), Label: label("procedures.decider." + string(b))})
	}
	return out
}

// newSecretPhrase is a password that can be read out over the phone.
func newSecretPhrase() string { return ids.Code(4) + "-" + ids.Code(4) + "-" + ids.Code(4) }

func roleOptions(label func(key string) string) (out []ui.Option) {
	for _, role := range auth.Roles {
		out = append(out, ui.Option{Value: string(role), Label: label("role." + string(role))})
	}
	return out
}
