package portal

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/offices"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
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

// A fix is one thing to put right, in the words of the village.
type fix struct{ What, Why, How string }

type trackView struct {
	Page    ui.Page
	Track   dossiers.Track
	Name    string
	Due     string // when it is promised
	Stages  []string
	Stage   int
	Fixes   []fix
	Office  offices.Office
	RateURL string // "" before there is something to rate
	HandURL string // "" where there is nothing to hand over
	Hands   bool   // this reader may be the one who brings the result
	Helped  bool
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
	proc, err := p.procedures.Version(t.Procedure, t.ProcVer)
	if err != nil {
		return err
	}
	v := trackView{Page: p.privatePage(w, r, "portal.track.title", web.From(trackURL)), Track: t,
		Name: proc.Plain.In(i18n.Lang(ctx)), Stages: stages(ctx), Stage: t.Stage, Helped: t.Assist == dossiers.Helped}
	v.Due = p.dossiers.PromiseText(ctx, t.Promised)
	v.Page.Path = "/t/" + t.Link
	if t.Status == dossiers.Returned {
		v.Stage = len(v.Stages) + 1
	}
	for _, want := range t.Wants {
		v.Fixes = append(v.Fixes, fixOf(ctx, proc, want))
	}
	if v.Office, err = p.offices.Find(ctx, t.CommuneID); err != nil {
		return err
	}
	if t.Status == dossiers.Resolved { // whoever brings the result scans this too
		v.HandURL, v.Hands = "/handover/"+t.Link, web.ActorOf(ctx).MayAnywhere(dossiers.HandOver)
	}
	if rateable(t) {
		v.RateURL = "/t/" + t.Link + "/rate"
	}
	return web.Render(w, r, http.StatusOK, trackPage(v))
}

const lastStage = 5

// stages names the five steps, the same for every procedure: what goes on
// inside the commune differs, what the person waits for does not.
func stages(ctx context.Context) []string {
	out := make([]string, lastStage)
	for i, key := range stageKeys {
		out[i] = i18n.T(ctx, key)
	}
	return out
}

var stageKeys = [lastStage]string{"portal.stage.1", "portal.stage.2", "portal.stage.3",
	"portal.stage.4", "portal.stage.5"}

// fixOf tells what to put right: which paper or answer, what is wrong with it, what to do.
func fixOf(ctx context.Context, p procedures.Procedure, w dossiers.Want) fix {
	key := "portal.fix." + w.Reason
	return fix{What: targetText(ctx, p, w.Target), Why: i18n.T(ctx, key), How: i18n.T(ctx, key+".how")}
}

func targetText(ctx context.Context, p procedures.Procedure, target string) string {
	lang := i18n.Lang(ctx)
	parts := strings.Split(target, ":")
	if len(parts) < 2 {
		return target
	}
	if parts[0] == "q" {
		if p.Form != nil {
			for _, page := range p.Form.Pages {
				for _, q := range page.Questions {
					if q.ID == parts[1] {
						return q.Label.In(lang)
					}
				}
			}
		}
		return i18n.T(ctx, "portal.fix.answer")
	}
	name := i18n.T(ctx, "portal.fix.paper")
	for _, c := range p.Components {
		if c.ID == parts[1] {
			name = c.Name.In(lang)
		}
	}
	if len(parts) > 2 {
		return i18n.T(ctx, "portal.fix.photo", "name", name, "page", parts[2])
	}
	return name
}
