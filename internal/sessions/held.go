package sessions

import (
	"context"
	"time"

	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
)

// heldVisits are the evenings on which a person came.
func (s *Service) heldVisits() module.Held {
	return module.Held{
		Key: "sessions.held_visits",
		Columns: []string{"sessions.column.day", "sessions.column.village", "sessions.column.procedure",
			"sessions.column.state", "sessions.field.note"},
		Rows: func(ctx context.Context, p module.Person) ([][]string, error) {
			return db.Collect(ctx, s.db.Read(), func(r db.Rows) ([]string, error) {
				var at time.Time
				var village, procedure, outcome, note string
				err := r.Scan(db.Into(&at), &village, &procedure, &outcome, &note)
				if outcome != "" {
					outcome = i18n.T(ctx, "sessions.outcome."+outcome)
				}
				return []string{i18n.DateTime(at), s.places.Tree().Name(village),
					s.procedureName(procedure).In(i18n.Lang(ctx)), outcome, note}, err
			}, `select v.asked_at, s.village_id, v.procedure_code, v.outcome, v.note from sessions_visit v
				join sessions_session s on s.id = v.session_id where v.resident_id = $1 order by v.asked_at`, p.ID)
		},
	}
}

// heldAttendance are the evenings on which a person was on duty.
func (s *Service) heldAttendance() module.Held {
	return module.Held{
		Key:     "sessions.held_attendance",
		Columns: []string{"sessions.column.day", "sessions.column.village"},
		Rows: func(ctx context.Context, p module.Person) ([][]string, error) {
			var args []any
			return db.Collect(ctx, s.db.Read(), func(r db.Rows) ([]string, error) {
				var at time.Time
				var village string
				err := r.Scan(db.Into(&at), &village)
				return []string{i18n.DateTime(at), s.places.Tree().Name(village)}, err
			}, `select a.came_at, s.village_id from sessions_attendance a join sessions_session s on s.id = a.session_id
				where a.account_id in (`+db.In(&args, p.Accounts)+`) order by a.came_at`, args...)
		},
	}
}
