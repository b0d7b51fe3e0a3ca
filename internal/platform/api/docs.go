package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// An operation is one line of the API's page.
type operation struct {
	Method, Path, ID, Summary, Text string
	Tag                             string
	Params                          []*huma.Param
	Body, Answer                    string // names of their schemas
	Permission                      string
}

// ShowDocs lists the operations of the API's own description; a page of ours
// rather than a viewer that would load from elsewhere.
func (a *API) ShowDocs(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	page := a.rt.Page(w, r, i18n.T(r.Context(), "docs.title"), web.Dense)
	return web.Render(w, r, http.StatusOK, docsPage(page, a.operations()))
}

func (a *API) operations() (out []operation) {
	needs := map[string]string{}
	for _, route := range a.rt.Routes {
		needs[route.Pattern] = string(route.Permission)
	}
	for path, item := range a.OpenAPI().Paths {
		for method, op := range map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put,
			"PATCH": item.Patch, "DELETE": item.Delete} {
			if op == nil {
				continue
			}
			o := operation{Method: method, Path: path, ID: op.OperationID, Summary: op.Summary, Text: op.Description,
				Params: op.Parameters, Permission: needs[method+" "+path]}
			if len(op.Tags) > 0 {
				o.Tag = op.Tags[0]
			}
			if op.RequestBody != nil {
				o.Body = schemaName(op.RequestBody.Content)
			}
			for _, status := range []string{"200", "201"} {
				if res := op.Responses[status]; res != nil {
					o.Answer = schemaName(res.Content)
				}
			}
			out = append(out, o)
		}
	}
	slices.SortFunc(out, func(x, y operation) int {
		return cmp.Or(cmp.Compare(x.Tag, y.Tag), cmp.Compare(x.Path, y.Path), cmp.Compare(x.Method, y.Method))
	})
	return out
}

// schemaName names what is sent or answered: a schema, or the kinds of a file.
func schemaName(content map[string]*huma.MediaType) string {
	var files []string
	for kind, m := range content {
		const prefix = "#/components/schemas/"
		switch {
		case m.Schema == nil:
		case len(m.Schema.Ref) > len(prefix):
			return m.Schema.Ref[len(prefix):]
		case m.Schema.Format == "binary":
			files = append(files, kind)
		default:
			return m.Schema.Type
		}
	}
	slices.Sort(files)
	return strings.Join(files, ", ")
}

// rows are what a caller must know of the operation.
func (o operation) rows(ctx context.Context) (out []ui.Row) {
	add := func(key, value string) {
		if value != "" {
			out = append(out, ui.Row{Key: i18n.T(ctx, key), Value: value})
		}
	}
	add("docs.permission", o.Permission)
	for _, p := range o.Params {
		text := p.In
		if p.Required {
			text += ", " + i18n.T(ctx, "docs.required")
		}
		if p.Description != "" {
			text += ": " + p.Description
		}
		out = append(out, ui.Row{Key: p.Name, Value: text})
	}
	add("docs.body", o.Body)
	add("docs.answer", o.Answer)
	return out
}
