package filing

import (
	"context"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
)

// work says what needs a helper now, and whoever files alone.
func (s *Service) work(ctx context.Context, actor auth.Actor) (out []module.Work, err error) {
	if !actor.MayAnywhere(dossiers.Reminded) {
		return out, nil
	}
	if actor.MayAnywhere(dossiers.Own) {
		out = append(out, module.Work{Name: "filing.self", Key: "dossiers.tile.self", Icon: ui.IconPen,
			Verb: "dossiers.verb.self", URL: selfURL, Order: 30, Next: true})
	}
	looks := map[string]module.Work{
		"sent_back": {Icon: ui.IconCycle, Kind: ui.KindDanger, Order: 10},
		"drafts":    {Icon: ui.IconPen, Kind: ui.KindWarning, Order: 20},
	}
	for _, sh := range shelves {
		w, wanted := looks[sh.key]
		if !wanted {
			continue
		}
		if w.Number, err = s.dossiers.Count(ctx, actor, sh.filter()); err != nil {
			return nil, err
		}
		w.Name, w.Key, w.Verb, w.URL = "filing."+sh.key, "dossiers.tile."+sh.key, "dossiers.verb."+sh.key, sh.url()
		out = append(out, w)
	}
	return out, nil
}
