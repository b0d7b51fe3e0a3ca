// Package web serves pages: routes with permissions, actors from cookies or
// tokens, faults rendered once, at the edge.
package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
)

// A Handler serves one route; an error that it returns is rendered as a page.
type Handler func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error

// A Route is one registered route with its permission.
type Route struct {
	Pattern    string // as for http.ServeMux: "GET /staff/dossiers/{id}"
	Permission auth.Permission
	Kind       string // "page" or "api"
}

// A Router registers routes. There is no way to register one without a permission.
type Router struct {
	mux     *http.ServeMux
	auth    *auth.Service
	catalog *i18n.Catalog
	Routes  []Route
	// OnError renders a fault as a page; the app sets it.
	OnError func(w http.ResponseWriter, r *http.Request, actor auth.Actor, f *fault.Error, ref string)
	BaseURL string // as people type it; "" where it is unknown
	// PlaceName and Unread, which the app sets, are for the bar of those who
	// signed in: a place's name, and how many notices somebody hasn't read.
	PlaceName func(ctx context.Context, id string) string
	Unread    func(ctx context.Context, actor auth.Actor) (int, error)
	nav       []NavEntry
	// Practice marks every page as one on which nothing counts, and takes the
	// login of practice instead of the real one.
	Practice bool
	// Secure is for installations that are reached over HTTPS alone, perhaps through a proxy.
	Secure bool
	// Help leads to what helps an actor with the page at a path; the app sets it.
	Help    func(actor auth.Actor, path string) string
	answers answers
}

// NewRouter returns an empty router.
func NewRouter(a *auth.Service, c *i18n.Catalog) *Router {
	return &Router{mux: http.NewServeMux(), auth: a, catalog: c, answers: answers{now: time.Now}}
}

// LoginCookie holds the login's secret.
const LoginCookie = "thonso_login"

// PasswordURL is the page on which one changes one's own password.
const PasswordURL = "/profile/password"

// PracticeCookie holds the secret of a login in the practice installation.
const PracticeCookie = "thonso_practice"

func (rt *Router) loginCookie() string {
	if rt.Practice {
		return PracticeCookie
	}
	return LoginCookie
}

// Handle registers h at pattern for actors that have p at some place; h or the
// use case that it calls checks p at the place concerned.
func (rt *Router) Handle(pattern string, p auth.Permission, h Handler) {
	rt.handle(pattern, p, MaxForm, h)
}

// HandleUpload is Handle for forms with files.
func (rt *Router) HandleUpload(pattern string, p auth.Permission, h Handler) {
	rt.handle(pattern, p, MaxUpload, h)
}

func (rt *Router) handle(pattern string, p auth.Permission, limit int64, h Handler) {
	if p == "" {
		panic("web: route without a permission: " + pattern)
	}
	rt.Routes = append(rt.Routes, Route{pattern, p, "page"})
	rt.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		rt.serve(w, r, p, h)
	})
}

func (rt *Router) serve(w http.ResponseWriter, r *http.Request, p auth.Permission, h Handler) {
	actor := ActorOf(r.Context())
	defer func() {
		if v := recover(); v != nil && v != http.ErrAbortHandler { //nolint:errorlint // the server compares just so
			slog.Error("web: panic", "route", r.Pattern, "panic", v, "stack", string(debug.Stack()))
			rt.fail(w, r, actor, fault.New(fault.Internal, "fault.internal"))
		}
	}()
	err := actor.NeedAnywhere(p)
	if err == nil && !rt.again(w, r) {
		err = h(w, r, actor)
	}
	if err != nil {
		rt.fail(w, r, actor, err)
	}
}

func (rt *Router) fail(w http.ResponseWriter, r *http.Request, actor auth.Actor, err error) {
	f := fault.Of(err)
	ref := ""
	if f.Kind == fault.Internal {
		ref = ids.Code(6)
		slog.Error("web: failed", "route", r.Pattern, "ref", ref, "err", err)
	}
	switch {
	case f.Kind == fault.SignIn && r.Method == http.MethodGet:
		http.Redirect(w, r, "/login?next="+escape(r.URL.RequestURI()), http.StatusSeeOther)
		return
	case f.Kind == fault.Forbidden && actor.MustChange && r.Method == http.MethodGet:
		http.Redirect(w, r, PasswordURL, http.StatusSeeOther)
		return
	}
	if p := postingOf(r.Context()); p != nil {
		p.begin(r)
	}
	rt.OnError(w, r, actor, f, ref)
}

// Mount serves h below prefix without a permission: assets, metrics.
func (rt *Router) Mount(pattern string, h http.Handler) { rt.mux.Handle(pattern, h) }

// Mux is the router's mux, for the API which registers its own operations there.
func (rt *Router) Mux() *http.ServeMux { return rt.mux }

type actorKey struct{}

// ActorOf returns who acts in the request of ctx.
func ActorOf(ctx context.Context) auth.Actor {
	a, _ := ctx.Value(actorKey{}).(auth.Actor)
	return a
}

// Handler returns the whole: same-origin guard, headers, language, actor, routes.
func (rt *Router) Handler() http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure(w.Header())
		r = r.WithContext(i18n.With(r.Context(), rt.catalog, rt.language(r, auth.Actor{})))
		rt.OnError(w, r, rt.auth.NobodySignedIn(), fault.New(fault.Forbidden, "fault.cross_origin"), "")
	}))
	inner := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure(w.Header())
		ctx := i18n.With(r.Context(), rt.catalog, rt.language(r, auth.Actor{}))
		if !soundAddress(r) {
			r.URL.Path = "/" // which the page may name
			rt.OnError(w, r.WithContext(ctx), rt.auth.NobodySignedIn(), fault.New(fault.NotFound, "fault.not_found"),
				"")
			return
		}
		actor, err := rt.actorOf(ctx, r)
		if err != nil {
			f := fault.Of(err)
			w.Header().Set("WWW-Authenticate", "Bearer")
			if Programs(r) {
				rt.OnError(w, r.WithContext(ctx), rt.auth.NobodySignedIn(), f, "")
				return
			}
			http.Error(w, rt.catalog.Text(rt.language(r, auth.Actor{}), f.Key), Status(f.Kind))
			return
		}
		if actor.SignedIn() {
			ctx = i18n.In(ctx, rt.language(r, actor))
			w.Header().Set("Cache-Control", "no-store")
		}
		body := r.Body
		r = rt.posted(r.WithContext(context.WithValue(ctx, actorKey{}, actor)))
		withoutBody(r)
		defer finish(r, body)
		rt.mux.ServeHTTP(w, r)
	})
	return guard.Handler(zipping(inner))
}

// LoginOf is the secret of the login with which r comes; "" for none.
func (rt *Router) LoginOf(r *http.Request) string { return cookie(r, rt.loginCookie()) }

func (rt *Router) actorOf(ctx context.Context, r *http.Request) (auth.Actor, error) {
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return rt.auth.ActorOfToken(ctx, token)
	}
	return rt.auth.ActorOfLogin(ctx, rt.LoginOf(r))
}

func secure(h http.Header) {
	h.Set("Content-Security-Policy",
		"default-src 'self'; img-src 'self' data: blob:; form-action 'self'; "+
			"frame-ancestors 'none'; base-uri 'none'; object-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Permissions-Policy", "camera=(self), geolocation=(self), microphone=(self)")
}

// language is what r is answered in: as it asks, as the account chose, as the browser keeps.
func (rt *Router) language(r *http.Request, actor auth.Actor) string {
	if q := r.URL.Query().Get("lang"); r.URL.RawQuery != "" && rt.catalog.Offers(q) {
		return q
	}
	if !actor.Token && rt.reads(actor, actor.Lang) {
		return actor.Lang
	}
	if chosen, err := r.Cookie("lang"); err == nil && rt.reads(actor, chosen.Value) {
		return chosen.Value
	}
	if Programs(r) {
		return accepted(r.Header.Get("Accept-Language"))
	}
	return i18n.Languages[0] // many a phone here is set to English, though its owner reads none
}

// reads reports whether a pack is offered to the actor: pages of work have whole languages only.
func (rt *Router) reads(actor auth.Actor, tag string) bool {
	return rt.catalog.Offers(tag) && (slices.Contains(i18n.Languages, tag) || !actor.Serves())
}

// Programs reports whether r asks the API, not a page: a program says in which
// language it wants to be answered, and can't read a page.
func Programs(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/api/") && r.URL.Path != "/api/docs"
}

// accepted is the first language of the product that a header names; those of
// equal weight stand in the order in which they are wanted, and few send others.
func accepted(header string) string {
	for part := range strings.SplitSeq(header, ",") {
		tag, _, _ := strings.Cut(part, ";")
		lang, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		if slices.Contains(i18n.Languages, lang) {
			return lang
		}
	}
	return i18n.Languages[0]
}

// Status is the HTTP status of a kind of fault.
func Status(k fault.Kind) int {
	switch k {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.Conflict:
		return http.StatusConflict
	case fault.SignIn:
		return http.StatusUnauthorized
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.Gone:
		return http.StatusGone
	default:
		return http.StatusInternalServerError
	}
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

var zippers = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	return z
}}

// Render writes a component as a page. It renders to a buffer first, so that a
// page that fails half-way is not half shown. The answer to a form is kept, and
// the browser is led to it.
func Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	if err := c.Render(r.Context(), buf); err != nil {
		return err
	}
	if p := postingOf(r.Context()); p != nil {
		return p.keep(w, r, status, buf.Bytes())
	}
	return Write(w, r, status, "text/html; charset=utf-8", buf.Bytes())
}

// Write sends body, compressed where the client takes it and it pays.
func Write(w http.ResponseWriter, r *http.Request, status int, contentType string, body []byte) error {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Vary", "Accept-Encoding, Cookie")
	if len(body) < 1400 || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.WriteHeader(status)
		_, _ = w.Write(body) // a client that went away is no error of ours
		return nil
	}
	h.Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(w)
	_, _ = z.Write(body)
	_ = z.Close()
	return nil
}
