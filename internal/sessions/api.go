package sessions

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/dossiers"
	"thonso/internal/people"
	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/lists"
)

type sessionJSON struct {
	ID         string    `json:"id"`
	VillageID  string    `json:"villageId"`
	Place      string    `json:"place"`
	OpenedBy   string    `json:"openedBy"`
	OpenedAt   time.Time `json:"openedAt"`
	PlannedEnd time.Time `json:"plannedEnd"`
	ClosedAt   time.Time `json:"closedAt,omitzero"`
	Report     *Report   `json:"report,omitempty" doc:"once closed; with initials instead of names outside the team"`
}

func toJSON(actor auth.Actor, se Session) sessionJSON {
	out := sessionJSON{se.ID, se.VillageID, se.Place, se.OpenedByName, se.OpenedAt, se.PlannedEnd,
		se.ClosedAt, se.Report}
	if se.Report != nil && !actor.May(Run, se.VillageID) {
		r := se.Report.masked()
		out.Report = &r
	}
	return out
}

type visitJSON struct {
	ID         string `json:"id"`
	SessionID  string `json:"sessionId"`
	Number     int    `json:"number"`
	ResidentID string `json:"residentId"`
	Name       string `json:"name"`
	Year       string `json:"year,omitempty"`
	Status     Status `json:"status" enum:"waiting,serving,done,left"`
	HelperName string `json:"helperName,omitempty"`
	Procedure  string `json:"procedure,omitempty"`
	MandateID  string `json:"mandateId,omitempty"`
	DossierID  string `json:"dossierId,omitempty"`
	Outcome    string `json:"outcome,omitempty"`
}

func visit(v Visit) visitJSON {
	return visitJSON{v.ID, v.SessionID, v.Number, v.ResidentID, v.Name, v.Year, v.Status, v.HelperName, v.Procedure,
		v.MandateID, v.DossierID, v.Outcome}
}

type listJSON struct {
	Sessions []sessionJSON `json:"sessions"`
	Next     string        `json:"next,omitempty"`
}

type idRequest struct {
	ID string `path:"id"`
}

type openRequest struct {
	Body struct {
		ID         string    `json:"id,omitempty" doc:"UUIDv7 made by you; a repeat returns the first"`
		VillageID  string    `json:"villageId"`
		Place      string    `json:"place"`
		PlannedEnd time.Time `json:"plannedEnd"`
	}
}

type comeRequest struct {
	ID   string `path:"id"`
	Body struct {
		ID         string `json:"id,omitempty" doc:"UUIDv7 made by you; a repeat returns the first"`
		ResidentID string `json:"residentId,omitempty" doc:"or name, year of birth and phone of somebody who isn't registered"`
		Name       string `json:"name,omitempty"`
		Born       string `json:"born,omitempty"`
		Phone      string `json:"phone,omitempty"`
	}
}

type visitRequest struct {
	ID    string `path:"id"`
	Visit string `path:"visit"`
}

type askRequest struct {
	ID    string `path:"id"`
	Visit string `path:"visit"`
	Body  struct {
		MandateID string       `json:"mandateId,omitempty" doc:"UUIDv7 made by you"`
		Procedure string       `json:"procedure"`
		Way       dossiers.Way `json:"way" enum:"here,portal"`
	}
}

type askedJSON struct {
	MandateID string    `json:"mandateId"`
	Number    string    `json:"number"`
	Link      string    `json:"link" doc:"for a QR code; told once"`
	ValidTo   time.Time `json:"validTo"`
}

type beginRequest struct {
	ID   string `path:"id"`
	Body struct {
		MandateID string `json:"mandateId"`
	}
}

type begunJSON struct {
	DossierID string `json:"dossierId"`
}

type endRequest struct {
	ID    string `path:"id"`
	Visit string `path:"visit"`
	Body  struct {
		Outcome string `json:"outcome" enum:"filed,guided,missing,later,home"`
		Note    string `json:"note,omitempty"`
	}
}

type attendRequest struct {
	ID   string `path:"id"`
	Body struct {
		MembershipID string `json:"membershipId"`
		Here         bool   `json:"here"`
	}
}

type closeRequest struct {
	ID   string `path:"id"`
	Body struct {
		Note       string `json:"note,omitempty"`
		DraftsSeen bool   `json:"draftsSeen,omitempty"`
	}
}

type nextJSON struct {
	Visit *visitJSON `json:"visit,omitempty" doc:"absent: nobody waits"`
}

type empty struct{}

func (s *Service) api(a *api.API) {
	op := func(id, method, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: "/api/sessions" + path, Summary: summary,
			Tags: []string{"sessions"}}
	}
	lists.Op(a, s.sessionList(), op("list-sessions", http.MethodGet, "", "List sessions, the newest first"), listBody)
	api.Op(a, Run, op("open-session", http.MethodPost, "", "Open a village's session"), s.apiOpen)
	api.Op(a, View, op("get-session", http.MethodGet, "/{id}", "Read a session, with its report once closed"), s.apiGet)
	api.File[idRequest](a, View, op("print-report", "", "/{id}/report.pdf",
		"The report of a closed session, with initials instead of names outside the team"), pages{Service: s}.paper, api.PDF)
	api.Op(a, Run, op("list-visits", http.MethodGet, "/{id}/visits", "Who waits, and who is served by whom"),
		s.apiVisits)
	api.Op(a, Run, op("come-to-session", http.MethodPost, "/{id}/visits", "Give a person a queue number"), s.apiCome)
	api.Op(a, Run, op("call-next", http.MethodPost, "/{id}/next", "Call the next person"), s.apiNext)
	api.Op(a, Run, op("call-visit", http.MethodPost, "/{id}/visits/{visit}/call", "Call a person out of turn"),
		s.apiCall)
	api.Op(a, Run, op("put-visit-back", http.MethodPost, "/{id}/visits/{visit}/back", "Let a person wait again"),
		s.apiBack)
	api.Op(a, Run, op("ask-in-session", http.MethodPost, "/{id}/visits/{visit}/ask",
		"Choose the procedure and ask for the mandate"), s.apiAsk)
	api.Op(a, Run, op("begin-in-session", http.MethodPost, "/{id}/begin",
		"Begin the dossier of a mandate that was given"), s.apiBegin)
	api.Op(a, Run, op("end-visit", http.MethodPost, "/{id}/visits/{visit}/end", "End a visit"), s.apiEnd)
	api.Op(a, Run, op("attend-session", http.MethodPost, "/{id}/attendance", "Note that a member has come or gone"),
		s.apiAttend)
	api.Op(a, Run, op("close-session", http.MethodPost, "/{id}/close", "Close the session into its report"), s.apiClose)
}

func listBody(_ context.Context, actor auth.Actor, _ lists.Query, page lists.Page[Listed]) (listJSON, error) {
	out := listJSON{Sessions: []sessionJSON{}, Next: page.Next}
	for _, se := range page.Rows {
		out.Sessions = append(out.Sessions, toJSON(actor, se.Session))
	}
	return out, nil
}

func answer(actor auth.Actor, se Session, err error) (*api.Body[sessionJSON], error) {
	if err != nil {
		return nil, err
	}
	return &api.Body[sessionJSON]{Body: toJSON(actor, se)}, nil
}

func answerVisit(v Visit, err error) (*api.Body[visitJSON], error) {
	if err != nil {
		return nil, err
	}
	return &api.Body[visitJSON]{Body: visit(v)}, nil
}

func (s *Service) apiOpen(ctx context.Context, actor auth.Actor, in *openRequest) (*api.Body[sessionJSON], error) {
	se, err := s.Begin(ctx, actor, OpenInput(in.Body))
	return answer(actor, se, err)
}

func (s *Service) apiGet(ctx context.Context, actor auth.Actor, in *idRequest) (*api.Body[sessionJSON], error) {
	se, err := s.Get(ctx, actor, in.ID)
	return answer(actor, se, err)
}

func (s *Service) apiVisits(ctx context.Context, actor auth.Actor, in *idRequest) (*api.Body[[]visitJSON], error) {
	se, err := s.Get(ctx, actor, in.ID)
	if err == nil {
		err = actor.Need(Run, se.VillageID)
	}
	if err != nil {
		return nil, err
	}
	vs, err := visitsOf(ctx, s.db.Read(), se.ID)
	out := make([]visitJSON, 0, len(vs))
	for _, v := range vs {
		out = append(out, visit(v))
	}
	return &api.Body[[]visitJSON]{Body: out}, err
}

func (s *Service) apiCome(ctx context.Context, actor auth.Actor, in *comeRequest) (*api.Body[visitJSON], error) {
	c := ComeInput{ID: in.Body.ID, SessionID: in.ID, ResidentID: in.Body.ResidentID}
	if c.ResidentID == "" {
		c.WalkIn = &people.RegisterInput{Name: in.Body.Name, Born: in.Body.Born, Phone: in.Body.Phone}
	}
	return answerVisit(s.Come(ctx, actor, c))
}

func (s *Service) apiNext(ctx context.Context, actor auth.Actor, in *idRequest) (*api.Body[nextJSON], error) {
	v, ok, err := s.Next(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	out := nextJSON{}
	if ok {
		j := visit(v)
		out.Visit = &j
	}
	return &api.Body[nextJSON]{Body: out}, nil
}

func (s *Service) apiCall(ctx context.Context, actor auth.Actor, in *visitRequest) (*api.Body[visitJSON], error) {
	return answerVisit(s.Call(ctx, actor, in.ID, in.Visit))
}

func (s *Service) apiBack(ctx context.Context, actor auth.Actor, in *visitRequest) (*empty, error) {
	return &empty{}, s.PutBack(ctx, actor, in.ID, in.Visit)
}

func (s *Service) apiAsk(ctx context.Context, actor auth.Actor, in *askRequest) (*api.Body[askedJSON], error) {
	m, err := s.Ask(ctx, actor, AskInput{SessionID: in.ID, VisitID: in.Visit, MandateID: in.Body.MandateID,
		Procedure: in.Body.Procedure, Way: in.Body.Way})
	if err != nil {
		return nil, err
	}
	return &api.Body[askedJSON]{Body: askedJSON{m.ID, m.Number, m.Link, m.ValidTo}}, nil
}

func (s *Service) apiBegin(ctx context.Context, actor auth.Actor, in *beginRequest) (*api.Body[begunJSON], error) {
	d, err := s.BeginDossier(ctx, actor, in.ID, in.Body.MandateID)
	if err != nil {
		return nil, err
	}
	return &api.Body[begunJSON]{Body: begunJSON{d.ID}}, nil
}

func (s *Service) apiEnd(ctx context.Context, actor auth.Actor, in *endRequest) (*api.Body[visitJSON], error) {
	return answerVisit(s.End(ctx, actor, EndInput{SessionID: in.ID, VisitID: in.Visit,
		Outcome: in.Body.Outcome, Note: in.Body.Note}))
}

func (s *Service) apiAttend(ctx context.Context, actor auth.Actor, in *attendRequest) (*empty, error) {
	return &empty{}, s.Attend(ctx, actor, in.ID, in.Body.MembershipID, in.Body.Here)
}

func (s *Service) apiClose(ctx context.Context, actor auth.Actor, in *closeRequest) (*api.Body[sessionJSON], error) {
	se, err := s.Close(ctx, actor, CloseInput{SessionID: in.ID, Note: in.Body.Note, DraftsSeen: in.Body.DraftsSeen})
	return answer(actor, se, err)
}
