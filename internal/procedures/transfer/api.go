package transfer

import (
	"bytes"
	"context"
	"mime"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/table"
	"thonso/internal/procedures"
)

type procedureProblemJSON struct {
	Code string `json:"code"`
	Path string `json:"path" example:"procedures[3].form.pages[0]" doc:"of a table: the column"`
	Line int    `json:"line,omitempty" doc:"of a table"`
	Text string `json:"text"`
}

type procedureImportJSON struct {
	New      int                    `json:"new"`
	Same     int                    `json:"same"`
	DryRun   bool                   `json:"dryRun"`
	Problems []procedureProblemJSON `json:"problems"`
	Notes    []string               `json:"notes,omitempty" doc:"what a person should know of a table"`
}

type importCatalogueRequest struct {
	DryRun  bool   `query:"dryRun" doc:"say what would happen, write nothing"`
	Type    string `header:"Content-Type"`
	RawBody []byte `contentType:"application/json"`
}

type exportCatalogueRequest struct {
	As string `query:"as" enum:"json,xlsx" default:"json" doc:"our JSON, or a table"`
}

type exportCatalogueAnswer struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

// endings are those of files by the types of bodies that are taken.
var endings = map[string]string{"text/csv": ".csv", "text/tab-separated-values": ".tsv", table.Workbook: ".xlsx",
	"application/vnd.ms-excel": ".xls"}

func (s *Service) operations(a *api.API) {
	tags := []string{"procedures"}
	imp := huma.Operation{OperationID: "import-procedures", Method: http.MethodPost, Path: "/api/procedures/import",
		Summary: "Add the versions of a catalogue file", Tags: tags, MaxBodyBytes: table.MaxBytes + 1,
		SkipValidateBody: true} // Import says what is wrong, and where
	api.Op(a, procedures.Manage, imp, s.apiImport)
	a.Amend(func(o *huma.OpenAPI) {
		body := o.Paths[imp.Path].Post.RequestBody.Content
		body["application/json"].Schema = &huma.Schema{Type: "object",
			Description: "a catalogue file, as it is exported"}
		for kind := range endings {
			body[kind] = &huma.MediaType{Schema: &huma.Schema{Type: "string", Format: "binary",
				Description: "a table of procedures"}}
		}
	})
	api.Op(a, procedures.Manage, huma.Operation{OperationID: "export-procedures", Method: http.MethodGet,
		Path: "/api/procedures/export", Summary: "All versions as one catalogue file", Tags: tags}, s.apiExport)
}

func (s *Service) apiImport(ctx context.Context, actor auth.Actor,
	in *importCatalogueRequest) (*api.Body[procedureImportJSON], error) {
	kind, _, _ := mime.ParseMediaType(in.Type) // another is taken for JSON, and told where it is none
	r, err := s.Import(ctx, actor, Input{File: bytes.NewReader(in.RawBody), Name: endings[kind], DryRun: in.DryRun})
	if err != nil {
		return nil, err
	}
	out := procedureImportJSON{New: r.New, Same: r.Same, DryRun: r.DryRun,
		Problems: convert.Each(r.Problems, func(p Problem) procedureProblemJSON {
			return procedureProblemJSON{p.Code, p.Path, p.Line, i18n.T(ctx, p.Key, p.Args...)}
		})}
	for _, n := range r.Notes {
		out.Notes = append(out.Notes, noteText(ctx, n))
	}
	return &api.Body[procedureImportJSON]{Body: out}, nil
}

func (s *Service) apiExport(ctx context.Context, _ auth.Actor,
	in *exportCatalogueRequest) (*exportCatalogueAnswer, error) {
	out := &exportCatalogueAnswer{ContentType: "application/json"}
	if in.As == "xlsx" {
		out.ContentType = table.Workbook
	}
	var buf bytes.Buffer
	err := s.Export(ctx, &buf, "."+in.As)
	out.Body = buf.Bytes()
	return out, err
}
