package help

import (
	"regexp"
	"strings"
	"testing"

	"thonso/docs/guides"
	"thonso/internal/platform/i18n"
)

var names = []string{"resident", "member", "clerk", "leader", "administrator"}

// TestGuides: each guide has the same parts in every language, and nothing in it
// leads out of the product but to the net.
func TestGuides(t *testing.T) {
	t.Parallel()
	all, err := readGuides(guides.Files, names)
	if err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`href="([^"]*)"`)
	for _, name := range names {
		first := all[name][i18n.Languages[0]]
		for _, lang := range i18n.Languages {
			g := all[name][lang]
			if g.Title == "" || len(g.Parts) < 3 || len(g.Parts) != len(first.Parts) {
				t.Errorf("%s (%s): %q has %d parts, %d in the first language", name, lang, g.Title, len(g.Parts),
					len(first.Parts))
				continue
			}
			for i, p := range g.Parts {
				if p.ID != first.Parts[i].ID || strings.Count(g.HTML, `id="`+p.ID+`"`) != 1 {
					t.Errorf("%s (%s): part %q is %q", name, lang, p.Title, p.ID)
				}
			}
			for _, wrong := range []string{"<img", "<h1", "<td></td>", "<p></p>"} {
				if strings.Contains(g.HTML, wrong) {
					t.Errorf("%s (%s) has %s", name, lang, wrong)
				}
			}
			for _, m := range link.FindAllStringSubmatch(g.HTML, -1) {
				to, inside := strings.CutPrefix(m[1], URL+"/")
				if _, known := all[to]; inside && !known || !inside && m[1] != URL && !strings.Contains(m[1], "://") {
					t.Errorf("%s (%s) leads to %s", name, lang, m[1])
				}
			}
		}
	}
}
