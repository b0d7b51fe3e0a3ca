package people

import (
	"context"
	"net/http"
	"net/url"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/fault"
)

type personJSON struct {
	ID           string     `json:"id"`
	VillageID    string     `json:"villageId"`
	HouseholdID  string     `json:"householdId,omitempty"`
	Name         string     `json:"name"`
	Born         string     `json:"born,omitempty" doc:"yyyy, yyyy-mm or yyyy-mm-dd, as known"`
	Sex          string     `json:"sex,omitempty" enum:"m,f,"`
	IDMasked     string     `json:"idMasked,omitempty" example:"******789"`
	Phone        string     `json:"phone,omitempty"`
	Email        string     `json:"email,omitempty"`
	HeadName     string     `json:"headName,omitempty"`
	Address      string     `json:"address,omitempty"`
	AccountSince clock.Date `json:"accountSince,omitempty" doc:"day since which the person has an account on the national portal"`
	WalkIn       bool       `json:"walkIn"`
	Status       string     `json:"status" enum:"here,moved,dead"`
	Version      int        `json:"version"`
	IDNumber     string     `json:"idNumber,omitempty" doc:"only for a reason"`
	Ethnicity    string     `json:"ethnicity,omitempty" doc:"only for a reason"`
}

func toJSON(b Brief) personJSON {
	return personJSON{ID: b.ID, VillageID: b.VillageID, HouseholdID: b.HouseholdID, Name: b.Name, Born: b.Born,
		Sex: b.Sex, IDMasked: b.IDMasked(),
		Phone: b.Phone, Email: b.Email, HeadName: b.HeadName, Address: b.Address, AccountSince: b.AccountSince,
		WalkIn: b.WalkIn, Status: b.Status, Version: b.Version}
}

type searchRequest struct {
	Q     string `query:"q" doc:"name in any order and without regard to marks, with the year of birth or not; phone, or all 12 digits of the identity number"`
	Place string `query:"place" doc:"id of a village or commune; empty: wherever you may search"`
	Limit int    `query:"limit" minimum:"1" maximum:"50" default:"20"`
	After string `query:"after" doc:"Next-Page of the page before"`
}

type showRequest struct {
	ID     string `path:"id"`
	Reason string `query:"reason" doc:"why the whole record is needed; it is logged, and the resident is told"`
	Header string `header:"X-Reason" doc:"the same as the query parameter, percent-encoded"`
}

type correctRequest struct {
	ID   string `path:"id"`
	Body api.Patch[Details]
}

type householdJSON struct {
	ID       string `json:"id"`
	Code     string `json:"code,omitempty"`
	HeadName string `json:"headName,omitempty"`
	HouseholdDetails
	Members []memberJSON `json:"members"`
}

type memberJSON struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Born string `json:"born,omitempty"`
}

type householdRequest struct {
	ID string `path:"id" doc:"of somebody who lives in it"`
}

type correctHouseholdRequest struct {
	ID   string `path:"id" doc:"of somebody who lives in it"`
	Body api.Patch[HouseholdDetails]
}

func (s *Service) api(a *api.API) {
	op := api.Operations("people", "/api/people")
	api.Op(a, Find, op("search-people", http.MethodGet, "", "Search residents"), s.apiSearch)
	api.Do(a, Enter, op("register-person", http.MethodPost, "", "Register a resident or walk-in"),
		func(ctx context.Context, actor auth.Actor, in RegisterInput) (personJSON, error) {
			b, err := s.Register(ctx, actor, in)
			return toJSON(b), err
		})
	get := op("get-person", http.MethodGet, "/{id}", "Read a person's record")
	get.Description = "Without a reason the brief facts, with one the whole record. Either is logged."
	api.Op(a, Find, get, s.apiGet)
	correct := op("correct-person", http.MethodPost, "/{id}/correct", "Correct a person's record")
	correct.Description = "What is left out stays as it is. Dossiers keep the name that they were made with."
	api.Op(a, Enter, correct, s.apiCorrect,
		api.Now(func(ctx context.Context, actor auth.Actor, in *correctRequest) (Details, error) {
			e, err := s.editable(ctx, s.db.Read(), actor, in.ID)
			return e.Details, err
		}))
	api.Op(a, Enter, op("get-household", http.MethodGet, "/{id}/household", "Read the household of a person"),
		s.apiHousehold)
	household := op("correct-household", http.MethodPost, "/{id}/household", "Correct the household of a person")
	household.Description = "What is left out stays as it is."
	api.Op(a, Enter, household, s.apiCorrectHousehold,
		api.Now(func(ctx context.Context, actor auth.Actor, in *correctHouseholdRequest) (HouseholdDetails, error) {
			h, err := s.homeOf(ctx, s.db.Read(), actor, in.ID)
			return h.HouseholdDetails, err
		}))
	api.Act(a, Enter, op("set-person-account", http.MethodPost, "/{id}/account",
		"Record an account on the national portal"),
		func(ctx context.Context, actor auth.Actor, in accountInput) error {
			return s.SetAccount(ctx, actor, in.ID, in.Since, in.Source, in.Version)
		}, api.Now(func(ctx context.Context, actor auth.Actor, in accountInput) (personJSON, error) {
			return s.stored(ctx, actor, in.ID)
		}))
	api.Act(a, Enter, op("leave-person", http.MethodPost, "/{id}/leave", "Record that somebody moved away or died"),
		func(ctx context.Context, actor auth.Actor, in leaveInput) error {
			return s.Leave(ctx, actor, in.ID, in.Status, in.On, in.Version)
		}, api.Now(func(ctx context.Context, actor auth.Actor, in leaveInput) (personJSON, error) {
			return s.stored(ctx, actor, in.ID)
		}))
	undo := op("undo-leave-person", http.MethodPost, "/{id}/undo-leave",
		"Take back that somebody moved away or died")
	undo.Description = "It was entered by mistake. Where it was a death, the person's own account goes on."
	api.Act(a, Enter, undo, func(ctx context.Context, actor auth.Actor, in undoLeaveInput) error {
		return s.UndoLeave(ctx, actor, in.ID, in.Version)
	}, api.Now(func(ctx context.Context, actor auth.Actor, in undoLeaveInput) (personJSON, error) {
		return s.stored(ctx, actor, in.ID)
	}))
}

// stored is a person as they are now, to who may correct them.
func (s *Service) stored(ctx context.Context, actor auth.Actor, id string) (personJSON, error) {
	b, err := s.mayCorrect(ctx, s.db.Read(), actor, id)
	return toJSON(b), err
}

// A searchAnswer is one page of those found.
type searchAnswer struct {
	Next string `header:"Next-Page" doc:"Give it as after for the next page; absent on the last"`
	Body []personJSON
}

func (s *Service) apiSearch(ctx context.Context, actor auth.Actor, in *searchRequest) (*searchAnswer, error) {
	found, next, err := s.Page(ctx, actor, Search{PlaceID: in.Place, Text: in.Q, Limit: in.Limit, After: in.After})
	if err == nil && len(found) > 0 { // what a program is given leaves the house
		err = s.journal.ListedOnce(ctx, s.db, actor, convert.Each(found, func(b Brief) string { return b.ID }),
			in.Place, "list:people.title")
	}
	return &searchAnswer{Next: next, Body: convert.Each(found, toJSON)}, err
}

func (s *Service) apiGet(ctx context.Context, actor auth.Actor, in *showRequest) (*api.Body[personJSON], error) {
	reason, err := in.reason()
	if err != nil {
		return nil, err
	}
	if reason == "" {
		b, err := s.Show(ctx, actor, in.ID)
		return &api.Body[personJSON]{Body: toJSON(b)}, err
	}
	f, err := s.Full(ctx, actor, in.ID, reason)
	out := toJSON(f.Brief)
	out.IDNumber, out.Ethnicity = f.IDNumber, f.Ethnicity
	return &api.Body[personJSON]{Body: out}, err
}

func (s *Service) apiCorrect(ctx context.Context, actor auth.Actor, in *correctRequest) (*api.Body[personJSON], error) {
	b, err := s.Correct(ctx, actor, in.ID, in.Body.Apply)
	return &api.Body[personJSON]{Body: toJSON(b)}, err
}

func (s *Service) apiHousehold(ctx context.Context, actor auth.Actor, in *householdRequest) (*api.Body[householdJSON],
	error) {
	h, err := s.OpenHousehold(ctx, actor, in.ID)
	return homeJSON(h), err
}

func (s *Service) apiCorrectHousehold(ctx context.Context, actor auth.Actor,
	in *correctHouseholdRequest) (*api.Body[householdJSON], error) {
	h, err := s.CorrectHousehold(ctx, actor, in.ID, in.Body.Apply)
	return homeJSON(h), err
}

func homeJSON(h Home) *api.Body[householdJSON] {
	out := householdJSON{ID: h.ID, Code: h.Code, HeadName: h.HeadName, HouseholdDetails: h.HouseholdDetails,
		Members: []memberJSON{}}
	for _, b := range h.Members {
		out.Members = append(out.Members, memberJSON{b.ID, b.Name, b.Born})
	}
	return &api.Body[householdJSON]{Body: out}
}

// reason reads the header, which holds ASCII only, or the query parameter.
func (r *showRequest) reason() (string, error) {
	if r.Header == "" {
		return r.Reason, nil
	}
	reason, err := url.QueryUnescape(r.Header)
	if err != nil {
		return "", fault.Field("reason", "people.reason_needed")
	}
	return reason, nil
}
