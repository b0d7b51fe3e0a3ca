package office

import (
	"cmp"
	"context"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
)

// find is this module's part of the search everywhere: by code, number or name of the owner.
func (s *Service) find(ctx context.Context, actor auth.Actor, query string, limit int) (out []module.Hit, err error) {
	l, err := s.dossiers.List(ctx, actor, dossiers.Filter{Query: query, Limit: limit})
	for _, r := range l.Rows {
		name := r.Procedure
		if p, err := s.procedures.Version(r.Procedure, r.ProcVer); err == nil {
			name = cmp.Or(p.Plain.In(i18n.Lang(ctx)), p.Name.In(i18n.Lang(ctx)))
		}
		title := r.OwnerName
		if r.Code != "" {
			title += " · " + r.Code
		}
		out = append(out, module.Hit{Title: title, Text: name + " · " + parts.StatusText(ctx, r.Status),
			URL: "/dossiers/" + r.ID})
	}
	return out, err
}
