package archtest

import (
	"regexp"
	"strings"
	"testing"
)

// aLanguage is the tag of one language, or a field that belongs to it.
var aLanguage = regexp.MustCompile(`"(vi|en|vi-x-easy|tyz|hmn)"|json:"[^"]*_(vi|en)[",]|\b(Vi|En)( +string|:)`)

// TestNoLanguageIsSpecial: what is said in which language is data (messages, an
// i18n.Text, a pack), never a branch of code.
func TestNoLanguageIsSpecial(t *testing.T) {
	for _, s := range sources(t, ".go", ".templ") {
		if strings.HasSuffix(s.Path, "_test.go") || strings.HasPrefix(s.Path, "internal/platform/i18n/") {
			continue // where the packs are named
		}
		for i, line := range strings.Split(s.Text, "\n") {
			if aLanguage.MatchString(line) {
				t.Errorf("%s:%d names one language: %s", s.Path, i+1, line)
			}
		}
	}
}
