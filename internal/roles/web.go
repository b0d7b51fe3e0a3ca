package roles

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

//go:generate go tool templ generate -path .

const rolesURL = "/admin/roles"

func roleURL(id string, rest ...string) string {
	u := rolesURL + "/" + url.PathEscape(id)
	for _, part := range rest {
		u += "/" + part
	}
	return u
}

// pages serves the pages of this module.
type pages struct {
	*Service
	rt *web.Router
}

func (s *Service) routes(rt *web.Router) {
	p := pages{s, rt}
	rt.Handle("GET "+rolesURL, auth.ManageAccounts, p.list)
	rt.Handle("GET "+rolesURL+"/new", auth.ManageAccounts, p.newForm)
	rt.Handle("POST "+rolesURL, auth.ManageAccounts, p.make)
	rt.Handle("GET "+rolesURL+"/{id}", auth.ManageAccounts, p.show)
	rt.Handle("POST "+rolesURL+"/{id}", auth.ManageAccounts, p.change)
	rt.Handle("POST "+rolesURL+"/{id}/end", auth.ManageAccounts, p.end)
	rt.Handle("POST "+rolesURL+"/{id}/grants", auth.ManageAccounts, p.give)
}

type listView struct {
	Page  ui.Page
	Made  []auth.MadeRole
	Place func(id string) string
}

func (p pages) list(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	made, err := p.auth.MadeRoles(r.Context(), actor)
	if err != nil {
		return err
	}
	page := p.rt.Page(w, r, i18n.T(r.Context(), "roles.title"), web.Dense)
	return web.Render(w, r, http.StatusOK, listPage(listView{page, made, p.placeName(r.Context())}))
}

type formView struct {
	Page ui.Page
	Form *forms.Form
	Role auth.MadeRole

	// Of a role that there is already.
	Holders []auth.Holder
	Give    *forms.Form
	Place   func(id string) string
}

func (p pages) newForm(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	own := actor.Places(auth.ManageAccounts)
	f := p.fresh(actor, auth.MadeRole{PlaceID: own[0]})
	return web.Render(w, r, http.StatusOK, p.newPage(w, r, forms.New(f.fields(p.options(r.Context(), own)))))
}

// fresh is the form of a new role: it offers what the actor has at any of the
// places whose accounts it manages. What it lacks at the chosen one is refused.
func (p pages) fresh(actor auth.Actor, role auth.MadeRole) *roleForm {
	var offered []auth.Permission
	for _, place := range actor.Places(auth.ManageAccounts) {
		offered = append(offered, actor.Givable(place)...)
	}
	slices.Sort(offered)
	return formOf(role, slices.Compact(offered))
}

func (p pages) newPage(w http.ResponseWriter, r *http.Request, f *forms.Form) templ.Component {
	page := p.rt.Page(w, r, i18n.T(r.Context(), "roles.new"), web.From(rolesURL+"/new"))
	return newPage(formView{Page: page, Form: f})
}

func (p pages) make(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	in := p.fresh(actor, auth.MadeRole{})
	own := actor.Places(auth.ManageAccounts)
	f, err := forms.Read(r, in.fields(p.options(r.Context(), own)))
	var made auth.MadeRole
	if err == nil {
		made, err = p.auth.MakeRole(r.Context(), actor, in.role())
	}
	if err != nil {
		return f.Again(w, r, err, func() (templ.Component, error) { return p.newPage(w, r, f), nil })
	}
	web.Flash(w, i18n.T(r.Context(), "roles.made"))
	return web.Redirect(w, r, roleURL(made.ID))
}

func (p pages) show(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	role, err := p.auth.MadeRole(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	c, err := p.rolePage(w, r, actor, role, forms.New(edited(actor, role).fields(nil)), nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, c)
}

// edited is the form of a role: it offers what the actor may give, and what is
// in the role already.
func edited(actor auth.Actor, role auth.MadeRole) *roleForm {
	offered := slices.Concat(actor.Givable(role.PlaceID), role.Permissions)
	slices.Sort(offered)
	return formOf(role, slices.Compact(offered))
}

func (p pages) rolePage(w http.ResponseWriter, r *http.Request, actor auth.Actor, role auth.MadeRole,
	form, give *forms.Form,
) (templ.Component, error) {
	held, err := p.auth.Holders(r.Context(), actor, auth.Role(role.ID))
	if err != nil {
		return nil, err
	}
	if give == nil {
		give = forms.New((&giving{PlaceID: role.PlaceID}).fields(p.options(r.Context(), []string{role.PlaceID})))
	}
	page := p.rt.Page(w, r, role.Name, web.From(roleURL(role.ID)))
	return rolePage(formView{page, form, role, held, give, p.placeName(r.Context())}), nil
}

func (p pages) change(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	role, err := p.auth.MadeRole(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	in := edited(actor, role)
	f, err := forms.Read(r, in.fields(nil))
	if err == nil {
		err = p.auth.ChangeRole(r.Context(), actor, in.role())
	}
	if err != nil {
		return f.Again(w, r, err, func() (templ.Component, error) {
			f.Saved(r.Context(), edited(actor, role).fields(nil), roleURL(role.ID))
			return p.rolePage(w, r, actor, role, f, nil)
		})
	}
	web.Flash(w, i18n.T(r.Context(), "roles.changed"))
	return web.Redirect(w, r, roleURL(role.ID))
}

func (p pages) end(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := p.auth.EndRole(r.Context(), actor, r.PathValue("id"), web.Int(r, "version")); err != nil {
		if fault.KindOf(err) != fault.Conflict {
			return err
		}
		web.Flash(w, i18n.T(r.Context(), "fault.stale"))
		return web.Redirect(w, r, roleURL(r.PathValue("id")))
	}
	web.Flash(w, i18n.T(r.Context(), "roles.ended"))
	return web.Redirect(w, r, rolesURL)
}

func (p pages) give(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	role, err := p.auth.MadeRole(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	var in giving
	f, err := forms.Read(r, in.fields(p.options(r.Context(), []string{role.PlaceID})))
	if err == nil {
		err = p.giveTo(r.Context(), actor, role, in)
	}
	if err != nil {
		return f.Again(w, r, err, func() (templ.Component, error) {
			return p.rolePage(w, r, actor, role, forms.New(edited(actor, role).fields(nil)), f)
		})
	}
	web.Flash(w, i18n.T(r.Context(), "roles.given"))
	return web.Redirect(w, r, roleURL(role.ID))
}

func (s *Service) giveTo(ctx context.Context, actor auth.Actor, role auth.MadeRole, in giving) error {
	acc, err := s.auth.FindByUsername(ctx, in.Username)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return fault.Field("username", "auth.no_account")
	} else if err != nil {
		return err
	}
	return s.auth.Grant(ctx, actor, auth.GrantRow{AccountID: acc.ID, Role: auth.Role(role.ID), PlaceID: in.PlaceID,
		From: in.From, To: in.To})
}

// options are the places and what lies directly in them today.
func (s *Service) options(ctx context.Context, of []string) []ui.Option {
	tree := s.places.Tree()
	return tree.Choices(ctx, tree.Near(of))
}

func (s *Service) placeName(ctx context.Context) func(id string) string {
	return func(id string) string {
		return cmp.Or(places.FullName(ctx, s.places.Tree().Place(id)), i18n.T(ctx, "roles.everywhere"))
	}
}
