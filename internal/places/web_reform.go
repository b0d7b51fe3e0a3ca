package places

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// A reformView is the page of a reform of one unit: the form, what it would do, done.
type reformView struct {
	Page     ui.Page
	Form     *forms.Form
	Action   string // merge, split, rename
	Place    Place
	Siblings []Place // with which it may be merged
	Children []Place // which a split assigns

	order
	parts []Part   // the new units; one of a merger or a new name
	with  []string // ids of siblings
	seen  string   // versions of the old units, as they were previewed: id:n,id:n
}

// maxParts bounds the parts of a split on one page.
const maxParts = 6

func (p *pages) reformView(w http.ResponseWriter, r *http.Request, actor auth.Actor,
	action string) (*reformView, error) {
	q, err := p.find(r)
	if err != nil {
		return nil, err
	}
	t := p.s.Tree()
	if err := actor.Need(Manage, t.lastParent(q.ID)); err != nil {
		return nil, err
	}
	page := p.rt.Page(w, r, i18n.T(r.Context(), "places.reform."+action), web.Dense, web.From(r.URL.Path))
	v := &reformView{Page: page, Action: action, Place: q, order: order{action: action}}
	parts := 1
	if action == "split" {
		parts = min(max(web.Int(r, "parts"), 2), maxParts)
	}
	v.parts = make([]Part, parts)
	day := max(t.Today(), q.From)
	for _, s := range t.Children(t.lastParent(q.ID), day) {
		if s.ID != q.ID && s.Kind == q.Kind && s.To.IsZero() {
			v.Siblings = append(v.Siblings, s)
		}
	}
	for _, row := range t.children[q.ID] { // what lies there or is to lie there
		if row.To.IsZero() || row.To >= t.Today() {
			v.Children = append(v.Children, t.places[row.PlaceID])
		}
	}
	SortByName(v.Siblings)
	SortByName(v.Children)
	return v, nil
}

// goes begins the name of the field that says in which part a holder goes on.
const goes = "go-"

// children begins the name of the field with the units chosen for a part.
const children = "children"

// fields are those of the form.
func (v *reformView) fields(ctx context.Context) forms.Fields {
	var all []*forms.Field
	if v.Action == "merge" {
		all = append(all, forms.Boxes("with", &v.with))
	}
	for i := range v.parts {
		part, suffix := &v.parts[i], v.suffix(i)
		unit := part.Unit.fields(v.Place.Kind, suffix)
		unit[0].Offer(typeOptions(ctx, v.Place.Kind)...)
		if v.Action == "split" {
			unit = append(unit, share("share"+suffix, &part.Share))
			for n, key := range []string{"type", "name", "code", "share"} { // "Tên (2)" below the heading "Phần 2"
				unit[n].Named(i18n.T(ctx, labels+key) + " (" + strconv.Itoa(i+1) + ")")
			}
		}
		if i > 0 { // the first part gets the rest
			unit = append(unit, forms.Boxes(children+suffix, &part.ChildIDs).Named(i18n.T(ctx,
				"places.goes_to", "n", i+1)))
		}
		all = append(append(all, unit...), forms.Hidden("unit"+suffix, &part.ID))
	}
	all = append(append(all, decided(&v.on, &v.decision)...), forms.Hidden("version", &v.seen))
	return forms.Of(labels, all...)
}

func (p *pages) startReform(action string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		v, err := p.reformView(w, r, actor, action)
		if err != nil {
			return err
		}
		if step := web.Text(r, stepName); step != "" {
			return p.tryReform(w, r, actor, v, step == "edit")
		}
		v.parts[0].Unit = Unit{Type: v.Place.Type, Code: v.Place.Code, Name: v.Place.Name}
		v.Form = forms.New(v.fields(r.Context()))
		return web.Render(w, r, http.StatusOK, reformPage(v))
	}
}

// stepName is the field with what is wanted of the form: preview, edit, confirm.
const stepName = "step"

// tryReform says what the form in the address would do, or shows it to be edited.
func (p *pages) tryReform(w http.ResponseWriter, r *http.Request, actor auth.Actor, v *reformView, edit bool) error {
	ctx := r.Context()
	in, err := v.read(r)
	var plan Reform
	if err == nil && !edit {
		plan, err = p.s.preview(ctx, actor, in)
	}
	switch {
	case err != nil:
		return v.again(w, r, p.s.Tree(), err)
	case edit:
		v.Form = forms.New(v.fields(ctx))
		return web.Render(w, r, http.StatusOK, reformPage(v))
	}
	v.remember(plan)
	v.Form = forms.New(v.fields(ctx).Carried())
	return web.Render(w, r, http.StatusOK, previewPage(v, plan))
}

// doReform does what was previewed. Else the form is but asked about, which can be done again.
func (p *pages) doReform(action string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		if err := web.Parse(r); err != nil {
			return err
		}
		v, err := p.reformView(w, r, actor, action)
		if err != nil {
			return err
		}
		if step := web.Text(r, stepName); step != "confirm" {
			r.Form.Set(stepName, cmp.Or(step, "preview"))
			return web.Redirect(w, r, r.URL.Path+"?"+r.Form.Encode())
		}
		in, err := v.read(r)
		var fresh []Place
		if err == nil {
			v.Form = forms.New(v.fields(r.Context())) // the preview carried what was typed
			fresh, err = p.s.reform(r.Context(), actor, in)
		}
		if err != nil {
			return v.again(w, r, p.s.Tree(), err)
		}
		web.Flash(w, i18n.T(r.Context(), "places.done."+action))
		return web.Redirect(w, r, placeURL(first(fresh).ID, first(fresh).From))
	}
}

// read takes the form, for the use case. What is read may be previewed anew.
func (v *reformView) read(r *http.Request) (in reformInput, err error) {
	v.Form, err = forms.Read(r, v.fields(r.Context()))
	in = v.input(r)
	v.forget()
	return in, err
}

// again shows the form that was refused.
func (v *reformView) again(w http.ResponseWriter, r *http.Request, t *Tree, err error) error {
	return v.Form.Again(w, r, v.beside(r.Context(), t, err), func() (templ.Component, error) {
		return reformPage(v), nil
	})
}

// input is what was read, for the use case.
func (v *reformView) input(r *http.Request) reformInput {
	versions, into := map[string]int{}, v.parts[0].Unit
	for pair := range strings.SplitSeq(v.seen, ",") {
		id, n, _ := strings.Cut(pair, ":")
		versions[id], _ = strconv.Atoi(n)
	}
	switch v.Action {
	case "merge":
		return MergeInput{FromIDs: append([]string{v.Place.ID}, v.with...), Into: into, On: v.on, Decision: v.decision,
			Versions: versions}
	case "rename":
		return RenameInput{FromID: v.Place.ID, Into: into, On: v.on, Decision: v.decision, Versions: versions}
	}
	in := SplitInput{FromID: v.Place.ID, Parts: slices.Clone(v.parts), On: v.on, Decision: v.decision,
		Versions: versions, Choice: map[string]int{}}
	for name := range r.Form {
		if key, ok := strings.CutPrefix(name, goes); ok {
			in.Choice[key] = web.Int(r, name) - 1
		}
	}
	for _, c := range v.Children { // what was chosen for none goes to the first
		if !slices.ContainsFunc(v.parts[1:], func(p Part) bool { return slices.Contains(p.ChildIDs, c.ID) }) {
			in.Parts[0].ChildIDs = append(in.Parts[0].ChildIDs, c.ID)
		}
	}
	return in
}

// remember keeps the new units' ids and the old ones' versions: what was
// previewed is what will be done, once.
func (v *reformView) remember(plan Reform) {
	for i, n := range plan.New {
		v.parts[i].ID = n.ID
	}
	var pairs []string
	for _, id := range slices.Sorted(maps.Keys(plan.Versions)) {
		pairs = append(pairs, id+":"+strconv.Itoa(plan.Versions[id]))
	}
	v.seen = strings.Join(pairs, ",")
}

// forget is for a form that is previewed again.
func (v *reformView) forget() {
	v.seen = ""
	for i := range v.parts {
		v.parts[i].ID = ""
	}
}

// beside brings what is wrong with units that were chosen to their boxes: with
// one of a split, by its name, to those in which it was chosen last.
func (v *reformView) beside(ctx context.Context, t *Tree, err error) error {
	f := *fault.Of(err)
	old := f.Fields
	f.Fields, f.FieldArgs = maps.Clone(old), maps.Clone(f.FieldArgs)
	if key := old["from"]; key != "" && v.Action == "merge" {
		f.Fields["with"] = key
		delete(f.Fields, "from")
	}
	for _, c := range v.Children {
		key := old["child-"+c.ID]
		if key == "" {
			continue
		}
		part := 1
		for i, p := range v.parts {
			if slices.Contains(p.ChildIDs, c.ID) {
				part = max(part, i)
			}
		}
		box, names := children+v.suffix(part), FullName(ctx, c)
		if f.Fields[box] != "" {
			names = f.FieldArgs[box][1].(string) + ", " + names
		}
		delete(f.Fields, "child-"+c.ID)
		f.Fields[box], f.FieldArgs[box] = "places.units_wrong", []any{"units", names, "what", i18n.T(ctx, key)}
	}
	return &f
}

// boxes are those of a field, to choose units from.
func (v *reformView) boxes(ctx context.Context, name string, chosen []string) ui.ChoiceProps {
	return ui.ChoiceProps{Name: name, ID: name, Legend: v.Form.Field(name).Label(ctx),
		Error: v.Form.Error(name), Values: chosen}
}
