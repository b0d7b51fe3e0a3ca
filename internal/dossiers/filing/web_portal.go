package filing

import (
	"net/http"
	"strconv"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
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
	Step    int
	Rows    []ui.Row
	Code    string
	Error   string
	EventID string
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
	return p.renderPortal(w, r, actor, http.StatusOK,
		portalView{Step: min(max(web.Int(r, "step"), 1), portalSteps), EventID: ids.New()})
}

func (p pages) renderPortal(w http.ResponseWriter, r *http.Request, actor auth.Actor, status int,
	v portalView) (err error) {
	ctx := r.Context()
	if v.Full, err = p.dossiers.Open(ctx, actor, r.PathValue("id")); err != nil {
		return err
	}
	switch {
	case v.Way != dossiers.Portal:
		return fault.New(fault.Conflict, "dossiers.not_portal")
	case v.Status != dossiers.Draft:
		return web.Redirect(w, r, dossiers.DossierURL(v.ID, "receipt"))
	}
	if page := v.NextPage(p.procedures.Today()); page != "" {
		return web.Redirect(w, r, pageURL(v.ID, page))
	}
	v.Rows = given(v.Full)
	f := p.rt.Page(w, r, i18n.T(ctx, "dossiers.portal.title"), serving(v.Full), web.From(v.url(v.Step)))
	return web.Render(w, r, status, portalPage(f, v))
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
	if err := web.Parse(r); err != nil {
		return err
	}
	id := r.PathValue("id")
	in := FiledInput{Act: dossiers.Act{ID: id, EventID: web.Text(r, "event")}, PortalCode: web.Text(r, "code")}
	_, err := p.Filed(r.Context(), actor, in)
	if err == nil {
		return web.Redirect(w, r, dossiers.DossierURL(id, "receipt"))
	}
	f := fault.Of(err)
	if f.Kind != fault.Invalid && f.Kind != fault.Gone {
		return err
	}
	v := portalView{Step: portalSteps, Code: in.PortalCode, EventID: in.EventID,
		Error: i18n.T(r.Context(), f.Key, f.Args...)}
	if key := f.Fields["portalCode"]; key != "" {
		v.Error = i18n.T(r.Context(), key)
	}
	return p.renderPortal(w, r, actor, web.Status(f.Kind), v)
}

// A followView asks for the status that the portal shows.
type followView struct {
	dossiers.Full
	Chosen   dossiers.Status
	Note     string
	Problems map[string]string // by field
	EventID  string
}

func (p pages) showFollow(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return p.renderFollow(w, r, actor, http.StatusOK, followView{EventID: ids.New()})
}

func (p pages) renderFollow(w http.ResponseWriter, r *http.Request, actor auth.Actor, status int,
	v followView) (err error) {
	ctx := r.Context()
	if v.Full, err = p.dossiers.Open(ctx, actor, r.PathValue("id")); err != nil {
		return err
	}
	if v.Way != dossiers.Portal || v.Status == dossiers.Draft {
		return fault.New(fault.Conflict, "dossiers.not_portal")
	}
	if v.Chosen.Official() == 0 {
		v.Chosen = v.Status
	}
	f := p.rt.Page(w, r, i18n.T(ctx, "dossiers.follow.title"), serving(v.Full))
	return web.Render(w, r, status, followPage(f, v))
}

// follow records what the portal shows now.
func (p pages) follow(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	id, note, status := r.PathValue("id"), web.Text(r, "note"), dossiers.Status(web.Text(r, "status"))
	_, err := p.Follow(r.Context(), actor, dossiers.Act{ID: id, Version: web.Int(r, "version"),
		EventID: web.Text(r, "event"), Note: note}, status)
	if err != nil {
		f := fault.Of(err)
		if f.Kind != fault.Invalid && f.Kind != fault.Conflict {
			return err
		}
		v := followView{EventID: ids.New(), Chosen: status, Note: note, Problems: map[string]string{}}
		for field, key := range f.Fields {
			v.Problems[field] = i18n.T(r.Context(), key)
		}
		if len(f.Fields) == 0 {
			v.Problems["status"] = i18n.T(r.Context(), f.Key, f.Args...)
		}
		return p.renderFollow(w, r, actor, web.Status(f.Kind), v)
	}
	web.Flash(w, i18n.T(r.Context(), "dossiers.follow.kept"))
	return web.Redirect(w, r, dossiers.DossierURL(id, "receipt"))
}

func statusOptions(label func(dossiers.Status) string) []ui.Option {
	var out []ui.Option
	for _, s := range dossiers.Statuses {
		out = append(out, ui.Option{Value: string(s), Label: strconv.Itoa(s.Official()) + ". " + label(s)})
	}
	return out
}

// copyAll is every answer, a line each, to be pasted at once.
func copyAll(rows []ui.Row) string {
	var b strings.Builder
	for _, row := range rows {
		b.WriteString(row.Key + ": " + row.Value + "\n")
	}
	return b.String()
}
