package accounts

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

const preferenceFor = 365 * 24 * time.Hour

// showPreferences offers what every page is shown in.
func (p pages) showPreferences(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	v := p.rt.Page(w, r, i18n.T(r.Context(), "preferences.title"))
	v.Path = web.SafeNext(web.Text(r, "back"), "/")
	return web.Render(w, r, http.StatusOK, preferencesPage(v))
}

// setPreferences keeps language, text size, light or dark, and keys in the browser,
// for a year, and goes back to the page on which they were chosen. The language also
// belongs to the account that is signed in; who reads a page in another language
// without one is written to as before.
func (p pages) setPreferences(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	lang, back := web.Text(r, "lang"), web.Text(r, "back")
	keep := func(name, value string) {
		http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: int(preferenceFor.Seconds()),
			SameSite: http.SameSiteLaxMode, HttpOnly: true})
	}
	if size := ui.Size(web.Text(r, "size")); slices.Contains(ui.Sizes, size) {
		keep("size", string(size))
	}
	if theme := ui.Theme(web.Text(r, "theme")); slices.Contains(ui.Themes, theme) {
		keep("theme", string(theme))
	}
	if keys := web.Text(r, "keys"); keys == "on" || keys == "off" {
		keep("keys", keys)
	}
	if p.catalog.Offers(lang) {
		keep("lang", lang)
		if err := p.chooseLang(r.Context(), actor, lang); err != nil {
			return err
		}
	}
	return web.Redirect(w, r, withoutLang(web.SafeNext(back, "/")))
}

// chooseLang keeps the choice where it outlives the browser.
func (s *Service) chooseLang(ctx context.Context, actor auth.Actor, lang string) error {
	if !actor.SignedIn() || actor.Lang == lang {
		return nil
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.auth.SetLang(ctx, tx, actor, lang); err != nil {
			return err
		}
		own, _ := actor.Own()
		if own.SelfID != "" { // letters and papers are in it too
			if err := s.people.SetLang(ctx, tx, own.SelfID, lang); err != nil {
				return err
			}
		}
		return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: own.PlaceID, Action: "accounts.choose_lang",
			Kind: "account", TargetID: actor.ID, ForID: own.SelfID, After: map[string]any{"lang": lang}})
	})
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
