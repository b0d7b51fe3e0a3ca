package mandates

import (
	"context"

	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
)

// held are the mandates that a person was asked for.
func (s *Service) held() module.Held {
	return module.Held{
		Key: "mandates.held",
		Columns: []string{"mandates.held_number", "mandates.held_procedure", "mandates.held_helper",
			"mandates.held_asked", "mandates.held_given", "mandates.held_state"},
		Rows: func(ctx context.Context, p module.Person) (out [][]string, err error) {
			all, err := db.Collect(ctx, s.db.Read(), scan,
				`select `+columns+` from mandates_mandate where resident_id = $1 order by asked_at`, p.ID)
			for _, m := range all {
				out = append(out, []string{m.Number, plain(ctx, s.procedure(m)), m.HelperName, i18n.DateTime(m.AskedAt),
					i18n.DateTime(m.GivenAt), i18n.T(ctx, "mandates.state."+string(m.StateAt(s.clock.Now())))})
			}
			return out, err
		},
	}
}
