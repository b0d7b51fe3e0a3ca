package portal

import (
	"context"
	"net/http"

	"thonso/internal/dossiers"
	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/web"
)

// A lettersInput is the language in which the owner of a receipt is written to.
type lettersInput struct {
	Lang string `json:"lang"`
}

type lettersRequest struct {
	Holder
	Body lettersInput
}

// chooseLetters keeps it: a choice of its own, whatever language the page is read in.
func (s *Service) chooseLetters(ctx context.Context, link string, in lettersInput) error {
	for _, lang := range i18n.Languages {
		if lang == in.Lang {
			return s.dossiers.ChooseLang(ctx, link, lang)
		}
	}
	return fault.Field("lang", "portal.letters.unknown")
}

func (p pages) letters(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	t, err := p.byLink(r.Context(), r.PathValue("link"))
	if err != nil {
		return err
	}
	if err := p.chooseLetters(r.Context(), t.Link, lettersInput{web.Text(r, "lang")}); err != nil {
		return err
	}
	return web.Redirect(w, r, "/t/"+t.Link)
}

func (s *Service) apiLetters(ctx context.Context, _ auth.Actor, in *lettersRequest) (*api.Body[trackJSON], error) {
	return shown(s.asked(in.Caller, func() (dossiers.Track, error) {
		if err := s.chooseLetters(ctx, in.Link, in.Body); err != nil {
			return dossiers.Track{}, err
		}
		return s.dossiers.TrackLink(ctx, in.Link)
	}))
}

// packName is what its readers call a language.
func packName(tag string) string {
	for _, p := range i18n.Packs {
		if p.Tag == tag {
			return p.Name
		}
	}
	return tag
}
