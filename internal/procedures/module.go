package procedures

import (
	"context"
	"slices"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/events"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
)

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{
		Name: "procedures", Files: Files, Permissions: Permissions, Routes: s.routes, API: s.api, Work: s.work,
		Load: s.Reload, Renew: s.ship, Texts: Texts,
		Finds: &module.Finder{Key: "procedures.finds", Icon: ui.IconFile, Order: 30, Permission: auth.Public, Find: s.find},
		Hears: []events.Subscription{events.On(s.continueChoices)},
	}
}

// ship gives a new installation the shipped procedures; one that has any is the
// administrator's, and only an import changes it.
func (s *Service) ship(ctx context.Context) error {
	if s.practice || len(s.catalogue()) > 0 {
		return nil
	}
	_, err := s.Add(ctx, auth.System("thonso", s.places), Shipped().Procedures...)
	return err
}

// find is this module's part of the search everywhere: the catalogue is everybody's to see.
func (s *Service) find(ctx context.Context, _ auth.Actor, query string, limit int) (out []module.Hit, _ error) {
	lang, words := i18n.Lang(ctx), strings.Fields(text.Query(query))
	for _, p := range s.List(s.Today()) {
		name := p.Name.In(lang)
		in := " " + text.Key(p.Code+" "+name+" "+p.Plain.In(lang))
		missing := func(w string) bool { return !strings.Contains(in, " "+w) }
		if len(out) < limit && len(words) > 0 && !slices.ContainsFunc(words, missing) {
			out = append(out, module.Hit{Title: p.Plain.In(lang), Text: p.Code + " · " + name,
				URL: "/procedures/" + p.Code})
		}
	}
	return out, nil
}
