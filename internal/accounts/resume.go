package accounts

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/web"
)

// An unsent form was sent by somebody whose login had ended. Its fields travel
// through the sign-in page and are offered to be sent again: what was typed isn't
// lost, and of it nothing is stored but that page, as of every answer.
type unsent struct {
	To     string // path that it was for
	Fields []kept
	Files  bool // it had files, which a page can't hold: they are chosen again
}

type kept struct{ Name, Value string }

const (
	unsentTo     = "unsent"       // field with the path
	unsentField  = "unsent-field" // name=value of one field
	unsentFiles  = "unsent-files"
	unsentAtMost = 256 << 10 // bytes
)

// neverKept are fields that no page gives back.
var neverKept = []string{"password", "old", "totp-password", "code", "digits", "secret"}

// unsentOf reads what r was to send; nothing where it is no form of ours, or too
// much. Files are not read: nobody without an account fills the disk.
func unsentOf(w http.ResponseWriter, r *http.Request) (u unsent) {
	if web.HasFiles(r) {
		return unsent{Files: true} // back to the page, to choose them again
	}
	if r.Method != http.MethodPost || !web.ParseSmall(w, r, unsentAtMost) {
		return u
	}
	for name, values := range r.PostForm {
		for _, v := range values {
			if !slices.Contains(neverKept, name) {
				u.Fields = append(u.Fields, kept{name, v})
			}
		}
	}
	u.sort()
	u.To = r.URL.RequestURI()
	return u
}

// unsentAgain reads what came through the sign-in page.
func unsentAgain(r *http.Request) (u unsent) {
	u.To = web.SafeNext(r.PostFormValue(unsentTo), "")
	u.Files = r.PostFormValue(unsentFiles) != ""
	for _, pair := range r.PostForm[unsentField] {
		name, value, _ := strings.Cut(pair, "=")
		u.Fields = append(u.Fields, kept{name, value})
	}
	u.sort()
	return u
}

func (u *unsent) sort() {
	slices.SortStableFunc(u.Fields, func(a, b kept) int { return cmp.Compare(a.Name, b.Name) })
}

// SignInToSend asks for the sign-in without which a form can't be taken.
func (s *Service) SignInToSend(rt *web.Router, w http.ResponseWriter, r *http.Request) error {
	p, u := pages{s, rt}, unsentOf(w, r)
	return web.Render(w, r, http.StatusUnauthorized, p.signInPage(w, r, signIn{Next: web.CameFrom(r)}, u))
}

// offerUnsent shows what was typed before, to be sent now.
func (p pages) offerUnsent(w http.ResponseWriter, r *http.Request, actor auth.Actor, u unsent) error {
	w.Header().Set("Cache-Control", "no-store")
	page := p.rt.Page(w, r, i18n.T(r.Context(), "unsent.title"), web.From("/home"))
	return web.Render(w, r, http.StatusOK, unsentPage(page, actor.Name, u))
}
