package places

import (
	"context"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
)

// UnitJSON is a new unit in the API.
type UnitJSON struct {
	ID   string `json:"id,omitempty" format:"uuid" doc:"Made by the caller, so that a repeat does nothing"`
	Type string `json:"type"`
	Code string `json:"code,omitempty" doc:"A village's may be left out"`
	Name string `json:"name"`
}

func (u UnitJSON) unit() Unit { return Unit(u) }

// ReformJSON is what every reform in the API says.
type ReformJSON struct {
	On       clock.Date     `json:"on" format:"date" doc:"First day of the new units"`
	Decision string         `json:"decision" doc:"Number of the resolution"`
	Versions map[string]int `json:"versions,omitempty" doc:"Of the old units, as a dry run gave them"`
	DryRun   bool           `json:"dryRun,omitempty" doc:"Say what would happen, write nothing"`
}

type mergeJSON struct {
	ReformJSON
	From   []string `json:"from" doc:"Ids of the units that end"`
	Parent string   `json:"parent,omitempty" doc:"Where the old units lie in different ones"`
	Into   UnitJSON `json:"into"`
}

type partJSON struct {
	UnitJSON
	Children []string `json:"children,omitempty" doc:"Of the old unit's villages, those that come here"`
	Share    int      `json:"share,omitempty" minimum:"0" maximum:"100"`
}

type splitJSON struct {
	ReformJSON
	From  string         `json:"from"`
	Parts []partJSON     `json:"parts"`
	Goes  map[string]int `json:"goes,omitempty" doc:"By the key of a holder: the number of the part, from 1, in which that person goes on; others go on in the largest"`
}

type renameJSON struct {
	ReformJSON
	From string   `json:"from"`
	Into UnitJSON `json:"into"`
}

type moveJSON struct {
	Place string `json:"place"`
	From  string `json:"from"`
	To    string `json:"to" doc:"In a dry run an id that is not kept"`
}

type countJSON struct {
	Place string `json:"place"`
	What  string `json:"what"`
	N     int    `json:"n"`
}

type holderJSON struct {
	Key   string   `json:"key"`
	Name  string   `json:"name"`
	What  []string `json:"what"`
	Place string   `json:"place"`
	To    string   `json:"to" doc:"In a dry run an id that is not kept"`
}

type reformResult struct {
	DryRun   bool           `json:"dryRun"`
	Units    []PlaceJSON    `json:"units" doc:"The new units"`
	Moves    []moveJSON     `json:"moves,omitempty" doc:"In a dry run: what gets another parent"`
	Records  []countJSON    `json:"records,omitempty" doc:"In a dry run: records that stay with the old units"`
	Holders  []holderJSON   `json:"holders,omitempty" doc:"In a dry run: who goes on where"`
	Versions map[string]int `json:"versions,omitempty"`
}

// answer makes the result of a reform of its plan or of its new units.
func answer(ctx context.Context, plan *Reform, units []Place) *api.Body[reformResult] {
	out := reformResult{DryRun: plan != nil}
	if plan != nil {
		for _, n := range plan.New {
			units = append(units, n.Place)
		}
		for _, m := range plan.Moves {
			out.Moves = append(out.Moves, moveJSON{m.Place.ID, m.From.ID, m.To.ID})
		}
		for _, c := range plan.Counts {
			out.Records = append(out.Records, countJSON{c.Place.ID, i18n.T(ctx, c.Key, "n", c.N), c.N})
		}
		for _, h := range plan.Holders {
			out.Holders = append(out.Holders, holderJSON{h.Key, h.Name, h.What, h.Place.ID, h.To.ID})
		}
		out.Versions = plan.Versions
	}
	out.Units = allJSON(units)
	return &api.Body[reformResult]{Body: out}
}

func (s *Service) apiMerge(ctx context.Context, actor auth.Actor, in *api.Body[mergeJSON]) (*api.Body[reformResult], error) {
	b := in.Body
	order := MergeInput{FromIDs: b.From, Into: b.Into.unit(), ParentID: b.Parent, On: b.On, Decision: b.Decision, Versions: b.Versions}
	if b.DryRun {
		plan, err := s.PreviewMerge(ctx, actor, order)
		return answer(ctx, &plan, nil), err
	}
	p, err := s.Merge(ctx, actor, order)
	return answer(ctx, nil, []Place{p}), err
}

func (s *Service) apiSplit(ctx context.Context, actor auth.Actor, in *api.Body[splitJSON]) (*api.Body[reformResult], error) {
	b := in.Body
	order := SplitInput{FromID: b.From, On: b.On, Decision: b.Decision, Versions: b.Versions, Choice: map[string]int{}}
	for key, part := range b.Goes {
		order.Choice[key] = part - 1
	}
	for _, p := range b.Parts {
		order.Parts = append(order.Parts, Part{p.unit(), p.Children, p.Share})
	}
	if b.DryRun {
		plan, err := s.PreviewSplit(ctx, actor, order)
		return answer(ctx, &plan, nil), err
	}
	ps, err := s.Split(ctx, actor, order)
	return answer(ctx, nil, ps), err
}

func (s *Service) apiRename(ctx context.Context, actor auth.Actor, in *api.Body[renameJSON]) (*api.Body[reformResult], error) {
	b := in.Body
	order := RenameInput{FromID: b.From, Into: b.Into.unit(), On: b.On, Decision: b.Decision, Versions: b.Versions}
	if b.DryRun {
		plan, err := s.PreviewRename(ctx, actor, order)
		return answer(ctx, &plan, nil), err
	}
	p, err := s.Rename(ctx, actor, order)
	return answer(ctx, nil, []Place{p}), err
}

type addJSON struct {
	UnitJSON
	Kind   Kind       `json:"kind" enum:"province,commune,village"`
	Parent string     `json:"parent,omitempty" doc:"Id of the unit in which it lies"`
	From   clock.Date `json:"from,omitempty" doc:"First day; none: since ever"`
}

func (s *Service) apiAdd(ctx context.Context, actor auth.Actor, in *api.Body[addJSON]) (*api.Body[PlaceJSON], error) {
	b := in.Body
	p, err := s.Add(ctx, actor, AddInput{ID: b.ID, Kind: b.Kind, Type: b.Type, Code: b.Code, Name: b.Name, ParentID: b.Parent, From: b.From})
	if err != nil {
		return nil, err
	}
	return &api.Body[PlaceJSON]{Body: allJSON([]Place{p})[0]}, nil
}

type lineageRequest struct {
	ID   string `path:"id"`
	Body struct {
		Old      string `json:"old" doc:"Official code of the old unit"`
		Share    int    `json:"share,omitempty" minimum:"0" maximum:"100" doc:"Percent of the old unit's people"`
		Decision string `json:"decision,omitempty" maxLength:"200"`
	}
}

func (s *Service) apiLineage(ctx context.Context, actor auth.Actor, in *lineageRequest) (*struct{}, error) {
	b := in.Body
	return &struct{}{}, s.AddLineage(ctx, actor, LineageInput{ToID: in.ID, OldCode: b.Old, Share: b.Share, Decision: b.Decision})
}
