package places

import (
	"context"
	"net/http"
	"slices"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/fault"
)

// PlaceJSON is a place in the API. It is exported, as are ReformJSON and
// UnitJSON, because the API's description leaves out embedded types that aren't.
type PlaceJSON struct {
	ID   string `json:"id"`
	Kind string `json:"kind" enum:"province,district,commune,village"`
	Type string `json:"type" doc:"Official type: xa, phuong, thi_tran, dac_khu, thon …"`
	Code string `json:"code"`
	Name string `json:"name" doc:"Without the type"`
	From string `json:"from,omitempty" doc:"First day; none: since ever"`
	To   string `json:"to,omitempty" doc:"Last day; none: still"`

	Former *PlaceJSON `json:"former,omitempty" doc:"In a search: the unit, no more there, by whose name this one was found"`
}

func toJSON(p Place) PlaceJSON {
	return PlaceJSON{ID: p.ID, Kind: string(p.Kind), Type: p.Type, Code: p.Code, Name: p.Name,
		From: string(p.From), To: string(p.To)}
}

type lineageJSON struct {
	ID       string `json:"id" doc:"Of the other place"`
	On       string `json:"on"`
	Share    int    `json:"share,omitempty" doc:"Percent of the old place's people"`
	Decision string `json:"decision,omitempty"`
}

type placeDetail struct {
	PlaceJSON
	Path       []PlaceJSON   `json:"path" doc:"From the top down, on the day"`
	Children   []PlaceJSON   `json:"children"`
	FormedFrom []lineageJSON `json:"formedFrom"`
	Became     []lineageJSON `json:"became"`
}

type listPlaces struct {
	Query  string `query:"q" doc:"Name, with or without marks, or code"`
	Kind   string `query:"kind" enum:"province,district,commune,village"`
	On     string `query:"on" format:"date" doc:"Day of the map; empty: today"`
	Parent string `query:"parent" doc:"Only what lies directly in this place"`
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"500" doc:"Of a search"`
}

func registerAPI(a *api.API, s *Service) {
	op := api.Operations("places", "/api/places")
	api.Op(a, auth.Public, op("list-places", http.MethodGet, "", "Find places on the map of a day"), s.apiList)
	api.Op(a, auth.Public, op("get-place", http.MethodGet, "/{id}", "A place, what lies in it, and its lineage"),
		s.apiGet)
	api.Do(a, Manage, op("add-place", http.MethodPost, "", "Enter one unit"),
		func(ctx context.Context, actor auth.Actor, in AddInput) (PlaceJSON, error) {
			p, err := s.Add(ctx, actor, in)
			return toJSON(p), err
		})
	api.Act(a, Manage, op("add-lineage", http.MethodPost, "/{id}/lineage",
		"Name an old unit of which a unit was formed"), s.AddLineage)
	api.Do(a, Manage, op("merge-places", http.MethodPost, "/merge", "Make one unit of several"),
		func(ctx context.Context, actor auth.Actor, in mergeJSON) (reformResult, error) {
			return s.apiReform(ctx, actor, in.MergeInput, in.DryRun)
		}, api.Now(func(ctx context.Context, actor auth.Actor, in mergeJSON) (reformResult, error) {
			return s.apiReform(ctx, actor, in.MergeInput, true)
		}))
	api.Do(a, Manage, op("split-place", http.MethodPost, "/split", "Make several units of one"), s.apiSplit,
		api.Now(func(ctx context.Context, actor auth.Actor, in splitJSON) (reformResult, error) {
			in.DryRun = true
			return s.apiSplit(ctx, actor, in)
		}))
	api.Do(a, Manage, op("rename-place", http.MethodPost, "/rename", "Give a unit another name, type or code"),
		func(ctx context.Context, actor auth.Actor, in renameJSON) (reformResult, error) {
			return s.apiReform(ctx, actor, in.RenameInput, in.DryRun)
		}, api.Now(func(ctx context.Context, actor auth.Actor, in renameJSON) (reformResult, error) {
			return s.apiReform(ctx, actor, in.RenameInput, true)
		}))
}

func (s *Service) apiDay(t *Tree, on string) (clock.Date, error) {
	if on == "" {
		return t.Today(), nil
	}
	d, err := clock.ParseDate(on)
	if err != nil {
		return "", fault.Field("on", "places.date_wrong")
	}
	return d, nil
}

func (s *Service) apiList(_ context.Context, _ auth.Actor, in *listPlaces) (*api.Body[[]PlaceJSON], error) {
	t := s.Tree()
	day, err := s.apiDay(t, in.On)
	if err != nil {
		return nil, err
	}
	var found []Place
	switch {
	case in.Query != "":
		var kinds []Kind
		if in.Kind != "" {
			kinds = []Kind{Kind(in.Kind)}
		}
		out := []PlaceJSON{}
		for _, h := range t.Hits(in.Query, day, in.Limit, kinds...) {
			if in.Parent != "" && t.Parent(h.ID, day).ID != in.Parent {
				continue
			}
			p := toJSON(h.Place)
			if h.Former.ID != "" {
				former := toJSON(h.Former)
				p.Former = &former
			}
			out = append(out, p)
		}
		return &api.Body[[]PlaceJSON]{Body: out}, nil
	case in.Parent != "":
		found = t.Children(in.Parent, day)
	default:
		found = t.Roots(day)
	}
	if in.Kind != "" {
		found = slices.DeleteFunc(found, func(p Place) bool { return p.Kind != Kind(in.Kind) })
	}
	return &api.Body[[]PlaceJSON]{Body: convert.Each(found, toJSON)}, nil
}

type onePlace struct {
	ID string `path:"id"`
	On string `query:"on" format:"date" doc:"Day of the map; empty: today"`
}

func (s *Service) apiGet(_ context.Context, _ auth.Actor, in *onePlace) (*api.Body[placeDetail], error) {
	t := s.Tree()
	p, ok := t.Find(in.ID)
	if !ok {
		return nil, fault.New(fault.NotFound, "fault.not_found")
	}
	day, err := s.apiDay(t, in.On)
	if err != nil {
		return nil, err
	}
	from, to := t.Lineages(p.ID)
	lines := func(ls []Lineage, other func(Lineage) string) []lineageJSON {
		return convert.Each(ls, func(l Lineage) lineageJSON {
			return lineageJSON{other(l), string(l.On), l.Share, l.Decision}
		})
	}
	return &api.Body[placeDetail]{Body: placeDetail{PlaceJSON: toJSON(p), Path: convert.Each(t.Path(p.ID, day), toJSON),
		Children:   convert.Each(t.Children(p.ID, day), toJSON),
		FormedFrom: lines(from, func(l Lineage) string { return l.FromID }), Became: lines(to, func(l Lineage) string {
			return l.ToID
		})}}, nil
}
