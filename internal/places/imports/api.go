package imports

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/places"
	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/table"
)

func (s *Service) operations(a *api.API) {
	api.Op(a, places.Manage, huma.Operation{OperationID: "import-places", Method: http.MethodPost,
		Path: "/api/places/import", Summary: "Bring in a list of units, or say what it would do",
		Tags:         []string{"places"},
		MaxBodyBytes: table.MaxBytes}, s.apiImport)
}

type rowJSON struct {
	ProvinceCode string `json:"provinceCode,omitempty"`
	Province     string `json:"province,omitempty"`
	DistrictCode string `json:"districtCode,omitempty"`
	District     string `json:"district,omitempty"`
	CommuneCode  string `json:"communeCode,omitempty"`
	Commune      string `json:"commune,omitempty"`
	UnitType     string `json:"unitType,omitempty"`
	FormedFrom   string `json:"formedFrom,omitempty"`
	VillageCode  string `json:"villageCode,omitempty"`
	Village      string `json:"village,omitempty"`
	VillageType  string `json:"villageType,omitempty"`
}

type importJSON struct {
	From      clock.Date `json:"from,omitempty" doc:"First day of the list; none: since ever"`
	To        clock.Date `json:"to,omitempty" doc:"Last day; none: still"`
	Root      string     `json:"root,omitempty" doc:"Place in which all units lie; none: from the provinces down"`
	Provinces []string   `json:"provinces,omitempty" doc:"Codes of the provinces to take; none: all"`
	Decision  string     `json:"decision,omitempty"`
	Renames   bool       `json:"renames,omitempty" doc:"The doubts were looked at: units with a code have new names"`
	DryRun    bool       `json:"dryRun,omitempty"`
	Rows      []rowJSON  `json:"rows" minItems:"1" maxItems:"120000"`
}

type rowErrorJSON struct {
	Row   int    `json:"row" doc:"From 1; 0: no single row"`
	Field string `json:"field,omitempty"`
	Key   string `json:"key"`
	Text  string `json:"text"`
}

type importResultJSON struct {
	DryRun   bool           `json:"dryRun"`
	Written  bool           `json:"written" doc:"False where any row is wrong: then nothing was"`
	Created  int            `json:"created"`
	Changed  int            `json:"changed"`
	Same     int            `json:"same"`
	Lineages int            `json:"lineages"`
	Errors   []rowErrorJSON `json:"errors"`
	Doubts   []rowErrorJSON `json:"doubts" doc:"Codes with another name; written only with renames"`
	Notes    []rowErrorJSON `json:"notes"`
}

// apiImport answers wrong rows with all of them in the result, not with the
// first few of a problem: a program puts a list right in one go, too.
func (s *Service) apiImport(ctx context.Context, actor auth.Actor,
	in *api.Body[importJSON]) (*api.Body[importResultJSON], error) {
	b := in.Body
	order := Input{From: b.From, To: b.To, Root: b.Root, Provinces: b.Provinces, Decision: b.Decision,
		Renames: b.Renames, DryRun: b.DryRun}
	for i, r := range b.Rows {
		order.Rows = append(order.Rows, Row{Line: i + 1, ProvinceCode: r.ProvinceCode, Province: r.Province,
			DistrictCode: r.DistrictCode, District: r.District, CommuneCode: r.CommuneCode, Commune: r.Commune,
			UnitType: r.UnitType, FormedFrom: r.FormedFrom, VillageCode: r.VillageCode, Village: r.Village,
			VillageType: r.VillageType})
	}
	report, err := s.Import(ctx, actor, order)
	if err != nil && len(report.Errors)+len(report.Doubts) == 0 {
		return nil, err
	}
	texts := func(list []RowError) []rowErrorJSON {
		return convert.Each(list, func(e RowError) rowErrorJSON {
			return rowErrorJSON{e.Line, e.Field, e.Key, i18n.T(ctx, e.Key, e.Args...)}
		})
	}
	return &api.Body[importResultJSON]{Body: importResultJSON{DryRun: b.DryRun, Written: err == nil && !b.DryRun,
		Created: report.Created, Changed: report.Changed,
		Same: report.Same, Lineages: report.Lines, Errors: texts(report.Errors), Doubts: texts(report.Doubts),
		Notes: texts(report.Notes)}}, nil
}
