package accounts

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

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
			out = append(out, RoleText(ctx, g)+" – "+v.PlaceName(g.PlaceID))
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

func (p pages) accountRoutes() {
	rt := p.rt
	rt.Handle("GET "+accountsURL, auth.ManageAccounts, ownOnly(p.listAccounts))
	rt.Handle("GET "+accountsURL+"/new", auth.ManageAccounts, ownOnly(p.showNewAccount))
	rt.Handle("POST "+accountsURL, auth.ManageAccounts, ownOnly(p.createAccount))
	rt.Handle("GET "+accountsURL+"/{id}", auth.ManageAccounts, ownOnly(p.showAccount))
	rt.Handle("POST "+accountsURL+"/{id}/grants", auth.ManageAccounts, ownOnly(p.grantRole))
	rt.Handle("POST "+accountsURL+"/{id}/grants/{grant}/end", auth.ManageAccounts, ownOnly(p.endRole))
	rt.Handle("POST "+accountsURL+"/{id}/tokens/{token}/revoke", auth.ManageAccounts, ownOnly(p.revokeTokenOf))
	rt.Handle("POST "+accountsURL+"/{id}/password", auth.ManageAccounts, ownOnly(p.resetPassword))
	rt.Handle("POST "+accountsURL+"/{id}/disabled", auth.ManageAccounts, ownOnly(p.setDisabled))
}

func (p pages) listAccounts(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	v := accountsView{Place: web.Text(r, "place"), Query: web.Text(r, "q"), Today: clock.DateOf(p.clock.Now())}
	v.PlaceName = func(id string) string { return p.placeLabel(ctx, id) }
	status := http.StatusOK
	all, err := p.accountsIn(ctx, actor, v.Place, v.Query)
	if err != nil {
		if v.Form, status, err = refused(r, err, accountLabels, "place"); err != nil {
			return err
		}
		if all, err = p.accountsIn(ctx, actor, "", v.Query); err != nil {
			return err
		}
	}
	v.cut(all, web.Int(r, "page"))
	page := p.rt.Page(w, r, i18n.T(ctx, "account.list"))
	page.Dense = true
	return web.Render(w, r, status, accountsPage(page, v))
}

// accountsIn are the accounts that actor manages, of one place and what lies in
// it where one is named, and of those whose name has q in it.
func (s *Service) accountsIn(ctx context.Context, actor auth.Actor, place, q string) ([]auth.Account, error) {
	places := s.managed(actor)
	if place != "" {
		p, err := s.places.Tree().Named(place)
		if err == nil {
			err = actor.Need(auth.ManageAccounts, p.ID)
		}
		if err != nil {
			return nil, err
		}
		places = s.places.Tree().Below(p.ID)
	}
	all, err := s.auth.Accounts(ctx, places)
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

func (p pages) showNewAccount(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	return p.renderNewAccount(w, r, http.StatusOK, formState{})
}

func (p pages) renderNewAccount(w http.ResponseWriter, r *http.Request, status int, form formState) error {
	page := p.rt.Page(w, r, i18n.T(r.Context(), "account.new"))
	page.Path = accountsURL + "/new"
	return web.Render(w, r, status, newAccountPage(page, form))
}

// createAccount makes the account with a password that is shown once, and that
// its owner must change at the first login.
func (p pages) createAccount(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	password := newSecretPhrase()
	acc, err := p.createFrom(r, actor, password)
	if err != nil {
		keep := append([]string{"username", "name", "phone", "email"}, grantFields...)
		form, status, err := refused(r, err, accountLabels, keep...)
		if err != nil {
			return err
		}
		return p.renderNewAccount(w, r, status, form)
	}
	return p.renderAccount(w, r, actor, acc.ID, http.StatusOK, password, formState{})
}

func (s *Service) createFrom(r *http.Request, actor auth.Actor, password string) (auth.Account, error) {
	g, err := s.grantFrom(r)
	if err != nil {
		return auth.Account{}, err
	}
	return s.auth.CreateAccount(r.Context(), actor, auth.AccountInput{Username: web.Text(r, "username"), Name: web.Text(r, "name"),
		Phone: web.Text(r, "phone"), Email: web.Text(r, "email"), Password: password, Role: g.Role, PlaceID: g.PlaceID, From: g.From, To: g.To, Scope: g.Scope})
}

// grantFrom reads role, place, period and which part of the work it is for.
func (s *Service) grantFrom(r *http.Request) (g auth.GrantRow, err error) {
	g.Role = auth.Role(web.Text(r, "role"))
	if !slices.Contains(auth.Roles, g.Role) {
		return g, fault.Field("role", "account.role_needed")
	}
	place, err := s.places.Tree().Named(web.Text(r, "place"))
	if err != nil {
		return g, err
	}
	g.PlaceID = place.ID
	if err := RoleFits(g.Role, place); err != nil {
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

// RoleFits refuses a role at a kind of place where it is not given: it would be of no use.
func RoleFits(role auth.Role, p places.Place) error {
	r, shipped := role.Shipped()
	switch {
	case p.ID == "" || !shipped || slices.Contains(r.Places, string(p.Kind)):
		return nil
	case r.Office && p.Kind == places.Village:
		return fault.Field("place", "account.role_at_village")
	}
	return fault.Field("place", "account.role_not_there")
}

func (p pages) showAccount(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return p.renderAccount(w, r, actor, r.PathValue("id"), http.StatusOK, "", formState{})
}

func (p pages) renderAccount(w http.ResponseWriter, r *http.Request, actor auth.Actor, id string, status int, password string, form formState) error {
	ctx := r.Context()
	acc, err := p.auth.Managed(ctx, actor, id)
	if err != nil {
		return err
	}
	tokens, err := p.auth.TokensOf(ctx, actor, acc.ID)
	if err != nil && fault.KindOf(err) != fault.Forbidden { // who manages only some of its roles doesn't see them
		return err
	}
	page := p.rt.Page(w, r, i18n.T(ctx, "account.title"))
	page.Path = accountsURL + "/" + acc.ID
	return web.Render(w, r, status, accountPage(page, accountView{Account: acc, Self: acc.ID == actor.ID, Today: clock.DateOf(p.clock.Now()),
		PlaceName: func(id string) string { return p.placeLabel(ctx, id) }, Form: form, Password: password, Tokens: tokens}))
}

// accountDone says key and shows the account afresh, or again with what err refused.
func (p pages) accountDone(w http.ResponseWriter, r *http.Request, actor auth.Actor, err error, key string, keep ...string) error {
	id := r.PathValue("id")
	if err == nil {
		web.Flash(w, i18n.T(r.Context(), key))
		if _, gone := p.auth.Managed(r.Context(), actor, id); gone != nil {
			return web.Redirect(w, r, accountsURL)
		}
		return web.Redirect(w, r, accountsURL+"/"+id)
	}
	form, status, err := refused(r, err, accountLabels, keep...)
	if err != nil {
		return err
	}
	return p.renderAccount(w, r, actor, id, status, "", form)
}

func (p pages) grantRole(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	acc, err := p.auth.Managed(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	g, err := p.grantFrom(r)
	if err == nil {
		g.AccountID = acc.ID
		err = p.auth.Grant(r.Context(), actor, g)
	}
	return p.accountDone(w, r, actor, err, "account.granted", grantFields...)
}

func (p pages) endRole(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return p.accountDone(w, r, actor, p.auth.EndGrant(r.Context(), actor, r.PathValue("grant")), "account.role_ended")
}

func (p pages) resetPassword(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	acc, err := p.auth.Managed(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	password := newSecretPhrase()
	if err := p.auth.SetPassword(r.Context(), actor, acc.ID, "", password); err != nil {
		return p.accountDone(w, r, actor, err, "")
	}
	return p.renderAccount(w, r, actor, acc.ID, http.StatusOK, password, formState{})
}

func (p pages) revokeTokenOf(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	err := p.auth.RevokeToken(r.Context(), actor, r.PathValue("id"), r.PathValue("token"))
	return p.accountDone(w, r, actor, err, "profile.token_revoked")
}

func (p pages) setDisabled(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	disabled, key := r.PostFormValue("disabled") == "1", "account.enabled"
	if disabled {
		key = "account.disabled"
	}
	return p.accountDone(w, r, actor, p.auth.SetDisabled(r.Context(), actor, r.PathValue("id"), disabled), key)
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
