package accounts

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

func (p pages) showLogin(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	next := web.SafeNext(r.FormValue("next"), "")
	if actor.SignedIn() {
		return web.Redirect(w, r, web.SafeNext(next, "/home"))
	}
	_, err := r.Cookie(codeCookie)
	return renderLogin(p.rt, w, r, http.StatusOK, loginForm{Next: next, WithCode: err == nil})
}

func renderLogin(rt *web.Router, w http.ResponseWriter, r *http.Request, status int, f loginForm) error {
	w.Header().Set("Cache-Control", "no-store")
	page := rt.Page(w, r, i18n.T(r.Context(), "login.title"))
	page.NoIndex = true
	page.Path = "/login"
	return web.Render(w, r, status, loginPage(page, f))
}

func (p pages) login(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	form := loginForm{Name: web.Text(r, "name"), Next: web.SafeNext(r.PostFormValue("next"), ""), Unsent: unsentAgain(r)}
	code := web.Text(r, "code")
	secret, err := p.auth.Login(r.Context(), auth.LoginInput{Name: form.Name, Password: r.PostFormValue("password"), Code: code, Agent: web.Agent(r)})
	if err != nil {
		return p.loginFailed(w, r, form, code, err)
	}
	p.setLogin(w, r, secret, int(loginFor.Seconds()))
	if code != "" {
		http.SetCookie(w, &http.Cookie{Name: codeCookie, Value: "1", Path: "/login", MaxAge: int(preferenceFor.Seconds()), SameSite: http.SameSiteLaxMode, HttpOnly: true})
	}
	actor, err := p.auth.ActorOfLogin(r.Context(), secret)
	switch {
	case err != nil:
		return err
	case actor.MustChange:
		return web.Redirect(w, r, web.PasswordURL)
	case form.Unsent.To != "":
		return p.offerUnsent(w, r, actor, form.Unsent)
	}
	return web.Redirect(w, r, web.SafeNext(form.Next, "/home"))
}

func (p pages) loginFailed(w http.ResponseWriter, r *http.Request, form loginForm, code string, err error) error {
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
		form.Problems = web.Problems(r, f, func(field string) string { return i18n.T(ctx, "login."+field) })
		form.Errors = errorTexts(form.Problems)
	}
	return renderLogin(p.rt, w, r, web.Status(f.Kind), form)
}

func (p pages) logout(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	if c, err := r.Cookie(web.LoginCookie); err == nil {
		if err := p.auth.Logout(r.Context(), c.Value); err != nil {
			return err
		}
	}
	p.setLogin(w, r, "", -1)
	web.Flash(w, i18n.T(r.Context(), "login.signed_out"))
	return web.Redirect(w, r, "/login")
}

func (p pages) setLogin(w http.ResponseWriter, r *http.Request, secret string, maxAge int) {
	http.SetCookie(w, &http.Cookie{Name: web.LoginCookie, Value: secret, Path: "/", MaxAge: maxAge, HttpOnly: true,
		Secure: r.TLS != nil || strings.HasPrefix(p.baseURL, "https://"), SameSite: http.SameSiteLaxMode})
}
