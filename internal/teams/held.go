package teams

import (
	"context"

	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
)

// held are a person's memberships, past ones too.
func (s *Service) held() module.Held {
	return module.Held{
		Key: "teams.held",
		Columns: []string{"teams.column.team", "teams.column.role", "teams.column.phone", "teams.field.from",
			"teams.field.to"},
		Rows: func(ctx context.Context, p module.Person) ([][]string, error) {
			var args []any
			return db.Collect(ctx, s.db.Read(), func(r db.Rows) ([]string, error) {
				var m Membership
				var team string
				err := r.Scan(&team, &m.Role, &m.Phone, &m.From, &m.To)
				return []string{team, i18n.T(ctx, "teams.role."+string(m.Role)), m.Phone, m.From.Format(), m.To.Format()},
					err
			}, `select t.name, m.role, m.phone, m.from_date, m.to_date from teams_membership m
				join teams_team t on t.id = m.team_id where m.account_id in (`+db.In(&args, p.Accounts)+`)
				order by m.from_date`, args...)
		},
	}
}
