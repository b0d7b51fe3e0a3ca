package roles

import (
	"slices"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/ui"
)

// A roleForm is what a page asks of a role: its permissions module by module.
type roleForm struct {
	auth.MadeRole
	groups []group
}

// A group are the permissions of one module.
type group struct {
	module string
	offers []auth.Permission
	chosen []auth.Permission
}

// formOf is a role as a page shows it; offered are the permissions to choose from.
func formOf(r auth.MadeRole, offered []auth.Permission) *roleForm {
	f := &roleForm{MadeRole: r}
	for _, p := range offered {
		module, _, _ := strings.Cut(string(p), ".")
		i := slices.IndexFunc(f.groups, func(g group) bool { return g.module == module })
		if i < 0 {
			i = len(f.groups)
			f.groups = append(f.groups, group{module: module})
		}
		f.groups[i].offers = append(f.groups[i].offers, p)
		if slices.Contains(r.Permissions, p) {
			f.groups[i].chosen = append(f.groups[i].chosen, p)
		}
	}
	return f
}

// fields are those of the form; a new role says of which place it is.
func (f *roleForm) fields(places []ui.Option) forms.Fields {
	list := []*forms.Field{forms.Text("name", &f.Name).Need("auth.role_name").Max(60).Hint("roles.name_hint")}
	if f.Version == 0 {
		place := forms.Pick("place", &f.PlaceID).Offer(places...).Need("roles.place_needed").Hint("roles.place_hint")
		list = append(list, forms.OwnID("id", &f.ID), place)
	} else {
		list = append(list, forms.Version(&f.Version))
	}
	for i := range f.groups {
		g := &f.groups[i]
		list = append(list, forms.Boxes("may_"+g.module, &g.chosen, g.offers...).Texts("permission."))
	}
	return forms.Of("roles.field.", list...)
}

// role is the role as the form has it now.
func (f *roleForm) role() auth.MadeRole {
	r := f.MadeRole
	r.Permissions = nil
	for _, g := range f.groups {
		r.Permissions = append(r.Permissions, g.chosen...)
	}
	return r
}

// A giving is what is asked to give a role to somebody.
type giving struct {
	Username string
	PlaceID  string
	From, To clock.Date
}

func (g *giving) fields(places []ui.Option) forms.Fields {
	return forms.Of("roles.field.",
		forms.Text("username", &g.Username).Need("roles.username_needed").Max(40),
		forms.Pick("place", &g.PlaceID).Offer(places...).Need("roles.place_needed"),
		forms.Date("from", &g.From),
		forms.Date("to", &g.To),
	)
}
