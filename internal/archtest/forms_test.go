package archtest

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// readsForms are what reads forms for all others.
var readsForms = []string{"internal/platform/web/", "internal/platform/forms/", "internal/platform/lists/"}

// readsItself are files that read a form by hand, with the reason.
var readsItself = map[string]string{
	"internal/accounts/resume.go":            "keeps a form of which it doesn't know the fields",
	"internal/dossiers/filing/web_photos.go": "the files of a declared form",
}

var byHand = regexp.MustCompile(`\br\.(FormValue|PostFormValue|PostForm|ParseForm|ParseMultipartForm|MultipartForm)\b`)

// TestFormsAreDeclared: forms are read by their declared fields (see package forms).
func TestFormsAreDeclared(t *testing.T) {
	needed := map[string]bool{}
	for _, s := range sources(t, ".go") {
		shared := slices.ContainsFunc(readsForms, func(dir string) bool { return strings.HasPrefix(s.Path, dir) })
		switch {
		case shared, strings.HasSuffix(s.Path, "_test.go"), !byHand.MatchString(s.Text):
		case readsItself[s.Path] == "":
			t.Errorf("%s reads a form by hand: declare its fields, or say in readsItself why not", s.Path)
		default:
			needed[s.Path] = true
		}
	}
	for path := range readsItself {
		if !needed[path] {
			t.Errorf("%s no longer reads a form by hand: take it out of readsItself", path)
		}
	}
}
