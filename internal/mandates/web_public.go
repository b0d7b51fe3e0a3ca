package mandates

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
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
	rt.Handle("POST /m", auth.Public, p.numbered(p.show))
	rt.Handle("POST /m/agree", auth.Public, p.numbered(p.agreeNumber))
	rt.Handle("POST /m/revoke", auth.Public, p.numbered(p.revoke))
	rt.Handle("GET /m/{secret}", auth.Public, p.linked(p.show))
	rt.Handle("POST /m/{secret}/agree", auth.Public, p.linked(p.agreeLink))
	rt.Handle("POST /m/{secret}/revoke", auth.Public, p.linked(p.revoke))
}

type public struct{ pages }

type residentView struct {
	Page    ui.Page
	Mandate Mandate
	State   State
	Proc    procedures.Procedure
	Fee     string // the rule in words
	Number  string // for the number's way
	Base    string // where the forms go: /m or /m/<secret>
	Digits  string // to be read out
}

// A residentHandler answers for the mandate of v.
type residentHandler func(w http.ResponseWriter, r *http.Request, v residentView) error

// A numberInput is what the resident types where there is no code to scan.
type numberInput struct{ Number string }

func (in *numberInput) Fields() forms.Fields {
	return forms.Of("mandates.public.", forms.Text("number", &in.Number).Called("type").Heading().Max(12).
		Need("mandates.number_unknown").Hint("mandates.public.type_hint")).Private()
}

// page is large, is kept by no search engine and by no cache.
func (p public) page(w http.ResponseWriter, r *http.Request, base string) ui.Page {
	v := p.rt.Page(w, r, i18n.T(r.Context(), "mandates.public.title"), web.From(base))
	v.NoIndex, v.Question, v.User = true, true, nil
	if v.Size == "" { // the phone's owner sees the helper's page for the first time
		v.Size = ui.SizeLarge
	}
	w.Header().Set("Cache-Control", "no-store")
	return v
}

func (p public) view(w http.ResponseWriter, r *http.Request, m Mandate, base string) residentView {
	proc := p.procedure(m)
	return residentView{Page: p.page(w, r, base), Mandate: m, State: m.StateAt(p.clock.Now()), Proc: proc,
		Fee: proc.FeeText(r.Context(), p.procedures.Today()), Base: base}
}

// Initials are what a page shows of the resident: a number can be guessed.
func (v residentView) Initials() string { return text.Initials(v.Mandate.ResidentName) }

func (p public) ask(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	return web.Render(w, r, http.StatusOK, p.numberPage(w, r, forms.New(new(numberInput).Fields())))
}

func (p public) numberPage(w http.ResponseWriter, r *http.Request, f *forms.Form) templ.Component {
	return numberPage(p.page(w, r, "/m"), f)
}

// numbered is h for the mandate whose number was typed, not too often from one place.
func (p public) numbered(h residentHandler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
		var in numberInput
		var m Mandate
		form, err := forms.Read(r, in.Fields())
		if err == nil && !p.numbers.Take(web.AddressOf(r), p.clock.Now()) {
			err = fault.New(fault.TooMany, "mandates.too_many_numbers")
		}
		if err == nil {
			m, err = p.ByNumber(r.Context(), in.Number)
		}
		if fault.KindOf(err) == fault.NotFound {
			err = fault.Field("number", "mandates.number_unknown")
		}
		if err != nil {
			return form.Again(w, r, err, func() (templ.Component, error) { return p.numberPage(w, r, form), nil })
		}
		v := p.view(w, r, m, "/m")
		v.Number = m.Number
		return h(w, r, v)
	}
}

func (p public) show(w http.ResponseWriter, r *http.Request, v residentView) error {
	return web.Render(w, r, http.StatusOK, residentPage(v))
}

// agreeNumber shows the six digits, once.
func (p public) agreeNumber(w http.ResponseWriter, r *http.Request, v residentView) (err error) {
	if v.Digits, err = p.Agree(r.Context(), v.Mandate, false); err != nil {
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

func (p public) revoke(w http.ResponseWriter, r *http.Request, v residentView) error {
	if err := p.Revoke(r.Context(), v.Mandate); err != nil {
		return p.stands(w, r, v, err)
	}
	v.Mandate.RevokedAt = p.clock.Now()
	v.State = v.Mandate.StateAt(v.Mandate.RevokedAt)
	return web.Render(w, r, http.StatusOK, residentPage(v))
}

// linked is h for the mandate of the scanned code.
func (p public) linked(h residentHandler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
		secret := r.PathValue("secret")
		m, err := p.ByLink(r.Context(), secret)
		if fault.KindOf(err) == fault.NotFound {
			err = fault.New(fault.NotFound, "mandates.link_unknown")
		}
		if err != nil {
			return err
		}
		return h(w, r, p.view(w, r, m, "/m/"+url.PathEscape(secret)))
	}
}

func (p public) agreeLink(w http.ResponseWriter, r *http.Request, v residentView) error {
	if _, err := p.Agree(r.Context(), v.Mandate, true); err != nil {
		return p.stands(w, r, v, err)
	}
	return web.Redirect(w, r, v.Base)
}
