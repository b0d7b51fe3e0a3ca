package procedures

import (
	"context"
	"slices"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/platform/text"
)

// find is this module's part of the search everywhere: the catalogue is everybody's to see.
func (s *Service) find(ctx context.Context, _ auth.Actor, query string, limit int) (out []module.Hit, _ error) {
	lang, words := i18n.Lang(ctx), strings.Fields(text.Query(query))
	for _, p := range s.List(s.Today()) {
		name := p.Name.In(lang)
		in := text.Key(p.Code + " " + name + " " + p.Plain.In(lang))
		missing := func(w string) bool { return !strings.Contains(in, w) }
		if len(out) < limit && len(words) > 0 && !slices.ContainsFunc(words, missing) {
			out = append(out, module.Hit{Title: p.Plain.In(lang), Text: p.Code + " · " + name,
				URL: "/procedures/" + p.Code})
		}
	}
	return out, nil
}
