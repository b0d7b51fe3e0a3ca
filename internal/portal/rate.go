package portal

import (
	"context"
	"net/http"
	"strconv"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/ratings"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

type rateView struct {
	Page     ui.Page
	Link     string
	Helped   bool
	Office   string
	Help     string
	Words    string
	Errors   map[string]string
	Problems []ui.FieldError
}

// rateable reports whether the person has their result, or their refusal, in hand.
func rateable(t dossiers.Track) bool {
	return t.Status == dossiers.Returned || t.Status == dossiers.Refused
}

// toRate finds the dossier of the address, if it can be rated already.
func (p pages) toRate(r *http.Request) (dossiers.Track, error) {
	t, err := p.byLink(r.Context(), r.PathValue("link"))
	if err == nil && !rateable(t) {
		err = fault.New(fault.Conflict, "portal.rate.later")
	}
	return t, err
}

func (p pages) rateForm(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	t, err := p.toRate(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, ratePage(p.rateView(w, r, t)))
}

func (p pages) rateView(w http.ResponseWriter, r *http.Request, t dossiers.Track) rateView {
	v := rateView{Page: p.privatePage(w, r, "portal.rate.title"), Link: r.PathValue("link"),
		Helped: t.Assist == dossiers.Helped, Errors: map[string]string{}}
	v.Page.Path = "/t/" + v.Link + "/rate"
	return v
}

func (p pages) ratePost(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	t, err := p.toRate(r)
	if err != nil {
		return err
	}
	link := r.PathValue("link")
	err = p.ratings.Rate(r.Context(), ratings.RatingInput{Link: link, Office: web.Int(r, "office"),
		Help: web.Int(r, "help"), Words: web.Lines(r, "words")})
	f := fault.Of(err)
	switch {
	case err == nil:
		web.Flash(w, i18n.T(r.Context(), "portal.rate.thanks"))
		return web.Redirect(w, r, "/t/"+link)
	case f.Kind != fault.Invalid:
		return err
	}
	ctx := r.Context()
	v := p.rateView(w, r, t)
	v.Office, v.Help, v.Words = web.Text(r, "office"), web.Text(r, "help"), web.Lines(r, "words")
	for field := range f.Fields {
		v.Errors[field] = i18n.T(ctx, "portal.rate.choose")
	}
	if key := f.Fields["words"]; key != "" {
		v.Errors["words"] = i18n.T(ctx, key)
	}
	for _, field := range []string{"office", "help", "words"} {
		if v.Errors[field] != "" {
			v.Problems = append(v.Problems, ui.FieldError{Field: field, Label: i18n.T(ctx, "portal.rate."+field),
				Text: v.Errors[field]})
		}
	}
	return web.Render(w, r, http.StatusUnprocessableEntity, ratePage(v))
}

// points are the five answers, the best first.
func points(ctx context.Context) []ui.Option {
	var out []ui.Option
	for n := 5; n >= 1; n-- {
		out = append(out, ui.Option{Value: strconv.Itoa(n), Label: i18n.T(ctx, "portal.rate.point."+strconv.Itoa(n))})
	}
	return out
}
