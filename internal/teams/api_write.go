package teams

import (
	"context"
	"net/http"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
)

func (s *Service) apiWrite(a *api.API) {
	api.Op(a, Manage, operation("create-team", http.MethodPost, "/api/teams", "Set up the team of a village"),
		s.apiCreate)
	api.Op(a, Manage, operation("end-team", http.MethodPost, "/api/teams/{id}/end", "End a team"), s.apiEndTeam)
	api.Op(a, Manage, operation("add-team-member", http.MethodPost, "/api/teams/{id}/members",
		"Put a person into a team"), s.apiAddMember)
	api.Op(a, Manage, operation("edit-team-member", http.MethodPut, "/api/teams/{id}/members/{part}",
		"Put right what is known of a member"), s.apiEditMember)
	api.Op(a, Manage, operation("end-team-member", http.MethodPost, "/api/teams/{id}/members/{part}/end",
		"Let a person leave a team"), s.apiEndMember)
	api.Op(a, Manage, operation("set-duty-slot", http.MethodPost, "/api/teams/{id}/slots", "Give a team a weekly duty"),
		s.apiSetSlot)
	api.Op(a, Manage, operation("end-duty-slot", http.MethodPost, "/api/teams/{id}/slots/{part}/end",
		"End a weekly duty"), s.apiEndSlot)
	api.Op(a, Manage, operation("change-duty", http.MethodPost, "/api/teams/{id}/changes",
		"Declare days off, move a duty, or add one"), s.apiChange)
	withdraw := operation("withdraw-duty-change", http.MethodPost, "/api/teams/{id}/changes/{part}/withdraw",
		"Take a change back")
	withdraw.DefaultStatus = http.StatusNoContent
	api.Op(a, Manage, withdraw, s.apiWithdraw)
}

func answer[T, U any](v T, err error, f func(T) U) (*api.Body[U], error) {
	if err != nil {
		return nil, err
	}
	return &api.Body[U]{Body: f(v)}, nil
}

func (s *Service) apiCreate(ctx context.Context, actor auth.Actor, in *struct{ Body TeamInput }) (*api.Body[apiTeam],
	error) {
	t, err := s.CreateTeam(ctx, actor, in.Body)
	return answer(t, err, s.apiTeam)
}

type apiEndPart struct {
	ID   string `path:"id"`
	Part string `path:"part"`
	Body EndInput
}

func (in *apiEndPart) input() EndInput {
	in.Body.ID = in.Part
	return in.Body
}

func (s *Service) apiEndTeam(ctx context.Context, actor auth.Actor, in *struct {
	ID   string `path:"id"`
	Body EndInput
}) (*api.Body[apiTeam], error) {
	in.Body.ID = in.ID
	t, err := s.EndTeam(ctx, actor, in.Body)
	return answer(t, err, s.apiTeam)
}

func (s *Service) apiAddMember(ctx context.Context, actor auth.Actor, in *struct {
	ID   string `path:"id"`
	Body MemberInput
}) (*api.Body[apiTeamMember], error) {
	in.Body.TeamID = in.ID
	m, err := s.AddMember(ctx, actor, in.Body)
	return answer(m, err, toMember)
}

func (s *Service) apiEditMember(ctx context.Context, actor auth.Actor, in *struct {
	ID   string `path:"id"`
	Part string `path:"part"`
	Body MemberEdit
}) (*api.Body[apiTeamMember], error) {
	in.Body.ID = in.Part
	m, err := s.EditMember(ctx, actor, in.Body)
	return answer(m, err, toMember)
}

func (s *Service) apiEndMember(ctx context.Context, actor auth.Actor, in *apiEndPart) (*api.Body[apiTeamMember],
	error) {
	m, err := s.EndMember(ctx, actor, in.input())
	return answer(m, err, toMember)
}

func (s *Service) apiSetSlot(ctx context.Context, actor auth.Actor, in *struct {
	ID   string `path:"id"`
	Body SlotInput
}) (*api.Body[apiDutySlot], error) {
	in.Body.TeamID = in.ID
	slot, err := s.SetSlot(ctx, actor, in.Body)
	return answer(slot, err, toSlot)
}

func (s *Service) apiEndSlot(ctx context.Context, actor auth.Actor, in *apiEndPart) (*api.Body[apiDutySlot], error) {
	slot, err := s.EndSlot(ctx, actor, in.input())
	return answer(slot, err, toSlot)
}

func (s *Service) apiChange(ctx context.Context, actor auth.Actor, in *struct {
	ID   string `path:"id"`
	Body ChangeInput
}) (*api.Body[apiDutyChange], error) {
	in.Body.TeamID = in.ID
	c, err := s.Change(ctx, actor, in.Body)
	return answer(c, err, toChange)
}

func (s *Service) apiWithdraw(ctx context.Context, actor auth.Actor, in *struct {
	ID   string `path:"id"`
	Part string `path:"part"`
}) (*struct{}, error) {
	return nil, s.WithdrawChange(ctx, actor, in.Part)
}
