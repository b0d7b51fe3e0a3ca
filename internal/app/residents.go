package app

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

func (a *App) residentRoutes() {
	a.Router.Handle("GET /people/{id}/sign-in", auth.Enrol, ownOnly(a.showEnrol))
	a.Router.Handle("POST /people/{id}/sign-in", auth.Enrol, ownOnly(a.enrol))
}

// enrolled is the person of the path, whom the actor may enrol.
func (a *App) enrolled(r *http.Request, actor auth.Actor) (v enrolView, err error) {
	if v.Person, err = a.People.Show(r.Context(), actor, r.PathValue("id")); err != nil {
		return v, err
	}
	if err := actor.Need(auth.Enrol, v.Person.VillageID); err != nil {
		return v, err
	}
	if v.Person.Status != people.Here {
		return v, fault.New(fault.Conflict, "enrol.gone")
	}
	v.Has, err = a.Auth.HasAccount(r.Context(), v.Person.ID)
	return v, err
}

func (a *App) showEnrol(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := a.enrolled(r, actor)
	if err != nil {
		return err
	}
	v.Form.values = map[string]string{"username": v.Person.Phone, "phone": v.Person.Phone}
	return a.renderEnrol(w, r, http.StatusOK, v)
}

func (a *App) renderEnrol(w http.ResponseWriter, r *http.Request, status int, v enrolView) error {
	p := a.Router.Page(w, r, i18n.T(r.Context(), "enrol.title"))
	p.Path, p.Dense, p.NoIndex = v.url()+"/sign-in", true, true
	return web.Render(w, r, status, enrolPage(p, v))
}

// enrol makes the account; its password is for one login.
func (a *App) enrol(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := a.enrolled(r, actor)
	if err != nil {
		return err
	}
	village := v.Person.VillageID
	if now := a.villageNow(village); now != "" {
		village = now
	}
	password := newSecretPhrase()
	acc, err := a.Auth.CreateResident(r.Context(), actor, auth.AccountInput{Username: web.Text(r, "username"), Name: v.Person.Name, Phone: web.Text(r, "phone"),
		Password: password, PlaceID: village, SelfID: v.Person.ID})
	if err != nil {
		var status int
		if v.Form, status, err = refused(r, err, accountLabels, "username", "phone"); err != nil {
			return err
		}
		return a.renderEnrol(w, r, status, v)
	}
	v.Username, v.Password, v.Has = acc.Username, password, true
	return a.renderEnrol(w, r, http.StatusOK, v)
}

// villageNow is what a village is today, where that is one; "" where it is several or none.
func (a *App) villageNow(id string) (now string) {
	tree := a.Places.Tree()
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
