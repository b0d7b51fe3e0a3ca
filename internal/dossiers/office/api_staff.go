package office

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/offices"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/lists"
)

// standingJSON is where a dossier stands.
type standingJSON struct {
	ID           string     `json:"id"`
	Code         string     `json:"code,omitempty"`
	Procedure    string     `json:"procedure"`
	Owner        string     `json:"owner"`
	PlaceID      string     `json:"placeId"`
	CommuneID    string     `json:"communeId"`
	Way          string     `json:"way" enum:"here,portal"`
	Assist       string     `json:"assist" enum:"self,helped,official"`
	Status       string     `json:"status"`
	StatusCode   int        `json:"statusCode" doc:"1-10 as exchanged with the national portal"`
	Due          string     `json:"due,omitempty" doc:"The action that the workflow waits for"`
	Sector       string     `json:"sector" doc:"Of the procedure's field: specialists appraise those of their sectors"`
	DecidedBy    string     `json:"decidedBy" doc:"The body whose head decides: people_committee, commune_police, business_office or land_office"`
	AssigneeName string     `json:"assigneeName,omitempty"`
	HelperName   string     `json:"helperName,omitempty"`
	Submitted    *time.Time `json:"submitted,omitempty"`
	Received     *time.Time `json:"received,omitempty"`
	Promised     *time.Time `json:"promised,omitempty"`
	LegalDue     *time.Time `json:"legalDue,omitempty" doc:"Absent before reception and while papers are awaited"`

	ToVerify bool `json:"toVerify,omitempty" doc:"Facts must be verified: the longer limit of the procedure holds"`

	Risk    dossiers.Risk `json:"risk,omitempty" enum:"soon,late," doc:"soon: will be late, since the hours of the steps left don't fit in until the promise; looked three working days ahead"`
	Version int           `json:"version"`
}

func (s *Service) standing(d dossiers.Dossier) standingJSON {
	return standingJSON{ID: d.ID, Code: d.Code, Procedure: d.Procedure, Owner: d.OwnerName, PlaceID: d.PlaceID,
		CommuneID: d.CommuneID, Way: string(d.Way), Assist: string(d.Assist),
		Status: string(d.Status), StatusCode: d.Status.Official(), Due: string(d.Due), Sector: d.Sector,
		DecidedBy: string(d.DecidedBy), AssigneeName: d.AssigneeName, HelperName: d.HelperName,
		Submitted: parts.TimeJSON(d.SubmittedAt), Received: parts.TimeJSON(d.ReceivedAt),
		Promised: parts.TimeJSON(d.Promised), LegalDue: parts.TimeJSON(d.LegalDue), ToVerify: d.ToVerify,
		Risk: s.dossiers.RiskOf(d), Version: d.Version}
}

func standingOfRow(w dossiers.Row) standingJSON {
	return standingJSON{ID: w.ID, Code: w.Code, Procedure: w.Procedure, Owner: w.OwnerName, PlaceID: w.PlaceID,
		CommuneID: w.CommuneID, Way: string(w.Way), Assist: string(w.Assist),
		Status: string(w.Status), StatusCode: w.Status.Official(), Due: string(w.Due), Sector: w.Sector,
		DecidedBy: string(w.DecidedBy), AssigneeName: w.AssigneeName, HelperName: w.HelperName,
		Submitted: parts.TimeJSON(w.SubmittedAt), Received: parts.TimeJSON(w.ReceivedAt),
		Promised: parts.TimeJSON(w.Promised), Risk: w.Risk, Version: w.Version}
}

// staffAPI registers the office's operations; each ends in the use case of its page.
func (s *Service) staffAPI(a *api.API) {
	s.actionsAPI(a)
	s.filesAPI(a)
	api.Op(a, dossiers.Read, filing.PrepareOp("get-dossier", http.MethodGet, "/{id}",
		"Open a dossier; the look is logged",
		http.StatusNotFound), s.apiGet)
	tags := []string{"dossiers"}
	lists.Op(a, s.inbox, huma.Operation{OperationID: "list-inbox", Path: "/api/inbox",
		Summary: "List what waits at an office", Tags: tags}, apiInbox)
	api.Op(a, dossiers.Receive, huma.Operation{OperationID: "transfer-dossiers", Method: http.MethodPost,
		Path: "/api/transfer", Summary: "Transfer many dossiers to processing",
		Description: "Each goes for itself: one that can't doesn't stop the others.", Tags: tags}, s.apiTransfer)
	api.Op(a, offices.ManageOffice, huma.Operation{OperationID: "get-office", Method: http.MethodGet,
		Path: "/api/office/{commune}", Summary: "Read what stands on the papers of an office",
		Tags: tags}, s.apiOffice)
	api.Act(a, offices.ManageOffice, huma.Operation{OperationID: "set-office", Method: http.MethodPut,
		Path: "/api/office/{commune}", Summary: "Say what stands on the papers of an office", Tags: tags},
		s.offices.SetOffice, api.Now(func(ctx context.Context, actor auth.Actor, in offices.Office) (offices.Office, error) {
			return s.offices.Open(ctx, actor, in.CommuneID)
		}))
}

type inboxJSON struct {
	Dossiers []standingJSON `json:"dossiers"`
	Next     string         `json:"next,omitempty"`
}

func apiInbox(_ context.Context, _ auth.Actor, _ lists.Query, page lists.Page[dossiers.Row]) (inboxJSON, error) {
	out := inboxJSON{Dossiers: make([]standingJSON, 0, len(page.Rows)), Next: page.Next}
	for _, w := range page.Rows {
		out.Dossiers = append(out.Dossiers, standingOfRow(w))
	}
	return out, nil
}

type transferRequest struct {
	Body struct {
		Dossiers []toTransfer `json:"dossiers" maxItems:"200"`
	}
}

type toTransfer struct {
	ID      string `json:"id" format:"uuid"`
	Version int    `json:"version" minimum:"1" doc:"the one that was seen; where there is a newer one, it stays"`
	EventID string `json:"eventId,omitempty" doc:"UUIDv7 made by you; a repeat is done once"`
}

func (t toTransfer) act() dossiers.Act {
	return dossiers.Act{ID: t.ID, Version: t.Version, EventID: t.EventID}
}

type transferredJSON struct {
	ID    string `json:"id"`
	Code  string `json:"code,omitempty"`
	Error string `json:"error,omitempty" doc:"Why it could not go, in your language"`
}

func (s *Service) apiTransfer(ctx context.Context, actor auth.Actor,
	in *transferRequest) (*api.Body[[]transferredJSON], error) {
	out := make([]transferredJSON, 0, len(in.Body.Dossiers))
	for _, d := range s.TransferAll(ctx, actor, convert.Each(in.Body.Dossiers, toTransfer.act)) {
		t := transferredJSON{ID: d.ID, Code: d.Code}
		if d.Err != nil {
			f := fault.Of(d.Err)
			t.Error = i18n.T(ctx, f.Key, f.Args...)
		}
		out = append(out, t)
	}
	return &api.Body[[]transferredJSON]{Body: out}, nil
}

type officePath struct {
	Commune string `path:"commune"`
}

func (s *Service) apiOffice(ctx context.Context, actor auth.Actor, in *officePath) (*api.Body[offices.Office], error) {
	o, err := s.offices.Open(ctx, actor, in.Commune)
	return &api.Body[offices.Office]{Body: o}, err
}
