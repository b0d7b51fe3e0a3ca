package register

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/lists"
)

type registeredJSON struct {
	ID        string          `json:"id"`
	Number    string          `json:"number" doc:"the code, or that of the slip"`
	Owner     string          `json:"owner"`
	Village   string          `json:"village"`
	Procedure string          `json:"procedure"`
	Received  *time.Time      `json:"receivedAt"`
	Clerk     string          `json:"clerk,omitempty"`
	Due       *time.Time      `json:"due,omitempty" doc:"the promise of today"`
	Ended     *time.Time      `json:"endedAt,omitempty"`
	Status    dossiers.Status `json:"status"`
}

type registerJSON struct {
	Dossiers []registeredJSON `json:"dossiers"`
	Next     string           `json:"next,omitempty" doc:"give it as after for the next page"`
}

func registerBody(_ context.Context, _ auth.Actor, _ lists.Query, page lists.Page[registerRow]) (registerJSON, error) {
	return registerJSON{convert.Each(page.Rows, func(x registerRow) registeredJSON {
		return registeredJSON{x.ID, dossiers.ReceiptNumber(x.Dossier), x.OwnerName, x.Village, x.Procedure,
			parts.TimeJSON(x.ReceivedAt), x.Clerk, parts.TimeJSON(x.Promised), parts.TimeJSON(x.EndedAt), x.Status}
	}), page.Next}, nil
}

type registerFileRequest struct {
	Office string `query:"office" doc:"id of the commune; empty: your own"`
	From   string `query:"from" format:"date" doc:"first day of reception; without from and to: this month until today"`
	To     string `query:"to" format:"date" doc:"last day"`
	Map    string `query:"map" format:"date" doc:"a map's day: what is the unit's on it; empty: what the office received"`
	Part   int    `query:"part" minimum:"1" default:"1" doc:"from 1, of a register too long for one paper"`
}

// registerAPI registers the register and its paper.
func (s *Service) registerAPI(a *api.API) {
	lists.Op(a, s.registerList(), huma.Operation{OperationID: "list-register", Path: "/api/register",
		Summary: "What an office received in a period, in the order of reception", Tags: []string{"dossiers"}},
		registerBody)
	register := filing.PrepareOp("print-register", "", "", "One part of the register: form 07", 404, 409)
	register.Path = "/api/register.pdf"
	api.File[registerFileRequest](a, dossiers.Register, register, s.registerPDF, api.PDF)
}
