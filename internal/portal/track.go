package portal

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/journey"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// trackURL is where a dossier is looked up.
const trackURL = "/track"

// A trackInput is what stands on the receipt.
type trackInput struct {
	Number string `json:"number" doc:"Of the dossier or of the receipt"`
	Secret string `json:"secret" doc:"On the receipt"`
}

// Fields are what is asked of who holds the receipt.
func (in *trackInput) Fields() forms.Fields {
	return forms.Of("portal.track.",
		forms.Text("code", &in.Number).Need("portal.track.unknown").Max(60).Hint("portal.track.code_hint"),
		forms.Text("secret", &in.Secret).Need("portal.track.unknown").Max(40).Hint("portal.track.secret_hint").
			Looks(forms.Look{Width: ui.WidthMedium})).Private()
}

type trackView struct {
	Page    ui.Page
	Track   dossiers.Track
	Name    string
	Story   journey.Story
	Papers  string // where its owner, signed in, opens the papers; "" for everybody else
	RateURL string // "" before there is something to rate
	HandURL string // "" where there is nothing to hand over
	Hands   bool   // this reader may be the one who brings the result
	Helped  bool
	Letters string // language of the e-mails about it; "" for none
}

func (p pages) privatePage(w http.ResponseWriter, r *http.Request, key string, options ...web.PageOption) ui.Page {
	v := p.rt.Page(w, r, i18n.T(r.Context(), key), options...)
	v.NoIndex = true
	return v
}

func (p pages) trackForm(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	page := p.privatePage(w, r, "portal.track.title")
	return web.Render(w, r, http.StatusOK, trackFormPage(page, forms.New(new(trackInput).Fields())))
}

// trackPost looks a dossier up by what stands on the receipt. The answer is
// the page itself, kept for this browser: neither the secret nor the dossier's link
// gets into an address.
func (p pages) trackPost(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	var in trackInput
	var t dossiers.Track
	form, err := forms.Read(r, in.Fields())
	if err == nil {
		t, err = p.dossiers.Track(r.Context(), in.Number, in.Secret)
	}
	if err == nil {
		return p.renderTrack(w, r, t)
	}
	if fault.KindOf(err) == fault.NotFound {
		err = fault.Field("code", "portal.track.unknown")
	}
	return form.Again(w, r, err, func() (templ.Component, error) {
		return trackFormPage(p.privatePage(w, r, "portal.track.title", web.From(trackURL)), form), nil
	})
}

func (p pages) trackLink(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	t, err := p.byLink(r.Context(), r.PathValue("link"))
	if err != nil {
		return err
	}
	return p.renderTrack(w, r, t)
}

func (p pages) byLink(ctx context.Context, link string) (dossiers.Track, error) {
	t, err := p.dossiers.TrackLink(ctx, link)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		err = fault.New(fault.NotFound, "portal.track.unknown")
	}
	return t, err
}

func (p pages) renderTrack(w http.ResponseWriter, r *http.Request, t dossiers.Track) error {
	ctx := r.Context()
	actor := web.ActorOf(ctx)
	d, err := p.dossiers.ByLink(ctx, t.Link)
	if err != nil {
		return err
	}
	facts, err := p.journey.FactsOf(ctx, d)
	if err != nil {
		return err
	}
	own := dossiers.IsOwn(actor, d)
	v := trackView{Page: p.privatePage(w, r, "portal.track.title", web.From(trackURL)), Track: t,
		Name: facts.Proc.Plain.In(i18n.Lang(ctx)), Story: p.journey.Story(ctx, facts, own),
		Helped: t.Assist == dossiers.Helped, Letters: facts.Letters}
	v.Page.Path = "/t/" + t.Link
	if own {
		v.Papers = dossiers.DossierURL(d.ID, "forms/")
	}
	if t.Status == dossiers.Resolved { // whoever brings the result scans this too
		v.HandURL, v.Hands = "/handover/"+t.Link, actor.MayAnywhere(dossiers.HandOver)
	}
	if rateable(t) {
		v.RateURL = "/t/" + t.Link + "/rate"
	}
	return web.Render(w, r, http.StatusOK, trackPage(v))
}
