package app

import (
	"net/http"
	"strings"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

const loginFor = 12 * time.Hour

// codeCookie remembers that somebody in this browser has an authenticator, so
// that the box for its code is there at once the next time.
const codeCookie = "with_code"

type loginForm struct {
	Name, Next string
	WithCode   bool
	Unsent     unsent            // what is to be sent after signing in
	Errors     map[string]string // by field, translated
	Problems   []ui.FieldError
}

func (a *App) showLogin(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	next := web.SafeNext(r.FormValue("next"), "")
	if actor.SignedIn() {
		return web.Redirect(w, r, web.SafeNext(next, "/home"))
	}
	_, err := r.Cookie(codeCookie)
	return a.renderLogin(w, r, http.StatusOK, loginForm{Next: next, WithCode: err == nil})
}

func (a *App) renderLogin(w http.ResponseWriter, r *http.Request, status int, f loginForm) error {
	w.Header().Set("Cache-Control", "no-store")
	p := a.Router.Page(w, r, i18n.T(r.Context(), "login.title"))
	p.NoIndex = true
	p.Path = "/login"
	return web.Render(w, r, status, loginPage(p, f))
}

func (a *App) login(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	form := loginForm{Name: web.Text(r, "name"), Next: web.SafeNext(r.PostFormValue("next"), ""), Unsent: unsentAgain(r)}
	code := web.Text(r, "code")
	secret, err := a.Auth.Login(r.Context(), auth.LoginInput{Name: form.Name, Password: r.PostFormValue("password"), Code: code, Agent: agentOf(r)})
	if err != nil {
		return a.loginFailed(w, r, form, code, err)
	}
	a.setLogin(w, r, secret, int(loginFor.Seconds()))
	if code != "" {
		http.SetCookie(w, &http.Cookie{Name: codeCookie, Value: "1", Path: "/login", MaxAge: int(preferenceFor.Seconds()), SameSite: http.SameSiteLaxMode, HttpOnly: true})
	}
	actor, err := a.Auth.ActorOfLogin(r.Context(), secret)
	switch {
	case err != nil:
		return err
	case actor.MustChange:
		return web.Redirect(w, r, web.PasswordURL)
	case form.Unsent.To != "":
		return a.offerUnsent(w, r, actor, form.Unsent)
	}
	return web.Redirect(w, r, web.SafeNext(form.Next, "/home"))
}

func (a *App) loginFailed(w http.ResponseWriter, r *http.Request, form loginForm, code string, err error) error {
	f := fault.Of(err)
	if f.Kind == fault.Internal {
		return err
	}
	ctx := r.Context()
	_, form.WithCode = f.Fields["code"]
	form.WithCode = form.WithCode || code != ""
	if len(f.Fields) == 0 {
		form.Problems = []ui.FieldError{{Field: "name", Text: i18n.T(ctx, f.Key, f.Args...)}}
	} else {
		form.Errors = fieldTexts(ctx, f)
		form.Problems = web.Problems(r, f, func(field string) string { return i18n.T(ctx, "login."+field) })
	}
	return a.renderLogin(w, r, web.Status(f.Kind), form)
}

func (a *App) logout(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	if c, err := r.Cookie(web.LoginCookie); err == nil {
		if err := a.Auth.Logout(r.Context(), c.Value); err != nil {
			return err
		}
	}
	a.setLogin(w, r, "", -1)
	web.Flash(w, i18n.T(r.Context(), "login.signed_out"))
	return web.Redirect(w, r, "/login")
}

func (a *App) setLogin(w http.ResponseWriter, r *http.Request, secret string, maxAge int) {
	http.SetCookie(w, &http.Cookie{Name: web.LoginCookie, Value: secret, Path: "/", MaxAge: maxAge, HttpOnly: true,
		Secure: r.TLS != nil || strings.HasPrefix(a.Config.BaseURL, "https://"), SameSite: http.SameSiteLaxMode})
}
