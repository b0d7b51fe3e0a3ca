package filing

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// PortalURL is the National Public Service Portal's own address; we never stand in for it.
const PortalURL = "https://dichvucong.gov.vn"

// portalSteps is how many steps the companion has; the last asks for the portal's code.
const portalSteps = 6

// A portalView is one step beside the portal.
type portalView struct {
	dossiers.Full
	Step int
	Rows []ui.Row
	Form *forms.Form
}

func (v portalView) url(step int) string {
	return dossiers.DossierURL(v.ID, "portal") + "?step=" + strconv.Itoa(step)
}

func (v portalView) before() string {
	if v.Step <= 1 {
		return dossiers.DossierURL(v.ID, "check")
	}
	return v.url(v.Step - 1)
}

// portal goes with helper and resident through the portal's own steps, one at a time.
func (p pages) portal(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	k, err := p.dossiers.Open(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	switch {
	case k.Way != dossiers.Portal:
		return fault.New(fault.Conflict, "dossiers.not_portal")
	case k.Status != dossiers.Draft:
		return web.Redirect(w, r, dossiers.DossierURL(k.ID, "receipt"))
	}
	if page := k.NextPage(p.procedures.Today()); page != "" {
		return web.Redirect(w, r, pageURL(k.ID, page))
	}
	var in FiledInput
	in.Begin(k.Dossier)
	v := portalView{Full: k, Step: min(max(web.Int(r, "step"), 1), portalSteps), Rows: given(k),
		Form: forms.New(dossiers.OnPage(in.Fields()))}
	return web.Render(w, r, http.StatusOK, p.drawPortal(w, r, v))
}

func (p pages) drawPortal(w http.ResponseWriter, r *http.Request, v portalView) templ.Component {
	return portalPage(p.rt.Page(w, r, i18n.T(r.Context(), "dossiers.portal.title"), serving(v.Full), web.Question,
		web.From(v.url(v.Step))), v)
}

// given is every answer there is, in the order of the form; in Vietnamese, as
// the portal wants it, whatever language the helper reads.
func given(k dossiers.Full) []ui.Row {
	lang := i18n.Languages[0]
	clean := k.Proc.Form.Clean(k.Answers)
	var rows []ui.Row
	for _, page := range k.Proc.Form.PagesFor(k.Answers) {
		for _, q := range page.Questions {
			if v := q.Display(clean[q.ID], lang); v != "" {
				rows = append(rows, ui.Row{Key: q.Label.In(lang), Value: v})
			}
		}
	}
	return rows
}

// filed takes the code that the portal gave.
func (p pages) filed(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	in := FiledInput{Act: dossiers.Act{ID: r.PathValue("id")}}
	f, err := forms.Read(r, dossiers.OnPage(in.Fields()))
	if err == nil {
		_, err = p.Filed(r.Context(), actor, in)
	}
	if err == nil {
		return web.Redirect(w, r, dossiers.DossierURL(in.ID, "receipt"))
	}
	return f.Again(w, r, err, func() (templ.Component, error) {
		k, err := p.dossiers.Open(r.Context(), actor, in.ID)
		f.Current(r.Context(), k.Version)
		return p.drawPortal(w, r, portalView{Full: k, Step: portalSteps, Form: f}), err
	})
}

// A followView asks for the status that the portal shows.
type followView struct {
	dossiers.Full
	Form *forms.Form
}

func (p pages) showFollow(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	k, err := p.followed(r, actor)
	if err != nil {
		return err
	}
	in := FollowInput{Status: k.Status}
	in.Begin(k.Dossier)
	return web.Render(w, r, http.StatusOK,
		p.drawFollow(w, r, followView{k, forms.New(followFields(r.Context(), &in, k))}))
}

// followed is a dossier that the portal processes.
func (p pages) followed(r *http.Request, actor auth.Actor) (dossiers.Full, error) {
	k, err := p.dossiers.Open(r.Context(), actor, r.PathValue("id"))
	if err == nil && (k.Way != dossiers.Portal || k.Status == dossiers.Draft) {
		err = fault.New(fault.Conflict, "dossiers.not_portal")
	}
	return k, err
}

func (p pages) drawFollow(w http.ResponseWriter, r *http.Request, v followView) templ.Component {
	return followPage(p.rt.Page(w, r, i18n.T(r.Context(), "dossiers.follow.title"), serving(v.Full), web.Question), v)
}

// followFields offer the portal's ten statuses.
func followFields(ctx context.Context, in *FollowInput, k dossiers.Full) forms.Fields {
	fields := dossiers.OnPage(in.Fields())
	status := fields.Field("status").Heading().Hint("dossiers.follow.hint", "code", k.PortalCode)
	for _, s := range dossiers.Statuses {
		status.Offer(ui.Option{Value: string(s),
			Label: strconv.Itoa(s.Official()) + ". " + i18n.T(ctx, "dossiers.status."+string(s))})
	}
	return fields
}

// follow records what the portal shows now.
func (p pages) follow(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	k, err := p.followed(r, actor)
	if err != nil {
		return err
	}
	ctx, in := r.Context(), FollowInput{Act: dossiers.Act{ID: k.ID}}
	f, err := forms.Read(r, followFields(ctx, &in, k))
	if err == nil {
		_, err = p.Follow(ctx, actor, in)
	}
	if err != nil {
		return f.Again(w, r, err, func() (templ.Component, error) {
			f.Current(r.Context(), k.Version)
			return p.drawFollow(w, r, followView{k, f}), nil
		})
	}
	web.Flash(w, i18n.T(ctx, "dossiers.follow.kept"))
	return web.Redirect(w, r, dossiers.DossierURL(k.ID, "receipt"))
}

// copyAll is every answer, a line each, to be pasted at once.
func copyAll(rows []ui.Row) string {
	var b strings.Builder
	for _, row := range rows {
		b.WriteString(row.Key + ": " + row.Value + "\n")
	}
	return b.String()
}
