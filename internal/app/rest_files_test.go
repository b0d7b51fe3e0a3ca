package app

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"

	"thonso/internal/platform/web"
)

// restFiles says by which operation a program gets what a page sends as a
// file, or in brackets why by none.
var restFiles = map[string]string{
	"GET /admin/procedures/export.json":             "GET /api/procedures/export",
	"GET /dossiers/{id}/application.pdf":            "GET /api/dossiers/{id}/application.pdf",
	"GET /dossiers/{id}/forms/{form}":               "GET /api/dossiers/{id}/forms/{form}",
	"GET /dossiers/{id}/kept/{kind}/image":          "GET /api/dossiers/{id}/kept/{kind}",
	"GET /dossiers/{id}/pages/{photo}/image":        "GET /api/dossiers/{id}/photos/{photo}",
	"GET /dossiers/{id}/pages/{photo}/thumb":        "GET /api/dossiers/{id}/photos/{photo}/thumb",
	"GET /dossiers/{id}/photo/{photo}":              "GET /api/dossiers/{id}/photos/{photo}",
	"GET /dossiers/{id}/photo/{photo}/thumb":        "GET /api/dossiers/{id}/photos/{photo}/thumb",
	"GET /dossiers/{id}/receipt.pdf":                "GET /api/dossiers/{id}/receipt.pdf",
	"GET /dossiers/{id}/receipt.svg":                "(drawn from the link that POST /api/track answers with)",
	"GET /dossiers/{id}/result.pdf":                 "GET /api/dossiers/{id}/result.pdf",
	"GET /dossiers/{id}/supplement.pdf":             "GET /api/dossiers/{id}/supplement.pdf",
	"GET /errands/{id}/manifest.pdf":                "GET /api/errands/{id}/manifest.pdf",
	"GET /mandates/{id}/paper/photo":                "GET /api/mandates/{id}/paper",
	"GET /mandates/{id}/slip.pdf":                   "GET /api/mandates/{id}/slip.pdf",
	"GET /register.pdf":                             "GET /api/register.pdf",
	"GET /session/{id}/report.pdf":                  "GET /api/sessions/{id}/report.pdf",
	"GET /dossiers/{id}/pages/{photo}":              "(the page around the image)",
	"GET /dossiers/{id}/photos/{component}/{photo}": "(the same)",
}

// sendsFile tells from its address that a page sends a file.
func sendsFile(pattern string) bool {
	return slices.ContainsFunc([]string{".pdf", ".svg", ".json", "/image", "/thumb", "/photo", "{form}", "{photo}",
		"{page}.png"}, func(end string) bool { return strings.HasSuffix(pattern, end) })
}

// TestEveryFileIsInTheAPI: whatever is printed or photographed, a program gets
// as well, the same to the byte, where the page gives it; and where the page
// refuses, the operation does.
func TestEveryFileIsInTheAPI(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, newWorld(t))
	routes, got := map[string]web.Route{}, 0
	for _, r := range m.Router.Routes {
		routes[r.Pattern] = r
		if r.Kind == "page" && strings.HasPrefix(r.Pattern, "GET ") && sendsFile(r.Pattern) &&
			restFiles[r.Pattern] == "" {
			t.Errorf("%s: add its operation to restFiles here, or say why it has none", r.Pattern)
		}
	}
	for page, op := range restFiles {
		if strings.HasPrefix(op, "(") {
			continue
		}
		if routes[op].Kind != "api" {
			t.Errorf("%s: there is no operation %s", page, op)
			continue
		}
		for _, role := range everyRole {
			if !m.allowed(role, routes[page]) {
				continue
			}
			there := m.cells(routes[page], role, m.own)
			for i, c := range slices.DeleteFunc(m.cells(routes[op], role, m.own), func(c cell) bool {
				return !c.token
			}) {
				want, rec := m.ask(there[i], m.own), m.ask(c, m.own)
				switch {
				case want.Code != http.StatusOK:
					if rec.Code == http.StatusOK ||
						!strings.Contains(rec.Header().Get("Content-Type"), "problem+json") {
						t.Errorf("%v: %d, where the page refuses with %d", c, rec.Code, want.Code)
					}
				case rec.Code != http.StatusOK, rec.Header().Get("Content-Type") != want.Header().Get("Content-Type") &&
					!strings.HasSuffix(page, ".json"), !bytes.Equal(rec.Body.Bytes(), want.Body.Bytes()):
					t.Errorf("%v: %d %s of %d bytes, where the page has %s of %d", c, rec.Code,
						rec.Header().Get("Content-Type"), rec.Body.Len(),
						want.Header().Get("Content-Type"), want.Body.Len())
				default:
					got++
				}
			}
		}
	}
	if got < 50 {
		t.Errorf("only %d files were there to compare", got)
	}
}
