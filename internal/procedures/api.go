package procedures

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/i18n"
)

// ProcedureJSON is one line of the catalogue; exported because the schema of an
// embedded type is made of its exported fields.
type ProcedureJSON struct {
	Code      string     `json:"code" example:"2.000815"`
	Version   int        `json:"version"`
	ValidFrom clock.Date `json:"validFrom"`
	ValidTo   clock.Date `json:"validTo,omitempty"`
	Name      string     `json:"name" doc:"official name, in the caller's language"`
	Plain     string     `json:"plain" doc:"in the words of the village"`
	Sector    string     `json:"sector"`
	Field     string     `json:"field"`
	Online    string     `json:"online" enum:"full,partial,none"`
	Limit     string     `json:"limit"`
	HasForm   bool       `json:"hasForm"`
}

type procedurePaperJSON struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Help      string `json:"help,omitempty"`
	Originals int    `json:"originals"`
	Copies    int    `json:"copies"`
	ShowOnly  bool   `json:"showOnly"`
	FromData  string `json:"fromData,omitempty" doc:"data that replaces the paper"`
	Required  bool   `json:"required"`
}

type procedureStepJSON struct {
	Key   string `json:"key"`
	Name  string `json:"name"`
	Role  string `json:"role"`
	Hours int    `json:"hours"`
	Stage int    `json:"stage" doc:"1–5: which of the five steps that residents see"`
}

type procedureFullJSON struct {
	ProcedureJSON
	OnlineReason string               `json:"onlineReason,omitempty"`
	Papers       []procedurePaperJSON `json:"papers"`
	Fees         []string             `json:"fees"`
	Steps        []procedureStepJSON  `json:"steps"`
	Result       string               `json:"result"`
	Decider      string               `json:"decider"`
	Legal        []string             `json:"legal"`
	Source       string               `json:"source"`
}

type procedureRequest struct {
	Code string     `path:"code"`
	On   clock.Date `query:"on" format:"date" doc:"day on which it is valid; empty: today"`
}

type villageRequest struct {
	ID string `path:"id" doc:"village"`
}

type choiceInput struct {
	VillageID string `json:"-" path:"id"`
	Choice
}

func (s *Service) api(a *api.API) {
	tags := []string{"procedures"}
	op := func(id, method, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: tags}
	}
	api.Op(a, auth.Public, op("list-procedures", http.MethodGet, "/api/procedures", "Procedures valid today"),
		s.apiList)
	api.Op(a, auth.Public, op("get-procedure", http.MethodGet, "/api/procedures/{code}",
		"A procedure: papers, fees, limit, steps"), s.apiGet)
	api.Op(a, Choose, op("get-procedures-choice", http.MethodGet, "/api/villages/{id}/procedures",
		"What a village guides"), s.apiChoice)
	set := op("choose-procedures", http.MethodPut, "/api/villages/{id}/procedures",
		"Choose what a village guides from today on")
	api.Act(a, Choose, set, func(ctx context.Context, actor auth.Actor, in choiceInput) error {
		return s.Choose(ctx, actor, in.VillageID, in.Choice, s.Today())
	}, api.Now(func(ctx context.Context, actor auth.Actor, in choiceInput) (Choice, error) {
		return s.Choice(ctx, actor, in.VillageID)
	}))
}

func briefJSON(ctx context.Context, p Procedure) ProcedureJSON {
	lang := i18n.Lang(ctx)
	key, args := p.Limit.Text()
	return ProcedureJSON{p.Code, p.Version, p.ValidFrom, p.ValidTo, p.Name.In(lang), p.Plain.In(lang), p.Field.Sector,
		p.Field.Name.In(lang), p.Online.Level, i18n.T(ctx, key, args...), p.Form != nil}
}

func (s *Service) apiList(ctx context.Context, _ auth.Actor, _ *struct{}) (*api.Body[[]ProcedureJSON], error) {
	return &api.Body[[]ProcedureJSON]{Body: convert.Each(s.List(s.Today()), func(p Procedure) ProcedureJSON {
		return briefJSON(ctx, p)
	})}, nil
}

func (s *Service) apiGet(ctx context.Context, _ auth.Actor, in *procedureRequest) (*api.Body[procedureFullJSON],
	error) {
	day := in.On
	if day.IsZero() {
		day = s.Today()
	}
	p, err := s.Get(in.Code, day)
	if err != nil {
		return nil, err
	}
	lang := i18n.Lang(ctx)
	out := procedureFullJSON{ProcedureJSON: briefJSON(ctx, p), OnlineReason: p.Online.Reason.In(lang),
		Result:  p.Result.Name.In(lang),
		Decider: i18n.T(ctx, "procedures.decider."+string(p.Decider)), Legal: p.Legal, Source: p.Source}
	for _, c := range p.Components {
		out.Papers = append(out.Papers, procedurePaperJSON{c.ID, c.Name.In(lang), c.Help.In(lang), c.Originals,
			c.Copies, c.ShowOnly, c.Data, c.Required})
	}
	for _, f := range p.Fees {
		if day.In(f.ValidFrom, f.ValidTo) {
			out.Fees = append(out.Fees, f.In(ctx))
		}
	}
	for _, st := range p.Steps {
		out.Steps = append(out.Steps, procedureStepJSON{st.Key, st.Name.In(lang), st.Role, st.Hours, st.Stage})
	}
	return &api.Body[procedureFullJSON]{Body: out}, nil
}

func (s *Service) apiChoice(ctx context.Context, actor auth.Actor, in *villageRequest) (*api.Body[Choice], error) {
	c, err := s.Choice(ctx, actor, in.ID)
	return &api.Body[Choice]{Body: c}, err
}
