package accounts

import (
	"context"
	"slices"

	"thonso/internal/dossiers/scopes"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
	"thonso/internal/procedures"
)

const accountLabels = "account.field."

// A newAccount is what is asked to make an account with its first role.
type newAccount struct {
	Name, Username, Phone, Email string
	Giving
}

func (in *newAccount) fields() forms.Fields {
	username := forms.Text("username", &in.Username).Need().Max(40).Hint("account.username_hint")
	return forms.Of(accountLabels,
		forms.Text("name", &in.Name).Need("auth.name_needed"),
		username.Check(func() string { return auth.UsernameFault(in.Username) }),
		forms.Phone("phone", &in.Phone),
		forms.Email("email", &in.Email),
	).After("email", in.Giving.fields())
}

// A Giving is what is asked to give a role to somebody.
type Giving struct {
	Role            auth.Role // of a role that a unit made for itself: its id, or its name
	Place           string    // id, official code or name
	Bodies, Sectors []string
	From, To        clock.Date
}

func (in *Giving) fields() forms.Fields {
	bodies := convert.Each(procedures.Bodies, func(b procedures.Decider) string { return string(b) })
	columns := forms.Look{Columns: true}
	body := forms.Boxes("bodies", &in.Bodies, bodies...).Texts("procedures.decider.").Hint("account.bodies_hint")
	named := func() bool { r, _ := in.Role.Shipped(); return r.NamesBodies } // on whose behalf somebody decides
	sector := forms.Boxes("sectors", &in.Sectors, procedures.Sectors...).Texts("procedures.sector.")
	return forms.Of(accountLabels,
		forms.Pick("role", &in.Role).Blank("account.choose").Need("account.role_needed"),
		forms.Text("place", &in.Place).Need().Max(100).Hint("account.place_hint"),
		body.Looks(columns).NeedIf(named, "account.bodies_needed"),
		sector.Hint("account.sectors_hint").Looks(columns),
		forms.Date("from", &in.From),
		forms.Date("to", &in.To),
	)
}

// offerRoles lets one choose among the shipped roles and those that the units
// whose accounts the actor manages made for themselves.
func (s *Service) offerRoles(ctx context.Context, actor auth.Actor, f *forms.Form) error {
	made, err := s.auth.MadeRoles(ctx, actor)
	field := f.Field("role")
	for _, role := range auth.Roles {
		field.Offer(ui.Option{Value: string(role), Label: auth.RoleName(ctx, role, "")})
	}
	for _, r := range made {
		if !r.Ended() {
			field.Offer(ui.Option{Value: r.ID, Label: r.Name + " – " + s.placeLabel(ctx, r.PlaceID)})
		}
	}
	return err
}

// GrantOf is the role that is asked for, where it can be given there.
func (s *Service) GrantOf(ctx context.Context, actor auth.Actor, in Giving) (g auth.GrantRow, err error) {
	place, err := s.places.Tree().Named(in.Place)
	var unknown error
	in.Role, unknown = s.roleNamed(ctx, actor, in.Role)
	if err := fault.Join(err, unknown); err != nil {
		return g, err
	}
	if err := roleFits(in.Role, place); err != nil {
		return g, err
	}
	scope := auth.Scope{Sectors: in.Sectors, Bodies: in.Bodies}
	if err := scopes.Check(in.Role, scope); err != nil {
		return g, err
	}
	return auth.GrantRow{Role: in.Role, PlaceID: place.ID, From: in.From, To: in.To, Scope: scope}, nil
}

// roleNamed is the role that a code, an id or a name stands for.
func (s *Service) roleNamed(ctx context.Context, actor auth.Actor, typed auth.Role) (auth.Role, error) {
	if _, shipped := typed.Shipped(); shipped {
		return typed, nil
	}
	made, err := s.auth.MadeRoles(ctx, actor)
	var found []auth.Role
	for _, r := range made {
		if named := text.Key(r.Name) == text.Key(string(typed)); r.ID == string(typed) || named && !r.Ended() {
			found = append(found, auth.Role(r.ID))
		}
	}
	if err == nil && len(found) != 1 {
		err = fault.Field("role", "auth.no_role")
	}
	return append(found, "")[0], err
}

// roleFits refuses a role at a kind of place where it is not given: it would be of no use.
func roleFits(role auth.Role, p places.Place) error {
	r, shipped := role.Shipped()
	switch {
	case p.ID == "" || !shipped || slices.Contains(r.Places, string(p.Kind)):
		return nil
	case r.Office && p.Kind == places.Village:
		return fault.Field("place", "account.role_at_village")
	}
	return fault.Field("place", "account.role_not_there")
}
