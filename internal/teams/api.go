package teams

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/lists"
)

type apiTeam struct {
	ID         string     `json:"id"`
	VillageID  string     `json:"villageId"`
	Village    string     `json:"village"`
	Name       string     `json:"name"`
	Kind       Kind       `json:"kind" enum:"model,community"`
	DecisionNo string     `json:"decisionNo,omitempty"`
	DecisionOn clock.Date `json:"decisionOn,omitempty"`
	From       clock.Date `json:"from"`
	To         clock.Date `json:"to,omitempty"`
	Version    int        `json:"version"`
}

type apiTeamMember struct {
	ID          string     `json:"id"`
	AccountID   string     `json:"accountId,omitempty"`
	Name        string     `json:"name"`
	Phone       string     `json:"phone,omitempty"`
	PhonePublic bool       `json:"phonePublic"`
	Role        Role       `json:"role" enum:"lead,deputy,member"`
	Position    string     `json:"position,omitempty"`
	From        clock.Date `json:"from"`
	To          clock.Date `json:"to,omitempty"`
	Version     int        `json:"version"`
}

type apiDutySlot struct {
	ID        string     `json:"id"`
	Kind      SlotKind   `json:"kind" enum:"evening,shift"`
	Weekday   int        `json:"weekday" doc:"1 Monday to 7 Sunday"`
	Start     string     `json:"start"`
	End       string     `json:"end" doc:"on the next day if not after start"`
	Place     string     `json:"place"`
	Label     string     `json:"label,omitempty"`
	From      clock.Date `json:"from"`
	To        clock.Date `json:"to,omitempty"`
	MemberIDs []string   `json:"memberIds,omitempty" doc:"none: the whole team"`
	Version   int        `json:"version"`
}

type apiDutyChange struct {
	ID        string     `json:"id"`
	What      What       `json:"what" enum:"off,moved,extra"`
	Date      clock.Date `json:"date"`
	LastDate  clock.Date `json:"lastDate,omitempty"`
	SlotID    string     `json:"slotId,omitempty"`
	MovedTo   clock.Date `json:"movedTo,omitempty"`
	Start     string     `json:"start,omitempty"`
	End       string     `json:"end,omitempty"`
	Place     string     `json:"place,omitempty"`
	Note      string     `json:"note,omitempty"`
	MemberIDs []string   `json:"memberIds,omitempty"`
	MadeAt    time.Time  `json:"madeAt"`
}

type apiDuty struct {
	Date      clock.Date      `json:"date"`
	Start     time.Time       `json:"start"`
	End       time.Time       `json:"end"`
	SlotID    string          `json:"slotId,omitempty"`
	ChangeID  string          `json:"changeId,omitempty"`
	Kind      SlotKind        `json:"kind" enum:"evening,shift"`
	Where     string          `json:"where"`
	Label     string          `json:"label,omitempty"`
	Members   []apiDutyHolder `json:"members"`
	Off       bool            `json:"off"`
	MovedFrom clock.Date      `json:"movedFrom,omitempty"`
	MovedTo   clock.Date      `json:"movedTo,omitempty"`
	Note      string          `json:"note,omitempty"`
}

type apiDutyHolder struct {
	Name  string `json:"name"`
	Phone string `json:"phone,omitempty" doc:"with leave of the member, or for staff of the place"`
	Role  Role   `json:"role" enum:"lead,deputy,member"`
}

func (s *Service) apiTeam(t Team) apiTeam {
	return apiTeam{t.ID, t.VillageID, s.places.Tree().Name(t.VillageID), t.Name, t.Kind, t.DecisionNo, t.DecisionOn,
		t.From, t.To, t.Version}
}

func toMember(m Membership) apiTeamMember {
	return apiTeamMember{m.ID, m.AccountID, m.Name, m.Phone, m.PhonePublic, m.Role, m.Position, m.From, m.To, m.Version}
}

func toSlot(s Slot) apiDutySlot {
	return apiDutySlot{s.ID, s.Kind, s.Weekday, s.Start, s.End, s.Place, s.Label, s.From, s.To, s.MemberIDs, s.Version}
}

func toChange(c Change) apiDutyChange {
	return apiDutyChange{c.ID, c.What, c.Date, c.LastDate, c.SlotID, c.MovedTo, c.Start, c.End, c.Place, c.Note,
		c.MemberIDs, c.MadeAt}
}

func toDuty(d Duty, staff bool) apiDuty {
	out := apiDuty{Date: d.Date, Start: d.Start, End: d.End, SlotID: d.SlotID, ChangeID: d.ChangeID, Kind: d.Kind,
		Where: d.Where, Label: d.Label,
		Members: []apiDutyHolder{}, Off: d.Off, MovedFrom: d.MovedFrom, MovedTo: d.MovedTo, Note: d.Note}
	for _, m := range d.Members {
		phone := m.PublicPhone()
		if staff {
			phone = m.Phone
		}
		out.Members = append(out.Members, apiDutyHolder{m.Name, phone, m.Role})
	}
	return out
}

func apply[T, U any](in []T, f func(T) U) []U {
	out := make([]U, len(in))
	for i, v := range in {
		out[i] = f(v)
	}
	return out
}

// api registers the reading operations; apiWrite the others.
func (s *Service) api(a *api.API) {
	lists.Op(a, s.teamList(), operation("list-teams", http.MethodGet, "/api/teams",
		"Digital technology teams of a place"), s.listBody)
	api.Op(a, View, operation("get-team", http.MethodGet, "/api/teams/{id}",
		"A team with its members, weekly duty and changes"), s.apiShow)
	api.Op(a, auth.Public, operation("get-roster", http.MethodGet, "/api/roster/{village}",
		"Who is on duty in a village, when and where"), s.apiRoster)
	s.apiWrite(a)
}

func operation(id, method, path, summary string) huma.Operation {
	op := huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{"teams"}}
	if method == http.MethodPost {
		op.DefaultStatus = http.StatusOK // a repeat with the same id gets the first answer
	}
	return op
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
	out.Teams = apply(page.Rows, func(t Listed) apiListed {
		x := apiListed{apiTeam: s.apiTeam(t.Team), Members: t.Members}
		if t.Lead.ID != "" {
			x.Lead = &apiDutyHolder{t.Lead.Name, t.Lead.Phone, t.Lead.Role}
		}
		return x
	})
	return out, nil
}

type apiTeamDetail struct {
	apiTeam
	Members []apiTeamMember `json:"members"`
	Slots   []apiDutySlot   `json:"slots"`
	Changes []apiDutyChange `json:"changes"`
}

func (s *Service) apiShow(ctx context.Context, actor auth.Actor, in *struct {
	ID string `path:"id"`
}) (*api.Body[apiTeamDetail], error) {
	r, err := s.Show(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &api.Body[apiTeamDetail]{Body: apiTeamDetail{s.apiTeam(r.Team), apply(r.Members, toMember),
		apply(r.Slots, toSlot), apply(r.Changes, toChange)}}, nil
}

type apiRosterIn struct {
	Village string `path:"village"`
	From    string `query:"from" doc:"none: today"`
	To      string `query:"to" doc:"none: two weeks from the first day; at most a year"`
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
	if err != nil {
		return nil, err
	}
	staff := actor.May(View, village.ID)
	return &api.Body[apiRosterOut]{Body: apiRosterOut{village.Name, from, to, apply(ds, func(d Duty) apiDuty {
		return toDuty(d, staff)
	})}}, nil
}
