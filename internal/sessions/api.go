package sessions

import (
	"context"
	"net/http"
	"time"

	"thonso/internal/people"
	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/lists"
)

// shown is a session as actor may see it.
func shown(actor auth.Actor, se Session) Session {
	if se.Report != nil && !actor.May(Run, se.VillageID) {
		r := se.Report.masked()
		se.Report = &r
	}
	return se
}

type listJSON struct {
	Sessions []Session `json:"sessions"`
	Next     string    `json:"next,omitempty"`
}

type comeRequest struct {
	ID   string `path:"id"`
	Body struct {
		ID         string `json:"id,omitempty" doc:"UUIDv7 made by you; a repeat returns the first"`
		ResidentID string `json:"residentId,omitempty" doc:"or name, year of birth and phone of somebody who isn't registered"`
		Name       string `json:"name,omitempty"`
		Born       string `json:"born,omitempty"`
		Phone      string `json:"phone,omitempty"`
		Another    bool   `json:"confirmedDifferent,omitempty" doc:"none of those who look the same (see errors of a 409)"`
	}
}

type visitRequest struct {
	ID    string `path:"id"`
	Visit string `path:"visit"`
}

type askedJSON struct {
	MandateID string    `json:"mandateId"`
	Number    string    `json:"number"`
	Link      string    `json:"link" doc:"for a QR code; told once"`
	ValidTo   time.Time `json:"validTo"`
}

type beginInput struct {
	SessionID string `json:"-" path:"id"`
	MandateID string `json:"mandateId"`
}

type begunJSON struct {
	DossierID string `json:"dossierId"`
}

type presenceJSON struct {
	MembershipID string `json:"membershipId"`
	Name         string `json:"name"`
	Here         bool   `json:"here"`
	Version      int    `json:"version" doc:"give it back with a coming or going"`
}

type nextJSON struct {
	Visit *Visit `json:"visit,omitempty" doc:"absent: nobody waits"`
}

type empty struct{}

func (s *Service) api(a *api.API) {
	op := api.Operations("sessions", "/api/sessions")
	lists.Op(a, s.sessionList(), op("list-sessions", http.MethodGet, "", "List sessions, the newest first"), listBody)
	api.Do(a, Run, op("open-session", http.MethodPost, "", "Open a village's session"), s.Begin)
	api.ByID(a, View, op("get-session", http.MethodGet, "/{id}", "Read a session, with its report once closed"),
		func(ctx context.Context, actor auth.Actor, id string) (Session, error) {
			se, err := s.Get(ctx, actor, id)
			return shown(actor, se), err
		})
	api.File[struct {
		ID string `path:"id"`
	}](a, View, op("print-report", "", "/{id}/report.pdf",
		"The report of a closed session, with initials instead of names outside the team"), pages{Service: s}.paper, api.PDF)
	api.ByID(a, Run, op("list-visits", http.MethodGet, "/{id}/visits", "Who waits, and who is served by whom"),
		s.apiVisits)
	api.Op(a, Run, op("come-to-session", http.MethodPost, "/{id}/visits", "Give a person a queue number"), s.apiCome)
	api.ByID(a, Run, op("call-next", http.MethodPost, "/{id}/next", "Call the next person"), s.apiNext)
	api.Op(a, Run, op("call-visit", http.MethodPost, "/{id}/visits/{visit}/call", "Call a person out of turn"),
		s.apiCall)
	api.Op(a, Run, op("put-visit-back", http.MethodPost, "/{id}/visits/{visit}/back", "Let a person wait again"),
		s.apiBack)
	api.Do(a, Run, op("ask-in-session", http.MethodPost, "/{id}/visits/{visit}/ask",
		"Choose the procedure and ask for the mandate"),
		func(ctx context.Context, actor auth.Actor, in AskInput) (askedJSON, error) {
			m, err := s.Ask(ctx, actor, in)
			return askedJSON{m.ID, m.Number, m.Link, m.ValidTo}, err
		})
	api.Do(a, Run, op("begin-in-session", http.MethodPost, "/{id}/begin",
		"Begin the dossier of a mandate that was given"),
		func(ctx context.Context, actor auth.Actor, in beginInput) (begunJSON, error) {
			d, err := s.BeginDossier(ctx, actor, in.SessionID, in.MandateID)
			return begunJSON{d.ID}, err
		})
	api.Do(a, Run, op("end-visit", http.MethodPost, "/{id}/visits/{visit}/end", "End a visit"), s.End)
	api.ByID(a, Run, op("list-attendance", http.MethodGet, "/{id}/attendance", "Which members of the team are here"),
		s.apiAttendance)
	api.Act(a, Run, op("attend-session", http.MethodPost, "/{id}/attendance", "Note that a member has come or gone"),
		s.Attend, api.Now(func(ctx context.Context, actor auth.Actor, in AttendInput) ([]presenceJSON, error) {
			return s.apiAttendance(ctx, actor, in.SessionID)
		}))
	api.Do(a, Run, op("close-session", http.MethodPost, "/{id}/close", "Close the session into its report"), s.Close)
}

func listBody(_ context.Context, actor auth.Actor, _ lists.Query, page lists.Page[Listed]) (listJSON, error) {
	return listJSON{convert.Each(page.Rows, func(se Listed) Session {
		return shown(actor, se.Session)
	}), page.Next}, nil
}

func (s *Service) apiVisits(ctx context.Context, actor auth.Actor, id string) ([]Visit, error) {
	se, err := s.Get(ctx, actor, id)
	if err == nil {
		err = actor.Need(Run, se.VillageID)
	}
	if err != nil {
		return nil, err
	}
	vs, err := visitsOf(ctx, s.db.Read(), se.ID)
	return api.All(vs), err
}

func (s *Service) apiCome(ctx context.Context, actor auth.Actor, in *comeRequest) (*api.Body[Visit], error) {
	c := ComeInput{ID: in.Body.ID, SessionID: in.ID, ResidentID: in.Body.ResidentID}
	if c.ResidentID == "" {
		c.WalkIn = &people.RegisterInput{Name: in.Body.Name, Born: in.Body.Born, Phone: in.Body.Phone,
			Another: in.Body.Another}
	}
	v, err := s.Come(ctx, actor, c)
	return &api.Body[Visit]{Body: v}, err
}

func (s *Service) apiNext(ctx context.Context, actor auth.Actor, id string) (out nextJSON, err error) {
	v, ok, err := s.Next(ctx, actor, id)
	if ok {
		out.Visit = &v
	}
	return out, err
}

func (s *Service) apiCall(ctx context.Context, actor auth.Actor, in *visitRequest) (*api.Body[Visit], error) {
	v, err := s.Call(ctx, actor, in.ID, in.Visit)
	return &api.Body[Visit]{Body: v}, err
}

func (s *Service) apiBack(ctx context.Context, actor auth.Actor, in *visitRequest) (*empty, error) {
	return &empty{}, s.PutBack(ctx, actor, in.ID, in.Visit)
}

func (s *Service) apiAttendance(ctx context.Context, actor auth.Actor, id string) ([]presenceJSON, error) {
	all, err := s.Attendances(ctx, actor, id)
	return convert.Each(all, func(p Presence) presenceJSON {
		return presenceJSON{p.Membership.ID, p.Membership.Name, p.Here(), p.Attendance.Version}
	}), err
}
