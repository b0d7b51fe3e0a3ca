package accounts

import (
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

const loginFor = 12 * time.Hour

// codeCookie remembers that somebody in this browser has an authenticator, so
// that the box for its code is there at once the next time.
const codeCookie = "with_code"

// A DemoSignIn is somebody of the demo, as whom anybody may look around.
type DemoSignIn struct {
	Username, Name, Password string
	Who, Try                 string // message keys
}

// A signIn is what somebody types to sign in.
type signIn struct {
	Name, Password, Code string
	Next                 string // where to go then
	withCode             bool
}

func (in *signIn) fields() forms.Fields {
	code := forms.Text("code", &in.Code).Max(8).Hint("login.code_hint").Looks(codeLook)
	if !in.withCode {
		code.Later()
	}
	return forms.Of("login.",
		forms.Hidden("next", &in.Next),
		forms.Text("name", &in.Name).Need().Max(80),
		forms.Password("password", &in.Password).Need().Max(200),
		code,
	)
}

var codeLook = forms.Look{Autocomplete: "one-time-code", Keypad: true, Width: ui.WidthShort}

func (p pages) showLogin(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	in := signIn{Next: web.SafeNext(web.Text(r, "next"), "")}
	if actor.SignedIn() {
		return web.Redirect(w, r, web.SafeNext(in.Next, "/home"))
	}
	return web.Render(w, r, http.StatusOK, p.signInPage(w, r, in, unsent{}))
}

// signInPage asks for a first try.
func (p pages) signInPage(w http.ResponseWriter, r *http.Request, in signIn, u unsent) templ.Component {
	in.withCode = usesCode(r)
	return p.drawLogin(w, r, forms.New(in.fields()), u)
}

// usesCode reports whether somebody signed in with a code in this browser. It
// reads no body: on the way to the sign-in page nothing that nobody sent is read.
func usesCode(r *http.Request) bool {
	_, err := r.Cookie(codeCookie)
	return err == nil
}

func (p pages) drawLogin(w http.ResponseWriter, r *http.Request, f *forms.Form, u unsent) templ.Component {
	w.Header().Set("Cache-Control", "no-store")
	named := f.Typed("name") != "" // then the password is next
	f.Field("name").Looks(forms.Look{Autocomplete: "username", Autofocus: !named})
	f.Field("password").Looks(forms.Look{Autocomplete: "current-password", Autofocus: named})
	page := p.rt.Page(w, r, i18n.T(r.Context(), "login.title"), web.From("/login"))
	page.NoIndex = true
	return loginPage(page, f, u, p.demo)
}

func (p pages) login(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	in := signIn{withCode: usesCode(r)}
	f, err := forms.Read(r, in.fields())
	again := unsentAgain(r)
	var secret string
	if err == nil {
		secret, err = p.auth.Login(r.Context(), auth.LoginInput{Name: in.Name, Password: in.Password, Code: in.Code,
			Agent: web.Agent(r)})
	}
	if err != nil {
		return f.Again(w, r, err, func() (templ.Component, error) { return p.drawLogin(w, r, f, again), nil })
	}
	p.setLogin(w, r, secret, int(loginFor.Seconds()))
	if in.Code != "" {
		http.SetCookie(w, &http.Cookie{Name: codeCookie, Value: "1", Path: "/login",
			MaxAge:   int(preferenceFor.Seconds()),
			SameSite: http.SameSiteLaxMode, HttpOnly: true})
	}
	actor, err := p.auth.ActorOfLogin(r.Context(), secret)
	switch {
	case err != nil:
		return err
	case actor.MustChange:
		return web.Redirect(w, r, web.PasswordURL)
	case again.To != "":
		return p.offerUnsent(w, r, actor, again)
	}
	return web.Redirect(w, r, web.SafeNext(in.Next, "/home"))
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
