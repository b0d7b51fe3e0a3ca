package holdings

import (
	"net/http"

	"thonso/internal/people"
	"thonso/internal/platform/api"
)

func (s *Service) api(a *api.API) {
	op := api.Operations("people", "/api/people/{id}/held")
	api.Do(a, people.SeeHeld, op("list-held", http.MethodPost, "",
		"What each module says that it keeps about a person, for a purpose that is logged"), s.All)
	api.Do(a, people.EraseHeld, op("erase-held", http.MethodPost, "/erase",
		"Erase one kind of it, where nothing needs it any longer"), s.Erase)
}
