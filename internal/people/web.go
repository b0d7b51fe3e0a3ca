package people

import (
	"thonso/internal/platform/web"
)

//go:generate go tool templ generate -path .

const (
	peopleURL = "/people"
	labels    = "people.field."

	// HeldPath is the pattern of the page of what is kept about a person.
	HeldPath = peopleURL + "/{id}/held"
)

// The pages of the module.
type pages struct {
	*Service
	rt *web.Router
}

func (s *Service) routes(rt *web.Router) {
	p := pages{s, rt}
	p.peopleList().Handle(rt)
	rt.Handle("GET "+peopleURL+"/new", Enter, p.newPerson)
	rt.Handle("POST "+peopleURL, Enter, p.create)
	rt.Handle("GET "+peopleURL+"/{id}", Find, p.show)
	rt.Handle("POST "+peopleURL+"/{id}/full", View, p.full)
	rt.Handle("GET "+peopleURL+"/{id}/views", View, p.views)
	rt.Handle("GET "+peopleURL+"/{id}/correct", Enter, p.correctForm)
	rt.Handle("POST "+peopleURL+"/{id}/correct", Enter, p.correctPost)
	rt.Handle("GET "+peopleURL+"/{id}/household", Enter, p.householdForm)
	rt.Handle("POST "+peopleURL+"/{id}/household", Enter, p.householdPost)
	rt.Handle("POST "+peopleURL+"/{id}/account", Enter, p.account)
	rt.Handle("POST "+peopleURL+"/{id}/leave", Enter, p.leavePost)
	rt.Handle("POST "+peopleURL+"/{id}/undo-leave", Enter, p.undoLeavePost)
}
