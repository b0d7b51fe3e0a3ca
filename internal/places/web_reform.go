package places

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// A wizard leads through one sort of reform: the form, what it would do, done.
type wizard struct {
	action  string
	preview func(s *Service, ctx context.Context, actor auth.Actor, v reformView) (Reform, error)
	do      func(s *Service, ctx context.Context, actor auth.Actor, v reformView) (Place, error)
	form    func(p ui.Page, v reformView) templ.Component
}

var mergeWizard = wizard{
	action: "merge",
	preview: func(s *Service, ctx context.Context, actor auth.Actor, v reformView) (Reform, error) {
		return s.PreviewMerge(ctx, actor, v.merge())
	},
	do: func(s *Service, ctx context.Context, actor auth.Actor, v reformView) (Place, error) {
		return s.Merge(ctx, actor, v.merge())
	},
	form: mergePage,
}

var splitWizard = wizard{
	action: "split",
	preview: func(s *Service, ctx context.Context, actor auth.Actor, v reformView) (Reform, error) {
		return s.PreviewSplit(ctx, actor, v.split())
	},
	do: func(s *Service, ctx context.Context, actor auth.Actor, v reformView) (Place, error) {
		ps, err := s.Split(ctx, actor, v.split())
		return first(ps), err
	},
	form: splitPage,
}

var renameWizard = wizard{
	action: "rename",
	preview: func(s *Service, ctx context.Context, actor auth.Actor, v reformView) (Reform, error) {
		return s.PreviewRename(ctx, actor, v.rename())
	},
	do: func(s *Service, ctx context.Context, actor auth.Actor, v reformView) (Place, error) {
		return s.Rename(ctx, actor, v.rename())
	},
	form: renamePage,
}

// A reformView is the form of a reform of one unit.
type reformView struct {
	form
	Action   string
	Place    Place
	Siblings []Place // with which it may be merged
	Children []Place // which a split assigns
	Parts    int
	order
}

// maxParts bounds the parts of a split on one page.
const maxParts = 6

func (p *pages) reformView(r *http.Request, actor auth.Actor, w wizard) (reformView, error) {
	q, err := p.find(r)
	if err != nil {
		return reformView{}, err
	}
	t := p.s.Tree()
	if err := actor.Need(Manage, t.lastParent(q.ID)); err != nil {
		return reformView{}, err
	}
	v := reformView{form: form{values: url.Values{}}, Action: w.action, Place: q, Parts: 2}
	if n, _ := strconv.Atoi(r.FormValue("parts")); n > 2 {
		v.Parts = min(n, maxParts)
	}
	day := max(t.Today(), q.From)
	for _, s := range t.Children(t.lastParent(q.ID), day) {
		if s.ID != q.ID && s.Kind == q.Kind && s.To.IsZero() {
			v.Siblings = append(v.Siblings, s)
		}
	}
	for _, row := range t.rowsOfChildren(q.ID) {
		v.Children = append(v.Children, t.places[row])
	}
	SortByName(v.Siblings)
	SortByName(v.Children)
	return v, nil
}

// rowsOfChildren returns what lies in id today or is to lie there.
func (t *Tree) rowsOfChildren(id string) []string {
	var out []string
	for _, row := range t.children[id] {
		if row.To.IsZero() || row.To >= t.Today() {
			out = append(out, row.PlaceID)
		}
	}
	return out
}

func (p *pages) startReform(wz wizard) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		v, err := p.reformView(r, actor, wz)
		if err != nil {
			return err
		}
		v.values = url.Values{"type": {v.Place.Type}, "code": {v.Place.Code}, "name": {v.Place.Name},
			"type-1": {v.Place.Type}, "code-1": {v.Place.Code}, "name-1": {v.Place.Name}}
		return web.Render(w, r, http.StatusOK, wz.form(p.page(w, r, "places.reform."+wz.action), v))
	}
}

// doReform takes the form: first to say what would happen, then to do it.
func (p *pages) doReform(wz wizard) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		if err := web.Parse(r); err != nil {
			return err
		}
		v, err := p.reformView(r, actor, wz)
		if err != nil {
			return err
		}
		v.values = r.Form
		page := p.page(w, r, "places.reform."+wz.action)
		step := r.FormValue("step")
		if step == "edit" {
			return web.Render(w, r, http.StatusOK, wz.form(page, v))
		}
		var plan Reform
		var fresh Place
		if err = v.read(r); err == nil && step == "confirm" {
			fresh, err = wz.do(p.s, r.Context(), actor, v)
		} else if err == nil {
			plan, err = wz.preview(p.s, r.Context(), actor, v)
		}
		switch {
		case err != nil:
			f, status, err := refused(r, err)
			if err != nil {
				return err
			}
			v.form = f
			v.nameChildren(r.Context(), p.s.Tree())
			return web.Render(w, r, status, wz.form(page, v))
		case step != "confirm":
			return web.Render(w, r, http.StatusOK, previewPage(page, v, plan))
		}
		web.Flash(w, i18n.T(r.Context(), "places.done."+wz.action))
		return web.Redirect(w, r, placeURL(fresh.ID, fresh.From))
	}
}

// read takes what was typed into the order.
func (v *reformView) read(r *http.Request) error {
	bad := map[string]string{}
	v.order = order{from: append([]string{v.Place.ID}, r.Form["with"]...), on: readDate(r, "on", bad), decision: web.Text(r, "decision"), versions: map[string]int{}}
	for _, pair := range r.Form["version"] {
		id, n, _ := strings.Cut(pair, ":")
		v.versions[id], _ = strconv.Atoi(n)
	}
	return fault.Fields(bad)
}

// unit is the new unit of the fields with the ending suffix.
func (v reformView) unit(suffix string) Unit {
	get := func(name string) string { return v.values.Get(name + suffix) }
	return Unit{ID: get("unit"), Type: get("type"), Code: get("code"), Name: get("name")}
}

func (v reformView) merge() MergeInput {
	return MergeInput{FromIDs: v.from, Into: v.unit(""), On: v.on, Decision: v.decision, Versions: v.versions}
}

func (v reformView) rename() RenameInput {
	return RenameInput{FromID: v.Place.ID, Into: v.unit(""), On: v.on, Decision: v.decision, Versions: v.versions}
}

// goes begins the name of the field that says in which part a holder goes on.
const goes = "go-"

// A kept field travels from the form through the preview.
type kept struct{ Name, Value string }

// keep returns what was typed, the new units' ids and the old ones' versions:
// what was previewed is what will be done, once.
func (v reformView) keep(plan Reform) []kept {
	var out []kept
	for name, values := range v.values {
		if name == "step" || name == "version" || strings.HasPrefix(name, "unit") || strings.HasPrefix(name, goes) {
			continue
		}
		for _, value := range values {
			out = append(out, kept{name, value})
		}
	}
	for i, n := range plan.New {
		name := "unit"
		if v.Action == "split" {
			name = partField(name, i)
		}
		out = append(out, kept{name, n.ID})
	}
	for id, n := range plan.Versions {
		out = append(out, kept{"version", id + ":" + strconv.Itoa(n)})
	}
	slices.SortFunc(out, func(a, b kept) int { return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Value, b.Value)) })
	return out
}
