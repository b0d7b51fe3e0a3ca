package accounts

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/web"
)

const preferenceFor = 365 * 24 * time.Hour

var sizes = []string{"normal", "large"}

// setPreferences keeps language and text size in the browser, for a year, and
// goes back to the page on which they were chosen. Chosen on the page of a
// receipt by somebody who isn't signed in, the language is the person's.
func (p pages) setPreferences(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	var tags []string
	for _, p := range p.catalog.Offered() {
		tags = append(tags, p.Tag)
	}
	for name, allowed := range map[string][]string{"lang": tags, "size": sizes} {
		if v := r.PostFormValue(name); slices.Contains(allowed, v) {
			http.SetCookie(w, &http.Cookie{Name: name, Value: v, Path: "/", MaxAge: int(preferenceFor.Seconds()),
				SameSite: http.SameSiteLaxMode, HttpOnly: true})
		}
	}
	link, onReceipt := strings.CutPrefix(r.PostFormValue("back"), "/t/")
	if lang := r.PostFormValue("lang"); onReceipt && slices.Contains(i18n.Languages, lang) && !actor.SignedIn() {
		link, _, _ = strings.Cut(link, "?")
		link, _, _ = strings.Cut(link, "/")
		if err := p.dossiers.ChooseLang(r.Context(), link, lang); err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
	}
	return web.Redirect(w, r, withoutLang(web.SafeNext(r.PostFormValue("back"), "/")))
}

// withoutLang drops ?lang=, which would win over the language just chosen.
func withoutLang(back string) string {
	u, err := url.Parse(back)
	if err != nil {
		return "/"
	}
	q := u.Query()
	q.Del("lang")
	u.RawQuery = q.Encode()
	return u.String()
}
