package errands

import (
	"context"

	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
)

// held are the results of a person that went along with an errand.
func (s *Service) held() module.Held {
	return module.Held{
		Key: "errands.held",
		Columns: []string{"errands.column.code", "errands.column.procedure", "errands.column.carrier",
			"errands.column.where", "errands.held_handed"},
		Rows: func(ctx context.Context, p module.Person) ([][]string, error) {
			dossiers, err := s.dossiers.IDsOf(ctx, p.ID)
			if err != nil {
				return nil, err
			}
			var args []any
			return db.Collect(ctx, s.db.Read(), func(r db.Rows) ([]string, error) {
				var i Item
				var carrier string
				err := r.Scan(&i.Code, &i.Procedure, &carrier, &i.Status, db.Into(&i.HandedAt))
				return []string{i.Code, i.Procedure, carrier, i18n.T(ctx, "errands.item."+string(i.Status)),
					i18n.DateTime(i.HandedAt)}, err
			}, `select i.code, i.procedure_name, e.carrier_name, i.status, i.handed_at from errands_item i
				join errands_errand e on e.id = i.errand_id where i.dossier_id in (`+db.In(&args, dossiers)+`)
				order by e.opened_at, i.id`, args...)
		},
	}
}
