package app

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
)

// noPreview are the public pages of which nobody sends a link, with why.
var noPreview = map[string]string{
	"/api/docs": "for programmers", "/healthz": "for the machine that watches", "/metrics": "likewise",
	"/keys": "about this browser", "/preferences": "about this browser", "/login": "leads to nothing before one signs in",
	"/m": "about one's own mandate", "/m/{secret}": "opens a mandate", "/track": "about one's own dossier",
	"/t/{link}": "opens a dossier", "/t/{link}/rate": "opens a dossier",
	"/search": "looks for what one wants now",
	"/verify": "about a paper in one's hand", "/verify/{code}": "opens a result",
}

// TestLinksHaveAPreview: the link of each page for everybody, pasted in Zalo, says
// in its own words what is on it, with a picture; what is somebody's own says nothing.
func TestLinksHaveAPreview(t *testing.T) {
	t.Parallel()
	w := newPublicWorld(t)
	w.Router.BaseURL = "https://muong-thu.example" // a picture needs a whole address
	b := w.browser()
	raw, err := os.ReadFile("testdata/routes.golden")
	must(t, err)
	fill := strings.NewReplacer("{$}", "", "{village}", w.hill, "{commune}", w.commune, "{place}", w.hill,
		"{measure}", "account14", "{code}", "2.000815", "{guide}", "resident", "{secret}", "AAAAA", "{link}", w.doneLink)
	said := map[string]string{} // by page: no two say the same
	for _, m := range regexp.MustCompile(`(?m)^page GET (/\S*) +public `).FindAllStringSubmatch(string(raw), -1) {
		page := m[1]
		p := b.get(fill.Replace(page))
		if _, own := noPreview[page]; own {
			if p.status == http.StatusOK && strings.Contains(p.body, `property="og:`) && strings.Contains(page, "{") {
				t.Errorf("%s opens what is somebody's own, and has a preview", page)
			}
			continue
		}
		if p.status == http.StatusSeeOther { // to the only place there is
			continue
		}
		about := content(p.body, `property="og:description"`)
		if content(p.body, `name="description"`) != about || content(p.body, `property="og:title"`) == "" ||
			!strings.HasPrefix(content(p.body, `property="og:image"`), "http") {
			t.Errorf("%s lacks a title, a description or a picture", page)
		}
		if other := said[about]; about == "" || other != "" {
			t.Errorf("%s says of itself what %s says: %q", page, other, about)
		}
		if n := len([]rune(about)); n < 20 || n > 200 {
			t.Errorf("%s says of itself %d letters: %q", page, n, about)
		}
		said[about] = page
	}
	b.get("/design").expect(t, http.StatusNotFound) // of the demo alone
	if len(said) < 12 {
		t.Errorf("only %d pages were looked at", len(said))
	}
}

// content is what a meta element of a page says.
func content(page, meta string) string {
	_, rest, _ := strings.Cut(page, meta+` content="`)
	said, _, _ := strings.Cut(rest, `"`)
	return said
}
