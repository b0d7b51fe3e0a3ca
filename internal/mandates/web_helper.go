package mandates

import (
	"bytes"
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"thonso/internal/papers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/photos"
	"thonso/internal/platform/qr"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
)

//go:generate go tool templ generate -path .

const labels = "mandates.field."

// The helper's pages.
type pages struct {
	*Service
	rt *web.Router
}

func (s *Service) routes(rt *web.Router) {
	p := pages{s, rt}
	rt.Handle("GET /mandates/{id}", Ask, p.show)
	rt.Handle("POST /mandates/{id}/qr", Ask, p.again)
	rt.Handle("POST /mandates/{id}/digits", Ask, p.digits)
	rt.Handle("GET /mandates/{id}/paper", Ask, p.paper)
	rt.HandleUpload("POST /mandates/{id}/paper", Ask, p.paperPost)
	rt.Handle("GET /mandates/{id}/paper/photo", Ask, p.paperPhoto)
	rt.Handle("GET /mandates/{id}/slip.pdf", Ask, p.slip)
	s.publicRoutes(rt)
}

type helperView struct {
	Page    ui.Page
	Mandate Mandate
	State   State
	Proc    procedures.Procedure
	Fee     string // the rule in words
	Link    string // for the QR code; "" when it isn't shown now
	BaseURL string
	Digits  string
	Form    *forms.Form // asks for the digits, or for the signed paper
}

// begun reports whether there is a draft of the form.
func (v helperView) begun() bool { return !v.Mandate.BegunAt.IsZero() }

// Code is the QR code of the link, drawn.
func (v helperView) Code(title string) string { return qr.SVG(v.Link, title) }

// ShowAsked leads the helper to a mandate just asked for, with its QR code. The
// link is known only now: some minutes later the page is without it.
func ShowAsked(w http.ResponseWriter, r *http.Request, actor auth.Actor, a AskedMandate) error {
	web.Remember(w, actor, mandateURL(a.Mandate), a.Link)
	return web.Redirect(w, r, mandateURL(a.Mandate))
}

func (p pages) view(w http.ResponseWriter, r *http.Request, m Mandate) helperView {
	ctx := r.Context()
	v := helperView{Page: p.rt.Page(w, r, i18n.T(ctx, "mandates.title"), web.From(mandateURL(m))),
		Mandate: m, State: m.StateAt(p.clock.Now()), Proc: p.procedure(m), BaseURL: p.baseURL}
	v.Fee = v.Proc.FeeText(ctx, p.procedures.Today())
	v.Form = forms.New(new(digitsInput).Fields())
	v.Page.Question, v.Page.Person, v.Page.PersonKey = true, m.ResidentName, ids.Hash(m.ResidentID)[:16]
	w.Header().Set("Cache-Control", "no-store")
	return v
}

// procedure is the one that the mandate is for; its code is its name where the
// catalogue no longer has it.
func (s *Service) procedure(m Mandate) procedures.Procedure {
	p, err := s.procedures.Get(m.Procedure, s.procedures.Today())
	if err != nil {
		return procedures.Procedure{Code: m.Procedure, Name: i18n.Same(m.Procedure)}
	}
	return p
}

func mandateURL(m Mandate) string { return "/mandates/" + url.PathEscape(m.ID) }

// sessionURL is the session's page from which the mandate was asked for.
func sessionURL(m Mandate) string { return "/session/" + url.PathEscape(m.SessionID) }

func plain(ctx context.Context, p procedures.Procedure) string {
	if s := p.Plain.In(i18n.Lang(ctx)); s != "" {
		return s
	}
	return p.Name.In(i18n.Lang(ctx))
}

func (p pages) show(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	m, err := p.Get(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.view(w, r, m)
	v.Link = web.Remembered(r, actor)
	return web.Render(w, r, http.StatusOK, helperPage(v))
}

func beginText(ctx context.Context, begun bool) string {
	if begun {
		return i18n.T(ctx, "mandates.continue")
	}
	return i18n.T(ctx, "mandates.begin")
}

// again makes a fresh QR code; the one shown before is void.
func (p pages) again(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	m, err := p.Get(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	if m.StateAt(p.clock.Now()) != Asked {
		return web.Redirect(w, r, mandateURL(m))
	}
	a, err := p.Ask(r.Context(), actor, AskInput{ID: m.ID, PlaceID: m.PlaceID, ResidentID: m.ResidentID,
		Procedure: m.Procedure, SessionID: m.SessionID, Until: m.ValidTo})
	if err != nil {
		return err
	}
	return ShowAsked(w, r, actor, a)
}

// A digitsInput holds the six digits that the resident read out.
type digitsInput struct {
	MandateID string `json:"-" path:"id"`
	Digits    string `json:"digits"`
}

func (in *digitsInput) Fields() forms.Fields {
	return forms.Of(labels, forms.Text("digits",
		&in.Digits).Need("mandates.digits_wrong").Max(9).Hint("mandates.digits_hint").
		Looks(forms.Look{Width: ui.WidthShort, Keypad: true})).Private()
}

func (p pages) digits(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	var in digitsInput
	var m Mandate
	f, err := forms.Read(r, in.Fields())
	if err == nil {
		m, err = p.EnterCode(r.Context(), actor, r.PathValue("id"), in.Digits)
	}
	if err == nil {
		return web.Redirect(w, r, mandateURL(m))
	}
	return p.refused(w, r, actor, f, err, helperPage)
}

// refused shows the page again with what was wrong.
func (p pages) refused(w http.ResponseWriter, r *http.Request, actor auth.Actor, f *forms.Form, err error,
	page func(helperView) templ.Component) error {
	return f.Again(w, r, err, func() (templ.Component, error) {
		m, err := p.Get(r.Context(), actor, r.PathValue("id"))
		v := p.view(w, r, m)
		v.Form = f
		return page(v), err
	})
}

// A paperInput goes with the photo of the signed paper.
type paperInput struct{ Witness string }

func (in *paperInput) Fields() forms.Fields {
	return forms.Of(labels,
		forms.File("photo").Need("mandates.photo_needed").Hint("mandates.photo_hint").Looks(forms.Look{Camera: true}),
		forms.Text("witness", &in.Witness).Need("mandates.witness_needed").Max(100).Hint("mandates.witness_hint"),
	).Private()
}

func (p pages) paper(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	m, err := p.Get(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.view(w, r, m)
	v.Form = forms.New(new(paperInput).Fields())
	return web.Render(w, r, http.StatusOK, paperPage(v))
}

func (p pages) paperPost(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	m, err := p.Get(r.Context(), actor, r.PathValue("id")) // before the photo is kept
	if err != nil {
		return err
	}
	var in paperInput
	f, err := forms.Read(r, in.Fields())
	if err == nil {
		var slip photos.Kept
		if slip, err = photos.KeepSent(p.blobs, r); err == nil {
			m, err = p.GiveOnPaper(r.Context(), actor, m.ID, slip.Hash, in.Witness)
		}
	}
	if err == nil {
		return web.Redirect(w, r, mandateURL(m))
	}
	return p.refused(w, r, actor, f, err, paperPage)
}

// paperPhoto sends the photo of the slip that the resident signed.
func (p pages) paperPhoto(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	f, m, err := p.OpenPaper(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	defer f.Close()
	return web.Photo(w, r, "phieu-nho-lam-ho", m.GivenAt, f)
}

// slip prints the mandate for those who sign with a pen or a thumb.
func (p pages) slip(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	m, err := p.Get(ctx, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	who, err := p.people.Get(ctx, p.db.Read(), m.ResidentID)
	if err != nil {
		return err
	}
	lang, err := p.people.LangOf(ctx, p.db.Read(), m.ResidentID) // who reads and signs it
	if err != nil {
		return err
	}
	ctx = i18n.In(ctx, lang)
	doc := papers.Mandate{Practice: p.practice, Made: p.clock.Now(),
		Resident: papers.Person{Name: m.ResidentName, Address: who.Address}, Helper: papers.Person{Name: m.HelperName},
		Procedure: p.procedure(m).Name.In(lang), From: m.AskedAt, Until: m.ValidTo, Code: m.Number,
		VerifyURL: p.baseURL + "/m"}
	if p.places != nil {
		doc.Place = p.places.Tree().CommuneOf(m.PlaceID).Name
		doc.Team = i18n.T(ctx, "mandates.team_of", "village", p.places.Tree().Name(m.PlaceID))
	}
	var buf bytes.Buffer
	if err := papers.WriteMandate(ctx, &buf, doc); err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `inline; filename="phieu-nho-lam-ho.pdf"`)
	return web.Write(w, r, http.StatusOK, "application/pdf", buf.Bytes())
}
