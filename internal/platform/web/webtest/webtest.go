// Package webtest sends forms as a browser does: it follows them to the pages
// that answer them, and to no other.
package webtest

import (
	"net/http"
	"net/http/httptest"
	"slices"

	"thonso/internal/platform/web"
)

// Serve has h answer r, and follows a form to the page that answers it.
func Serve(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return Answered(h, r, rec)
}

// Answered is the page that was made for the form r, with what was set on the
// way to it; rec where r was answered by nothing of the kind.
func Answered(h http.Handler, r *http.Request, rec *httptest.ResponseRecorder) *httptest.ResponseRecorder {
	if !web.KeptAnswer(rec.Header().Get("Location")) {
		return rec
	}
	page := httptest.NewRecorder()
	h.ServeHTTP(page, Next(r, rec))
	for _, c := range rec.Result().Cookies() {
		http.SetCookie(page, c)
	}
	return page
}

// Next is the request to which a browser is led by the answer to r.
func Next(r *http.Request, rec *httptest.ResponseRecorder) *http.Request {
	next := httptest.NewRequestWithContext(r.Context(), http.MethodGet, rec.Header().Get("Location"), nil)
	set := rec.Result().Cookies()
	for _, c := range r.Cookies() {
		if !slices.ContainsFunc(set, func(anew *http.Cookie) bool { return anew.Name == c.Name }) {
			next.AddCookie(c)
		}
	}
	for _, c := range set {
		if c.MaxAge >= 0 {
			next.AddCookie(c)
		}
	}
	return next
}

// OnlyAnswers lets a client follow a form to the page that answers it, and no further.
func OnlyAnswers(r *http.Request, _ []*http.Request) error {
	if web.KeptAnswer(r.URL.String()) {
		return nil
	}
	return http.ErrUseLastResponse
}
