package teams

import (
	"context"
	"net/http"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/lists"
)

type apiTeam struct {
	Team
	Village string `json:"village"`
}

type apiDuty struct {
	Duty
	Members []apiDutyHolder `json:"members"`
}

type apiDutyHolder struct {
	Name  string `json:"name"`
	Phone string `json:"phone,omitempty" doc:"with leave of the member, or for staff of the place"`
	Role  Role   `json:"role" enum:"lead,deputy,member"`
}

func (s *Service) apiTeam(t Team, err error) (apiTeam, error) {
	return apiTeam{t, s.places.Tree().Name(t.VillageID)}, err
}

func toDuty(d Duty, staff bool) apiDuty {
	out := apiDuty{d, []apiDutyHolder{}}
	for _, m := range d.Members {
		phone := m.PublicPhone()
		if staff {
			phone = m.Phone
		}
		out.Members = append(out.Members, apiDutyHolder{m.Name, phone, m.Role})
	}
	return out
}

func (s *Service) api(a *api.API) {
	op := api.Operations("teams", "/api")
	lists.Op(a, s.teamList(), op("list-teams", http.MethodGet, "/teams", "Digital technology teams of a place"),
		s.listBody)
	api.ByID(a, View, op("get-team", http.MethodGet, "/teams/{id}",
		"A team with its members, weekly duty and changes"), s.apiShow)
	api.Op(a, auth.Public, op("get-roster", http.MethodGet, "/roster/{village}",
		"Who is on duty in a village, when and where"), s.apiRoster)
	api.Do(a, Manage, op("create-team", http.MethodPost, "/teams", "Set up the team of a village"),
		func(ctx context.Context, actor auth.Actor, in TeamInput) (apiTeam, error) {
			return s.apiTeam(s.CreateTeam(ctx, actor, in))
		})
	api.Do(a, Manage, op("end-team", http.MethodPost, "/teams/{id}/end", "End a team"), s.apiEndTeam,
		api.Now(func(ctx context.Context, actor auth.Actor, in endTeamInput) (apiTeam, error) {
			return s.apiTeam(s.manage(ctx, actor, in.TeamID))
		}))
	api.Do(a, Manage, op("add-team-member", http.MethodPost, "/teams/{id}/members", "Put a person into a team"),
		s.AddMember)
	api.Do(a, Manage, op("edit-team-member", http.MethodPut, "/teams/{id}/members/{part}",
		"Put right what is known of a member"), s.EditMember,
		api.Now(func(ctx context.Context, actor auth.Actor, in MemberEdit) (Membership, error) {
			return s.memberNow(ctx, actor, in.ID)
		}))
	api.Do(a, Manage, op("end-team-member", http.MethodPost, "/teams/{id}/members/{part}/end",
		"Let a person leave a team"), s.EndMember,
		api.Now(func(ctx context.Context, actor auth.Actor, in EndInput) (Membership, error) {
			return s.memberNow(ctx, actor, in.ID)
		}))
	api.Do(a, Manage, op("set-duty-slot", http.MethodPost, "/teams/{id}/slots", "Give a team a weekly duty"), s.SetSlot)
	api.Do(a, Manage, op("end-duty-slot", http.MethodPost, "/teams/{id}/slots/{part}/end", "End a weekly duty"),
		s.EndSlot, api.Now(func(ctx context.Context, actor auth.Actor, in EndInput) (Slot, error) {
			slot, err := one(selectSlots(ctx, s.db.Read(), `where id = $1`, in.ID))
			if err == nil {
				_, err = s.manage(ctx, actor, slot.TeamID)
			}
			return slot, err
		}))
	api.Do(a, Manage, op("change-duty", http.MethodPost, "/teams/{id}/changes",
		"Declare days off, move a duty, or add one"), s.Change)
	api.Op(a, Manage, op("withdraw-duty-change", http.MethodPost, "/teams/{id}/changes/{part}/withdraw",
		"Take a change back"), s.apiWithdraw)
}

type apiListed struct {
	apiTeam
	Members int            `json:"members"`
	Lead    *apiDutyHolder `json:"lead,omitempty"`
}

type apiTeamList struct {
	Teams            []apiListed `json:"teams"`
	Next             string      `json:"next,omitempty"`
	ModelTeams       int         `json:"modelTeams"`
	ModelMembers     int         `json:"modelMembers"`
	CommunityTeams   int         `json:"communityTeams"`
	CommunityMembers int         `json:"communityMembers"`
}

func (s *Service) listBody(ctx context.Context, actor auth.Actor, q lists.Query,
	page lists.Page[Listed]) (out apiTeamList, err error) {
	total, err := s.Total(ctx, actor, q)
	if err != nil {
		return out, err
	}
	out = apiTeamList{Next: page.Next, ModelTeams: total.Sum("model_teams"), ModelMembers: total.Sum("model_members"),
		CommunityTeams: total.Sum("community_teams"), CommunityMembers: total.Sum("community_members")}
	out.Teams = convert.Each(page.Rows, func(t Listed) apiListed {
		x := apiListed{apiTeam: apiTeam{t.Team, t.Village}, Members: t.Members}
		if t.Lead.ID != "" {
			x.Lead = &apiDutyHolder{t.Lead.Name, t.Lead.Phone, t.Lead.Role}
		}
		return x
	})
	return out, nil
}

type apiTeamDetail struct {
	apiTeam
	Members []Membership `json:"members"`
	Slots   []Slot       `json:"slots"`
	Changes []Change     `json:"changes"`
}

func (s *Service) apiShow(ctx context.Context, actor auth.Actor, id string) (apiTeamDetail, error) {
	r, err := s.Show(ctx, actor, id)
	return apiTeamDetail{apiTeam{r.Team, s.places.Tree().Name(r.Team.VillageID)}, api.All(r.Members),
		api.All(r.Slots), api.All(r.Changes)}, err
}

type endTeamInput struct {
	TeamID string `json:"-" path:"id"`
	EndInput
}

func (s *Service) apiEndTeam(ctx context.Context, actor auth.Actor, in endTeamInput) (apiTeam, error) {
	in.ID = in.TeamID
	return s.apiTeam(s.EndTeam(ctx, actor, in.EndInput))
}

// memberNow is a member as they are now, to who manages the team.
func (s *Service) memberNow(ctx context.Context, actor auth.Actor, id string) (Membership, error) {
	m, err := one(selectMembers(ctx, s.db.Read(), `where id = $1`, id))
	if err == nil {
		_, err = s.manage(ctx, actor, m.TeamID)
	}
	return m, err
}

func (s *Service) apiWithdraw(ctx context.Context, actor auth.Actor, in *struct {
	ID   string `path:"id"`
	Part string `path:"part"`
}) (*struct{}, error) {
	return nil, s.WithdrawChange(ctx, actor, in.Part)
}

type apiRosterIn struct {
	Village string `path:"village"`
	From    string `query:"from" format:"date" doc:"none: today"`
	To      string `query:"to" format:"date" doc:"none: two weeks from the first day; at most a year"`
}

type apiRosterOut struct {
	Village string     `json:"village"`
	From    clock.Date `json:"from"`
	To      clock.Date `json:"to"`
	Duties  []apiDuty  `json:"duties"`
}

// longest is how many days of roster one request may ask for.
const longest = 366

func (s *Service) apiRoster(ctx context.Context, actor auth.Actor, in *apiRosterIn) (*api.Body[apiRosterOut], error) {
	village, err := s.village(in.Village)
	if err != nil {
		return nil, err
	}
	from, err1 := clock.ParseDate(in.From)
	to, err2 := clock.ParseDate(in.To)
	if err1 != nil || err2 != nil {
		return nil, fault.Field("from", "teams.bad_date")
	}
	if from.IsZero() {
		from = s.today()
	}
	if to.IsZero() {
		to = from.AddDays(13)
	}
	if to < from || to > from.AddDays(longest) {
		return nil, fault.Field("to", "teams.bad_range")
	}
	ds, err := s.Roster(ctx, village.ID, from, to)
	staff := actor.May(View, village.ID)
	return &api.Body[apiRosterOut]{Body: apiRosterOut{village.Name, from, to, convert.Each(ds, func(d Duty) apiDuty {
		return toDuty(d, staff)
	})}}, err
}
