package accounts

import (
	"net/http"

	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/web"
)

// An enrolView is the page on which a person of the register gets an account.
type enrolView struct {
	Person             people.Brief
	Has                bool // an account already
	Form               formState
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

func (p pages) showEnrol(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.enrolled(r, actor)
	if err != nil {
		return err
	}
	v.Form.values = map[string]string{"username": v.Person.Phone, "phone": v.Person.Phone}
	return p.renderEnrol(w, r, http.StatusOK, v)
}

func (p pages) renderEnrol(w http.ResponseWriter, r *http.Request, status int, v enrolView) error {
	page := p.rt.Page(w, r, i18n.T(r.Context(), "enrol.title"))
	page.Path, page.Dense, page.NoIndex = v.url()+"/sign-in", true, true
	return web.Render(w, r, status, enrolPage(page, v))
}

// enrol makes the account; its password is for one login.
func (p pages) enrol(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.enrolled(r, actor)
	if err != nil {
		return err
	}
	village := v.Person.VillageID
	if now := p.villageNow(village); now != "" {
		village = now
	}
	password := newSecretPhrase()
	acc, err := p.auth.CreateResident(r.Context(), actor, auth.AccountInput{Username: web.Text(r, "username"), Name: v.Person.Name, Phone: web.Text(r, "phone"),
		Password: password, PlaceID: village, SelfID: v.Person.ID})
	if err != nil {
		var status int
		if v.Form, status, err = refused(r, err, accountLabels, "username", "phone"); err != nil {
			return err
		}
		return p.renderEnrol(w, r, status, v)
	}
	v.Username, v.Password, v.Has = acc.Username, password, true
	return p.renderEnrol(w, r, http.StatusOK, v)
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
