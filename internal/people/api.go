package people

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
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
	Limit int    `query:"limit" minimum:"0" maximum:"50"`
	After string `query:"after" doc:"Next-Page of the page before"`
}

type registerRequest struct{ Body RegisterInput }

type showRequest struct {
	ID     string `path:"id"`
	Reason string `query:"reason" doc:"why the whole record is needed; it is logged, and the resident is told"`
	Header string `header:"X-Reason" doc:"the same as the query parameter, percent-encoded"`
}

type accountRequest struct {
	ID   string `path:"id"`
	Body accountInput
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

type leaveRequest struct {
	ID   string `path:"id"`
	Body leaveInput
}

type undoLeaveRequest struct {
	ID   string `path:"id"`
	Body undoLeaveInput
}

type accountAnswer struct{}

func (s *Service) api(a *api.API) {
	tags := []string{"people"}
	api.Op(a, Find, huma.Operation{OperationID: "search-people", Method: http.MethodGet, Path: "/api/people",
		Summary: "Search residents", Tags: tags}, s.apiSearch)
	api.Op(a, Enter, huma.Operation{OperationID: "register-person", Method: http.MethodPost, Path: "/api/people",
		Summary: "Register a resident or walk-in", Tags: tags}, s.apiRegister)
	api.Op(a, Find, huma.Operation{OperationID: "get-person", Method: http.MethodGet, Path: "/api/people/{id}",
		Summary:     "Read a person's record",
		Description: "Without a reason the brief facts, with one the whole record. Either is logged.",
		Tags:        tags}, s.apiGet)
	api.Op(a, Enter, huma.Operation{OperationID: "correct-person", Method: http.MethodPost,
		Path: "/api/people/{id}/correct", Summary: "Correct a person's record",
		Description: "What is left out stays as it is. Dossiers keep the name that they were made with.",
		Tags:        tags}, s.apiCorrect)
	api.Op(a, Enter, huma.Operation{OperationID: "get-household", Method: http.MethodGet,
		Path: "/api/people/{id}/household", Summary: "Read the household of a person", Tags: tags}, s.apiHousehold)
	api.Op(a, Enter, huma.Operation{OperationID: "correct-household", Method: http.MethodPost,
		Path: "/api/people/{id}/household", Summary: "Correct the household of a person",
		Description: "What is left out stays as it is.", Tags: tags}, s.apiCorrectHousehold)
	api.Op(a, Enter, huma.Operation{OperationID: "set-person-account", Method: http.MethodPost,
		Path: "/api/people/{id}/account", Summary: "Record an account on the national portal",
		Tags: tags, DefaultStatus: http.StatusNoContent}, s.apiAccount)
	api.Op(a, Enter, huma.Operation{OperationID: "leave-person", Method: http.MethodPost,
		Path: "/api/people/{id}/leave", Summary: "Record that somebody moved away or died",
		Tags: tags, DefaultStatus: http.StatusNoContent}, s.apiLeave)
	api.Op(a, Enter, huma.Operation{OperationID: "undo-leave-person", Method: http.MethodPost,
		Path: "/api/people/{id}/undo-leave", Summary: "Take back that somebody moved away or died",
		Description: "It was entered by mistake. Where it was a death, the person's own account goes on.", Tags: tags,
		DefaultStatus: http.StatusNoContent}, s.apiUndoLeave)
}

// A searchAnswer is one page of those found.
type searchAnswer struct {
	Next string `header:"Next-Page" doc:"Give it as after for the next page; absent on the last"`
	Body []personJSON
}

func (s *Service) apiSearch(ctx context.Context, actor auth.Actor, in *searchRequest) (*searchAnswer, error) {
	found, next, err := s.Page(ctx, actor, Search{PlaceID: in.Place, Text: in.Q, Limit: in.Limit, After: in.After})
	if err != nil {
		return nil, err
	}
	out := make([]personJSON, 0, len(found))
	for _, b := range found {
		out = append(out, toJSON(b))
	}
	return &searchAnswer{Next: next, Body: out}, nil
}

func (s *Service) apiRegister(ctx context.Context, actor auth.Actor, in *registerRequest) (*api.Body[personJSON],
	error) {
	b, err := s.Register(ctx, actor, in.Body)
	if err != nil {
		return nil, err
	}
	return &api.Body[personJSON]{Body: toJSON(b)}, nil
}

func (s *Service) apiGet(ctx context.Context, actor auth.Actor, in *showRequest) (*api.Body[personJSON], error) {
	reason, err := in.reason()
	if err != nil {
		return nil, err
	}
	if reason == "" {
		b, err := s.Show(ctx, actor, in.ID)
		if err != nil {
			return nil, err
		}
		return &api.Body[personJSON]{Body: toJSON(b)}, nil
	}
	f, err := s.Full(ctx, actor, in.ID, reason)
	if err != nil {
		return nil, err
	}
	out := toJSON(f.Brief)
	out.IDNumber, out.Ethnicity = f.IDNumber, f.Ethnicity
	return &api.Body[personJSON]{Body: out}, nil
}

func (s *Service) apiCorrect(ctx context.Context, actor auth.Actor, in *correctRequest) (*api.Body[personJSON], error) {
	b, err := s.Correct(ctx, actor, in.ID, in.Body.Apply)
	if err != nil {
		return nil, err
	}
	return &api.Body[personJSON]{Body: toJSON(b)}, nil
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

func (s *Service) apiAccount(ctx context.Context, actor auth.Actor, in *accountRequest) (*accountAnswer, error) {
	return &accountAnswer{}, s.SetAccount(ctx, actor, in.ID, in.Body.Since, in.Body.Source, in.Body.Version)
}

func (s *Service) apiLeave(ctx context.Context, actor auth.Actor, in *leaveRequest) (*accountAnswer, error) {
	return &accountAnswer{}, s.Leave(ctx, actor, in.ID, in.Body.Status, in.Body.On, in.Body.Version)
}

func (s *Service) apiUndoLeave(ctx context.Context, actor auth.Actor, in *undoLeaveRequest) (*accountAnswer, error) {
	return &accountAnswer{}, s.UndoLeave(ctx, actor, in.ID, in.Body.Version)
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
