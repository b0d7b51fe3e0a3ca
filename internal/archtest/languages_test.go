package archtest

import (
	"regexp"
	"strings"
	"testing"
)

// aLanguage compares something with the tag of one language.
var aLanguage = regexp.MustCompile(`[!=]= *"(vi|en|vi-x-easy|tyz|hmn)"|case "(vi|en)"`)

// TestNoLanguageIsSpecial: what is said in which language is data (messages, an
// i18n.Text, a pack), never a branch of code.
func TestNoLanguageIsSpecial(t *testing.T) {
	for _, s := range sources(t, ".go", ".templ") {
		if strings.HasSuffix(s.Path, "_test.go") {
			continue
		}
		for i, line := range strings.Split(s.Text, "\n") {
			if aLanguage.MatchString(line) {
				t.Errorf("%s:%d asks for one language: %s", s.Path, i+1, line)
			}
		}
	}
}
