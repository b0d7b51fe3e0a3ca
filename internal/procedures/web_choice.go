package procedures

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

//go:generate go tool templ generate -path .

type pages struct {
	*Service
	rt *web.Router
}

func (s *Service) routes(rt *web.Router) {
	p := pages{s, rt}
	rt.Handle("GET /villages/{id}/procedures", Choose, p.choose)
	rt.Handle("POST /villages/{id}/procedures", Choose, p.choose)
}

// choose shows what the village guides, and takes what it chooses instead.
func (p pages) choose(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx, id := r.Context(), r.PathValue("id")
	in, err := p.Choice(ctx, actor, id)
	if err != nil {
		return err
	}
	page := func(f *forms.Form) templ.Component {
		v := p.rt.Page(w, r, i18n.T(ctx, "procedures.choice.title"), web.Dense)
		village, _ := p.places.Tree().Find(id)
		return choicePage(v, f, village)
	}
	fields := p.offer(ctx, &in)
	if r.Method != http.MethodPost {
		return web.Render(w, r, http.StatusOK, page(forms.New(fields)))
	}
	form, err := forms.Read(r, fields)
	if err == nil {
		err = p.Choose(ctx, actor, id, in, p.Today())
	}
	if err != nil {
		return form.Again(w, r, err, func() (templ.Component, error) {
			now, err := p.Choice(ctx, actor, id)
			form.Saved(ctx, p.offer(ctx, &now), r.URL.Path)
			return page(form), err
		})
	}
	web.Flash(w, i18n.T(ctx, "procedures.choice.done", "n", len(in.Codes)))
	return web.Redirect(w, r, r.URL.Path)
}

// offer has first what is chosen, then what has a guided form, then the rest.
func (p pages) offer(ctx context.Context, in *Choice) forms.Fields {
	lang := i18n.Lang(ctx)
	all := p.List(p.Today())
	rank := func(q Procedure) int {
		switch {
		case slices.Contains(in.Codes, q.Code):
			return 0
		case q.Form != nil:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(all, func(a, b Procedure) int { return rank(a) - rank(b) })
	fields := in.Fields()
	for _, q := range all {
		hint := q.Name.In(lang) + " · " + i18n.T(ctx, "procedures.online."+q.Online.Level)
		fields.Field("codes").Offer(ui.Option{Value: q.Code, Label: q.Plain.In(lang), Hint: hint})
	}
	return fields
}
