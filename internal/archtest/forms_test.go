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
	"internal/accounts/login.go":             "goes on with such a form after the sign-in",
	"internal/accounts/manage.go":            "one button with its value",
	"internal/accounts/preferences.go":       "buttons with their values",
	"internal/places/web_add.go":             "where the form stands, before its fields are known",
	"internal/places/web_browse.go":          "questions in the address",
	"internal/places/web_reform.go":          "the step, and how many parts there are, before the fields are known",
	"internal/places/imports/web.go":         "the step, and the rows that it carries",
	"internal/dossiers/filing/web_photos.go": "the files of a declared form",
}

var byHand = regexp.MustCompile(`\br\.(FormValue|PostFormValue|PostForm|ParseForm|ParseMultipartForm|MultipartForm)\b`)

// TestFormsAreDeclared: forms are read by their declared fields (see package forms).
func TestFormsAreDeclared(t *testing.T) {
	for _, s := range sources(t, ".go") {
		shared := slices.ContainsFunc(readsForms, func(dir string) bool { return strings.HasPrefix(s.Path, dir) })
		if !shared && readsItself[s.Path] == "" && !strings.HasSuffix(s.Path, "_test.go") && byHand.MatchString(s.Text) {
			t.Errorf("%s reads a form by hand: declare its fields, or say in readsItself why not", s.Path)
		}
	}
}
