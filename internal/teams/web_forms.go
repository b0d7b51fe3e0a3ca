package teams

import (
	"cmp"
	"context"
	"net/http"

	"github.com/a-h/templ"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

const labels = "teams.field."

// A formView is a page with one form.
type formView struct {
	Page    ui.Page
	Team    Team
	Place   string
	Back    string
	Subject string // whom or what it is about
	Kind    string // of a change, in words
	Note    string // what one should know before
	Form    *forms.Form
	Button  string // message key
}

// A form is one page with one form: open loads what it is about and says what is
// asked, with the first values, and what is then done.
type form struct {
	title  string
	flash  string
	button string
	open   func(ctx context.Context, r *http.Request, actor auth.Actor, v *formView) (forms.Fields, action, error)
}

// An action does what was asked for, and returns the team that it was done with.
type action func() (teamID string, err error)

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
		v := formView{Page: rt.Page(w, r, i18n.T(ctx, f.title), web.Dense), Back: "/teams", Button: f.button}
		if id := r.PathValue("id"); id != "" {
			team, err := s.manage(ctx, actor, id)
			if err != nil {
				return err
			}
			v.Team, v.Place, v.Back = team, s.placeName(ctx, team.VillageID), "/teams/"+team.ID
		}
		fields, do, err := f.open(ctx, r, actor, &v)
		if err != nil {
			return err
		}
		if r.Method != http.MethodPost {
			v.Form = forms.New(fields)
			return web.Render(w, r, http.StatusOK, formPage(v, r.URL.Path))
		}
		teamID := ""
		if v.Form, err = forms.Read(r, fields); err == nil {
			teamID, err = do()
		}
		if err != nil {
			return v.Form.Again(w, r, err, func() (templ.Component, error) {
				saved, _, err := f.open(ctx, r, actor, &v)
				v.Form.Saved(ctx, saved, r.URL.Path)
				return formPage(v, r.URL.Path), err
			})
		}
		web.Flash(w, i18n.T(ctx, f.flash))
		return web.Redirect(w, r, "/teams/"+teamID)
	}
}

func (s *Service) teamForm() form {
	return form{title: "teams.create.title", flash: "teams.created", button: "teams.create.submit",
		open: func(ctx context.Context, r *http.Request, actor auth.Actor, _ *formView) (forms.Fields, action, error) {
			in := TeamInput{VillageID: web.Text(r, "village"), Kind: Community, From: s.today()}
			fields := in.Fields()
			fields.Field("village").Offer(s.places.Options(ctx, actor, Manage, places.Village, s.today())...)
			return fields, func() (string, error) {
				t, err := s.CreateTeam(ctx, actor, in)
				return t.ID, err
			}, nil
		}}
}

func (s *Service) endTeamForm() form {
	return form{title: "teams.end_team.title", flash: "teams.ended", button: "teams.confirm_end",
		open: func(ctx context.Context, _ *http.Request, actor auth.Actor, v *formView) (forms.Fields, action, error) {
			v.Subject = v.Team.Name
			fields, do := ending(ctx, s, actor, v, EndInput{v.Team.ID, v.Team.Version, v.Team.To}, s.EndTeam)
			return fields, do, nil
		}}
}

// ending asks for the last day of something, and ends it; in.Last is the day that stands there, if one does.
func ending[T any](ctx context.Context, s *Service, actor auth.Actor, v *formView, in EndInput,
	end func(context.Context, auth.Actor, EndInput) (T, error)) (forms.Fields, action) {
	in.Last = cmp.Or(in.Last, s.today())
	teamID := v.Team.ID
	return in.Fields(), func() (string, error) {
		_, err := end(ctx, actor, in)
		return teamID, err
	}
}

func (s *Service) memberForm() form {
	return form{title: "teams.add_member.title", flash: "teams.member_added", button: "teams.save",
		open: func(ctx context.Context, _ *http.Request, actor auth.Actor, v *formView) (forms.Fields, action, error) {
			in := MemberInput{TeamID: v.Team.ID, From: max(s.today(), v.Team.From)}
			in.Role = Plain
			fields := in.Fields()
			return fields, func() (string, error) {
				m, err := s.AddMember(ctx, actor, in)
				return m.TeamID, err
			}, s.offerAccounts(ctx, v.Team, fields, Membership{})
		}}
}

// offerAccounts lets one choose from the accounts with a role at the village, and that of the member.
func (s *Service) offerAccounts(ctx context.Context, t Team, fields forms.Fields, m Membership) error {
	accounts, err := s.auth.Accounts(ctx, []string{t.VillageID})
	if err != nil {
		return err
	}
	var offered []ui.Option
	for _, a := range accounts {
		if !a.Disabled || a.ID == m.AccountID {
			offered = append(offered, ui.Option{Value: a.ID, Label: a.Name + " (" + a.Username + ")"})
		}
		if a.ID == m.AccountID {
			m.AccountID = ""
		}
	}
	if m.AccountID != "" { // saving must not unlink it
		offered = append(offered, ui.Option{Value: m.AccountID, Label: m.Name})
	}
	if account := fields.Field("account").Offer(offered...); len(offered) == 0 {
		account.Carried()
	}
	return nil
}

// member returns the member of the path, who must be of the team of the path.
func (s *Service) member(ctx context.Context, r *http.Request, v *formView) (Membership, error) {
	m, err := one(selectMembers(ctx, s.db.Read(), `where id = $1 and team_id = $2`, r.PathValue("member"), v.Team.ID))
	v.Subject = m.Name
	return m, err
}

func (s *Service) editForm() form {
	return form{title: "teams.edit_member.title", flash: "teams.member_edited", button: "teams.save",
		open: func(ctx context.Context, r *http.Request, actor auth.Actor, v *formView) (forms.Fields, action, error) {
			m, err := s.member(ctx, r, v)
			if err != nil {
				return forms.Fields{}, nil, err
			}
			in := MemberEdit{ID: m.ID, Version: m.Version, MemberDetails: m.details()}
			fields := in.Fields()
			return fields, func() (string, error) {
				m, err := s.EditMember(ctx, actor, in)
				return m.TeamID, err
			}, s.offerAccounts(ctx, v.Team, fields, m)
		}}
}

func (s *Service) endMemberForm() form {
	return form{title: "teams.end_member.title", flash: "teams.member_ended", button: "teams.confirm_end",
		open: func(ctx context.Context, r *http.Request, actor auth.Actor, v *formView) (forms.Fields, action, error) {
			m, err := s.member(ctx, r, v)
			fields, do := ending(ctx, s, actor, v, EndInput{m.ID, m.Version, m.To}, s.EndMember)
			return fields, do, err
		}}
}
