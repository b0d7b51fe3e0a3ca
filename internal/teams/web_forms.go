package teams

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// A formView is what every form of this module is drawn from: what was typed,
// what is wrong with it, and what can be chosen.
type formView struct {
	Page     ui.Page
	Team     Team
	Place    string
	Action   string
	Back     string
	Values   url.Values
	Problems []ui.FieldError

	Villages []ui.Option
	Members  []Membership
	Accounts []ui.Option
	Slots    []Slot
	Subject  string // whom or what it is about
}

// V is the value of a field.
func (f formView) V(name string) string { return f.Values.Get(name) }

// Err says what is wrong with a field.
func (f formView) Err(name string) string {
	for _, p := range f.Problems {
		if p.Field == name {
			return p.Text
		}
	}
	return ""
}

// setDate fills the three boxes of a date field.
func (f formView) setDate(name string, d clock.Date) {
	if len(d) == 10 {
		f.Values.Set(name+"-d", string(d[8:]))
		f.Values.Set(name+"-m", string(d[5:7]))
		f.Values.Set(name+"-y", string(d[:4]))
	}
}

// A form is one page with one form: fill loads it and sets the first values,
// do reads what was typed and does it.
type form struct {
	title string
	flash string
	label map[string]string // field to label, where it isn't the field's own
	view  func(formView) templ.Component
	fill  func(ctx context.Context, r *http.Request, actor auth.Actor, v *formView) error
	do    func(ctx context.Context, r *http.Request, actor auth.Actor, v *formView) (teamID string, err error)
}

func (s *Service) formRoutes(rt *web.Router) {
	for pattern, f := range map[string]form{
		"/teams/new":                       s.teamForm(),
		"/teams/{id}/end":                  s.endTeamForm(),
		"/teams/{id}/members/new":          s.memberForm(),
		"/teams/{id}/members/{member}":     s.editForm(),
		"/teams/{id}/members/{member}/end": s.endMemberForm(),
		"/teams/{id}/slots/new":            s.slotForm(),
		"/teams/{id}/slots/{slot}/end":     s.endSlotForm(),
		"/teams/{id}/changes/new":          s.changeForm(),
	} {
		rt.Handle("GET "+pattern, Manage, s.serve(rt, f))
		rt.Handle("POST "+pattern, Manage, s.serve(rt, f))
	}
}

func (s *Service) serve(rt *web.Router, f form) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		ctx := r.Context()
		if err := web.Parse(r); err != nil {
			return err
		}
		v := formView{Page: rt.Page(w, r, i18n.T(ctx, f.title)), Action: r.URL.Path, Back: "/teams", Values: url.Values{}}
		v.Page.Dense = true
		if id := r.PathValue("id"); id != "" {
			team, err := s.manage(ctx, actor, id)
			if err != nil {
				return err
			}
			v.Team, v.Place, v.Back = team, s.placeName(ctx, team.VillageID), "/teams/"+team.ID
		}
		v.Values.Set("id", ids.New()) // sent twice, it is done once
		if err := f.fill(ctx, r, actor, &v); err != nil {
			return err
		}
		if r.Method != http.MethodPost {
			return web.Render(w, r, http.StatusOK, f.view(v))
		}
		now := v.Values.Get("version")
		v.Values = r.Form
		teamID, err := f.do(ctx, r, actor, &v)
		if err != nil {
			problem := fault.Of(err)
			if problem.Kind != fault.Invalid && problem.Kind != fault.Conflict {
				return err
			}
			v.Problems = web.Problems(r, problem, func(field string) string { return i18n.T(ctx, "teams.field."+cmp.Or(f.label[field], field)) })
			if len(v.Problems) == 0 { // somebody else was faster: what was typed stays, to be looked at and sent again
				v.Values.Set("version", now)
				v.Problems = []ui.FieldError{{Text: i18n.T(ctx, problem.Key, problem.Args...)}}
			}
			return web.Render(w, r, web.Status(problem.Kind), f.view(v))
		}
		web.Flash(w, i18n.T(ctx, f.flash))
		return web.Redirect(w, r, "/teams/"+teamID)
	}
}

// dates reads date fields; what is no date is a fault of that field.
func dates(r *http.Request, into map[string]*clock.Date) error {
	bad := map[string]string{}
	for name, d := range into {
		var ok bool
		if *d, ok = web.Date(r, name); !ok {
			bad[name] = "teams.bad_date"
		}
	}
	return fault.Fields(bad)
}

func (s *Service) teamForm() form {
	return form{title: "teams.create.title", flash: "teams.created", view: teamFormPage,
		fill: func(ctx context.Context, r *http.Request, actor auth.Actor, v *formView) error {
			tree := s.places.Tree()
			for _, top := range actor.Places(Manage) {
				for _, p := range tree.Within(top, places.Village, s.today()) {
					v.Villages = append(v.Villages, ui.Option{Value: p.ID, Label: p.Name + " – " + tree.CommuneOf(p.ID).Name})
				}
			}
			v.Values.Set("kind", string(Community))
			v.Values.Set("village", web.Text(r, "village"))
			v.setDate("from", s.today())
			return nil
		},
		do: func(ctx context.Context, r *http.Request, actor auth.Actor, _ *formView) (string, error) {
			in := TeamInput{ID: web.Text(r, "id"), VillageID: web.Text(r, "village"), Name: web.Text(r, "name"), Kind: Kind(web.Text(r, "kind")), DecisionNo: web.Text(r, "decision")}
			if in.VillageID == "" {
				return "", fault.Field("village", "teams.village_needed")
			}
			if err := dates(r, map[string]*clock.Date{"from": &in.From, "decided": &in.DecisionOn}); err != nil {
				return "", err
			}
			t, err := s.CreateTeam(ctx, actor, in)
			return t.ID, err
		}}
}

func (s *Service) endTeamForm() form {
	return form{title: "teams.end_team.title", flash: "teams.ended", view: endFormPage,
		fill: func(_ context.Context, _ *http.Request, _ auth.Actor, v *formView) error {
			v.Subject = v.Team.Name
			s.fillEnd(v, v.Team.Version)
			return nil
		},
		do: func(ctx context.Context, r *http.Request, actor auth.Actor, v *formView) (string, error) {
			return v.Team.ID, end(ctx, r, actor, v.Team.ID, s.EndTeam)
		}}
}

func (s *Service) fillEnd(v *formView, version int) {
	v.Values.Set("version", itoa(version))
	v.setDate("last", s.today())
}

// end reads the form that ends something, and ends it.
func end[T any](ctx context.Context, r *http.Request, actor auth.Actor, id string, do func(context.Context, auth.Actor, EndInput) (T, error)) error {
	in := EndInput{ID: id, Version: web.Int(r, "version")}
	if err := dates(r, map[string]*clock.Date{"last": &in.Last}); err != nil {
		return err
	}
	_, err := do(ctx, actor, in)
	return err
}

var memberLabels = map[string]string{"name": "member_name"}

func (s *Service) memberForm() form {
	return form{title: "teams.add_member.title", flash: "teams.member_added", label: memberLabels, view: memberFormPage,
		fill: func(ctx context.Context, _ *http.Request, _ auth.Actor, v *formView) error {
			v.Values.Set("role", string(Plain))
			v.setDate("from", max(s.today(), v.Team.From))
			return s.offerAccounts(ctx, v)
		},
		do: func(ctx context.Context, r *http.Request, actor auth.Actor, v *formView) (string, error) {
			in := MemberInput{ID: web.Text(r, "id"), TeamID: v.Team.ID, AccountID: web.Text(r, "account"), Name: web.Text(r, "name"), Phone: web.Text(r, "phone"),
				PhonePublic: r.FormValue("public") != "", Role: Role(web.Text(r, "role")), Position: web.Text(r, "position")}
			if err := dates(r, map[string]*clock.Date{"from": &in.From}); err != nil {
				return "", err
			}
			_, err := s.AddMember(ctx, actor, in)
			return v.Team.ID, err
		}}
}

// offerAccounts fills the list of accounts with a role at the village.
func (s *Service) offerAccounts(ctx context.Context, v *formView) error {
	accounts, err := s.auth.Accounts(ctx, []string{v.Team.VillageID})
	for _, a := range accounts {
		if !a.Disabled {
			v.Accounts = append(v.Accounts, ui.Option{Value: a.ID, Label: a.Name + " (" + a.Username + ")"})
		}
	}
	return err
}

// member returns the member of the path, who must be of the team of the path.
func (s *Service) member(ctx context.Context, r *http.Request, v *formView) (Membership, error) {
	return one(selectMembers(ctx, s.db.Read(), `where id = $1 and team_id = $2`, r.PathValue("member"), v.Team.ID))
}

func (s *Service) editForm() form {
	return form{title: "teams.edit_member.title", flash: "teams.member_edited", label: memberLabels, view: memberFormPage,
		fill: func(ctx context.Context, r *http.Request, _ auth.Actor, v *formView) error {
			m, err := s.member(ctx, r, v)
			if err != nil {
				return err
			}
			v.Subject = m.Name
			for name, value := range map[string]string{"version": itoa(m.Version), "name": m.Name, "phone": m.Phone, "role": string(m.Role), "position": m.Position, "account": m.AccountID} {
				v.Values.Set(name, value)
			}
			if m.PhonePublic {
				v.Values.Set("public", "yes")
			}
			if err := s.offerAccounts(ctx, v); err != nil {
				return err
			}
			if m.AccountID != "" && !slices.ContainsFunc(v.Accounts, func(o ui.Option) bool { return o.Value == m.AccountID }) {
				v.Accounts = append(v.Accounts, ui.Option{Value: m.AccountID, Label: m.Name}) // saving must not unlink it
			}
			return nil
		},
		do: func(ctx context.Context, r *http.Request, actor auth.Actor, v *formView) (string, error) {
			_, err := s.EditMember(ctx, actor, MemberEdit{ID: r.PathValue("member"), Version: web.Int(r, "version"), AccountID: web.Text(r, "account"), Name: web.Text(r, "name"),
				Phone: web.Text(r, "phone"), PhonePublic: r.FormValue("public") != "", Role: Role(web.Text(r, "role")), Position: web.Text(r, "position")})
			return v.Team.ID, err
		}}
}

func (s *Service) endMemberForm() form {
	return form{title: "teams.end_member.title", flash: "teams.member_ended", view: endFormPage,
		fill: func(ctx context.Context, r *http.Request, _ auth.Actor, v *formView) error {
			m, err := s.member(ctx, r, v)
			v.Subject = m.Name
			s.fillEnd(v, m.Version)
			return err
		},
		do: func(ctx context.Context, r *http.Request, actor auth.Actor, v *formView) (string, error) {
			return v.Team.ID, end(ctx, r, actor, r.PathValue("member"), s.EndMember)
		}}
}
