package accounts

import (
	"cmp"
	"net/http"

	"github.com/a-h/templ"

	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/web"
)

// An enrolView is the page on which a person of the register gets an account.
type enrolView struct {
	Person             people.Brief
	Has                bool // an account already
	Form               *forms.Form
	Username, Password string // of the account just made, shown once
}

func (v enrolView) url() string { return "/people/" + v.Person.ID }

func (p pages) enrolRoutes() {
	p.rt.Handle("GET /people/{id}/sign-in", auth.Enrol, ownOnly(p.showEnrol))
	p.rt.Handle("POST /people/{id}/sign-in", auth.Enrol, ownOnly(p.enrol))
}

// enrolled is the person of the path, whom the actor may enrol.
func (s *Service) enrolled(r *http.Request, actor auth.Actor) (v enrolView, err error) {
	if v.Person, err = s.people.Show(r.Context(), actor, r.PathValue("id")); err != nil {
		return v, err
	}
	if err := actor.Need(auth.Enrol, v.Person.VillageID); err != nil {
		return v, err
	}
	if v.Person.Status != people.Here {
		return v, fault.New(fault.Conflict, "enrol.gone")
	}
	v.Has, err = s.auth.HasAccount(r.Context(), v.Person.ID)
	return v, err
}

// An enrolment asks for what a person signs in with.
type enrolment struct{ Username, Phone string }

func (in *enrolment) fields() forms.Fields {
	return forms.Of(accountLabels,
		forms.Text("username", &in.Username).Need().Max(40).Hint("enrol.username_hint"),
		forms.Phone("phone", &in.Phone),
	).Private()
}

func (p pages) showEnrol(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.enrolled(r, actor)
	if err != nil {
		return err
	}
	in := enrolment{Username: v.Person.Phone, Phone: v.Person.Phone}
	v.Form = forms.New(in.fields())
	return web.Render(w, r, http.StatusOK, p.enrolPage(w, r, v))
}

func (p pages) enrolPage(w http.ResponseWriter, r *http.Request, v enrolView) templ.Component {
	page := p.rt.Page(w, r, i18n.T(r.Context(), "enrol.title"), web.Dense, web.From(v.url()+"/sign-in"))
	return enrolPage(page, v)
}

// enrol makes the account; its password is for one login.
func (p pages) enrol(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.enrolled(r, actor)
	if err != nil {
		return err
	}
	var in enrolment
	if v.Form, err = forms.Read(r, in.fields()); err == nil {
		v.Password = newSecretPhrase()
		var acc auth.Account
		acc, err = p.auth.CreateResident(r.Context(), actor,
			auth.AccountInput{Username: in.Username, Name: v.Person.Name,
				Phone: in.Phone, Password: v.Password, SelfID: v.Person.ID,
				PlaceID: cmp.Or(p.villageNow(v.Person.VillageID), v.Person.VillageID)})
		v.Username = acc.Username
	}
	if err != nil {
		v.Password = ""
		return v.Form.Again(w, r, err, func() (templ.Component, error) { return p.enrolPage(w, r, v), nil })
	}
	return web.Render(w, r, http.StatusOK, p.enrolPage(w, r, v))
}

// villageNow is what a village is today, where that is one; "" where it is several or none.
func (s *Service) villageNow(id string) (now string) {
	tree := s.places.Tree()
	for _, s := range tree.Successors(id) {
		if p, _ := tree.Find(s); p.Exists(tree.Today()) {
			if now != "" {
				return ""
			}
			now = s
		}
	}
	return now
}
