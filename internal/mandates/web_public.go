package mandates

import (
	"net/http"
	"net/url"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
)

// publicRoutes are the resident's pages, on their own phone and without an account.
func (s *Service) publicRoutes(rt *web.Router) {
	p := public{pages{s, rt}}
	rt.Handle("GET /m", auth.Public, p.ask)
	rt.Handle("POST /m", auth.Public, p.typed)
	rt.Handle("POST /m/agree", auth.Public, p.agreeNumber)
	rt.Handle("POST /m/revoke", auth.Public, p.revokeNumber)
	rt.Handle("GET /m/{secret}", auth.Public, p.link)
	rt.Handle("POST /m/{secret}/agree", auth.Public, p.agreeLink)
	rt.Handle("POST /m/{secret}/revoke", auth.Public, p.revokeLink)
}

type public struct{ pages }

type residentView struct {
	Page    ui.Page
	Mandate Mandate
	State   State
	Proc    procedures.Procedure
	Fee     string // the rule in words
	Number  string // as typed, for the number's way
	Base    string // where the forms go: /m or /m/<secret>
	Digits  string // to be read out
	Problem string
}

// page is large, is kept by no search engine and by no cache.
func (p public) page(w http.ResponseWriter, r *http.Request, title string) ui.Page {
	v := p.rt.Page(w, r, i18n.T(r.Context(), title))
	v.Large, v.NoIndex, v.Nav, v.User = true, true, nil, nil
	if r.Method != http.MethodGet {
		v.Path = "/m"
	}
	w.Header().Set("Cache-Control", "no-store")
	return v
}

func (p public) view(w http.ResponseWriter, r *http.Request, m Mandate, base string) residentView {
	proc := p.procedure(m)
	return residentView{Page: p.page(w, r, "mandates.public.title"), Mandate: m, State: m.StateAt(p.clock.Now()),
		Proc: proc, Fee: proc.FeeText(r.Context(), p.procedures.Today()), Base: base}
}

// Initials are what a page shows of the resident: a number can be guessed.
func (v residentView) Initials() string { return text.Initials(v.Mandate.ResidentName) }

func (p public) ask(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	return web.Render(w, r, http.StatusOK, numberPage(residentView{Page: p.page(w, r, "mandates.public.title")}))
}

// numbered finds the mandate whose number was typed, not too often from one place.
func (p public) numbered(r *http.Request) (Mandate, error) {
	if err := web.Parse(r); err != nil {
		return Mandate{}, err
	}
	if !p.numbers.Take(web.AddressOf(r), p.clock.Now()) {
		return Mandate{}, fault.New(fault.TooMany, "mandates.too_many_numbers")
	}
	return p.ByNumber(r.Context(), web.Text(r, "number"))
}

func (p public) typed(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	m, err := p.numbered(r)
	if err != nil {
		return p.wrongNumber(w, r, err)
	}
	v := p.view(w, r, m, "/m")
	v.Number = m.Number
	return web.Render(w, r, http.StatusOK, residentPage(v))
}

func (p public) wrongNumber(w http.ResponseWriter, r *http.Request, err error) error {
	f := fault.Of(err)
	v := residentView{Page: p.page(w, r, "mandates.public.title"), Number: web.Text(r, "number")}
	switch f.Kind {
	case fault.NotFound:
		v.Problem = i18n.T(r.Context(), "mandates.number_unknown")
	case fault.TooMany:
		v.Problem = i18n.T(r.Context(), f.Key)
	default:
		return err
	}
	return web.Render(w, r, web.Status(f.Kind), numberPage(v))
}

// agreeNumber shows the six digits, once.
func (p public) agreeNumber(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	m, err := p.numbered(r)
	if err != nil {
		return p.wrongNumber(w, r, err)
	}
	v := p.view(w, r, m, "/m")
	v.Number = m.Number
	if v.Digits, err = p.Agree(r.Context(), m, false); err != nil {
		return p.stands(w, r, v, err)
	}
	return web.Render(w, r, http.StatusOK, residentPage(v))
}

// stands shows a mandate's page where what was wanted can't be done any more:
// the page says how it stands and what to do.
func (p public) stands(w http.ResponseWriter, r *http.Request, v residentView, err error) error {
	f := fault.Of(err)
	if f.Kind != fault.Gone && f.Kind != fault.Conflict {
		return err
	}
	return web.Render(w, r, web.Status(f.Kind), residentPage(v))
}

func (p public) revokeNumber(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	m, err := p.numbered(r)
	if err != nil {
		return p.wrongNumber(w, r, err)
	}
	return p.revoke(w, r, m, "/m")
}

func (p public) revoke(w http.ResponseWriter, r *http.Request, m Mandate, base string) error {
	if err := p.Revoke(r.Context(), m); err != nil {
		return p.stands(w, r, p.view(w, r, m, base), err)
	}
	m.RevokedAt = p.clock.Now()
	return web.Render(w, r, http.StatusOK, residentPage(p.view(w, r, m, base)))
}

// linked finds the mandate of the scanned code.
func (p public) linked(r *http.Request) (Mandate, string, error) {
	secret := r.PathValue("secret")
	m, err := p.ByLink(r.Context(), secret)
	if fault.KindOf(err) == fault.NotFound {
		err = fault.New(fault.NotFound, "mandates.link_unknown")
	}
	return m, "/m/" + url.PathEscape(secret), err
}

func (p public) link(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	m, base, err := p.linked(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, residentPage(p.view(w, r, m, base)))
}

func (p public) agreeLink(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	m, base, err := p.linked(r)
	if err != nil {
		return err
	}
	if _, err := p.Agree(r.Context(), m, true); err != nil {
		return p.stands(w, r, p.view(w, r, m, base), err)
	}
	return web.Redirect(w, r, base)
}

func (p public) revokeLink(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	m, base, err := p.linked(r)
	if err != nil {
		return err
	}
	return p.revoke(w, r, m, base)
}
