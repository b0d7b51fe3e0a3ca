package teams

import (
	"context"
	"net/http"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
)

func (s *Service) apiWrite(a *api.API) {
	api.Op(a, Manage, operation("create-team", http.MethodPost, "/api/teams", "Set up the team of a village"), s.apiCreate)
	api.Op(a, Manage, operation("end-team", http.MethodPost, "/api/teams/{id}/end", "End a team"), s.apiEndTeam)
	api.Op(a, Manage, operation("add-team-member", http.MethodPost, "/api/teams/{id}/members", "Put a person into a team"), s.apiAddMember)
	api.Op(a, Manage, operation("edit-team-member", http.MethodPut, "/api/teams/{id}/members/{part}", "Put right what is known of a member"), s.apiEditMember)
	api.Op(a, Manage, operation("end-team-member", http.MethodPost, "/api/teams/{id}/members/{part}/end", "Let a person leave a team"), s.apiEndMember)
	api.Op(a, Manage, operation("set-duty-slot", http.MethodPost, "/api/teams/{id}/slots", "Give a team a weekly duty"), s.apiSetSlot)
	api.Op(a, Manage, operation("end-duty-slot", http.MethodPost, "/api/teams/{id}/slots/{part}/end", "End a weekly duty"), s.apiEndSlot)
	api.Op(a, Manage, operation("change-duty", http.MethodPost, "/api/teams/{id}/changes", "Declare days off, move a duty, or add one"), s.apiChange)
	withdraw := operation("withdraw-duty-change", http.MethodPost, "/api/teams/{id}/changes/{part}/withdraw", "Take a change back")
	withdraw.DefaultStatus = http.StatusNoContent
	api.Op(a, Manage, withdraw, s.apiWithdraw)
}

func answer[T, U any](v T, err error, f func(T) U) (*api.Body[U], error) {
	if err != nil {
		return nil, err
	}
	return &api.Body[U]{Body: f(v)}, nil
}

func (s *Service) apiCreate(ctx context.Context, actor auth.Actor, in *struct {
	Body struct {
		ID         string     `json:"id,omitempty" doc:"UUIDv7 made by the client: a repeat returns the first result"`
		VillageID  string     `json:"villageId"`
		Name       string     `json:"name" maxLength:"200"`
		Kind       Kind       `json:"kind" enum:"model,community"`
		DecisionNo string     `json:"decisionNo,omitempty" maxLength:"100"`
		DecisionOn clock.Date `json:"decisionOn,omitempty"`
		From       clock.Date `json:"from"`
		To         clock.Date `json:"to,omitempty"`
	}
}) (*api.Body[apiTeam], error) {
	b := in.Body
	t, err := s.CreateTeam(ctx, actor, TeamInput{b.ID, b.VillageID, b.Name, b.Kind, b.DecisionNo, b.DecisionOn, b.From, b.To})
	return answer(t, err, s.apiTeam)
}

type apiTeamEnd struct {
	Version int        `json:"version" minimum:"1" maximum:"2147483647" doc:"the one that was read"`
	Last    clock.Date `json:"last,omitempty" doc:"last day; none: today"`
}

type apiEndPart struct {
	ID   string `path:"id"`
	Part string `path:"part"`
	Body apiTeamEnd
}

func (in *apiEndPart) input() EndInput {
	return EndInput{ID: in.Part, Version: in.Body.Version, Last: in.Body.Last}
}

func (s *Service) apiEndTeam(ctx context.Context, actor auth.Actor, in *struct {
	ID   string `path:"id"`
	Body apiTeamEnd
}) (*api.Body[apiTeam], error) {
	t, err := s.EndTeam(ctx, actor, EndInput{ID: in.ID, Version: in.Body.Version, Last: in.Body.Last})
	return answer(t, err, s.apiTeam)
}

func (s *Service) apiAddMember(ctx context.Context, actor auth.Actor, in *struct {
	ID   string `path:"id"`
	Body struct {
		ID          string     `json:"id,omitempty"`
		AccountID   string     `json:"accountId,omitempty"`
		Name        string     `json:"name" maxLength:"100"`
		Phone       string     `json:"phone,omitempty" maxLength:"30"`
		PhonePublic bool       `json:"phonePublic,omitempty" doc:"the member agreed that the number is posted"`
		Role        Role       `json:"role" enum:"lead,deputy,member"`
		Position    string     `json:"position,omitempty" maxLength:"100"`
		From        clock.Date `json:"from,omitempty" doc:"none: today"`
		To          clock.Date `json:"to,omitempty"`
	}
}) (*api.Body[apiTeamMember], error) {
	b := in.Body
	m, err := s.AddMember(ctx, actor, MemberInput{b.ID, in.ID, b.AccountID, b.Name, b.Phone, b.PhonePublic, b.Role, b.Position, b.From, b.To})
	return answer(m, err, toMember)
}

func (s *Service) apiEditMember(ctx context.Context, actor auth.Actor, in *struct {
	ID   string `path:"id"`
	Part string `path:"part"`
	Body struct {
		Version     int    `json:"version" minimum:"1" maximum:"2147483647" doc:"the one that was read"`
		AccountID   string `json:"accountId,omitempty"`
		Name        string `json:"name" maxLength:"100"`
		Phone       string `json:"phone,omitempty" maxLength:"30"`
		PhonePublic bool   `json:"phonePublic,omitempty" doc:"the member agreed that the number is posted"`
		Role        Role   `json:"role" enum:"lead,deputy,member"`
		Position    string `json:"position,omitempty" maxLength:"100"`
	}
}) (*api.Body[apiTeamMember], error) {
	b := in.Body
	m, err := s.EditMember(ctx, actor, MemberEdit{ID: in.Part, Version: b.Version, AccountID: b.AccountID, Name: b.Name, Phone: b.Phone, PhonePublic: b.PhonePublic, Role: b.Role, Position: b.Position})
	return answer(m, err, toMember)
}

func (s *Service) apiEndMember(ctx context.Context, actor auth.Actor, in *apiEndPart) (*api.Body[apiTeamMember], error) {
	m, err := s.EndMember(ctx, actor, in.input())
	return answer(m, err, toMember)
}

func (s *Service) apiSetSlot(ctx context.Context, actor auth.Actor, in *struct {
	ID   string `path:"id"`
	Body struct {
		ID        string     `json:"id,omitempty"`
		Kind      SlotKind   `json:"kind" enum:"evening,shift"`
		Weekday   int        `json:"weekday" minimum:"1" maximum:"7"`
		Start     string     `json:"start" maxLength:"20"`
		End       string     `json:"end" maxLength:"20"`
		Place     string     `json:"place" maxLength:"200"`
		Label     string     `json:"label,omitempty" maxLength:"100"`
		From      clock.Date `json:"from,omitempty" doc:"none: today"`
		To        clock.Date `json:"to,omitempty"`
		MemberIDs []string   `json:"memberIds,omitempty" maxItems:"50"`
		Replaces  string     `json:"replaces,omitempty" doc:"the slot that ends the day before"`
	}
}) (*api.Body[apiDutySlot], error) {
	b := in.Body
	slot, err := s.SetSlot(ctx, actor, SlotInput{b.ID, in.ID, b.Kind, b.Weekday, b.Start, b.End, b.Place, b.Label, b.From, b.To, b.MemberIDs, b.Replaces})
	return answer(slot, err, toSlot)
}

func (s *Service) apiEndSlot(ctx context.Context, actor auth.Actor, in *apiEndPart) (*api.Body[apiDutySlot], error) {
	slot, err := s.EndSlot(ctx, actor, in.input())
	return answer(slot, err, toSlot)
}

func (s *Service) apiChange(ctx context.Context, actor auth.Actor, in *struct {
	ID   string `path:"id"`
	Body struct {
		ID        string     `json:"id,omitempty"`
		What      What       `json:"what" enum:"off,moved,extra"`
		Date      clock.Date `json:"date"`
		LastDate  clock.Date `json:"lastDate,omitempty"`
		SlotID    string     `json:"slotId,omitempty"`
		MovedTo   clock.Date `json:"movedTo,omitempty"`
		Start     string     `json:"start,omitempty" maxLength:"20"`
		End       string     `json:"end,omitempty" maxLength:"20"`
		Place     string     `json:"place,omitempty" maxLength:"200"`
		Note      string     `json:"note,omitempty" maxLength:"300"`
		MemberIDs []string   `json:"memberIds,omitempty" maxItems:"50"`
	}
}) (*api.Body[apiDutyChange], error) {
	b := in.Body
	c, err := s.Change(ctx, actor, ChangeInput{b.ID, in.ID, b.What, b.Date, b.LastDate, b.SlotID, b.MovedTo, b.Start, b.End, b.Place, b.Note, b.MemberIDs})
	return answer(c, err, toChange)
}

func (s *Service) apiWithdraw(ctx context.Context, actor auth.Actor, in *struct {
	ID   string `path:"id"`
	Part string `path:"part"`
}) (*struct{}, error) {
	return nil, s.WithdrawChange(ctx, actor, in.Part)
}
