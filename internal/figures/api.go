package figures

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/places"
	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/tallies"
)

type figuresRequest struct {
	Place    string `query:"place" required:"true" doc:"id of a place, or its official code on the map"`
	Measure  string `query:"measure" doc:"codes, separated by commas; empty: all"`
	Map      string `query:"map" format:"date" doc:"day of the map; empty: today. 2025-06-30: the last of districts"`
	From     string `query:"from" doc:"first month of what happens, yyyy-mm; empty: from the beginning"`
	To       string `query:"to" doc:"last month, yyyy-mm; what lasts is counted at its end; empty: now"`
	Children bool   `query:"children" doc:"also the figures of each place directly in it, a page at a time"`
	After    string `query:"after" doc:"next of the page before"`
	Limit    int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"places of a page"`
}

type figurePlaceJSON struct {
	ID   string      `json:"id"`
	Kind places.Kind `json:"kind" enum:"province,district,commune,village"`
	Code string      `json:"code,omitempty"`
	Name string      `json:"name"`
}

type figureJSON struct {
	Measure     string            `json:"measure"`
	Name        string            `json:"name" doc:"in the caller's language"`
	Unit        tallies.Unit      `json:"unit" enum:"count,percent,average"`
	Numerator   int               `json:"numerator"`
	Denominator int               `json:"denominator,omitempty"`
	Value       float64           `json:"value" doc:"ratios to one decimal; the exact value is numerator / denominator"`
	Text        map[string]string `json:"text" doc:"as people write it, by language"`
	Formula     string            `json:"formula"`
	Source      string            `json:"source"`
	Target      int               `json:"target,omitempty" doc:"percent"`
	Hidden      bool              `json:"hidden,omitempty" doc:"of too few people: not published"`
}

// PlaceFiguresJSON are the figures of one place; exported because the schema of
// an embedded type is made of its exported fields.
type PlaceFiguresJSON struct {
	Place   figurePlaceJSON `json:"place"`
	Figures []figureJSON    `json:"figures"`
}

type figuresJSON struct {
	PlaceFiguresJSON
	Map      clock.Date         `json:"map"`
	From     string             `json:"from,omitempty"`
	To       string             `json:"to,omitempty"`
	AsOf     clock.Date         `json:"asOf"`
	Children []PlaceFiguresJSON `json:"children,omitempty" doc:"each place directly in it, never itself"`
	AtOffice []figureJSON       `json:"atOffice,omitempty" doc:"with children: done at the commune's office, in none of them"`
	Next     string             `json:"next,omitempty" doc:"give it as after for the next page of the children"`
}

type measureJSON struct {
	Code        string       `json:"code"`
	Name        string       `json:"name"`
	Unit        tallies.Unit `json:"unit" enum:"count,percent,average"`
	Formula     string       `json:"formula"`
	Numerator   string       `json:"numerator" doc:"column of the tallies"`
	Less        string       `json:"less,omitempty" doc:"column taken off the numerator"`
	Denominator string       `json:"denominator,omitempty"`
	Group       string       `json:"group" doc:"subject under which pages show it"`
	Part        string       `json:"partOf,omitempty" doc:"column of the tallies of which the numerator is a part"`
	Better      string       `json:"better" enum:"higher,lower"`
	Target      int          `json:"target,omitempty"`
	Source      string       `json:"source"`
}

func (s *Service) api(a *api.API) {
	tags := []string{"figures"}
	api.Op(a, auth.Public, huma.Operation{OperationID: "get-figures", Method: http.MethodGet, Path: "/api/figures",
		Summary: "Figures of a place, live",
		Tags:    tags, Errors: []int{http.StatusNotFound, http.StatusUnprocessableEntity}}, s.apiFigures)
	api.Op(a, auth.Public, huma.Operation{OperationID: "get-figure-months", Method: http.MethodGet,
		Path: "/api/figures/months", Summary: "Twelve months of one figure of a place",
		Tags: tags, Errors: []int{http.StatusNotFound, http.StatusUnprocessableEntity}}, s.apiMonths)
	api.Op(a, auth.Public, huma.Operation{OperationID: "list-measures", Method: http.MethodGet, Path: "/api/measures",
		Summary: "What is measured, and how", Tags: tags}, s.apiMeasures)
}

func (s *Service) apiMeasures(ctx context.Context, _ auth.Actor, _ *struct{}) (*api.Body[[]measureJSON], error) {
	var out []measureJSON
	for _, m := range s.Measures() {
		better := "higher"
		if m.Lower {
			better = "lower"
		}
		out = append(out, measureJSON{m.Code, i18n.T(ctx, m.NameKey()), m.Unit, i18n.T(ctx, m.FormulaKey()), m.Num,
			m.Less, m.Den, string(m.Group), m.Whole, better, m.Target, m.Source})
	}
	return &api.Body[[]measureJSON]{Body: out}, nil
}

func (s *Service) apiFigures(ctx context.Context, _ auth.Actor, in *figuresRequest) (*api.Body[figuresJSON], error) {
	q, err := s.question(in.Place, in.Map, in.From, in.To)
	if err != nil {
		return nil, err
	}
	ms, err := s.measuresOf(in.Measure)
	if err != nil {
		return nil, err
	}
	r, err := s.Report(ctx, q)
	if err != nil {
		return nil, err
	}
	out := figuresJSON{PlaceFiguresJSON: PlaceFiguresJSON{placeOf(ctx, r.Place), figuresOf(ctx, ms, r.Figure)},
		Map: r.Map, From: monthText(r.From), To: monthText(r.To), AsOf: r.AsOf}
	if !in.Children {
		if in.After != "" {
			return nil, lists.BadCursor()
		}
		return &api.Body[figuresJSON]{Body: out}, nil
	}
	kids := r.Children
	if last := len(kids) - 1; last >= 0 && kids[last].Own {
		out.AtOffice, kids = figuresOf(ctx, ms, kids[last].Figure), kids[:last]
	}
	page, err := lists.Slice(kids, func(c Child) string { return c.Place.ID }, in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	for _, c := range page.Rows {
		out.Children = append(out.Children, PlaceFiguresJSON{placeOf(ctx, c.Place), figuresOf(ctx, ms, c.Figure)})
	}
	out.Next = page.Next
	return &api.Body[figuresJSON]{Body: out}, nil
}

func (s *Service) measuresOf(codes string) ([]tallies.Measure, error) {
	if strings.TrimSpace(codes) == "" {
		return s.Measures(), nil
	}
	var out []tallies.Measure
	for code := range strings.SplitSeq(codes, ",") {
		m, err := s.Measure(strings.TrimSpace(code))
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

func placeOf(ctx context.Context, p places.Place) figurePlaceJSON {
	return figurePlaceJSON{p.ID, p.Kind, p.Code, places.FullName(ctx, p)}
}

func figuresOf(ctx context.Context, ms []tallies.Measure, value func(tallies.Measure) Figure) []figureJSON {
	out := make([]figureJSON, 0, len(ms))
	for _, m := range ms {
		f := value(m)
		out = append(out, figureJSON{m.Code, i18n.T(ctx, m.NameKey()), m.Unit, f.Num, f.Den, f.Value(), f.texts(),
			i18n.T(ctx, m.FormulaKey()), m.Source, m.Target, f.Hidden})
	}
	return out
}

// texts is the value as each language writes it.
func (f Figure) texts() map[string]string {
	out := map[string]string{}
	for _, lang := range i18n.Languages {
		out[lang] = f.Text(lang)
	}
	return out
}

// question reads what was asked for, as pages and API write it. The place is
// taken to the map: asked for a commune of today on the map of the districts,
// the answer is about the commune that it continues.
func (s *Service) question(place, day, from, to string) (q Question, err error) {
	tree := s.places.Tree()
	on, err := places.ParseMap(day)
	if err != nil {
		return q, err
	}
	q.Map = tree.On(on).Day
	if q.From, err = parseMonth(from); err != nil {
		return q, fault.Field("from", "figures.bad_month")
	}
	if q.To, err = parseMonth(to); err != nil {
		return q, fault.Field("to", "figures.bad_month")
	}
	q.PlaceID = place
	if _, ok := tree.Find(place); !ok {
		q.PlaceID = ""
		for _, kind := range []places.Kind{places.Village, places.Commune, places.District, places.Province} {
			if p := tree.ByCode(kind, place, q.Map); p.ID != "" {
				q.PlaceID = p.ID
				break
			}
		}
	}
	if q.PlaceID = s.On(q.PlaceID, q.Map); q.PlaceID == "" {
		return q, fault.New(fault.NotFound, "figures.not_on_map", "date", q.Map.Format())
	}
	return q, nil
}
